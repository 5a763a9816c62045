from __future__ import annotations

from odoo import api, models


class ProductionPlanningOrderpoints(models.AbstractModel):
    """Items that a reordering rule covers, which master planning leaves to it (decision 0064)."""

    _name = "production.planning.orderpoints"
    _description = "Reordering Rules as Planning Input"

    @api.model
    def _orderpoint_items(self, scope) -> set[tuple[int, int]]:
        """Items whose stock at a site an automatic reordering rule keeps, in one statement.

        A rule counts where it looks at the whole stock of the site: one for a shelf covers the
        shelf only. Rules that order when somebody clicks do not count: what they order is supply.

        :param scope: ``PlanningScope``
        :return: (product id, warehouse id)
        """
        self.env["stock.warehouse.orderpoint"].flush_model()
        rows = scope.of_items("product_id").select(
            """
            SELECT DISTINCT point.product_id, site.id
              FROM stock_warehouse_orderpoint point
              JOIN stock_location place ON place.id = point.location_id
              JOIN stock_warehouse site ON site.id = ANY(%(sites)s)
              JOIN stock_location stock ON stock.id = site.lot_stock_id
             WHERE point.active AND point.trigger = 'auto'
               AND point.company_id = %(company)s
               AND starts_with(stock.parent_path, place.parent_path)
               AND point.warehouse_id = site.id
            """
        )
        return set(rows)
