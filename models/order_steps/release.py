from __future__ import annotations

from odoo import models

from ...lifecycle import is_below


class ProductionOrderStepRelease(models.AbstractModel):
    """Release: the order leaves planning, and the shop may prepare it (ax.md 10.1).

    ====  ==========================================================================
    Does  status, and the reservation if it is due
    Undo  the status alone: reservations, capacity and dates stay (ax.md 4.3, 26 #4)
    ====  ==========================================================================

    The documents (picking list, route card, job card) are printed from the dialog; a release that
    was run as a missed step prints nothing (ax.md 26 #8).
    """

    _name = "production.order.step.release"
    _description = "Release of Production Orders"

    def _release(self, references: bool = False, **_options):
        """Release these orders.

        :param references: release the sub-orders that are not released yet, too
        :return: these orders, and {order: [warning]}: where full reservation is required, an
            order that is short is released anyway and says so (ax.md 26 #9)
        """
        if references:
            self._sub_orders_below("released")._climb_as_reference("released")
        shortages = self._reserve_when_due("released")
        return self, {
            order: texts
            for order, texts in shortages.items()
            if order._parameters().prod_require_full_reservation
        }

    def _undo_release(self, **_options) -> None:
        """Nothing but the status changes."""

    def _sub_orders_below(self, status: str):
        """All sub-orders of these orders, at any depth, that have not reached a status."""
        found, level = self.browse(), self.child_ids
        while level:
            found |= level
            level = level.child_ids - found
        return found.filtered(lambda order: is_below(order.state, status))
