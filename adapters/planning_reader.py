from __future__ import annotations

from dataclasses import dataclass, field

from odoo import api, models

from ..planning.bills import Numbered
from ..planning.entities import Policy
from ..planning.sources import number
from ..planning.tables import ItemRows, Tables
from .planning_rows import Gathered
from .planning_scope import PlanningScope, hash_joins

#: fields of a coverage group that a policy takes over as they are
GROUP_FIELDS = (
    "coverage_code",
    "period_days",
    "coverage_fence",
    "firming_fence",
    "positive_days",
    "negative_days",
    "dynamic_negative_days",
    "issue_margin",
    "receipt_margin",
    "reorder_margin",
)


@dataclass
class Reading:
    """What a planning run read.

    ``problems`` are values of ``production.planning.problem`` for what could not be read.
    """

    scope: PlanningScope
    tables: Tables
    problems: list[dict] = field(default_factory=list)

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
        bill_reader = self.env["production.planning.bill.reader"]
        order_reader = self.env["production.planning.order.reader"]
        bom_versions = bill_reader._versions(scope, "production.bom.version")
        bills, problems = bill_reader._bills(scope)
        policies, rows, item_problems = self._items(plan, scope, set(bom_versions))
        kinds = Numbered()
        gathered = Gathered(scope, kinds)
        phantoms = self._gather(plan, scope, gathered)
        working_days = self.env["production.working.days"]
        tables = Tables(
            today=scope.today,
            shift=working_days._shifter(scope.today, scope.calendar),
            unit=scope.unit,
            items=self._item_rows(scope, rows),
            policies=policies,
            sites=scope.site_numbers,
            bills=bills,
            demands=None,
            supplies=None,
            bom_versions=bom_versions,
            route_versions=bill_reader._versions(scope, "production.route.version"),
            route_scrap=bill_reader._route_scrap(scope),
            phantom_demands=phantoms,
            approved=order_reader._approved_planned_orders(scope),
            kinds=kinds,
            lost=gathered.lost,
        )
        places = tables.places()
        tables.demands = gathered.demand_rows(places)
        tables.supplies = gathered.supply_rows(places)
        return Reading(scope, tables, problems + item_problems)

    def _gather(self, plan, scope, gathered):
        """All demands and supplies; returns the phantoms of real orders to explode."""
        stock_reader = self.env["production.planning.stock.reader"]
        order_reader = self.env["production.planning.order.reader"]
        if plan.include_on_hand:
            stock_reader._add_on_hand(scope, gathered)
        if not plan.include_orders:
            return []
        stock_reader._add_issues(scope, gathered)
        stock_reader._add_receipts(scope, gathered)
        stock_reader._add_requests_for_quotation(scope, gathered)
        order_reader._add_production_orders(scope, gathered)
        return order_reader._add_components(scope, gathered)

    # === ITEMS AND POLICIES === #

    def _item_rows(self, scope, rows) -> ItemRows:
        """The items as columns, from rows (product, site, policy, stopped)."""
        product, site, policy, stopped = zip(*rows, strict=True) if rows else ((),) * 4
        return ItemRows.of(
            product=[scope.product_numbers(one) for one in product],
            site=[scope.site_numbers(one) for one in site],
            policy=policy,
            stopped=stopped,
            number=[number(one) for one in product],
        )

    def _items(self, plan, scope, made) -> tuple[list[Policy], list[tuple], list[dict]]:
        """Every storable item at every site, with the policy that governs it there.

        :param made: products that have a BOM version, for the lead time of automatic order types
        :return: the policies; product, site, number of the policy and whether it is stopped, of
            each item; and problems with those whose settings cannot be used
        """
        settings = self.env["production.item.settings"]._read(scope.products, scope.sites)
        known, policies, rows, problems = {}, [], [], []
        for key, setting in settings.items():
            order_type = setting.order_type or ("production" if key[0] in made else "purchase")
            lead_time = setting.lead_time
            if order_type == "purchase" and setting.vendor_lead_time is not None:
                lead_time = setting.vendor_lead_time
            facts = (*setting[2:], lead_time)
            try:
                if facts not in known:
                    policies.append(self._policy(scope, setting, lead_time))
                    known[facts] = len(policies) - 1
                rows.append((*key, known[facts], setting.stopped))
            except ValueError as error:
                problems.append(self._item_problem(*key, error))
        return policies, rows, problems

    def _item_problem(self, product, site, error) -> dict:
        item = self.env["product.product"].browse(product)
        return {
            "severity": "error",
            "code": "order_settings",
            "product_id": product,
            "warehouse_id": site,
            "text": self.env._(
                "The order settings of %(item)s cannot be used: %(error)s. Correct them on the "
                "item or on its item coverage.",
                item=item.display_name,
                error=error,
            ),
        }

    def _policy(self, scope, setting, lead_time) -> Policy:
        """The planning policy that these order settings and their coverage group make."""
        group = scope.coverage_group(setting.coverage_group_id)
        return Policy(
            order_type=setting.order_type,
            min_qty=scope.units(setting.min_qty),
            max_qty=scope.units(setting.max_qty),
            order_min=scope.units(setting.order_min),
            order_multiple=scope.units(setting.order_multiple),
            order_max=scope.units(setting.order_max),
            lead_time=lead_time,
            working_days=setting.working_days,
            calendar=group.calendar_id.id or None,
            group=group.id,
            **{name: group[name] for name in GROUP_FIELDS},
        )
