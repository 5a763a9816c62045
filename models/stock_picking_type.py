from __future__ import annotations

from odoo import api, fields, models
from odoo.fields import Domain

#: count on the card of the inventory overview -> orders that it counts
COUNTED = {
    "prod_count_to_release": [("state", "in", ("created", "estimated", "scheduled"))],
    "prod_count_to_start": [("state", "=", "released")],
    "prod_count_started": [("state", "=", "started")],
}

#: statuses in which an order's start lies ahead: the graph of the card
TO_COME = ("created", "estimated", "scheduled", "released")

#: who sees production orders; others see the card without its numbers
READERS = "production_control.group_user,production_control.group_order_creator"


class StockPickingType(models.Model):
    """The operation type under which production orders receive and issue.

    Its card in the inventory overview counts the orders of its site and leads to them.
    """

    _inherit = "stock.picking.type"

    code = fields.Selection(
        selection_add=[("prod_produce", "Production order")],
        ondelete={"prod_produce": lambda types: types.write({"code": "internal", "active": False})},
    )
    prod_count_to_release = fields.Integer(
        string="To release",
        compute="_compute_prod_counts",
        groups=READERS,
        help="Production orders of the site that are not released yet.",
    )
    prod_count_to_start = fields.Integer(
        string="To start",
        compute="_compute_prod_counts",
        groups=READERS,
        help="Production orders of the site that are released and not started yet.",
    )
    prod_count_started = fields.Integer(
        string="Started",
        compute="_compute_prod_counts",
        groups=READERS,
        help="Production orders of the site that are being worked on.",
    )
    prod_count_late = fields.Integer(
        string="Late",
        compute="_compute_prod_counts",
        groups=READERS,
        help="Production orders of the site whose delivery date has passed and that are not "
        "reported as finished.",
    )

    # === COMPUTE METHODS === #

    @api.depends("code")
    def _compute_use_create_lots(self):
        production = self.filtered(lambda kind: kind.code == "prod_produce")
        production.use_create_lots = True
        return super(StockPickingType, self - production)._compute_use_create_lots()

    @api.depends("code")
    def _compute_use_existing_lots(self):
        production = self.filtered(lambda kind: kind.code == "prod_produce")
        production.use_existing_lots = True
        return super(StockPickingType, self - production)._compute_use_existing_lots()

    def _compute_prod_counts(self):
        sites = self._prod_sites()
        for name, domain in {**COUNTED, "prod_count_late": self._prod_late_domain()}.items():
            groups = self.env["production.order"]._read_group(
                [*domain, ("warehouse_id", "in", list(sites.values()))],
                ["warehouse_id"],
                ["__count"],
            )
            counts = {site.id: count for site, count in groups}
            for kind in self:
                kind[name] = counts.get(sites.get(kind), 0)

    # === CORE HOOKS === #

    def _get_aggregated_records_by_date(self):
        """The graph of the card: orders by the day on which they are to start."""
        sites = self._prod_sites()
        production = self.browse([kind.id for kind in sites])
        records = super(StockPickingType, self - production)._get_aggregated_records_by_date()
        orders = self.env["production.order"]
        groups = (
            orders._read_group(
                [("warehouse_id", "in", list(sites.values())), ("state", "in", TO_COME)],
                ["warehouse_id"],
                ["date_start:array_agg"],
            )
            if orders.has_access("read")
            else []
        )
        starts = {site.id: dates for site, dates in groups}
        series = self.env._("Production orders to start")
        return [
            *records,
            *((kind.id, starts.get(sites[kind], []), series) for kind in production),
        ]

    def get_stock_picking_action_picking_type(self):
        """The card of production orders leads to production orders, not to transfers."""
        if self.code == "prod_produce":
            return self.action_prod_orders()
        return super().get_stock_picking_action_picking_type()

    # === ACTION METHODS === #

    def action_prod_orders(self):
        """Open the production orders of the operation type's site.

        :return: the action of production orders; the context key ``prod_filters`` names the
            filters that are set, for the links of the card
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "production_control.production_order_action"
        )
        filters = self.env.context.get("prod_filters") or ["open"]
        return {
            **action,
            "display_name": self.display_name,
            "domain": [("warehouse_id", "=", self.warehouse_id.id)],
            "context": {
                "default_warehouse_id": self.warehouse_id.id,
                **{f"search_default_{name}": 1 for name in filters},
            },
        }

    def action_prod_create_order(self):
        """Open the dialog that creates a production order at the operation type's site."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "production_control.production_order_create_action"
        )
        return {**action, "context": {"default_warehouse_id": self.warehouse_id.id}}

    # === BUSINESS METHODS === #

    def _prod_sites(self) -> dict:
        """{operation type of production orders: id of its site}; other types are left out."""
        return {
            kind: kind.warehouse_id.id
            for kind in self
            if kind.code == "prod_produce" and kind.warehouse_id.prod_type_id == kind
        }

    @api.model
    def _prod_late_domain(self) -> Domain:
        today = fields.Date.context_today(self)
        return Domain("date_delivery", "<", today) & Domain(
            "state", "not in", ("reported", "ended")
        )
