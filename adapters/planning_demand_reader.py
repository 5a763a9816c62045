from __future__ import annotations

from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL


class QuotationRow(NamedTuple):
    """A quotation line that a plan counts as demand; the quantity is in the item's unit."""

    product: int
    site: int
    date: date
    quantity: float
    sale_line: int
    customer: int


class ExpiredRow(NamedTuple):
    """Stock of a lot that serves demand before a day only; a day up to today: none at all."""

    product: int
    site: int
    lot: int
    quantity: float
    date: date


class ProductionPlanningDemandReader(models.AbstractModel):
    """Demand beside open orders: quotations, and stock that expires (ax.md 17.1).

    Plain rows for all items at once, in a fixed number of statements. What is no item any more,
    has no quantity or does not convert is left out: a bad record never stops a run. Archived items
    are read like others, since planning names them in its problems.
    """

    _name = "production.planning.demand.reader"
    _description = "Reader of Further Demand"

    # === QUOTATIONS === #

    @api.model
    def _quotation_rows(self, scope, plan) -> list[QuotationRow]:
        """Lines of the quotations that are likely enough; none when the plan leaves them out.

        Without a delivery date of its own a quotation is due as if it were confirmed today.
        """
        if not plan.include_quotations:
            return []
        rows = self._select(
            scope,
            """
            SELECT line.product_id, COALESCE(line.warehouse_id, sale.warehouse_id),
                   %(due)s,
                   (line.product_uom_qty * unit.factor / own.factor)::float8,
                   line.id, partner.commercial_partner_id
              FROM sale_order_line line
              JOIN sale_order sale ON sale.id = line.order_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template item ON item.id = product.product_tmpl_id
              JOIN uom_uom unit ON unit.id = line.product_uom_id
              JOIN uom_uom own ON own.id = item.uom_id
              JOIN res_partner partner ON partner.id = sale.partner_id
                   %(opportunity)s
             WHERE %(counts)s AND sale.company_id = %(company)s AND item.is_storable
               AND line.product_uom_qty > 0
               AND COALESCE(line.warehouse_id, sale.warehouse_id) = ANY(%(sites)s)
          ORDER BY line.id
            """,
            due=self._due(scope),
            opportunity=self._opportunity(),
            counts=self._quotation_counts(scope, plan),
        )
        return [QuotationRow(*row) for row in rows]

    def _due(self, scope) -> SQL:
        """The day on which an order line is to be delivered, as Odoo promises it."""
        return SQL(
            """
            COALESCE((sale.commitment_date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
                     CASE WHEN sale.state = 'sale'
                          THEN (sale.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                          ELSE %(today)s::date
                     END + CEIL(COALESCE(line.customer_lead, 0))::int)
            """,
            zone=scope.zone,
            today=scope.today,
        )

    def _opportunity(self) -> SQL:
        """A join of the opportunity of an order; nothing where Odoo has no opportunities."""
        if "opportunity_id" not in self.env["sale.order"]._fields:
            return SQL()
        return SQL("LEFT JOIN crm_lead opportunity ON opportunity.id = sale.opportunity_id")

    def _quotation_counts(self, scope, plan) -> SQL:
        """The condition that an order is a quotation of today, and likely enough."""
        probability = SQL("%s", plan.quotation_probability)
        if "opportunity_id" in self.env["sale.order"]._fields:
            probability = SQL("COALESCE(opportunity.probability, %s)", probability)
        return SQL(
            "sale.state IN ('draft', 'sent') AND %s >= %s"
            " AND (sale.validity_date IS NULL OR sale.validity_date >= %s)",
            probability,
            plan.quotation_min_probability,
            scope.today,
        )

    # === STOCK THAT EXPIRES === #

    @api.model
    def _expired_stock_rows(self, scope) -> list[ExpiredRow]:
        """Lots in stock that expire, and when; none where Odoo knows no expiration dates.

        A lot may be removed from stock some days before it expires: from then on Odoo does not
        reserve it, so it does not count any more (decision 0062).
        """
        if "expiration_date" not in self.env["stock.lot"]._fields:
            return []
        rows = self._select(
            scope,
            """
            SELECT quant.product_id, place.warehouse_id, lot.id, SUM(quant.quantity)::float8,
                   (LEAST(lot.expiration_date, lot.removal_date)
                    AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
              FROM stock_quant quant
              JOIN stock_location place ON place.id = quant.location_id
              JOIN stock_lot lot ON lot.id = quant.lot_id
             WHERE place.usage IN ('internal', 'transit')
               AND place.warehouse_id = ANY(%(sites)s)
               AND COALESCE(lot.expiration_date, lot.removal_date) IS NOT NULL
          GROUP BY quant.product_id, place.warehouse_id, lot.id
            HAVING SUM(quant.quantity) > 0
          ORDER BY 5, lot.id
            """,
        )
        return [ExpiredRow(*row) for row in rows]

    # === HELPERS === #

    def _select(self, scope, query: str, **values) -> list[tuple]:
        """Rows of a query of the scope, with everything in the database that is still to write."""
        self.env.flush_all()
        return scope.select(query, **values)
