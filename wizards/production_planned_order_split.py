from __future__ import annotations

from odoo import fields, models


class ProductionPlannedOrderSplit(models.TransientModel):
    """Split a quantity off a planned order, with a delivery date of its own (ax.md 17.15)."""

    _name = "production.planned.order.split"
    _inherit = ["production.split.mixin"]
    _description = "Split Planned Order"
    _rec_name = "planned_order_id"
    _order_field = "planned_order_id"

    planned_order_id = fields.Many2one(
        "production.planned.order",
        string="Planned order",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="Planned order that keeps the rest.",
    )
    product_id = fields.Many2one(related="planned_order_id.product_id")
    product_uom_id = fields.Many2one(related="planned_order_id.product_uom_id")
    product_qty = fields.Float(
        related="planned_order_id.product_qty", string="Quantity of the order"
    )

    # === BUSINESS METHODS === #

    def _open(self, order, part) -> dict:
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Split planned order"),
            "res_model": order._name,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", (order | part).ids)],
        }
