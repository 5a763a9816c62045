from __future__ import annotations

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain


class ProductProduct(models.Model):
    """Items, as far as production orders deliver them."""

    _inherit = "product.product"

    prod_order_count = fields.Integer(
        string="Production orders",
        compute="_compute_prod_order_count",
        groups="production_control.group_user",
        help="Production orders that are not ended.",
    )

    # === COMPUTE METHODS === #

    def _compute_prod_order_count(self):
        counts = dict(
            self.env["production.order"]._read_group(
                [("product_id", "in", self.ids), ("state", "!=", "ended")],
                ["product_id"],
                ["__count"],
            )
        )
        for product in self:
            product.prod_order_count = counts.get(product, 0)

    # === ACTION METHODS === #

    def action_prod_view_orders(self):
        """Open the production orders of the item."""
        orders = self.env["production.order"]
        action = orders._action_orders(orders, self.env._("Production orders"))
        return {
            **action,
            "domain": [("product_id", "in", self.ids)],
            "context": {"default_product_id": self.id if len(self) == 1 else False},
        }

    # === BUSINESS METHODS === #

    def _get_quantity_in_progress(self, location_ids=False, warehouse_ids=False):
        """Count production orders in status Created: they have no stock move yet.

        Where locations are asked for, each counts what is to be received anywhere inside it.
        """
        by_location, by_site = super()._get_quantity_in_progress(location_ids, warehouse_ids)
        locations = self.env["stock.location"].sudo()
        asked = locations.browse(location_ids or ())
        for (product, site, place), quantity in self._prod_created(
            location_ids, warehouse_ids
        ).items():
            by_site[product, site] += quantity
            path = locations.browse(place).parent_path
            inside = [around.id for around in asked if path.startswith(around.parent_path)]
            for location in inside or [place]:
                by_location[product, location] += quantity
        return by_location, by_site

    def get_total_routes(self):
        routes = super().get_total_routes()
        if self._prod_is_produced(self.env["stock.warehouse"]):
            routes |= self.env["stock.rule"].search([("action", "=", "prod_produce")]).route_id
        return routes

    def _prod_quantity_in_progress(self, warehouse_ids) -> dict[tuple[int, int], float]:
        """What :meth:`_get_quantity_in_progress` counts of our own orders, by item and site."""
        in_progress = defaultdict(float)
        for (product, site, _location), quantity in self._prod_created(
            False, warehouse_ids
        ).items():
            in_progress[product, site] += quantity
        return in_progress

    @api.model
    def _prod_created(self, location_ids, warehouse_ids) -> dict[tuple[int, int, int], float]:
        """Quantities of Created orders by item, site and receipt location, in inventory units."""
        domain = [("product_id", "in", self.ids), ("state", "=", "created")]
        if location_ids:
            domain.append(("location_id", "child_of", location_ids))
        if warehouse_ids:
            domain.append(("warehouse_id", "in", warehouse_ids))
        groups = (
            self.env["production.order"]
            .sudo()
            ._read_group(
                domain, ["product_id", "warehouse_id", "location_id"], ["product_uom_qty:sum"]
            )
        )
        return {
            (product.id, site.id, location.id): quantity
            for product, site, location, quantity in groups
        }

    def _prod_is_produced(self, sites) -> bool:
        """Whether one of these sites makes the item: by its order type, else by its BOM.

        :param sites: ``stock.warehouse``; none stands for every site
        """
        self.ensure_one()
        return bool(
            self._prod_produced(sites or self.env["stock.warehouse"].sudo().search(Domain.TRUE))
        )

    def _prod_produced(self, sites) -> frozenset[tuple[int, int]]:
        """Which of these items are made at which of these sites, in a fixed number of reads.

        :return: (product id, warehouse id)
        """
        settings = self.env["production.item.settings"].sudo()._read(self.ids, sites.ids)
        has_version = self._prod_with_bom_version(sites)
        return frozenset(
            key
            for key, setting in settings.items()
            if setting.order_type == "production" or not setting.order_type and key in has_version
        )

    def _prod_with_bom_version(self, sites) -> set[tuple[int, int]]:
        """Which of these items an active BOM version makes at which sites, on whatever day."""
        of_template = Domain("product_id", "=", False) & Domain(
            "product_tmpl_id", "in", self.product_tmpl_id.ids
        )
        versions = (
            self.env["production.bom.version"]
            .sudo()
            .search(
                Domain("is_active", "=", True)
                & (Domain("product_id", "in", self.ids) | of_template)
                & Domain("warehouse_id", "in", [False, *sites.ids])
            )
        )
        made = {
            ((version.product_id or version.product_tmpl_id), site.id)
            for version in versions
            for site in version.warehouse_id or sites
        }
        return {
            (product.id, site.id)
            for product in self
            for site in sites
            if (product, site.id) in made or (product.product_tmpl_id, site.id) in made
        }

    def _prod_warm_up(self, company) -> None:
        """Read once, for all these items, what would else be read for one after the other."""
        items = self.with_company(company).sudo()
        for name in ("uom_id", "route_ids", "responsible_id", "display_name"):
            items.mapped(name)

    def _prod_lead_days(self, site) -> int:
        """Lead time of the item at a site, in calendar days from today (ax.md 15.2)."""
        self.ensure_one()
        setting = (
            self.env["production.item.settings"]
            .sudo()
            ._read(self.ids, site.ids)
            .get((self.id, site.id))
        )
        if not setting:
            return 0
        today = fields.Date.context_today(self)
        shift = self.env["production.working.days"]._shifter(today)
        calendar = site.company_id.resource_calendar_id
        return (shift(calendar.id, today, setting.lead_time, setting.working_days) - today).days
