from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..planning.consumption import exact
from ..planning.forecast import (
    BY_TRANSACTIONS,
    ForecastLine,
    Transaction,
    reduce_forecast,
    spread,
)

Key = tuple[int, int]


class QuotationRow(NamedTuple):
    """A quotation line that a plan counts as demand; the quantity is in the item's unit."""

    product: int
    site: int
    date: date
    quantity: float
    sale_line: int
    customer: int


class ForecastRow(NamedTuple):
    """What is left of a forecast line, in rounding units.

    ``line`` and ``start`` together are unique for the item and the same in each run: ``start`` is
    the day of the forecast, ``date`` the day on which planning wants it, today at the earliest.
    """

    product: int
    site: int
    date: date
    units: int
    line: int
    start: date


class ExpiredRow(NamedTuple):
    """Stock of a lot that serves demand before a day only; a day up to today: none at all."""

    product: int
    site: int
    lot: int
    quantity: float
    date: date


class ProductionPlanningDemandReader(models.AbstractModel):
    """Demand beside open orders: quotations, forecast, and stock that expires (ax.md 17.1, 17.14).

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

    # === FORECAST === #

    @api.model
    def _forecast_rows(
        self, scope, plan, fence: Callable[[Key], int | None] | None = None
    ) -> list[ForecastRow]:
        """What is left of the plan's forecast; none when the plan leaves it out.

        :param fence: days from today to which the forecast of an item, ``(product, site)``, counts
        """
        if not (plan.include_forecast and plan.forecast_model_id):
            return []
        forecast = self._forecast_lines(scope, plan)
        rule = plan._forecast_rule(scope.today)
        orders = self._transactions(scope, plan, forecast, rule)
        rows = []
        for key, lines in forecast.items():
            found = reduce_forecast(
                lines, orders[key], rule, scope.today, fence(key) if fence else None
            )
            rows += [
                ForecastRow(*key, left.date, left.quantity, left.line.id, left.line.date)
                for left in found
                if left.planned and left.quantity
            ]
        return rows

    def _forecast_lines(self, scope, plan) -> dict[Key, list[ForecastLine]]:
        """The lines of the plan's forecast models by item, shared out and spread over periods."""
        converts = self._conversion()
        lines = defaultdict(list)
        for product, site, quantity, percent, unit, own, *when, line, customer in self._select(
            scope,
            """
            SELECT product.id AS product_id, line.warehouse_id, line.product_qty::float8,
                   COALESCE(share.percent, 100)::float8, line.product_uom_id, item.uom_id,
                   line.date, line.allocation, line.period_count, line.period_unit,
                   line.id, partner.commercial_partner_id
              FROM production_forecast_line line
         LEFT JOIN production_item_allocation_key_line share
                ON share.key_id = line.allocation_key_id AND line.product_id IS NULL
              JOIN product_product product
                ON product.id = COALESCE(line.product_id, share.product_id)
              JOIN product_template item ON item.id = product.product_tmpl_id
         LEFT JOIN res_partner partner ON partner.id = line.partner_id
             WHERE line.model_id = ANY(%(models)s) AND line.warehouse_id = ANY(%(sites)s)
               AND line.product_qty > 0 AND item.is_storable
          ORDER BY line.id, product.id
            """,
            models=plan._forecast_models().filtered("active").ids,
        ):
            factor = converts(unit, own)
            if factor:
                units = round(exact(quantity) * exact(percent) / 100 * factor * scope.unit)
                lines[product, site] += _parts(units, *when, line, customer)
        return lines

    def _conversion(self) -> Callable:
        """``factor(unit, own)`` from one unit to another, exact; None where they do not convert."""
        factors = {}

        def factor(unit: int, own: int):
            if (unit, own) not in factors:
                first, second = self.env["uom.uom"].browse((unit, own))
                related = first._has_common_reference(second)
                factors[unit, own] = (
                    first._prod_exact_factor() / second._prod_exact_factor() if related else None
                )
            return factors[unit, own]

        return factor

    def _transactions(self, scope, plan, forecast, rule) -> dict[Key, list[Transaction]]:
        """What reduces a forecast, by item: nothing where the principle asks for no orders."""
        orders = defaultdict(list)
        if rule.principle not in BY_TRANSACTIONS or not forecast:
            return orders
        first = min(
            scope.today,
            *(period.start for period in rule.periods),
            *(line.date for lines in forecast.values() for line in lines),
        )
        sources = [self._ordered(scope, plan)]
        if plan.forecast_reduce_by == "all":
            sources += [self._issued(scope), self._consumed(scope)]
        for product, site, day, customer, quantity in self._select(
            scope,
            """
            SELECT product AS product_id, site, day, customer, SUM(quantity)::float8
              FROM (%(sources)s) AS issue (product, site, day, customer, quantity)
             WHERE product = ANY(%(products)s) AND site = ANY(%(sites)s) AND day >= %(first)s
          GROUP BY product, site, day, customer
            """,
            sources=SQL(" UNION ALL ").join(sources),
            products=sorted({product for product, _site in forecast}),
            first=first,
        ):
            orders[product, site].append(Transaction(scope.units(quantity), day, customer))
        return orders

    def _ordered(self, scope, plan) -> SQL:
        """Lines of sales orders, delivered or not, and of the quotations that the plan counts."""
        counts = SQL("sale.state = 'sale'")
        if plan.include_quotations:
            counts = SQL("(%s OR %s)", counts, self._quotation_counts(scope, plan))
        return SQL(
            """
            SELECT line.product_id, COALESCE(line.warehouse_id, sale.warehouse_id),
                   %s, partner.commercial_partner_id,
                   line.product_uom_qty * unit.factor / own.factor
              FROM sale_order_line line
              JOIN sale_order sale ON sale.id = line.order_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template item ON item.id = product.product_tmpl_id
              JOIN uom_uom unit ON unit.id = line.product_uom_id
              JOIN uom_uom own ON own.id = item.uom_id
              JOIN res_partner partner ON partner.id = sale.partner_id
                   %s
             WHERE %s AND sale.company_id = %s AND line.product_uom_qty > 0
            """,
            self._due(scope),
            self._opportunity() if plan.include_quotations else SQL(),
            counts,
            scope.company.id,
        )

    def _issued(self, scope) -> SQL:
        """Other moves that leave a site, done or not; of a chain only the one that leaves."""
        return SQL(
            """
            SELECT move.product_id, origin.warehouse_id,
                   (move.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date,
                   NULL::int, move.product_qty
              FROM stock_move move
              JOIN stock_location origin ON origin.id = move.location_id
              JOIN stock_location target
                ON target.id = COALESCE(move.location_final_id, move.location_dest_id)
             WHERE move.state NOT IN ('draft', 'cancel') AND move.sale_line_id IS NULL
               AND move.prod_order_id IS NULL AND move.prod_component_id IS NULL
               AND NOT COALESCE(move.is_inventory, FALSE)
               AND target.warehouse_id IS DISTINCT FROM origin.warehouse_id
               AND (move.location_final_id IS NULL
                    OR move.location_final_id = move.location_dest_id
                    OR NOT EXISTS (SELECT FROM stock_move_move_rel chain
                                    WHERE chain.move_orig_id = move.id))
            """,
            scope.zone,
        )

    def _consumed(self, scope) -> SQL:
        """Components of production orders, consumed or not; of drafts if the plan counts them."""
        return SQL(
            """
            SELECT line.product_id, owner.warehouse_id,
                   (owner.date_start AT TIME ZONE 'UTC' AT TIME ZONE %s)::date,
                   NULL::int, line.qty_required
              FROM production_order_component line
              JOIN production_order owner ON owner.id = line.order_id
             WHERE line.qty_required > 0 AND (owner.state <> 'created' OR %s)
            """,
            scope.zone,
            scope.plan.include_drafts,
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


def _parts(units, day, allocation, count, unit, line, customer) -> list[ForecastLine]:
    """A forecast line as the engine knows it: one of its date, or one for each period."""
    if allocation == "none":
        return [ForecastLine(units, day, line, customer)]
    return [
        ForecastLine(quantity, start, line, customer, until)
        for quantity, start, until in spread(units, day, count, unit)
        if quantity
    ]
