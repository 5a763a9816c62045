from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from odoo import api, models

from ..planning.entities import Demand, Factory, Item, Key, PlannedOrder
from ..planning.item_view import ItemView, components, moved, view
from ..planning.matching import take_pairs
from ..planning.rules import Rule
from .planning_item_gathered import ItemGathered
from .planning_item_scope import ItemScope, StoredOrder
from .planning_policies import Policies


@dataclass
class ItemReading:
    """One item of a plan, netted again, and what the plan has stored for it.

    ``view`` is None for what planning does not plan: not storable, or its settings are wrong;
    ``problems`` say why, as values of ``production.planning.problem``.
    """

    scope: ItemScope
    factory: Factory
    view: ItemView | None
    stored: list[StoredOrder] = field(default_factory=list)
    problems: list[dict] = field(default_factory=list)
    is_cyclic: bool = False
    parents: list[StoredOrder] = field(default_factory=list)
    """Planned orders that may ask for it: their BOM leads to the item, or they move it away."""

    @cached_property
    def record_of(self) -> dict[int, int]:
        """Id of the stored planned order that each order of the view stands for, by source."""
        return _matched(self._proposed, self.stored)

    def as_told(self, order: PlannedOrder) -> PlannedOrder:
        """An order of the view with the delay that the last run found, which knows when its
        components are there."""
        stored = {row.id: row.order for row in self.stored}.get(self.record_of.get(order.source))
        if stored is None or stored.delay_days <= order.delay_days:
            return order
        return order._replace(
            delay_days=stored.delay_days, waits=stored.waits, waits_until=stored.waits_until
        )

    @property
    def changes(self) -> list[StoredOrder]:
        """Stored planned orders that planning would not propose like that any more."""
        known = set(self.record_of.values())
        return [row for row in self.stored if row.status != "approved" and row.id not in known]

    @property
    def is_outdated(self) -> bool:
        """Whether a run would now plan something else than is stored."""
        return bool(self.changes) or len(self.record_of) < len(self._proposed)

    @property
    def _proposed(self) -> list[PlannedOrder]:
        return self.view.plan.orders if self.view and not self.is_cyclic else []


def _matched(orders: list[PlannedOrder], stored: list[StoredOrder]) -> dict[int, int]:
    """Pair proposed with stored orders that say the same, by source first (decision 0071)."""
    waiting = {order.source: order for order in orders}
    free = {row.id: row.order for row in stored if row.status != "approved"}
    return take_pairs(waiting, free, lambda order: (order.source, *_facts(order))) | take_pairs(
        waiting, free, _facts
    )


def _facts(order: PlannedOrder) -> tuple:
    """What a planner sees of a planned order."""
    return (
        order.order_type,
        order.quantity,
        order.date_requirement,
        order.date_delivery,
        order.date_order,
    )


