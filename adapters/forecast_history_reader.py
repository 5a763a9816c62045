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
                SELECT product, site, day, customer, SUM(quantity)::float8
                  FROM (SELECT move.product_id,
                               CASE WHEN target.usage = 'customer' THEN origin.warehouse_id
                                    ELSE target.warehouse_id END,
                               (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
                               %(customer)s,
                               CASE WHEN target.usage = 'customer' THEN 1 ELSE -1 END
                                   * move.quantity * unit.factor / own.factor
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
                       ) AS delivery (product, site, day, customer, quantity)
                 WHERE site = ANY(%(sites)s) AND day BETWEEN %(first)s AND %(last)s
              GROUP BY product, site, day, customer
              ORDER BY product, site, day, customer
                """,
                zone=sites.company_id.resource_calendar_id.tz or "UTC",
                customer=SQL("partner.commercial_partner_id" if by_customer else "NULL::int"),
                sites=sites.ids,
                first=first,
                last=last,
            )
        )
        return [Delivered(*row) for row in rows]
