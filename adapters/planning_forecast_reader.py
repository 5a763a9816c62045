from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..planning.consumption import exact
from ..planning.entities import Policy
from ..planning.forecast import (
    ForecastLine,
    Reduction,
    add_periods,
    reduce_forecast,
    spread,
)

Key = tuple[int, int]

#: past months by whose deliveries a forecast for an item group is shared out (decision 0094)
HISTORY_MONTHS = 12


class ForecastRow(NamedTuple):
    """What is left of a forecast line, in rounding units.

    ``line`` and ``start`` together are unique for the item and the same in each run: ``start`` is
    the day of the forecast, ``date`` the day for which planning counts it, today at the earliest.
    """

    product: int
    site: int
    date: date
    units: int
    line: int
    start: date


class ProductionPlanningForecastReader(models.AbstractModel):
    """Forecast lines of a plan, and what orders have left of them (ax.md 17.14).

    Plain rows for all items at once, in a fixed number of statements. Lines that do not convert to
    the unit of an item are left out: a bad record never stops a run.
    """

    _name = "production.planning.forecast.reader"
    _inherit = ["production.planning.demand.reader"]
    _description = "Reader of Forecasts"

    @api.model
    def _forecast_rows(
        self, scope, plan, kind: str = "demand", policy_of: Callable[[Key], Policy | None] = None
    ) -> list[ForecastRow]:
        """What is left of the plan's forecast; none when the plan leaves it out.

        :param kind: ``demand``, or ``supply`` for what vendors and production are expected to bring
        :param policy_of: the policy of an item, ``(product, site)``: its forecast fence ends the
            forecast, its coverage group may have a reduction key of its own
        """
        if kind not in plan._forecast_kinds():
            return []
        forecast, rule_of = self._forecast_lines(scope, plan, kind), self._rules(scope, plan)
        rules = {key: rule_of(policy_of(key) if policy_of else None) for key in forecast}
        transactions = self.env["production.planning.forecast.transactions"]
        orders = transactions._transactions(scope, plan, kind, forecast, rules)
        rows = []
        for key, lines in forecast.items():
            policy = policy_of(key) if policy_of else None
            fence = policy.forecast_fence if policy else None
            rows += [
                ForecastRow(*key, left.date, left.quantity, left.line.id, left.line.date)
                for left in reduce_forecast(lines, orders[key], rules[key], scope.today, fence)
                if left.planned and left.quantity
            ]
        return rows

    def _rules(self, scope, plan) -> Callable[[Policy | None], Reduction]:
        """How the forecast of an item is reduced: the key of its coverage group beats the plan's
        (decision 0094)."""
        rule, own = plan._forecast_rule(scope.today), {}
        if plan._reduces_by_key():
            groups = self.env["production.coverage.group"].sudo().with_context(active_test=False)
            own = {
                group.id: plan._forecast_rule(scope.today, group.reduction_key_id)
                for group in groups.search([("reduction_key_id", "!=", False)])
            }
        return lambda policy: own.get(policy.group, rule) if policy else rule

    # === LINES === #

    def _forecast_lines(self, scope, plan, kind: str) -> dict[Key, list[ForecastLine]]:
        """The lines of the plan's forecast models by item, shared out and spread over periods."""
        converts = self._conversion()
        lines = defaultdict(list)
        for (
            product,
            site,
            quantity,
            low,
            high,
            unit,
            own,
            customer,
            group,
            line,
            day,
            *when,
        ) in self._select(
            scope,
            """
                SELECT product_id, warehouse_id, product_qty::float8, low::float8, high::float8,
                       product_uom_id, uom_id, customer, customer_group_id,
                       id, date, allocation, period_count, period_unit
                  FROM (%(parts)s) AS line
              ORDER BY id, product_id
                """,
            parts=SQL(" UNION ALL ").join(self._parts(scope, plan, kind)),
        ):
            if factor := converts(unit, own):
                whole = exact(quantity) * factor * scope.unit / 100
                low, high = round(whole * exact(low)), round(whole * exact(high))
                whose = ("group", group) if group else customer
                lines[product, site] += _spread(high - low, day, line, whose, *when)
        return lines

    def _parts(self, scope, plan, kind: str) -> list[SQL]:
        """Lines by item; its share lies between ``low`` and ``high`` percent of the quantity."""
        lines = SQL(
            """
            SELECT line.*, partner.commercial_partner_id AS customer
              FROM production_forecast_line line
         LEFT JOIN res_partner partner ON partner.id = line.partner_id
             WHERE line.model_id = ANY(%s) AND line.warehouse_id = ANY(%s)
               AND line.forecast_type = %s AND line.product_qty > 0
            """,
            plan._forecast_models().filtered("active").ids,
            scope.sites,
            kind,
        )
        parts = [self._of_items(lines)]
        if self.env["production.forecast.line"].search_count(
            [("model_id", "in", plan._forecast_models().ids), ("item_group_id", "!=", False)],
            limit=1,
        ):
            parts.append(self._of_item_groups(scope, lines))
        return parts

    def _columns(self) -> SQL:
        """What both kinds of lines say."""
        return SQL(
            "line.product_qty, line.product_uom_id, item.uom_id, line.customer,"
            " line.customer_group_id, line.id, line.date, line.allocation,"
            " line.period_count, line.period_unit"
        )

    def _of_items(self, lines: SQL) -> SQL:
        """Lines for one item, or for the items of an allocation key."""
        return SQL(
            """
            SELECT product.id AS product_id, line.warehouse_id, %s,
                   0::numeric AS low, COALESCE(share.percent, 100)::numeric AS high
              FROM (%s) line
         LEFT JOIN production_item_allocation_key_line share
                ON share.key_id = line.allocation_key_id AND line.product_id IS NULL
              JOIN product_product product
                ON product.id = COALESCE(line.product_id, share.product_id)
              JOIN product_template item ON item.id = product.product_tmpl_id
             WHERE item.is_storable
            """,
            self._columns(),
            lines,
        )

    def _of_item_groups(self, scope, lines: SQL) -> SQL:
        """Lines for an item group: each item has the part of it that it had of the deliveries of
        the last months; where nothing was delivered, all have the same."""
        return SQL(
            """
            SELECT line.product_id, line.warehouse_id, %(columns)s,
                   (line.high - line.weight) * 100 / line.total AS low,
                   line.high * 100 / line.total AS high
              FROM (SELECT line.*,
                           SUM(weight) OVER (PARTITION BY id ORDER BY product_id) AS high,
                           SUM(weight) OVER (PARTITION BY id) AS total
                      FROM (%(weighed)s) line) line
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template item ON item.id = product.product_tmpl_id
            """,
            columns=self._columns(),
            weighed=self._weighed(scope, lines),
        )

    def _weighed(self, scope, lines: SQL) -> SQL:
        """Lines of item groups for each of their items, with its ``weight``: deliveries in the
        reference unit.  Items that do not convert to the unit of the line have no part."""
        return SQL(
            """
            SELECT line.id, line.warehouse_id, line.product_qty, line.product_uom_id,
                   line.customer, line.customer_group_id, line.date, line.allocation,
                   line.period_count, line.period_unit, product.id AS product_id,
                   CASE WHEN MAX(sold.quantity) OVER (PARTITION BY line.id) > 0
                        THEN GREATEST(COALESCE(sold.quantity, 0), 0) * own.factor ELSE 1
                   END::numeric AS weight
              FROM (%(lines)s) line
              JOIN product_category top ON top.id = line.item_group_id
              JOIN product_category category
                ON category.parent_path LIKE top.parent_path || '%%'
              JOIN product_template item ON item.categ_id = category.id
              JOIN product_product product ON product.product_tmpl_id = item.id
              JOIN uom_uom unit ON unit.id = line.product_uom_id
              JOIN uom_uom own ON own.id = item.uom_id
         LEFT JOIN (%(sold)s) sold
                ON sold.product = product.id AND sold.site = line.warehouse_id
             WHERE item.is_storable AND product.active
               AND (item.company_id IS NULL OR item.company_id = %(company)s)
               AND split_part(unit.parent_path, '/', 1) = split_part(own.parent_path, '/', 1)
            """,
            lines=lines,
            sold=self._sold(scope),
            company=scope.company.id,
        )

    def _sold(self, scope) -> SQL:
        """What was delivered of each item at each site in the last months, but this one: so the
        shares stay as they are for a month."""
        until = scope.today.replace(day=1)
        return SQL(
            """
            SELECT product, site, SUM(quantity) AS quantity
              FROM (%s) AS delivery
             WHERE site = ANY(%s) AND day >= %s AND day < %s
          GROUP BY product, site
            """,
            self.env["production.forecast.history.reader"]._deliveries(scope.zone),
            scope.sites,
            add_periods(until, -HISTORY_MONTHS, "month"),
            until,
        )

    @api.model
    def _members(self) -> list[tuple]:
        """Who is in the groups that forecast lines name, as sums; nothing where none names any.

        Net change looks at it: who leaves a group changes what the others have.
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT (SELECT SUM(hashtextextended(CONCAT_WS(' ', product.id, item.uom_id,
                                                              category.parent_path), 0))
                          FROM product_product product
                          JOIN product_template item ON item.id = product.product_tmpl_id
                          JOIN product_category category ON category.id = item.categ_id
                         WHERE product.active AND item.is_storable
                           AND EXISTS (SELECT FROM production_forecast_line
                                        WHERE item_group_id IS NOT NULL)),
                       (SELECT SUM(hashtextextended(CONCAT_WS(' ', member.partner_id,
                                                              tag.parent_path), 0))
                          FROM res_partner_res_partner_category_rel member
                          JOIN res_partner_category tag ON tag.id = member.category_id
                         WHERE EXISTS (SELECT FROM production_forecast_line
                                        WHERE customer_group_id IS NOT NULL))
                """
            )
        )

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


def _spread(
    units: int, day: date, line: int, whose: Hashable, allocation: str, count: int, unit: str
) -> list[ForecastLine]:
    """A forecast line as the engine knows it: one of its date, or one for each period."""
    if allocation == "none":
        return [ForecastLine(units, day, line, whose)]
    return [
        ForecastLine(quantity, start, line, whose, until)
        for quantity, start, until in spread(units, day, count, unit)
        if quantity
    ]
