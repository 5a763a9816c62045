from __future__ import annotations

from odoo import api, fields, models


class ProductionOrderSplit(models.TransientModel):
    """Split part of a production order off, with a delivery date of its own (ax.md 13)."""

    _name = "production.order.split"
    _description = "Split Production Order"

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
    quantity = fields.Float(
        string="Split off",
        digits="Product Unit",
        required=True,
        help="Quantity of the new order.",
    )
    date_delivery = fields.Date(
        string="Delivery date",
        compute="_compute_date_delivery",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="When the new order must be finished.",
    )
    qty_left = fields.Float(
        string="Left", digits="Product Unit", compute="_compute_qty_left", help="What is kept."
    )

    # === COMPUTE METHODS === #

    @api.depends("order_id")
    def _compute_date_delivery(self):
        for split in self:
            split.date_delivery = split.order_id.date_delivery

    @api.depends("product_qty", "quantity")
    def _compute_qty_left(self):
        for split in self:
            split.qty_left = split.product_qty - split.quantity

    # === ACTION METHODS === #

    def action_split(self):
        """Split the order, and open the new one.

        :raises UserError: see ``production.order.action_split``
        """
        self.ensure_one()
        part = self.order_id.action_split(self.quantity, self.date_delivery)
        return part._action_orders(part, part.name)
