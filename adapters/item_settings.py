from __future__ import annotations

from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL


class ItemSettings(NamedTuple):
    """Order settings of one item at one site, after inheritance (ax.md 15.1).

    Quantities are in the item's unit, lead times in days.  ``order_type`` is ``None`` where
    neither the site nor the item names one: *Automatic*.
    """

    product_id: int
    warehouse_id: int
    order_type: str | None
    lead_time: int
    working_days: bool
    order_min: float
    order_multiple: float
    order_max: float
    standard_qty: float
    min_qty: float
    max_qty: float
    stopped: bool
    location_id: int | None
    coverage_group_id: int | None
    vendor_lead_time: int | None


class ProductionItemSettings(models.AbstractModel):
    """Order settings of items at sites: item coverage where it says something, else the item.

    One read serves the creation of an order, the wizard and master planning, so that all
    three resolve the settings alike.
    """

    _name = "production.item.settings"
    _description = "Order settings of items at sites"

    @api.model
    def _read(self, product_ids, warehouse_ids) -> dict[tuple[int, int], ItemSettings]:
        """Settings of every item at every site given, in one statement.

        :param product_ids: ids of ``product.product``
        :param warehouse_ids: ids of ``stock.warehouse``
        :return: ``{(product id, warehouse id): ItemSettings}``
        """
        if not product_ids or not warehouse_ids:
            return {}
        self._flush()
        rows = self.env.execute_query(self._query(list(product_ids), list(warehouse_ids)))
        return {row[:2]: ItemSettings(*row) for row in rows}

    def _flush(self):
        for name in self._tables_read():
            self.env[name].flush_model()

    def _tables_read(self) -> tuple[str, ...]:
        """Models whose pending changes the query must see."""
        return (
            "product.product",
            "product.template",
            "product.supplierinfo",
            "production.item.coverage",
            "stock.warehouse",
        )

    def _query(self, product_ids: list[int], warehouse_ids: list[int]) -> SQL:
        return SQL(
            """
            SELECT product.id, site.id,
                   COALESCE(coverage.order_type, item.prod_order_type),
                   COALESCE(CASE WHEN coverage.lead_time_override THEN coverage.lead_time
                        ELSE item.prod_lead_time END, 0)::int,
                   COALESCE(item.prod_lead_working_days, FALSE),
                   COALESCE(NULLIF(coverage.order_min_qty, 0), item.prod_order_min_qty, 0)::float8,
                   COALESCE(NULLIF(coverage.order_multiple, 0),
                            item.prod_order_multiple, 0)::float8,
                   COALESCE(NULLIF(coverage.order_max_qty, 0), item.prod_order_max_qty, 0)::float8,
                   COALESCE(NULLIF(coverage.standard_qty, 0), item.prod_standard_qty, 0)::float8,
                   COALESCE(coverage.min_qty, 0)::float8,
                   COALESCE(coverage.max_qty, 0)::float8,
                   COALESCE(coverage.stopped, FALSE) OR COALESCE(item.prod_stopped, FALSE),
                   coverage.location_id,
                   coverage.coverage_group_id,
                   CASE WHEN coverage.lead_time_override THEN coverage.lead_time
                        ELSE vendor.delay END::int
              FROM product_product product
              JOIN product_template item ON item.id = product.product_tmpl_id
              JOIN stock_warehouse site ON site.id = ANY(%(sites)s)
         LEFT JOIN production_item_coverage coverage
                ON coverage.product_id = product.id AND coverage.warehouse_id = site.id
         LEFT JOIN LATERAL (
                   SELECT offer.delay
                     FROM product_supplierinfo offer
                    WHERE offer.product_tmpl_id = item.id
                      AND (offer.product_id IS NULL OR offer.product_id = product.id)
                      AND (offer.company_id IS NULL OR offer.company_id = site.company_id)
                      AND (offer.date_end IS NULL OR offer.date_end >= CURRENT_DATE)
                 ORDER BY offer.sequence, offer.min_qty, offer.price, offer.id
                    LIMIT 1
                   ) vendor ON TRUE
             WHERE product.id = ANY(%(products)s)
            """,
            products=product_ids,
            sites=warehouse_ids,
        )
