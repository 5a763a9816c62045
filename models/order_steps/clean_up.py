from __future__ import annotations

import logging
from collections.abc import Callable

from odoo import models

_logger = logging.getLogger(__name__)

CLEAN_UP_DUTY = "group_complete"

#: proof that the clean-up deletes: an object that no caller from outside can name
CLEANING_KEY, CLEANING = "production_cleaning_up", object()

#: orders that are cleaned up together; where they fail together, each is tried by itself
CHUNK = 100


class ProductionOrderStepCleanUp(models.AbstractModel):
    """The clean-up: the only way by which ended orders and posted journals go (ax.md 4.6).

    Done stock moves and everything in the accounts stay, without their link to the order.
    """

    _name = "production.order.step.clean.up"
    _description = "Clean-up of Production Orders"

    # === BUSINESS METHODS === #

    def _is_cleaning_up(self) -> bool:
        """Whether it is the clean-up that deletes."""
        return self.env.context.get(CLEANING_KEY) is CLEANING

    def _unlink_ended(self) -> dict:
        """Delete these orders, which are ended, with all that belongs to them.

        :return: ``{order: why it could not be deleted}``; such an order does not keep the others
        """

        def delete(orders):
            orders.journal_ids.unlink()
            orders.unlink()

        return self._clean_up(delete)

    def _unlink_journals(self, journals) -> dict:
        """Delete those of these orders' journals.

        :return: as :meth:`_unlink_ended`
        """
        return self._clean_up(lambda orders: (orders.journal_ids & journals).unlink())

    def _clean_up(self, delete: Callable) -> dict:
        """Call a function that deletes on these orders, chunk by chunk."""
        refused = {}
        for start in range(0, len(self), CHUNK):
            refused.update(self[start : start + CHUNK]._clean_up_together(delete))
        return refused

    def _clean_up_together(self, delete: Callable) -> dict:
        """Call it on these orders at once, or on each by itself where that fails."""
        try:
            with self.env.cr.savepoint():
                delete(self.with_context(**{CLEANING_KEY: CLEANING}))
                self.env.flush_all()
        except Exception as error:  # kept as the reason
            self.env.invalidate_all()
            if len(self) == 1:
                _logger.info("The clean-up kept production order %s: %s", self.name, error)
                return {self: str(error)}
            refused = {}
            for order in self:
                refused.update(order._clean_up_together(delete))
            return refused
        return {}
