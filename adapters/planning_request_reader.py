from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from odoo import api, models

from .planning_rows import REQUEST, source


class RequestRow(NamedTuple):
    """A line that a vendor is asked for and has not confirmed; quantity in the item's unit."""

    product: int
    site: int
    date: date
    line: int
    vendor: int
    quantity: float


class ProductionPlanningRequestReader(models.AbstractModel):
    """What other apps have in progress and in no stock move yet, such as requests for quotation.

    How much there is Odoo says (``_get_quantity_in_progress``), for all apps alike; when it
    arrives, the lines of purchase orders say where Odoo's purchasing is installed.  What no line
    dates counts as arriving today (decision 0093).
    """

    _name = "production.planning.request.reader"
    _description = "Reader of Requests for Quotation"

    @api.model
    def _add_requests(self, scope, gathered):
        """Requests for quotation on their dates, and the rest of what is in progress today."""
        left = self._in_progress(scope)
        for row in self._request_rows(scope, {product for product, _site in left}):
            key = (row.product, row.site)
            quantity = min(row.quantity, left.get(key, 0.0))
            if quantity > 0:
                left[key] -= quantity
                units, name = scope.units(quantity), source(REQUEST, row.line)
                gathered.supply(*key, units, row.date, name, "request", ref=row.line)
        for key, quantity in left.items():
            units = max(scope.units(quantity), 0)
            gathered.supply(*key, units, scope.today, source(REQUEST, 0), "in_progress")

    def _in_progress(self, scope) -> dict[tuple[int, int], float]:
        """Quantities in progress by item and site, without our own orders: those are read."""
        products, sites = self.env["product.product"].browse(scope.products), list(scope.sites)
        total = products._get_quantity_in_progress(warehouse_ids=sites)[1]
        own = products._prod_quantity_in_progress(warehouse_ids=sites)
        return {
            (product, site): quantity - own.get((product, site), 0.0)
            for (product, site), quantity in total.items()
            if site in scope.sites
        }

    def _request_rows(self, scope, products: set[int]) -> Iterator[RequestRow]:
        """The lines that Odoo's purchasing counts as in progress, the earliest first."""
        items = self.env["product.product"].browse(sorted(products))
        if not items or not hasattr(items, "_get_lines_domain"):  # without purchase_stock
            return
        counted = items._get_lines_domain(warehouse_ids=list(scope.sites))
        lines = self.env["purchase.order.line"].sudo()._search(counted)
        for row in scope.select(
            """
            SELECT line.product_id, place.warehouse_id,
                   (line.date_planned AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
                   line.id, vendor.commercial_partner_id,
                   (line.product_qty * unit.factor / own.factor)::float8
              FROM purchase_order_line line
              JOIN purchase_order request ON request.id = line.order_id
              JOIN res_partner vendor ON vendor.id = request.partner_id
              JOIN stock_picking_type type ON type.id = request.picking_type_id
         LEFT JOIN stock_warehouse_orderpoint point ON point.id = line.orderpoint_id
              JOIN stock_location place
                ON place.id = COALESCE(point.location_id, line.location_final_id,
                                       type.default_location_dest_id)
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template item ON item.id = product.product_tmpl_id
              JOIN uom_uom unit ON unit.id = line.product_uom_id
              JOIN uom_uom own ON own.id = item.uom_id
             WHERE line.id IN %(lines)s
          ORDER BY day, line.id
            """,
            lines=lines.subselect(),
        ):
            yield RequestRow(*row)
