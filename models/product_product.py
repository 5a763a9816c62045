from __future__ import annotations

from collections import defaultdict

from odoo import api, fields, models


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
        """Count production orders in status Created: they have no stock move yet."""
        by_location, by_site = super()._get_quantity_in_progress(location_ids, warehouse_ids)
        for (product, site, location), quantity in self._prod_created(
            location_ids, warehouse_ids
        ).items():
            by_location[product, location] += quantity
            by_site[product, site] += quantity
        return by_location, by_site

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
