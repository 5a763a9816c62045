"""Who serves whom, as far as somebody may be late: the pegs of a run for futures.py.

Items that are walked through give their pegs while the run plans them. Those of plain items are
found afterwards (plain_pegging.py), where an order or a receipt may be late; and what is left of
receipts.

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

from functools import cached_property

import numpy as np

from .columns import NONE, AskedRows, DemandRows, OrderRows, ServedRows, ascending
from .entities import PlannedOrder
from .netting import ItemPlan
from .plain_items import PlainItems
from .plain_pegging import Made, Pegging
from .tables import Tables


class ServedBook:
    """Keeps the pegs of a run, and finds those of plain items."""

    def __init__(self, tables: Tables, levels: np.ndarray, plain: PlainItems) -> None:
        self._levels, self._plain = levels, plain
        self._noted: list[tuple[int, int, int]] = []
        self._in_order: tuple[np.ndarray, np.ndarray] | None = None
        self._opened: np.ndarray | None = None
        """The order that each row opened."""
        self._approved = {
            (order.product, order.site, order.source): -2 - place
            for place, order in enumerate(tables.approved)
        }

    def note(self, plan: ItemPlan, numbers: np.ndarray) -> None:
        """Keep the pegs of an item; ``numbers`` are the rows of its orders, one after the other."""
        self._noted += self._rows_of(plan, numbers)

    def of_level(
        self, level: int, demands: DemandRows, orders: OrderRows, late: np.ndarray
    ) -> ServedRows:
        """What serves the rows of a level; rows that are surely met in time are left out.

        ``late`` tells the items that have orders that are late.
        """
        chosen = (self._levels == level) & (late | self._plain.with_receipts())
        noted = self._noted_rows
        parts = [noted.taken(self._levels[demands.item[noted.row]] == level)]
        numbers = self._rows_of_items(chosen, demands)
        if len(numbers):
            parts += self._plain_pegs(numbers, demands, orders)
        return ServedRows.joined(parts)

    def unused(self, demands: DemandRows, orders: OrderRows) -> tuple[np.ndarray, np.ndarray]:
        """Rows of receipts of plain items, and how much of each no demand takes."""
        chosen = self._plain.with_receipts()
        numbers = self._rows_of_items(chosen, demands)
        numbers = numbers[ascending(demands.item[numbers])]
        pegging, items, _opened = self._pegging(numbers, demands, orders)
        used = np.full(len(chosen), np.iinfo("i8").max)
        used[chosen] = 0
        used[items] = pegging.used_receipts()
        return self._plain.left_over(used)

    def _rows_of_items(self, chosen: np.ndarray, demands: DemandRows) -> np.ndarray:
        """The numbers of the rows of plain items, level by level in the order of netting."""
        if self._in_order is None:
            numbers = self._plain.in_order()
            self._in_order = numbers, demands.item[numbers]
        numbers, items = self._in_order
        return numbers[chosen[items]]

    @cached_property
    def _noted_rows(self) -> ServedRows:
        return ServedRows.from_rows(self._noted)

    def _plain_pegs(
        self, numbers: np.ndarray, demands: DemandRows, orders: OrderRows
    ) -> list[ServedRows]:
        """The pegs of plain items: of the rows with these numbers, in the order of netting."""
        pegging, _items, opened = self._pegging(numbers, demands, orders)
        (row, order), (waiting, day) = pegging.of_orders(), pegging.late_receipts()
        return [
            ServedRows.of(row=numbers[row], order=opened[order]),
            ServedRows.of(row=numbers[waiting], day=day),
        ]

    def _pegging(
        self, numbers: np.ndarray, demands: DemandRows, orders: OrderRows
    ) -> tuple[Pegging, np.ndarray, np.ndarray]:
        """Who serves these rows; the items that it counts, and the numbers of the orders."""
        sequence, items = self._plain.sequence(demands.taken(numbers, AskedRows))
        if self._opened is None:
            self._opened = np.full(len(demands), NONE)
            self._opened[orders.demand] = np.arange(len(orders))
        opened = self._opened[numbers]
        first = np.flatnonzero(opened >= 0)
        opened = opened[first]
        stock, receipts = self._plain.stock(items), self._plain.receipts(items)
        pegging = Pegging(sequence, stock, receipts, first, orders.taken(opened, Made))
        return pegging, items, opened

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
