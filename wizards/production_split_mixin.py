from __future__ import annotations

from odoo import api, fields, models


class ProductionSplitMixin(models.AbstractModel):
    """Asks for the quantity and the date of what is split off an order, planned or real.

    Who inherits it names the field of the order, and has ``product_id``, ``product_uom_id`` and
    ``product_qty`` of it.
    """

    _name = "production.split.mixin"
    _description = "Split of an Order"

    #: field with the order that keeps the rest
    _order_field = ""

    product_qty = fields.Float(string="Quantity of the order", digits="Product Unit")
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
        help="When the new order delivers; the other one keeps its date.",
    )
    qty_left = fields.Float(
        string="Left", digits="Product Unit", compute="_compute_qty_left", help="What is kept."
    )

    # === COMPUTE METHODS === #

    @api.depends(lambda self: [self._order_field] if self._order_field else [])
    def _compute_date_delivery(self):
        for split in self:
            split.date_delivery = split[self._order_field].date_delivery

    @api.depends("product_qty", "quantity")
    def _compute_qty_left(self):
        for split in self:
            split.qty_left = split.product_qty - split.quantity

    # === ACTION METHODS === #

    def action_split(self):
        """Split the order, and open what came of it.

        :raises UserError: when the quantity cannot be split off; see ``action_split`` of the order
        """
        self.ensure_one()
        order = self[self._order_field]
        return self._open(order, order.action_split(self.quantity, self.date_delivery))

    def _open(self, order, part) -> dict:
        """Window action on the part, or on both."""
        raise NotImplementedError
