from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from odoo import api, models

from ..planning.bills import Numbered
from ..planning.rules import Rule
from ..planning.tables import ItemRows, Tables
from .planning_rows import FORECAST, QUOTATION, SALE_MARK, Gathered, mark, source
from .planning_scope import PlanningScope, hash_joins


@dataclass
class Reading:
    """What a planning run read.

    ``problems`` are values of ``production.planning.problem`` for what could not be read.
    """

    scope: PlanningScope
    tables: Tables
    problems: list[dict] = field(default_factory=list)
    given: np.ndarray = field(default_factory=lambda: np.empty(0, "i8"))
    """Ids of the planned orders that are given to the run (``tables.given``)."""
    rules: list[Rule] = field(default_factory=list)
    """The planning rules, in the order in which they are asked."""
    rule_of_policy: list[int | None] = field(default_factory=list)

    @property
    def item_count(self) -> int:
        """Items that are planned, at all sites."""
        return int(self.tables.is_about(self.tables.items.product).sum())

    @property
    def demand_count(self) -> int:
        """Demands read, over all items."""
        return len(self.tables.demands)

    @property
    def supply_count(self) -> int:
        """Stock and open receipts read, over all items."""
        return len(self.tables.supplies)


class ProductionPlanningReader(models.AbstractModel):
    """Odoo's tables as planning input: a fixed number of grouped reads for all items at once.

    Takes no decision.  Quantities become integers in units of the *Product Unit* precision
    here and nowhere else.  What is read of which documents stands in the readers of stock and of
    production orders; extend a read by overriding its method.
    """

    _name = "production.planning.reader"
    _description = "Reader of Planning Input"

    @api.model
    def _read(self, plan) -> Reading:
        """Everything that a run of the plan looks at.

        :param plan: one ``production.master.plan``
        """
        self.env.flush_all()
        with hash_joins(self.env.cr):
            return self._read_scope(plan, PlanningScope(self.env, plan))

    def _read_scope(self, plan, scope) -> Reading:
        """The reads themselves."""
        bill_reader, rule_reader = self._bill_reader(), self._rule_reader(scope)
        order_reader = self.env["production.planning.order.reader"]
        bom_versions = bill_reader._versions(scope.of_makers(), "production.bom.version")
        bills, problems = bill_reader._bills(scope.of_lines())
        rules = rule_reader._read(scope, problems=problems)
        covered = self._policies(scope, plan, set(bom_versions), rules)
        kinds = Numbered()
        gathered = Gathered(scope, kinds)
        phantoms = self._gather(plan, scope.of_demand("product_id"), gathered, covered)
        working_days = self.env["production.working.days"]
        tables = Tables(
            today=scope.today,
            shift=working_days._shifter(scope.today, scope.calendar),
            unit=scope.unit,
            items=self._item_rows(scope, covered.items),
            policies=covered.policies,
            sites=scope.site_numbers,
            bills=bills,
            demands=None,
            supplies=None,
            bom_versions=bom_versions,
            route_versions=bill_reader._versions(scope.of_makers(), "production.route.version"),
            route_scrap=bill_reader._route_scrap(scope),
            phantom_demands=phantoms,
            approved=order_reader._approved_planned_orders(scope.of_items("product_id")),
            kinds=kinds,
            lost=gathered.lost,
            choosers=rule_reader._choosers(rules, scope),
            about=scope.about,
            scheduler=self.env["production.planning.scheduler"]._scheduler(scope),
        )
        places = tables.places()
        tables.demands = gathered.demand_rows(places)
        tables.supplies = gathered.supply_rows(places)
        problems = [*problems, *covered.problems]
        return Reading(scope, tables, problems, rules=rules, rule_of_policy=covered.rules)

    def _bill_reader(self):
        return self.env["production.planning.bill.reader"]

    def _rule_reader(self, scope):
        return self.env["production.planning.rules"]

    def _gather(self, plan, scope, gathered, covered):
        """All demands and supplies; returns the phantoms of real orders to explode."""
        stock_reader = self.env["production.planning.stock.reader"]
        order_reader = self.env["production.planning.order.reader"]
        if plan.include_on_hand:
            stock_reader._add_on_hand(scope, gathered)
        self._add_quotations(plan, scope, gathered)
        if plan._forecast_kinds():
            self._add_forecast(plan, scope, gathered, covered.by_item().get)
        if not plan.include_orders:
            return []
        stock_reader._add_issues(scope, gathered)
        stock_reader._add_receipts(scope, gathered)
        if plan.include_requests:
            self.env["production.planning.request.reader"]._add_requests(scope, gathered)
        order_reader._add_production_orders(scope, gathered)
        return order_reader._add_components(scope, gathered)

    def _add_quotations(self, plan, scope, gathered):
        """Quotations that are likely enough."""
        reader = self.env["production.planning.demand.reader"]
        for row in reader._quotation_rows(scope, plan):
            name, own = source(QUOTATION, row.sale_line), mark(SALE_MARK, row.sale_line)
            units = scope.units(row.quantity)
            gathered.demand(
                row.product, row.site, units, row.date, name, "quotation", own, row.sale_line
            )

    def _add_forecast(self, plan, scope, gathered, policy_of):
        """Forecast that is not sold, or not ordered, yet, inside the forecast fence of its item."""
        reader = self.env["production.planning.forecast.reader"]
        for row in reader._forecast_rows(scope, plan, "demand", policy_of):
            name = source(FORECAST, row.line, row.start)
            gathered.demand(
                row.product, row.site, row.units, row.date, name, "forecast", ref=row.line
            )
        for row in reader._forecast_rows(scope, plan, "supply", policy_of):
            name = source(FORECAST, row.line, row.start)
            gathered.supply(
                row.product, row.site, row.units, row.date, name, "supply_forecast", ref=row.line
            )

    # === ITEMS AND POLICIES === #

    def _item_rows(self, scope, rows) -> ItemRows:
        """The items as columns, from rows (product, site, policy, stopped)."""
        product, site, policy, stopped = zip(*rows, strict=True) if rows else ((),) * 4
        return ItemRows.of(
            product=[scope.product_numbers(one) for one in product],
            site=[scope.site_numbers(one) for one in site],
            policy=policy,
            stopped=stopped,
            number=product,
        )

    @api.model
    def _under_rules(self, reading: Reading, rules) -> Tables:
        """The tables of a reading as they are under other planning rules.

        :param rules: pure rules, as ``production.planning.rules`` reads them
        """
        scope, tables = reading.scope, reading.tables
        found = self._policies(scope, scope.plan, set(tables.bom_versions), rules)
        return tables.covered_by(
            self._item_rows(scope, found.items),
            found.policies,
            self.env["production.planning.rules"]._choosers(rules, scope),
        )

    def _policies(self, scope, plan, made, rules):
        """How every item is covered, the rules among what decides."""
        reader = self.env["production.planning.policies"]
        return reader._read(scope, plan, made, rules)
