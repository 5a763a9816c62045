from __future__ import annotations

from odoo import fields, models


class ProductionOrderStepLogLine(models.TransientModel):
    """What came of a step on one production order."""

    _name = "production.order.step.log.line"
    _description = "Result of a Step on an Order"
    _rec_name = "order_id"
    _order = "id"

    log_id = fields.Many2one(
        "production.order.step.log", required=True, index=True, ondelete="cascade", readonly=True
    )
    result = fields.Selection(
        [("refused", "Refused"), ("warning", "Done, with warnings"), ("done", "Done")],
        required=True,
        readonly=True,
    )
    order_id = fields.Many2one(
        "production.order", string="Production order", ondelete="cascade", readonly=True
    )
    product_id = fields.Many2one(related="order_id.product_id")
    state = fields.Selection(related="order_id.state")
    message = fields.Text(string="Why", readonly=True)

    # === ACTION METHODS === #

    def action_view_order(self):
        """Open the order."""
        self.ensure_one()
        return self.order_id._action_orders(self.order_id, self.order_id.name)
