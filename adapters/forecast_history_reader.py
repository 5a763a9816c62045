from __future__ import annotations

from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL


class Delivered(NamedTuple):
    """What customers kept of a day's deliveries of an item, in its own unit."""

    product: int
    site: int
    day: date
    customer: int | None
    quantity: float


class ProductionForecastHistoryReader(models.AbstractModel):
    """Delivered sales of the past, less what came back: one statement for all items."""

    _name = "production.forecast.history.reader"
    _description = "Reader of Historical Demand"

    @api.model
    def _delivered(self, sites, first: date, last: date, by_customer: bool) -> list[Delivered]:
        """Deliveries of sales order lines from one day to another, both included.

        :param sites: the ``stock.warehouse`` records that delivered, of one company
        :param by_customer: keep customers apart; otherwise they are summed up as None
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT product, site, day, %(customer)s, SUM(quantity)::float8
                  FROM (%(deliveries)s) AS delivery
                 WHERE site = ANY(%(sites)s) AND day BETWEEN %(first)s AND %(last)s
              GROUP BY 1, 2, 3, 4
              ORDER BY 1, 2, 3, 4
                """,
                customer=SQL("customer" if by_customer else "NULL::int"),
                deliveries=self._deliveries(sites.company_id.resource_calendar_id.tz or "UTC"),
                sites=sites.ids,
                first=first,
                last=last,
            )
        )
        return [Delivered(*row) for row in rows]

    @api.model
    def _deliveries(self, zone: str) -> SQL:
        """Each delivery of a sales order line, and each return, below zero: product, site, day in
        the time zone, customer, and quantity in the item's unit."""
        return SQL(
            """
            SELECT move.product_id AS product,
                   CASE WHEN target.usage = 'customer' THEN origin.warehouse_id
                        ELSE target.warehouse_id END AS site,
                   (move.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date AS day,
                   partner.commercial_partner_id AS customer,
                   CASE WHEN target.usage = 'customer' THEN 1 ELSE -1 END
                       * move.quantity * unit.factor / own.factor AS quantity
              FROM stock_move move
              JOIN stock_location origin ON origin.id = move.location_id
              JOIN stock_location target ON target.id = move.location_dest_id
              JOIN product_product product ON product.id = move.product_id
              JOIN product_template item ON item.id = product.product_tmpl_id
              JOIN uom_uom unit ON unit.id = move.product_uom
              JOIN uom_uom own ON own.id = item.uom_id
              JOIN sale_order_line line ON line.id = move.sale_line_id
              JOIN res_partner partner ON partner.id = line.order_partner_id
             WHERE move.state = 'done' AND item.is_storable AND product.active
               AND (origin.usage = 'customer') <> (target.usage = 'customer')
            """,
            zone,
        )
