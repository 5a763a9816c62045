"""Who serves whom, as far as somebody may be late: the pegs of a run for futures.py.

Items that are walked through give their pegs while the run plans them. Those of plain items are
found afterwards (plain_pegging.py), and only where an order or a receipt is late.

>>> from datetime import date
>>> from .entities import Demand, Factory, Item, Policy, Supply
>>> from .offsetting import calendar_days
>>> from .run import run
>>> wheel = Item.of("wheel", "B", Policy("purchase", lead_time=6))
>>> sale = Demand(10, date(2026, 3, 2), "s1", "sale")
>>> tables = (date(2026, 3, 2), calendar_days, {wheel.key: wheel})
>>> ordered = [Supply(10, date(2026, 3, 5), "p1", "purchase")]
>>> plan = run(Factory(*tables, demands={wheel.key: [sale]}, supplies={wheel.key: ordered}))
>>> [(demand.source, day.isoformat()) for demand, day in plan.late_demands()]
[('s1', '2026-03-05')]
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from .columns import NONE, DemandRows, OrderRows, ServedRows, by_item
from .entities import PlannedOrder
from .netting import ItemPlan
from .plain_items import PlainItems
from .plain_netting import Sequence
from .plain_pegging import Made, orders_again, served
from .tables import Tables

Walk = Callable[[int, DemandRows, np.ndarray], ItemPlan]
"""The plan of an item for these demands and their row numbers."""


class ServedBook:
    """Keeps the pegs of a run, and finds those of plain items."""

    def __init__(self, tables: Tables, levels: np.ndarray, plain: PlainItems, walk: Walk) -> None:
        self._tables, self._levels, self._plain, self._walk = tables, levels, plain, walk
        self._known = np.zeros(len(levels), bool)
        self._noted: list[tuple[int, int, int]] = []
        self._approved = {
            (order.product, order.site, order.source): -2 - place
            for place, order in enumerate(tables.approved)
        }

    def note(self, plan: ItemPlan, item: int, numbers: np.ndarray) -> None:
        """Keep the pegs of an item; ``numbers`` are the rows of its orders, one after the other."""
        self._known[item] = True
        self._noted += self._rows_of(plan, numbers)

    def of_level(
        self, level: int, demands: DemandRows, orders: OrderRows, late: np.ndarray
    ) -> ServedRows:
        """What serves the rows of a level; rows that are surely met in time are left out.

        ``late`` tells the items that have orders that are late.
        """
        mine = (self._levels == level) & ~self._known
        mine[mine] = self._plain.are(np.flatnonzero(mine))
        noted = self._noted_rows
        parts = [noted.taken(self._levels[demands.item[noted.row]] == level)]
        receipts = self._plain.have_receipts()
        chosen = mine & (late | receipts)
        rows = np.flatnonzero(chosen[demands.item])
        if len(rows):
            parts += self._plain_pegs(demands.taken(rows), rows, orders, late)
        return ServedRows.joined(parts)

    @cached_property
    def _noted_rows(self) -> ServedRows:
        return ServedRows.from_rows(self._noted)

    def _plain_pegs(
        self, rows: DemandRows, numbers: np.ndarray, orders: OrderRows, late: np.ndarray
    ) -> list[ServedRows]:
        """The pegs of plain items: at once where they can be, else by a walk."""
        sequence, rows, numbers, items = self._plain.sequence(rows, numbers)
        receipts = self._plain.have_receipts()[items]
        again = orders_again(sequence, len(items))
        at_once = late[items] & ~receipts & ~again
        waits = self._plain.may_wait(sequence, items)
        walked = (late[items] & (receipts | again)) | waits
        here = at_once[sequence.item]
        parts = [self._first_in_first_out(sequence.taken(here), numbers[here], items, orders)]
        asked = np.flatnonzero(walked[sequence.item] & ~self._plain.own(rows))
        pegs = self._walked(items[walked], rows.taken(asked), numbers[asked], orders)
        return [*parts, ServedRows.from_rows(pegs)]

    def _first_in_first_out(
        self, demands: Sequence, numbers: np.ndarray, items: np.ndarray, orders: OrderRows
    ) -> ServedRows:
        """Which orders serve these demands; ``items`` are those that the sequence counts."""
        place = np.full(len(self._levels), NONE)
        asked = demands.item[np.flatnonzero(np.diff(demands.item, prepend=-1))]
        place[items[asked]] = asked
        mine = np.flatnonzero(place[orders.item] >= 0)
        mine = mine[np.argsort(orders.item[mine], kind="stable")]
        made = Made.of(item=place[orders.item[mine]], quantity=orders.quantity[mine])
        row, order = served(demands, self._plain.stock(items), made)
        return ServedRows.of(row=numbers[row], order=mine[order])

    def _walked(
        self, items: np.ndarray, rows: DemandRows, numbers: np.ndarray, orders: OrderRows
    ) -> list[tuple[int, int, int]]:
        """The pegs of items that are walked through now."""
        chosen = np.zeros(len(self._levels), bool)
        chosen[items] = True
        made = dict(by_item(items, orders.item, np.flatnonzero(chosen[orders.item])))
        found = []
        for item, ours in by_item(items, rows.item, np.arange(len(rows))):
            plan = self._walk(item, rows.taken(ours), numbers[ours])
            found += self._rows_of(plan, made[item])
        return found

    def _rows_of(self, plan: ItemPlan, numbers: np.ndarray) -> list[tuple[int, int, int]]:
        """Pegs as rows, without stock and what is there in time."""
        rows = []
        row_of = dict(zip(map(id, plan.orders), numbers.tolist(), strict=True))
        for demand, supply, _quantity in plan.pegs:
            if demand.ref is None:
                continue
            if isinstance(supply, PlannedOrder):
                rows.append((demand.ref, row_of[id(supply)], 0))
            elif supply.kind == "approved":
                named = plan.item.product, plan.item.site, supply.source
                rows.append((demand.ref, self._approved[named], 0))
            elif supply.date and supply.date > demand.date:
                rows.append((demand.ref, NONE, supply.date.toordinal()))
        return rows
