from __future__ import annotations

from odoo import api, fields, models


class ProductionPlannedOrderSplit(models.TransientModel):
    """Asks for the quantity and the date of a planned order that is split off (ax.md 17.15)."""

    _name = "production.planned.order.split"
    _description = "Split Planned Order"
    _rec_name = "planned_order_id"

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
    quantity = fields.Float(
        string="Split off",
        digits="Product Unit",
        required=True,
        help="Quantity of the new planned order.",
    )
    date_delivery = fields.Date(
        string="Delivery date",
        compute="_compute_date_delivery",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="When the new planned order delivers; the other one keeps its date.",
    )
    qty_left = fields.Float(
        string="Left", digits="Product Unit", compute="_compute_qty_left", help="What is kept."
    )

    # === COMPUTE METHODS === #

    @api.depends("planned_order_id")
    def _compute_date_delivery(self):
        for split in self:
            split.date_delivery = split.planned_order_id.date_delivery

    @api.depends("product_qty", "quantity")
    def _compute_qty_left(self):
        for split in self:
            split.qty_left = split.product_qty - split.quantity

    # === ACTION METHODS === #

    def action_split(self):
        """Split the planned order, and show both parts.

        :raises UserError: see ``production.planned.order.action_split``
        """
        self.ensure_one()
        part = self.planned_order_id.action_split(self.quantity, self.date_delivery)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Split planned order"),
            "res_model": "production.planned.order",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", (self.planned_order_id | part).ids)],
        }
