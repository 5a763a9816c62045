"""Single items between columns and objects: those that are walked through demand by demand.

:func:`~planning.netting.plan_item` speaks of demands, supplies and orders; a run keeps them as
columns. Here an item's rows become objects, and what is planned for it rows again.

>>> from datetime import date
>>> from .entities import Factory, Item, Policy
>>> from .offsetting import calendar_days
>>> from .tables import tabulate
>>> wheel, day = Item.of("wheel", "B", Policy()), date(2026, 3, 9)
>>> asked = {wheel.key: [Demand(5, day, "s1", "sale", mark=("sale", 1))]}
>>> tables = tabulate(Factory(date(2026, 3, 2), calendar_days, {wheel.key: wheel}, demands=asked))
>>> (demand,) = Objects(tables).demands(tables.demands, np.array([0]))
>>> demand.quantity, demand.date.isoformat(), demand.kind, demand.mark
(5, '2026-03-09', 'sale', ('sale', 1))
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .columns import NONE, ORDER_TYPES, STOCK_DAY, DemandRows, OrderRows, SupplyRows, to_day
from .entities import OWN, Demand, PlannedOrder, Supply
from .sources import number
from .tables import Tables


class Objects:
    """Makes objects of rows and rows of objects, in the words of a run's tables."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def demands(self, rows: DemandRows, numbers: np.ndarray) -> list[Demand]:
        """The demands of these rows; their ``ref`` is the number of the row."""
        tables = self._tables
        kinds, marks, bills = tables.kinds, tables.marks, tables.bills
        return [
            Demand(
                quantity,
                to_day(day),
                source,
                kinds[kind],
                marks[mark] if mark else None,
                number,
                priority,
                bom=bills.boms[bom],
                route=bills.routes[route],
            )
            for quantity, day, source, kind, mark, priority, bom, route, number in zip(
                rows.quantity.tolist(),
                rows.day.tolist(),
                rows.source.tolist(),
                rows.kind.tolist(),
                rows.mark.tolist(),
                rows.priority.tolist(),
                rows.bom.tolist(),
                rows.route.tolist(),
                numbers.tolist(),
                strict=True,
            )
        ]

    def supplies(self, rows: SupplyRows) -> list[Supply]:
        """The supplies of these rows, under the numbers of their sources."""
        kinds, marks = self._tables.kinds, self._tables.marks
        return [
            Supply(
                quantity,
                None if day == STOCK_DAY else to_day(day),
                source,
                kinds[kind],
                marks[mark] if mark else None,
                self._supply_ref(ref),
                to_day(until) if until else None,
                made_for or None,
            )
            for quantity, day, source, kind, mark, ref, until, made_for in zip(
                rows.quantity.tolist(),
                rows.day.tolist(),
                rows.source.tolist(),
                rows.kind.tolist(),
                rows.mark.tolist(),
                rows.ref.tolist(),
                rows.until.tolist(),
                rows.made_for.tolist(),
                strict=True,
            )
        ]

    def _supply_ref(self, ref: int):
        known = self._tables.refs[ref]
        return known.ref if isinstance(known, Supply) else known

    def original(self, supply: Supply) -> Supply:
        """The supply under the name that the caller gave it."""
        return supply._replace(source=self._tables.sources.get(supply.source, supply.source))

    def asked(self, demands: Iterable[Demand], item: int, parent: int) -> list[tuple]:
        """Rows of exploded or own demands, in the order of the fields of :class:`DemandRows`."""
        tables = self._tables
        return [
            (
                item,
                demand.quantity,
                demand.date.toordinal(),
                demand.source,
                demand.priority,
                tables.kinds(demand.kind),
                0 if demand.mark is None or demand.kind in OWN else tables.marks(demand.mark),
                NONE if parent != NONE or demand.ref is None else self._ref(demand),
                parent,
                NONE if demand.line is None else number(demand.line),
                tables.bills.number(demand.bom),
                NONE if demand.route is None else tables.bills.routes(demand.route),
            )
            for demand in demands
        ]

    def _ref(self, demand: Demand) -> int:
        refs = self._tables.refs
        return refs(demand) if isinstance(refs, list) else refs(demand.ref)

    def orders(self, orders: list[PlannedOrder], item: int, demand_rows: list[int]) -> OrderRows:
        """The item's planned orders as rows; each with the row of the demand that opened it."""
        bills = self._tables.bills
        return OrderRows.from_rows(
            [
                (
                    item,
                    ORDER_TYPES.index(order.order_type),
                    order.quantity,
                    order.date_requirement.toordinal(),
                    order.date_delivery.toordinal(),
                    order.date_order.toordinal(),
                    order.date_start.toordinal(),
                    order.delay_days,
                    order.source,
                    row,
                    bills.number(order.bom),
                    NONE if order.route is None else bills.routes(order.route),
                    order.sizing.gross,
                    order.sizing.from_stock,
                    order.sizing.from_receipts,
                    order.sizing.net,
                    order.sizing.ordered,
                    order.sizing.demands,
                    order.sizing.chunk,
                    order.sizing.chunks,
                    order.sizing.date_wanted.toordinal(),
                    order.sizing.date_until.toordinal() if order.sizing.date_until else NONE,
                    0,
                    NONE,
                    0,
                )
                for order, row in zip(orders, demand_rows, strict=True)
            ]
        )

    def order(self, rows: OrderRows, place: int) -> PlannedOrder:
        """What the explosion of one order asks of it."""
        item = self._tables.item(int(rows.item[place]))
        return PlannedOrder(
            item.product,
            item.site,
            ORDER_TYPES[rows.type[place]],
            int(rows.quantity[place]),
            to_day(rows.requirement[place]),
            to_day(rows.delivery[place]),
            to_day(rows.order[place]),
            int(rows.delay[place]),
            int(rows.source[place]),
            bom=self._tables.bills.boms[int(rows.bom[place])],
            route=self._tables.bills.routes[int(rows.route[place])],
            date_start=to_day(rows.start[place]),
        )