class ProductionPlanningItemReader(models.AbstractModel):
    """The input of planning for one item at one site, read through indexes.

    The reads are those of a run, narrowed to the product; what parents ask of it comes from the
    planned orders that the plan has stored for them (decision 0070).
    """

    _name = "production.planning.item.reader"
    _inherit = "production.planning.reader"
    _description = "Reader of Planning Input for one Item"

    @api.model
    def _read_item(self, plan, product: int, site: int) -> ItemReading:
        """The item netted again from current data.

        :param plan: one ``production.master.plan`` that covers the site
        :param product: id of the product
        :param site: id of the warehouse
        """
        self.env.flush_all()
        scope = ItemScope(self.env, plan, product, site)
        bills = self.env["production.planning.item.bill.reader"]
        scope.structure = bills._above(scope)
        stored, parents = self.env["production.planning.order.reader"]._stored_of_item(scope)
        factory, problems = self._factory(scope, stored, parents)
        return ItemReading(
            scope,
            factory,
            view(factory, scope.key) if scope.key in factory.items else None,
            stored,
            problems,
            bills._is_cyclic(scope),
            parents,
        )

    @api.model
    def _components(self, reading: ItemReading, order: PlannedOrder) -> list[tuple[Key, Demand]]:
        """What a planned order asks of its components, or of the site that it comes from.

        :param reading: of the item that the order makes
        """
        if order.order_type == "transfer":
            return moved(reading.factory, order)
        if order.order_type != "production" or order.bom is None:
            return []
        scope, bills = reading.scope, self.env["production.planning.item.bill.reader"]
        lines = bills._lines_of(scope, bills._below(scope, order.bom))
        phantoms = _phantoms(lines)
        factory = Factory(
            today=scope.today,
            shift=reading.factory.shift,
            items={},
            bom_versions=bills._versions_of(scope, "production.bom.version", phantoms),
            bom_lines=lines,
            route_versions=bills._versions_of(scope, "production.route.version", phantoms),
            route_scrap=bills._scrap_of(scope, [order.route] if order.route else []),
            unit=scope.unit,
        )
        return components(factory, order)

    # === THE READS OF A RUN, NARROWED === #

    def _factory(self, scope, stored, parents) -> tuple[Factory, list[dict]]:
        """What concerns the item: the one place that calls the reads of a run."""
        bills = self.env["production.planning.item.bill.reader"]
        structure = scope.structure
        lines = bills._lines_of(scope, structure.boms) if structure.boms else {}
        made = [scope.product, *_phantoms(lines), *structure.phantoms]
        bom_versions = bills._versions_of(scope, "production.bom.version", made)
        around, covered, rules = self._covered(scope, set(bom_versions), parents)
        gathered = ItemGathered(scope)
        asked = scope.narrowed("product_id", [scope.product, *structure.phantoms])
        phantoms = self._gather(scope.plan, asked, gathered, covered)
        items = self._items(around, covered, rules, gathered.sale_lines)
        orders = [row.order for row in parents]
        orders += [row.order for row in stored if row.status == "approved"]
        routes = {order.route for order in orders if order.route}
        route_versions = bills._versions_of(scope, "production.route.version", made)
        factory = Factory(
            today=scope.today,
            shift=self.env["production.working.days"]._shifter(scope.today, scope.calendar),
            items=items,
            bom_versions=bom_versions,
            bom_lines=lines,
            demands=gathered.asked,
            supplies=gathered.given,
            route_versions=route_versions,
            route_scrap=bills._scrap_of(scope, routes),
            phantom_demands=phantoms,
            approved=orders,
            unit=scope.unit,
            scheduler=self.env["production.planning.scheduler"]._scheduler(
                scope, _routes(scope, route_versions, lines, gathered.asked)
            ),
        )
        return factory, [row for row in covered.problems if self._is_about(scope, row)]

    def _covered(self, scope, made, parents) -> tuple[ItemScope, Policies, list[Rule]]:
        """How the item, and those whose planned orders may ask for it, are covered."""
        orders = [row.order for row in parents]
        around = scope.among((order.product for order in orders), (order.site for order in orders))
        if not self._is_planned(scope):
            return around, Policies(), []
        rules = self.env["production.planning.item.rules"]._around(around)._read(around)
        asked = around.narrowed("product_id", around.products)
        return around, self._policies(asked, scope.plan, made, rules), rules

    def _items(self, around, covered, rules, sale_lines) -> dict[Key, Item]:
        """The covered items; the item itself with the rules that look at its demand."""
        reader = self.env["production.planning.item.rules"]._around(around)
        choosers = reader._choosers(rules, around.narrowed(None, sale_lines))
        items = {}
        for product, site, place, stopped in covered.items:
            policy = covered.policies[place]
            if chooser := choosers.get((product, site)):
                policy = replace(policy, order_type_by_demand=chooser)
            items[product, site] = Item.of(product, site, policy, stopped)
        return items

    def _is_about(self, scope, problem: dict) -> bool:
        return (problem.get("product_id"), problem.get("warehouse_id")) == scope.key

    def _is_planned(self, scope) -> bool:
        """Whether planning looks at the product at all: it keeps stock of it."""
        product = self.env["product.product"].browse(scope.product)
        return product.is_storable and product.company_id in (
            scope.company,
            self.env["res.company"],
        )


def _phantoms(lines) -> list[int]:
    """Products that these lines have as phantoms."""
    return sorted({line.component for of_bom in lines.values() for line in of_bom if line.phantom})


def _routes(scope, versions, lines, asked) -> set[int]:
    """Routes that may make the item: those of its versions, and those that others ask for."""
    return {
        *(version.subject for version in versions.get(scope.product, ())),
        *(line.sub_route for of_bom in lines.values() for line in of_bom if line.sub_route),
        *(demand.route for demand in asked.get(scope.key, ()) if demand.route),
    }
