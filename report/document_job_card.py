from __future__ import annotations

from odoo import api, models


class DocumentJobCard(models.AbstractModel):
    """Job cards: one for each operation, to be read from a distance at the machine.

    Only job scheduling says which resource works when: for an order that is scheduled by
    operations, or not at all, job cards are refused (ax.md 2.3 #23).
    """

    _name = "report.production_control.document_job_card"
    _inherit = "production.document"
    _description = "Job Card"

    @api.model
    def _refusal(self, order) -> str | None:
        refusal = super()._refusal(order)
        if refusal or order.schedule_status == "jobs":
            return refusal
        return self.env._(
            "Production order %(order)s is not job scheduled, so nobody knows yet which resource "
            "does what when: no job cards are printed. Print its route card instead.",
            order=order.name,
        )

    @api.model
    def _document_values(self, orders) -> dict:
        return {"cards": {order: self._cards(order) for order in orders}}

    @api.model
    def _cards(self, order) -> list[dict]:
        """What stands on each card of an order: an operation and what belongs to it."""
        primary = order.operation_ids.filtered(lambda op: op.priority == "primary")
        return [
            {
                "operation": operation,
                "beside": order.operation_ids.filtered(
                    lambda op, number=operation.operation_no: op.operation_no == number
                )
                - operation,
                "after": primary.filtered(
                    lambda op, number=operation.next_no: op.operation_no == number
                ),
                "material": order.component_ids.filtered(
                    lambda line, op=operation: line.qty_required > 0 and line._operation() == op
                ),
            }
            for operation in primary
        ]
