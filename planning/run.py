"""A planning run: low-level codes, then for each level net, size, offset and explode; then delays.

Items of a level do not ask for each other, so they are planned together: the plain ones as columns
(plain_netting.py), the others one by one (netting.py).

>>> from datetime import date
>>> from .consumption import Consumption, compile
>>> from .entities import BomLine, Demand, Factory, Item, Policy, Supply
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

import numpy as np

from .capacity_fence import CapacityFence
from .columns import NONE, AskedRows, DemandRows, OrderRows, by_item
from .dependents import Dependents
from .entities import Demand, Factory, Key, Parent, PlannedOrder, Problem, Supply
from .followed import AskerOf, Followed
from .futures import Futures
from .item_terms import PolicyColumns
from .levels import item_levels
from .netting import ItemPlan, plan_item
from .offsetting import Offsets
from .order_sources import OrderSources
from .plain_items import PlainItems
from .plan import Plan
from .requirement_book import RequirementBook
from .rich_items import Objects
from .served_book import ServedBook
from .sourcing import Sources
from .tables import Tables, tabulate


def run(factory: Factory | Tables, asker: AskerOf | None = None, firms: bool = False) -> Plan:
    """Plan every item. A bad record becomes a problem, the rest is planned.

    :param asker: with it the plan has action messages, too: it tells which real order asks for a
        component (message_chain.py)
    :param firms: whether planned orders inside their fence become real

    Where messages go by futures dates the plan is made twice: they are known only in the end.
    """
    tables = tabulate(factory) if isinstance(factory, Factory) else factory
    with _collector_paused():
        needed = None
        if asker and any(policy.action_basis == "futures" for policy in tables.policies):
            needed = _Run(tables, None, firms).needed()
        return _Run(tables, asker, firms, needed).plan()


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

    def __init__(
        self,
        tables: Tables,
        asker: AskerOf | None,
        firms: bool,
        needed: np.ndarray | None = None,
    ) -> None:
        self._tables = tables
        self._problems: list[Problem] = []
        self._unused: list[tuple[Supply, int]] = []
        levels, self._cycles = item_levels(tables)
        self._levels = np.where(tables.is_about(tables.items.product), levels, NONE)
        self._offsets = Offsets(tables.today, tables.shift)
        fence = CapacityFence(tables.scheduler, tables.today)
        self._policies = PolicyColumns(tables.policies, tables.today, self._offsets, fence)
        self._sources = Sources(tables.bom_versions, tables.route_versions, self._problems)
        self._sourced = OrderSources(tables, self._sources, self._policies.type)
        self._objects = Objects(tables)
        self._requirements = RequirementBook(self._levels)
        self._dependents = Dependents(
            tables, self._requirements, self._sources, self._policies, self._cycles
        )
        self._plain = PlainItems(tables, self._policies, self._requirements)
        self._served = ServedBook(tables, self._levels, self._plain)
        self._orders: list[OrderRows] = []
        self._count = 0
        self._followed = asker and Followed(
            tables,
            self._requirements,
            asker,
            firms,
            self._cycles,
            self._supplies_of,
            self._parent_of,
            needed,
        )

    def needed(self) -> np.ndarray:
        """For each requirement the day on which a receipt for it is needed (futures.py)."""
        futures = self._futures(*self._planned())
        futures.computed()
        return futures.needed()

    def plan(self) -> Plan:
        """The plan, and what follows from it."""
        orders, demands = self._planned()
        self._note_unused(demands, orders)
        futures = self._futures(orders, demands)
        return Plan(
            self._tables,
            orders,
            demands,
            self._problems,
            self._unused,
            self._followed.messages if self._followed else [],
            futures.computed(),
            *futures.judged(),
        )

    def _futures(self, orders: OrderRows, demands: DemandRows) -> Futures:
        parts = self._tables, self._offsets, self._levels, orders, demands, self._served
        return Futures(*parts)

    def _planned(self) -> tuple[OrderRows, DemandRows]:
        """The pipeline: planned orders and requirements."""
        for cycle in filter(self._is_about, self._cycles):
            self._report("cycle", cycle[0], None, "error", path=cycle)
        self._requirements.add(self._tables.demands)
        self._take_over_given()
        self._take_over_orders()
        for level in range(int(self._levels.max(initial=NONE)) + 1):
            self._plan_level(level)
        self._report_missing_items()
        self._problems.extend(self._dependents.problems)
        return OrderRows.joined(self._orders), self._requirements.rows()

    def _is_about(self, products: list[Hashable]) -> bool:
        """Whether the run plans some of the products."""
        about = self._tables.about
        return about is None or any(product in about for product in products)

    def _take_over_given(self) -> None:
        """Planned orders of items that are not planned now ask for their components."""
        given = self._tables.given
        given.demand = self._requirements.note(self._tables.given_for) + np.arange(len(given))
        self._keep(given)

    def _take_over_orders(self) -> None:
        """Approved planned orders are supply; they and real orders' phantoms need components."""
        for place, order in enumerate(self._tables.approved):
            with self._reporting(order.product, order.site):
                self._dependents.take_over(order, -2 - place)
        for demand in self._tables.phantom_demands:
            with self._reporting(demand.product, demand.site):
                self._dependents.explode_phantom(demand)

    def _plan_level(self, level: int) -> None:
        """Net, size, date and source the items of a level; explode what is produced."""
        items = np.flatnonzero(self._levels == level)
        rows, numbers = self._requirements.taken(level)
        self._plain.not_plain(rows.item[(rows.bom >= 0) | (rows.route >= 0)])
        plain = self._plain.are(items) & ~self._dependents.supplied(items)
        is_plain = np.zeros(len(self._levels), bool)
        is_plain[items[plain]] = True
        mine = is_plain[rows.item]
        orders = self._plain.plan(items[plain], rows.taken(mine, AskedRows), numbers[mine])
        self._keep(self._sourced.filled_in(orders))
        for item, ours in by_item(items[~plain], rows.item, np.flatnonzero(~mine)):
            self._plan_rich(item, rows.taken(ours), numbers[ours])
        if self._followed:
            self._follow_plain(items[plain], rows, numbers)

    def _follow_plain(self, items: np.ndarray, rows: DemandRows, numbers: np.ndarray) -> None:
        """Walk through those plain items, too, that may have messages."""
        chosen = self._followed.concerned(items, self._plain.with_receipts(), rows)
        mine = np.zeros(len(self._levels), bool)
        mine[chosen] = True
        for item, ours in by_item(chosen, rows.item, np.flatnonzero(mine[rows.item])):
            self._followed.follow(self._walked(item, rows.taken(ours), numbers[ours]))

    def _plan_rich(self, item: int, rows: DemandRows, numbers: np.ndarray) -> None:
        """Walk through one item and keep what it plans."""
        subject = self._tables.item(item)
        with self._reporting(subject.product, subject.site):
            planned = self._walked(item, rows, numbers)
            self._problems.extend(planned.problems)
            self._note(planned)
            self._served.note(planned, self._count + np.arange(len(planned.orders)))
            if planned.orders:
                opened = self._opened_by(item, planned.orders)
                self._keep(self._objects.orders(planned.orders, item, opened))

    def _walked(self, item: int, rows: DemandRows, numbers: np.ndarray) -> ItemPlan:
        """What the walk through one item answers."""
        subject = self._tables.item(item)
        supplies = self._plain.supplies_of(item, self._objects)
        return plan_item(
            subject,
            self._objects.demands(rows, numbers),
            supplies + self._dependents.supplies(item),
            self._tables.today,
            self._tables.shift,
            dates=self._offsets.of(subject.policy),
            sourcing=self._sources.of(subject),
            numbered=True,
            scheduler=self._tables.scheduler,
        )

    def _note(self, planned: ItemPlan) -> None:
        """Note what is there too much, and the messages of an item."""
        self._unused += [(self._objects.original(s), quantity) for s, quantity in planned.unused]
        if self._followed:
            self._followed.follow(planned)

    def _note_unused(self, demands: DemandRows, orders: OrderRows) -> None:
        """Note what is there too much of the items that were not walked through."""
        row, quantity = self._served.unused(demands, orders)
        supplies = self._objects.supplies(self._tables.supplies.taken(row))
        self._unused += zip(map(self._objects.original, supplies), quantity.tolist(), strict=True)

    def _supplies_of(self, key: Key) -> list[Supply]:
        return self._plain.supplies_of(self._dependents.item_of(key), self._objects)

    def _parent_of(self, number: int) -> Parent | None:
        """The planned order of a number, None for none."""
        if number == NONE:
            return None
        if number < NONE:
            order = self._tables.approved[-2 - number]
            return Parent(order.product, order.site, order.source)
        if sum(map(len, self._orders)) > len(self._orders[0]):
            self._orders = [OrderRows.joined(self._orders)]
        item = self._tables.item(int(self._orders[0].item[number]))
        return Parent(item.product, item.site, int(self._orders[0].source[number]))

    def _opened_by(self, item: int, orders: list[PlannedOrder]) -> list[int]:
        """The row of the demand that opened each order; the parts of a split one share it."""
        rows: list[int] = []
        for order in orders:
            further = order.ref is None and order.sizing.chunk > 1
            rows.append(rows[-1] if further else self._row_of(item, order))
        return rows

    def _row_of(self, item: int, order: PlannedOrder) -> int:
        """The row of the demand that opened an order; the item's own demand gets one now."""
        if order.ref is not None:
            return order.ref
        wanted = order.sizing.date_wanted
        own = Demand(order.sizing.gross, wanted, order.source, order.kind, order.mark)
        row = self._objects.asked([own], item, NONE)
        return self._requirements.note(DemandRows.from_rows(row))

    def _keep(self, orders: OrderRows) -> None:
        """Take orders into the plan and explode them to the levels below."""
        self._orders.append(orders)
        numbers = np.arange(self._count, self._count + len(orders))
        self._count += len(orders)
        for place, error in self._dependents.explode(orders, numbers):
            item = self._tables.item(int(orders.item[place]))
            self._report("unexpected", item.product, item.site, "error", error=f"{error!r}")

    def _report_missing_items(self) -> None:
        """What is asked of items that the caller did not describe cannot be planned."""
        for (product, site), asked in self._dependents.lost.items():
            if not self._is_about([product]):
                continue
            quantity = sum(row[0] for row in asked)
            first = min(row[1] for row in asked)
            self._report("missing_item", product, site, "error", quantity=quantity, date=first)

    @contextmanager
    def _reporting(self, product: Hashable, site: Hashable) -> Iterator[None]:
        """What goes wrong with one record is reported and does not stop the run."""
        try:
            yield
        except Exception as error:
            self._report("unexpected", product, site, "error", error=f"{error!r}")

    def _report(
        self, code: str, product: Hashable, site: Hashable, severity: str, **detail
    ) -> None:
        self._problems.append(Problem(code, product, site, severity, detail))
