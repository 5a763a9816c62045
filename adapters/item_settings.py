from __future__ import annotations

from collections import defaultdict
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
        """Settings of every item at every site given, in two statements.

        :param product_ids: ids of ``product.product``
        :param warehouse_ids: ids of ``stock.warehouse``
        :return: ``{(product id, warehouse id): ItemSettings}``
        """
        if not product_ids or not warehouse_ids:
            return {}
        self._flush()
        rows = self.env.execute_query(self._query(list(product_ids), list(warehouse_ids)))
        offers = self._vendor_offers(list(product_ids))
        settings = {}
        for *values, template, company in rows:
            setting = ItemSettings(*values)
            if setting.vendor_lead_time is None and template in offers:
                delay = self._first_delay(offers[template], setting.product_id, company)
                setting = setting._replace(vendor_lead_time=delay)
            settings[setting[:2]] = setting
        return settings

    def _vendor_offers(self, product_ids: list[int]) -> dict[int, list[tuple]]:
        """Variant, company and lead time of the vendors' offers, best first, by template."""
        offers = defaultdict(list)
        for template, *offer in self.env.execute_query(
            SQL(
                """
                SELECT product_tmpl_id, product_id, company_id, delay
                  FROM product_supplierinfo
                 WHERE product_tmpl_id IN (SELECT product_tmpl_id FROM product_product
                                            WHERE id = ANY(%s))
                   AND (date_end IS NULL OR date_end >= CURRENT_DATE)
              ORDER BY sequence, min_qty, price, id
                """,
                product_ids,
            )
        ):
            offers[template].append(offer)
        return offers

    @staticmethod
    def _first_delay(offers, product: int, company: int) -> int | None:
        """Lead time of the first offer for the variant, or all variants, and the company."""
        for variant, owner, delay in offers:
            if variant in (None, product) and owner in (None, company):
                return delay
        return None

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
                        END::int,
                   item.id, site.company_id
              FROM product_product product
              JOIN product_template item ON item.id = product.product_tmpl_id
              JOIN stock_warehouse site ON site.id = ANY(%(sites)s)
         LEFT JOIN production_item_coverage coverage
                ON coverage.product_id = product.id AND coverage.warehouse_id = site.id
             WHERE product.id = ANY(%(products)s)
            """,
            products=product_ids,
            sites=warehouse_ids,
        )
