from __future__ import annotations

from odoo import models


class StockWarehouseOrderpoint(models.Model):
    """Reordering rules count production orders that have no stock move yet."""

    _inherit = "stock.warehouse.orderpoint"

    def _quantity_in_progress(self):
        in_progress = super()._quantity_in_progress()
        if "purchase.order.line" in self.env:
            return in_progress  # purchase_stock adds all that products have in progress, ours too
        created = self.product_id._prod_created(self.location_id.ids, False)
        by_location = {}
        for (product, _site, location), quantity in created.items():
            by_location[product, location] = by_location.get((product, location), 0.0) + quantity
        for rule in self:
            quantity = by_location.get((rule.product_id.id, rule.location_id.id), 0.0)
            in_progress[rule.id] += rule.product_id.uom_id._compute_quantity(
                quantity, rule.product_uom, round=False
            )
        return in_progress
