from __future__ import annotations

from odoo import models
from odoo.exceptions import UserError

from ...lifecycle import label

#: status in which journals are posted
POSTED_IN = "started"


class ProductionOrderStepJournalsByHand(models.AbstractModel):
    """Picking lists and route cards that are made by hand on a started order (ax.md 10.5).

    What is consumed by itself has its journals from start and report; these are for the rest: what
    flushes manually, what was taken in addition, and what is taken back.
    """

    _name = "production.order.step.journals.by.hand"
    _description = "Journals of Production Orders by Hand"

    # === ACTION METHODS === #

    def action_new_picking_list(self):
        """Open a draft picking list that proposes what remains of each component.

        :raises AccessError: for users without the duty to execute production orders
        :raises UserError: where the order is not started
        """
        self._check_may_post_journals()
        lines = [
            {
                "component_id": line.id,
                "product_id": line.product_id.id,
                "qty_proposed": line.qty_remaining,
            }
            for line in self.component_ids
            if line.remain_status != "ended"
        ]
        return self._open_new_journal("picking_list", "material_ids", lines)

    def action_new_route_card(self):
        """Open a draft route card, or job card for a job scheduled order, with its operations.

        :raises AccessError: for users without the duty to execute production orders
        :raises UserError: where the order is not started
        """
        self._check_may_post_journals()
        lines = [
            {"operation_id": operation.id}
            for operation in self.operation_ids
            if operation.remain_status != "ended"
        ]
        kind = "job_card" if self.schedule_status == "jobs" else "route_card"
        return self._open_new_journal(kind, "time_ids", lines)

    # === BUSINESS METHODS === #

    def _check_may_post_journals(self) -> None:
        """Refuse a journal that could not be posted."""
        self.ensure_one()
        self._check_duty("group_execute")
        if self.state != POSTED_IN:
            raise UserError(
                self.env._(
                    "Production order %(order)s is %(status)s, and journals are posted on started "
                    "orders: start it first, or reset it to Started.",
                    order=self.name,
                    status=label(self.state),
                )
            )

    def _open_new_journal(self, journal_type: str, field_name: str, lines: list[dict]) -> dict:
        values = self._journal_values(journal_type, field_name, lines, {})
        journal = self.env["production.journal"].create(values)
        return self._action_journals(journal, journal.name)


class ProductionJournalByHand(models.AbstractModel):
    """What helps who fills in a journal by hand."""

    _name = "production.journal.by.hand"
    _description = "Production Journal by Hand"

    # === ACTION METHODS === #

    def action_accept_proposal(self):
        """Take over the proposed quantities on the lines of these drafts.

        :raises UserError: where a journal is posted
        """
        self.check_access("write")
        self._check_draft()
        for line in self.material_ids:
            line.qty = line.qty_proposed
        return True
