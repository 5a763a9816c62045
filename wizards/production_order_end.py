from __future__ import annotations

from odoo import api, fields, models

from ..lifecycle import is_below


class ProductionOrderEnd(models.TransientModel):
    """End production orders for good (ax.md 10.4)."""

    _name = "production.order.end"
    _inherit = ["production.order.step.wizard"]
    _description = "End Production Orders"
    _target = "ended"

    unreported_count = fields.Integer(compute="_compute_unreported")
    draft_count = fields.Integer(compute="_compute_unreported")
    report_finished = fields.Boolean(
        string="Report as finished",
        help="Report what remains of the orders as finished first. Otherwise an order that is not "
        "reported as finished is refused.",
    )

    # === COMPUTE METHODS === #

    @api.depends("order_ids")
    def _compute_unreported(self):
        for wizard in self:
            unreported = wizard.order_ids.filtered(lambda order: is_below(order.state, "reported"))
            drafts = wizard.order_ids.sudo().journal_ids.filtered(
                lambda journal: journal.state == "draft"
            )
            wizard.unreported_count = len(unreported)
            wizard.draft_count = len(drafts)

    # === ACTION METHODS === #

    def action_end(self):
        """End the orders.

        :raises UserError: when the only order is not reported as finished, or cannot be ended
        """
        self.ensure_one()
        return self._or_close(self.order_ids.action_end(report_finished=self.report_finished))
