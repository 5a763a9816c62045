"""What a run answers: planned orders as columns, and as objects for those who look at them.

:attr:`Plan.rows` serves writing and comparing; :attr:`Plan.orders` tells the same in the caller's
own words, order by order.

>>> from datetime import date
>>> from .entities import Factory, Item, Policy
>>> from .offsetting import calendar_days
>>> from .run import run
>>> wheel = Item.of("wheel", "B", Policy(order_max=6))
>>> asked = {wheel.key: [Demand(10, date(2026, 3, 9), "s1", "sale")]}
>>> plan = run(Factory(date(2026, 3, 2), calendar_days, {wheel.key: wheel}, demands=asked))
>>> plan.rows.quantity.tolist(), [(order.source, order.quantity) for order in plan.orders]
([6, 4], [('s1', 6), ('s1#2', 4)])
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from functools import cached_property

import numpy as np

from .columns import NONE, ORDER_TYPES, DemandRows, LateRows, OrderRows, to_day
from .entities import OWN, Demand, Parent, PlannedOrder, Problem, Sizing, Supply
from .messages import Message
from .rich_items import Objects
from .sources import Source, below, chunk
from .tables import Tables


class Plan:
    """The planned orders of a run, its problems, and receipts that no demand takes."""

    def __init__(
        self,
        tables: Tables,
        rows: OrderRows,
        demands: DemandRows,
        problems: list[Problem],
        unused: list[tuple[Supply, int]],
        messages: list[Message] = (),
        late: LateRows | None = None,
        doubtful: list[Hashable] = (),
        recaused: np.ndarray | None = None,
    ) -> None:
        self.tables = tables
        self.rows = rows
        """The planned orders: those given first, then those that were planned."""
        self.demands = demands
        """All requirements, dependent ones included; ``rows.demand`` points into them."""
        self.problems = problems
        self.unused = unused
        """Receipts, and how much of each no demand takes."""
        self.messages = messages
        """What to change on real and approved orders, where the run was asked for it."""
        self.late = LateRows.of() if late is None else late
        """The caller's own demands that are met late, and when (futures.py)."""
        self.doubtful = doubtful
        """Products of orders given whose delay is another now: they must be planned, too."""
        self.recaused = np.empty(0, "i8") if recaused is None else recaused
        """Rows of orders given that are as late as before, for another component."""
        self._texts: dict[int, Source] = {}

    @cached_property
    def orders(self) -> list[PlannedOrder]:
        """The planned orders as objects, without those that were given."""
        return [self.order(place) for place in range(len(self.tables.given), len(self.rows))]

    def order(self, place: int) -> PlannedOrder:
        """One planned order as object."""
        rows, tables = self.rows, self.tables
        item = tables.item(int(rows.item[place]))
        row = int(rows.demand[place])
        demand, kind = self._demand(row), tables.kinds[int(self.demands.kind[row])]
        return PlannedOrder(
            item.product,
            item.site,
            ORDER_TYPES[rows.type[place]],
            int(rows.quantity[place]),
            to_day(rows.requirement[place]),
            to_day(rows.delivery[place]),
            to_day(rows.order[place]),
            int(rows.delay[place]),
            self.source(place),
            demand.parent,
            demand.line,
            self._bom(int(rows.bom[place])),
            tables.bills.routes[int(rows.route[place])],
            demand.ref,
            kind,
            self._sizing(place),
            to_day(rows.start[place]),
            (kind, *item.key) if kind in OWN else demand.mark,
            tables.bills.products[int(rows.waits[place])],
            to_day(rows.ready[place]) if rows.ready[place] else None,
        )

    def late_demands(self) -> list[tuple[Demand, date]]:
        """The caller's own demands that are met late as objects, each with the day."""
        rows = self.demands.taken(self.late.row)
        found = Objects(self.tables).demands(rows, rows.ref)
        return [
            (self._told(demand), to_day(day))
            for demand, day in zip(found, self.late.day, strict=True)
        ]

    def _told(self, demand: Demand) -> Demand:
        """A demand in the caller's own words."""
        known = self.tables.refs[demand.ref]
        return known if isinstance(known, Demand) else demand._replace(ref=known)

    def source(self, place: int) -> Source:
        """What the caller calls a planned order."""
        if place not in self._texts:
            rows = self.rows
            named = self._demand_source(int(rows.demand[place]))
            number = int(rows.source[place])
            text = isinstance(named, str)
            self._texts[place] = chunk(named, int(self._counts[place])) if text else number
        return self._texts[place]

    @cached_property
    def _counts(self) -> np.ndarray:
        """Which of the orders for its requirement each order is, as its name tells."""
        rows, counts = self.rows, np.ones(len(self.rows), "i8")
        sources = self.demands.source[rows.demand]
        for place in np.flatnonzero(rows.source != sources):
            named, count = int(sources[place]), 2
            while chunk(named, count) != int(rows.source[place]):
                count += 1
            counts[place] = count
        return counts

    def _demand(self, row: int) -> Demand:
        """Where a requirement comes from: parent, line, ref and mark of the row."""
        rows, tables = self.demands, self.tables
        known = tables.refs[int(rows.ref[row])]
        if isinstance(known, Demand):
            return known
        parent, line = self._parent(row), int(rows.line[row])
        label = None if line == NONE else tables.lines.get(line, line)
        mark = tables.marks[int(rows.mark[row])] if rows.mark[row] else None
        return Demand(0, None, "", "", mark, known, 0, parent, label)

    def _parent(self, row: int) -> Parent | None:
        above = int(self.demands.parent[row])
        if above == NONE:
            return None
        if above < NONE:  # an approved planned order, by its place in the list
            order = self.tables.approved[-2 - above]
            return Parent(order.product, order.site, self._label(order.source))
        item = self.tables.item(int(self.rows.item[above]))
        return Parent(item.product, item.site, self.source(above))

    def _demand_source(self, row: int) -> Hashable:
        """What the caller calls a requirement."""
        number, line = int(self.demands.source[row]), int(self.demands.line[row])
        if number in self.tables.sources:
            return self.tables.sources[number]
        parent = self._parent(row)
        if parent and isinstance(parent.source, str):
            return below(parent.source, self.tables.lines.get(line, line))
        return number

    def _label(self, number: int) -> Hashable:
        return self.tables.sources.get(number, number)

    def _bom(self, place: int) -> Hashable:
        return self.tables.bills.boms[place]

    def _sizing(self, place: int) -> Sizing:
        rows = self.rows
        until = int(rows.until[place])
        return Sizing(
            int(rows.gross[place]),
            int(rows.from_stock[place]),
            int(rows.from_receipts[place]),
            int(rows.net[place]),
            int(rows.ordered[place]),
            int(rows.demands[place]),
            int(rows.chunk[place]),
            int(rows.chunks[place]),
            self.tables.policies[self.tables.items.policy[rows.item[place]]].coverage_code,
            to_day(rows.wanted[place]),
            None if until == NONE else to_day(until),
        )
