from __future__ import annotations

from datetime import datetime, time

from odoo import models

#: statuses in which an order has a receipt that may lie beyond what a reordering rule looks at
MOVING = ("estimated", "scheduled", "released", "started")


class StockWarehouseOrderpoint(models.Model):
    """Reordering rules make production orders, and count those that the forecast does not show."""

    _inherit = "stock.warehouse.orderpoint"

    # === COMPUTE METHODS === #

    def _compute_show_supply_warning(self):
        """Warn where the site is to produce an item that has no BOM version."""
        result = super()._compute_show_supply_warning()
        for rule in self.filtered(lambda rule: not rule.show_supply_warning):
            if "prod_produce" in rule.rule_ids.mapped("action"):
                made = rule.product_id._prod_with_bom_version(rule.warehouse_id)
                rule.show_supply_warning = not made
        return result

    # === CORE HOOKS === #

    def _get_default_route(self):
        """Where the site makes the item, that is the route; the screens say so."""
        produce = self.env["stock.rule"].search([("action", "=", "prod_produce")]).route_id
        route = self.rule_ids.route_id & produce
        if route and self.product_id._prod_is_produced(self.warehouse_id):
            return route[:1]
        return super()._get_default_route()

    def _quantity_in_progress(self):
        in_progress = super()._quantity_in_progress()
        for rule, quantity in self._prod_beyond_horizon().items():
            in_progress[rule.id] += quantity
        if "purchase.order.line" in self.env:
            return in_progress  # purchase_stock adds all that products have in progress, ours too
        by_location, _by_site = self.product_id._get_quantity_in_progress(self.location_id.ids)
        for rule in self:
            quantity = by_location.get((rule.product_id.id, rule.location_id.id), 0.0)
            in_progress[rule.id] += rule.product_id.uom_id._compute_quantity(
                quantity, rule.product_uom, round=False
            )
        return in_progress

    def _get_replenishment_order_notification(self):
        """After *Order*, lead to the production order that was made."""
        self.ensure_one()
        if order := self._prod_latest_order():
            return order._procured_notification()
        return super()._get_replenishment_order_notification()

    # === BUSINESS METHODS === #

    def _prod_beyond_horizon(self) -> dict:
        """What orders of these rules will receive after the day up to which each rule looks.

        An order that is scheduled late would otherwise be made a second time.

        :return: {rule: quantity in the unit of the rule}
        """
        orders = (
            self.env["production.order"]
            .sudo()
            .search([("orderpoint_id", "in", self.ids), ("state", "in", MOVING)])
        )
        late = {}
        for rule, made in orders.grouped("orderpoint_id").items():
            horizon = datetime.combine(rule.lead_horizon_date, time.max)
            receipts = made._open_receipts().filtered(lambda move, h=horizon: move.date > h)
            late[rule] = sum(receipts.mapped("product_qty"))
        return late

    def _prod_latest_order(self):
        """The production order that was just made for the rule; none where there is none."""
        domain = [("orderpoint_id", "in", self.ids)]
        if since := self.env.context.get("written_after"):
            domain.append(("write_date", ">=", since))
        orders = self.env["production.order"]
        if not orders.has_access("read"):
            return orders
        return orders.search(domain, order="id desc", limit=1)
