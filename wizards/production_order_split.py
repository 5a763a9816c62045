from __future__ import annotations

from odoo import fields, models


class ProductionOrderSplit(models.TransientModel):
    """Split part of a production order off, with a delivery date of its own (ax.md 13)."""

    _name = "production.order.split"
    _inherit = ["production.split.mixin"]
    _description = "Split Production Order"
    _order_field = "order_id"

    order_id = fields.Many2one(
        comodel_name="production.order",
        string="Production order",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="Order that keeps the rest.",
    )
    product_id = fields.Many2one(related="order_id.product_id")
    product_uom_id = fields.Many2one(related="order_id.product_uom_id")
    product_qty = fields.Float(related="order_id.product_qty", string="Quantity of the order")
    qty_splittable = fields.Float(related="order_id.qty_splittable", string="Not started")

    # === BUSINESS METHODS === #

    def _open(self, order, part) -> dict:
        return part._action_orders(part, part.name)
