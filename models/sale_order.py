from __future__ import annotations

from odoo import api, fields, models


class SaleOrder(models.Model):
    """Sales orders show the production orders that serve them, down to the subassemblies."""

    _inherit = "sale.order"

    prod_order_ids = fields.One2many(
        "production.order",
        "sale_order_id",
        string="Production orders",
        groups="production_control.group_user,production_control.group_order_creator",
        help="Production orders for the lines of this sales order and for their components.",
    )
    prod_order_count = fields.Integer(
        compute="_compute_prod_order_count",
        groups="production_control.group_user,production_control.group_order_creator",
        help="Number of production orders that serve this sales order.",
    )

    # === COMPUTE METHODS === #

    @api.depends("prod_order_ids")
    def _compute_prod_order_count(self):
        counts = dict(
            self.env["production.order"]._read_group(
                [("sale_order_id", "in", self.ids)], ["sale_order_id"], ["__count"]
            )
        )
        for order in self:
            order.prod_order_count = counts.get(order, 0)

    # === ACTION METHODS === #

    def action_prod_view_orders(self):
        """Open the production orders that serve the sales order."""
        self.ensure_one()
        return self.prod_order_ids._action_orders(
            self.prod_order_ids, self.env._("Production for %s", self.name)
        )
