"""A planning run: low-level codes, then for each level net, size, offset and explode.

>>> from datetime import date
>>> from .consumption import Consumption, compile
>>> from .entities import BomLine, Demand, Item, Policy, Supply
>>> from .offsetting import calendar_days
>>> from .versions import Version
>>> policy = Policy(lead_time=2)
>>> factory = Factory(
...     date(2026, 3, 2),
...     calendar_days,
...     {item.key: item for item in (Item.of("bike", "B", policy), Item.of("wheel", "B", policy))},
...     bom_versions={"bike": [Version(1, "bike BOM", approved=True, active=True)]},
...     bom_lines={"bike BOM": [BomLine(7, "wheel", compile(Consumption(2)))]},
...     demands={("bike", "B"): [Demand(10, date(2026, 3, 9), "s1", "sale")]},
...     supplies={("wheel", "B"): [Supply(4, None, "stock", "on_hand")]},
... )
>>> for order in run(factory).orders:
...     print(order.order_type, order.quantity, order.product, order.date_order, order.source)
production 10 bike 2026-03-07 s1
purchase 16 wheel 2026-03-05 s1/7
"""

from __future__ import annotations

import gc
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from .entities import Factory, Item, PhantomDemand, Plan, PlannedOrder, Problem, Supply
from .explosion import Exploder
from .low_level_codes import low_level_codes
from .netting import ItemPlan, plan_item
from .offsetting import Offsets
from .sourcing import Sources
from .structure import structure


def run(factory: Factory) -> Plan:
    """Plan every item of the factory. A bad record becomes a problem, the rest is planned."""
    with _collector_paused():
        return _Run(factory).plan()


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A run makes millions of tuples and no cycles; looking for some takes a third of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Run:
    """One run: what it reads, and what it has planned so far."""

    def __init__(self, factory: Factory) -> None:
        self._factory = factory
        self._plan = Plan([], [], [])
        self._levels, self._cycles = low_level_codes(structure(factory))
        self._offsets = Offsets(factory.today, factory.shift)
        self._sources = Sources(factory.bom_versions, factory.route_versions, self._plan.problems)
        self._exploder = Exploder(
            factory.bom_lines,
            self._sources.boms,
            self._sources.routes,
            factory.route_scrap,
            factory.unit,
            {product for cycle in self._cycles for product in cycle},
        )

    def plan(self) -> Plan:
        """The pipeline."""
        self._report_cycles()
        self._take_over_orders()
        for items in self._items_by_level():
            for item in items:
                with self._reporting(item):
                    self._keep(self._net(item))
        self._report_missing_items()
        self._plan.problems.extend(self._exploder.problems)
        return self._plan

    def _report_cycles(self) -> None:
        for cycle in self._cycles:
            self._report("cycle", cycle[0], None, "error", path=cycle)

    def _take_over_orders(self) -> None:
        """Approved planned orders are supply; they and real orders' phantoms need components."""
        for order in self._factory.approved:
            supply = Supply(
                order.quantity, order.date_delivery, order.source, "approved", order.mark, order.ref
            )
            self._exploder.supplies[order.product, order.site].append(supply)
            with self._reporting(order):
                self._explode(order)
        for demand in self._factory.phantom_demands:
            with self._reporting(demand):
                self._exploder.explode_phantom(demand)

    def _items_by_level(self) -> Iterator[list[Item]]:
        """The items of each level, top of the structure first; those on a cycle are left out."""
        by_level: dict[int, list[Item]] = {}
        cyclic = {product for cycle in self._cycles for product in cycle}
        for item in self._factory.items.values():
            if item.product not in cyclic:
                by_level.setdefault(self._levels.get(item.product, 0), []).append(item)
        return (by_level[level] for level in sorted(by_level))

    @contextmanager
    def _reporting(self, subject: Item | PlannedOrder | PhantomDemand) -> Iterator[None]:
        """What goes wrong with one record is reported and does not stop the run."""
        try:
            yield
        except Exception as error:
            self._report("unexpected", subject.product, subject.site, "error", error=f"{error!r}")

    def _net(self, item: Item) -> ItemPlan | None:
        """Net, size and offset one item; None when nothing is asked and nothing is there."""
        factory, key = self._factory, item.key
        demands = [*factory.demands.get(key, ()), *self._exploder.demands.pop(key, ())]
        supplies = [*factory.supplies.get(key, ()), *self._exploder.supplies.pop(key, ())]
        if not demands and not supplies and item.policy.min_qty <= 0:
            return None
        return plan_item(
            item,
            demands,
            supplies,
            factory.today,
            factory.shift,
            dates=self._offsets.of(item.policy),
            sourcing=self._sources.of(item),
        )

    def _keep(self, planned: ItemPlan | None) -> None:
        """Take the item's orders into the plan and explode them to the levels below."""
        if planned is None:
            return
        plan = self._plan
        plan.problems.extend(planned.problems)
        plan.unused.extend(planned.unused)
        plan.orders.extend(planned.orders)
        for order in planned.orders:
            self._explode(order)

    def _explode(self, order: PlannedOrder) -> None:
        if order.order_type == "production" and order.bom is not None:
            self._exploder.explode(order)

    def _report_missing_items(self) -> None:
        """What is asked of items that the caller did not describe cannot be planned."""
        asked = {key: list(demands) for key, demands in self._exploder.demands.items()}
        for key, demands in self._factory.demands.items():
            if key not in self._factory.items:
                asked.setdefault(key, []).extend(demands)
        for (product, site), demands in asked.items():
            if demands and (product, site) not in self._factory.items:
                quantity = sum(demand.quantity for demand in demands)
                first = min(demand.date for demand in demands)
                self._report("missing_item", product, site, "error", quantity=quantity, date=first)

    def _report(
        self, code: str, product: Hashable, site: Hashable, severity: str, **detail
    ) -> None:
        self._plan.problems.append(Problem(code, product, site, severity, detail))
