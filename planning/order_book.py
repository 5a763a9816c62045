"""Planned orders of one item: requirements that share an order, its size, dates and explanation.

An order takes as long as its item's lead time, or inside the capacity fence as its route takes for
its own quantity. Inside the freeze fence nothing new is ordered: what is needed there comes at its
end and is late by the days between.

>>> from datetime import date
>>> from .entities import Demand, Item, Policy
>>> from .offsetting import OrderDates, calendar_days
>>> item = Item.of("wheel", "Berlin", Policy("purchase", order_max=100))
>>> book = OrderBook(item, OrderDates(item.policy, date(2026, 3, 2), calendar_days))
>>> sale = Demand(130, date(2026, 3, 4), "s1", "sale")
>>> shared = OpenOrder(sale.date)
>>> shared.add(sale, 120, [10, 0, 0])
>>> for order in book.place(shared, [100, 20]):
...     print(order.source, order.quantity, order.sizing.from_stock, order.sizing.net)
s1 100 10 120
s1#2 20 10 120
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date, timedelta
from itertools import count as naturals
from itertools import islice

from .capacity_fence import CapacityFence
from .entities import Demand, Item, PlannedOrder, Policy, Sizing
from .offsetting import Dates, OrderDates, Work
from .sources import Source, chunk

Sourcing = Callable[[int, date, Demand], tuple[str, Hashable, Hashable]]
"""``sourcing(quantity, delivery, demand)``: the order type, BOM and route of a planned order."""


class OpenOrder:
    """Requirements that will share a planned order once its window closes.

    ``due`` is the day of the first one, ``until`` the first day that is not in the window any
    more; without a window that is None.
    """

    __slots__ = ("due", "from_receipts", "from_stock", "need", "needs", "until")

    def __init__(self, due: date, until: date | None = None) -> None:
        self.due = due
        self.until = until
        self.needs: list[tuple[Demand, int]] = []
        self.need = self.from_stock = self.from_receipts = 0

    def add(self, demand: Demand, need: int, got: list[int]) -> None:
        """A demand with what it still needs and what it got from stock, receipts, planned."""
        self.needs.append((demand, need))
        self.need += need
        self.from_stock += got[0]
        self.from_receipts += got[1] + got[2]

    @property
    def gross(self) -> int:
        """What the demands asked before anything covered them."""
        return self.need + self.from_stock + self.from_receipts


class OrderBook:
    """Makes the planned orders of an item and keeps them, with names that no other one has."""

    __slots__ = (
        "_dates",
        "_fence",
        "_item",
        "_sourcing",
        "_used",
        "_uses_route",
        "orders",
    )

    def __init__(
        self,
        item: Item,
        dates: OrderDates,
        sourcing: Sourcing | None = None,
        used: Iterable[Source] = (),
        fence: CapacityFence | None = None,
    ) -> None:
        """``used`` are the names of approved planned orders, which stay as they are."""
        self._item = item
        self._dates = dates
        self._sourcing = sourcing or by_policy(item)
        self._used = set(used)
        self._fence = fence
        self._uses_route = fence is not None and fence.may_date(item.policy)
        self.orders: list[PlannedOrder] = []

    def place(self, shared: OpenOrder, quantities: list[int]) -> list[PlannedOrder]:
        """One planned order for each quantity, in the name of the first requirement."""
        chunks, total = len(quantities), sum(quantities)
        names = self._names(shared.needs[0][0].source, chunks)
        placed = []
        for count, quantity in enumerate(quantities, 1):
            sizing = self._sizing(shared, total, count, chunks)
            placed.append(self._order(shared, quantity, names[count - 1], sizing))
        self.orders += placed
        return placed

    def _order(self, shared: OpenOrder, quantity: int, name: str, sizing: Sizing) -> PlannedOrder:
        item, demand = self._item, shared.needs[0][0]
        dates, (order_type, bom, route) = self._dated(shared.due, quantity, demand)
        return PlannedOrder(
            item.product,
            item.site,
            order_type,
            quantity,
            shared.due,
            dates.delivery,
            dates.order,
            dates.delay,
            name,
            demand.parent,
            demand.line,
            bom,
            route,
            demand.ref,
            demand.kind,
            sizing,
            dates.start,
            demand.mark,
        )

    def _dated(self, due: date, quantity: int, demand: Demand) -> tuple[Dates, tuple]:
        """The dates of an order, and how it is sourced.

        The route depends on the day of delivery, and where the order is late that on the route.
        """
        wanted = unfrozen(self._item.policy, due, self._dates.today)
        dates = by_lead_time = self._dates[wanted]
        for _again in range(2 if self._uses_route else 1):
            source = self._sourcing(quantity, dates.delivery, demand)
            work = self._work(due, quantity, source)
            dates = (work and self._dates.by_route(wanted, work)) or by_lead_time
        return dates._replace(delay=dates.delay + (wanted - due).days), source

    def _work(self, due: date, quantity: int, source: tuple) -> Work | None:
        """How the route of an order dates it, where it does."""
        if not self._uses_route:
            return None
        return self._fence.work(self._item, due, quantity, source)

    def is_there_by_route(self, quantity: int) -> date | None:
        """The day on which an order of that size, begun today, is delivered by its route."""
        if not self._uses_route:
            return None
        today = self._dates.today
        source = self._sourcing(quantity, self._dates.earliest.delivery, _NO_DEMAND)
        work = self._work(today, quantity, source)
        dates = work and self._dates.placed_today(work)
        return dates and dates.delivery

    def _sizing(self, shared: OpenOrder, total: int, chunk: int, chunks: int) -> Sizing:
        return Sizing(
            shared.gross,
            shared.from_stock,
            shared.from_receipts,
            shared.need,
            total,
            len(shared.needs),
            chunk,
            chunks,
            self._item.policy.coverage_code,
            shared.needs[0][0].date,
            shared.until - timedelta(days=1) if shared.until else None,
        )

    def _names(self, source: Source, count: int) -> list[Source]:
        """The source, then that of its second order, third...; those in use are left out."""
        if count == 1 and source not in self._used:
            self._used.add(source)
            return [source]
        endless = (chunk(source, number) for number in naturals(1))
        names = list(islice((name for name in endless if name not in self._used), count))
        self._used.update(names)
        return names


_NO_DEMAND = Demand(0, date.min, "", "")
"""Asks for no BOM or route of its own."""


def unfrozen(policy: Policy, due: date, today: date) -> date:
    """The day for which an order is planned: not inside the freeze fence (ax.md 17.11)."""
    days = policy.freeze_fence
    return max(due, today + timedelta(days=days)) if days else due


def by_policy(item: Item) -> Sourcing:
    """Source every order by the policy's order type; none given: purchase."""
    if item.policy.order_type == "production":
        return lambda quantity, delivery, demand: ("production", demand.bom, demand.route)
    answer = (item.policy.order_type or "purchase", None, None)
    return lambda quantity, delivery, demand: answer
