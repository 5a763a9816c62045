from __future__ import annotations

from datetime import date

from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """Sales order lines give rise to production orders: one each, when made by hand (ax.md 12)."""

    _inherit = "sale.order.line"

    prod_order_ids = fields.One2many(
        "production.order",
        "sale_line_id",
        string="Production orders",
        copy=False,
        groups="production_control.group_user,production_control.group_order_creator",
        help="Production orders that make what this line sells.",
    )
    prod_order_count = fields.Integer(
        string="Production orders count",
        compute="_compute_prod_order_count",
        groups="production_control.group_user,production_control.group_order_creator",
        help="Number of production orders that make what this line sells.",
    )
    prod_can_create = fields.Boolean(
        compute="_compute_prod_can_create",
        groups="production_control.group_user,production_control.group_order_creator",
        help="The line is confirmed, sells goods and has no production order yet.",
    )

    # === COMPUTE METHODS === #

    @api.depends("prod_order_ids")
    def _compute_prod_order_count(self):
        counts = dict(
            self.env["production.order"]._read_group(
                [("sale_line_id", "in", self.ids)], ["sale_line_id"], ["__count"]
            )
        )
        for line in self:
            line.prod_order_count = counts.get(line, 0)

    @api.depends("state", "product_id", "prod_order_ids")
    @api.depends_context("uid")
    def _compute_prod_can_create(self):
        allowed = self.env["production.order"].has_access("create")
        for line in self:
            line.prod_can_create = (
                allowed
                and line.state == "sale"
                and line.product_id.type == "consu"
                and not line.prod_order_ids
            )

    # === ACTION METHODS === #

    def action_prod_create_order(self):
        """Open the creation wizard for the line."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "production_control.production_order_create_action"
        )
        return {**action, "context": {"default_sale_line_id": self.id}}

    def action_prod_view_orders(self):
        """Open the production orders of the line."""
        self.ensure_one()
        return self.prod_order_ids._action_orders(
            self.prod_order_ids, self.env._("Production for %s", self.display_name)
        )

    # === BUSINESS METHODS === #

    def _prod_open_quantity(self) -> float:
        """What is still to be delivered of the line, in the line's unit."""
        self.ensure_one()
        return max(self.product_uom_qty - self.qty_delivered, 0.0)

    def _prod_ship_date(self) -> date:
        """The day on which the line has to leave (ax.md 3.1: the line's ship date)."""
        self.ensure_one()
        open_moves = self.sudo().move_ids.filtered(lambda m: m.state not in ("done", "cancel"))
        due = open_moves[:1].date or self.order_id.commitment_date or self._expected_date()
        return fields.Datetime.context_timestamp(self, due).date()
