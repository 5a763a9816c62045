"""One item: demands and supplies in, planned orders and pegs out (ax.md 17.7 to 17.10).

:func:`plan_item` is the one place that decides what an item needs; a run loops over it and a view
asks it again for the item on the screen.

Supplies wait in a pool, earliest first. Each demand, in the order of its day, takes

1. the supply marked for it, whatever its date,
2. from the pool what is there on its day, or late but soon enough (negative days), and neither too
   old for it (positive days) nor expired,
3. what planning made itself and is late, until a new order would be there,
4. a planned order, by the coverage code; what an order has to spare goes to the pool.

The safety stock is a demand that comes after the real ones of its day, and after all those that an
order of today would be too late for: they may use it (ax.md 17.9).

>>> from datetime import date
>>> from .entities import Policy
>>> from .offsetting import calendar_days
>>> item = Item.of("wheel", "Berlin", Policy("purchase", order_multiple=6))
>>> today = date(2026, 3, 2)
>>> sales = [Demand(5, date(2026, 3, 4), "s1", "sale"), Demand(3, date(2026, 3, 9), "s2", "sale")]
>>> stock = [Supply(4, None, "stock", "on_hand")]
>>> plan = plan_item(item, sales, stock, today, calendar_days)
>>> [(order.quantity, order.date_requirement.isoformat()) for order in plan.orders]
[(6, '2026-03-04')]
>>> [(peg.demand.source, peg.supply.source, peg.quantity) for peg in plan.pegs]
[('s1', 'stock', 4), ('s1', 's1', 1), ('s2', 's1', 3)]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from .capacity_fence import CapacityFence
from .coverage import CODES, CoverageCode
from .entities import SAFETY, Demand, Item, PlannedOrder, Problem, Scheduler, Shift, Supply
from .fixed_pegs import FixedPegs
from .lot_sizing import ignores_maximum
from .offsetting import OrderDates
from .order_book import OpenOrder, OrderBook, Sourcing, unfrozen
from .pool import PLANNED, RECEIPT, Lot, Pool, lots_of
from .requirements import RELEASED, own_demands, released
from .time_limits import TimeLimits

FIRST = -(10**9)
"""Before all priorities of a day."""
NOT_CANCELLED = ("on_hand", "by_product", RELEASED)
"""Kinds of supply that are nobody's order."""
_MADE = ("production", "approved")


class Peg(NamedTuple):
    """So much of a supply, real or planned, serves a demand."""

    demand: Demand
    supply: Supply | PlannedOrder
    quantity: int


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """What to order for one item, and why: the peg of each unit."""

    item: Item
    orders: list[PlannedOrder]
    pegs: list[Peg]
    unused: list[tuple[Supply, int]]
    """Receipts, or parts of them, that no demand takes; stock and by-products are not listed."""
    uncovered: list[tuple[Demand, int]]
    """What stays open: of manual and stopped items. Demand beyond the coverage fence is not."""
    problems: list[Problem]


def plan_item(
    item: Item,
    demands: Iterable[Demand],
    supplies: Iterable[Supply],
    today: date,
    shift: Shift,
    *,
    dates: OrderDates | None = None,
    sourcing: Sourcing | None = None,
    numbered: bool = False,
    scheduler: Scheduler | None = None,
) -> ItemPlan:
    """Net, size and date one item.

    ``dates`` is its date table when the caller shares it; ``sourcing`` decides how each planned
    order is sourced, without it the policy's order type counts (none given: purchase).
    ``numbered`` tells that sources are whole numbers (sources.py). ``scheduler`` dates production
    inside the capacity fence.
    """
    dates = OrderDates(item.policy, today, shift) if dates is None else dates
    supplies = list(supplies)
    used = [supply.source for supply in supplies if supply.kind == "approved"]
    book = OrderBook(item, dates, sourcing, used, CapacityFence(scheduler, today))
    return _Walk(item, today, dates, book, numbered).plan(demands, supplies)


class _Walk:
    """The walk through one item's demands, and what it has found so far."""

    def __init__(
        self, item: Item, today: date, dates: OrderDates, book: OrderBook, numbered: bool = False
    ) -> None:
        policy = item.policy
        self._item = item
        self._today = today
        self._dates = dates
        self._book = book
        self._numbered = numbered
        self._pegs: list[Peg] = []
        self._uncovered: list[tuple[Demand, int]] = []
        self._problems: list[Problem] = []
        self._open: OpenOrder | None = None
        self._day = today
        """The day that the walk has reached; a safety stock of today may have its turn later."""
        self._limits = TimeLimits(policy, today, dates)
        self._allowance = max(-policy.min_qty, 0) if policy.coverage_code == "min_max" else 0
        self._code = self._coverage_code()
        self._window = self._code.window(policy)
        self._proposes = not item.stopped and bool(self._code.quantities(1, policy))
        beyond = self._limits.horizon + timedelta(days=1)
        self._safety_turn = min(self._limits.earliest, beyond) if self._proposes else date.max

    def _coverage_code(self) -> CoverageCode:
        name = self._item.policy.coverage_code
        if name not in CODES:
            self._report("coverage_code", "error", coverage_code=name)
        return CODES.get(name, CODES["manual"])

    def plan(self, demands: Iterable[Demand], supplies: list[Supply]) -> ItemPlan:
        """Peg the marked supplies, then serve each demand in turn."""
        needs = [demand for demand in demands if demand.quantity > 0]
        needs += own_demands(self._item, needs, supplies, self._today, self._dates, self._numbered)
        needs.sort(key=self._turn)
        lots = lots_of([*supplies, *released(self._item, self._today)], self._today)
        self._wait_for_long_routes(lots)
        self._fixed = FixedPegs(lots, needs)
        marked = self._peg_marked(needs)
        self._pool = Pool(lots)
        for index, demand in enumerate(needs):
            got = marked.get(index, 0)
            self._day = max(demand.date, self._day)
            if got < demand.quantity:
                self._serve(demand, demand.quantity - got, got)
        if self._open:
            self._close()
        return self._answer()

    def _wait_for_long_routes(self, lots: list[Lot]) -> None:
        """What is being made is worth waiting for until an order of its size would be there."""
        for lot in lots:
            supply = lot.supply
            if supply.kind in _MADE and lot.date > self._limits.earliest:
                there = self._book.is_there_by_route(supply.quantity)
                if there and lot.date <= there:
                    lot.own = True
                    self._limits.wait_own_until(lot.date)

    def _turn(self, demand: Demand) -> tuple:
        """Sorts demands into the order in which they are served.

        The safety stock comes after all that an order of today would be too late for, but before
        what lies beyond the coverage fence.
        """
        day, priority = demand.date, demand.priority
        if demand.kind == SAFETY and self._safety_turn > day:
            day, priority = self._safety_turn, FIRST
        return day, priority, demand.source, demand.quantity

    def _peg_marked(self, demands: list[Demand]) -> dict[int, int]:
        """Fixed pegs first: what each demand (by its index) gets from supplies with its mark."""
        pegged = {}
        for index, demand in enumerate(demands) if self._fixed else ():
            taken = self._fixed.take(demand)
            pegged[index] = sum(quantity for lot, quantity in taken)
            self._fixed.hold(demand, taken)
        return pegged

    # === The walk === #

    def _serve(self, demand: Demand, need: int, marked: int = 0) -> None:
        """Steps 2 to 4 of the module's docstring for what the marked supplies left open."""
        due = max(demand.date, self._today)
        day = self._day
        if self._open and day >= self._open.until:
            self._close()
        got = [0, marked, 0]
        if self._pool:
            oldest, latest = self._limits.oldest(day), self._limits.latest(day)
            need = self._peg(demand, need, self._pool.take(need, day, oldest, latest), got)
        if need and (self._fixed or self._limits.waits_for_own):
            need = self._await(demand, need, day, got)
        if need and self._allowance:
            need -= self._owe(need)
        if need and due <= self._limits.horizon:
            self._cover(demand, need, due, got)

    def _await(self, demand: Demand, need: int, day: date, got: list[int]) -> int:
        """Planning's own receipts that are worth waiting for; returns what stays open."""
        oldest, own = self._limits.oldest(day), self._limits.latest_own(day)
        need = self._peg(demand, need, self._pool.take_own(need, own), got)
        if not need or not self._fixed:
            return need
        traded = self._fixed.trade(need, lambda lot: (oldest or date.min) <= lot.date <= own)
        return self._peg(demand, need, traded, got)

    def _owe(self, need: int) -> int:
        """Leave open what a negative minimum allows to owe (scenario C2)."""
        owed = min(need, self._allowance)
        self._allowance -= owed
        return owed

    def _cover(self, demand: Demand, need: int, due: date, got: list[int]) -> None:
        """Step 5: join the open order or open one; without a window it closes at once."""
        if not self._proposes:
            self._uncovered.append((demand, need))
            return
        if self._open and self._limits.is_too_early(self._unfrozen(self._open.due), due):
            self._close()
        if self._open is None:
            until = self._day + timedelta(days=self._window) if self._window else None
            self._open = OpenOrder(due, until)
        self._open.add(demand, need, got)
        if not self._window:
            self._close()

    def _unfrozen(self, due: date) -> date:
        """The day for which an order is planned: not inside the freeze fence (ax.md 17.11)."""
        return unfrozen(self._item.policy, due, self._today)

    def _close(self) -> None:
        """Size the open order, peg it to its requirements and pool what it has to spare."""
        shared, self._open = self._open, None
        policy = self._item.policy
        if policy.order_max and ignores_maximum(shared.need, policy):
            self._report("order_max_ignored", need=shared.need, order_max=policy.order_max)
        orders = self._book.place(shared, self._code.quantities(shared.need, policy))
        lots = [Lot(order.date_delivery, order.quantity, order, PLANNED, True) for order in orders]
        self._limits.wait_own_until(max(lot.date for lot in lots))
        self._share(lots, shared.needs)
        for lot in lots:
            if lot.quantity:
                self._pool.add(lot)

    def _share(self, lots: list[Lot], needs: list[tuple[Demand, int]]) -> None:
        """Give the lots to the needs, both in their order."""
        waiting = iter(lots)
        lot = next(waiting, None)
        for demand, need in needs:
            while need and lot:
                quantity = min(need, lot.quantity)
                lot.quantity -= quantity
                need -= quantity
                self._pegs.append(Peg(demand, lot.supply, quantity))
                if not lot.quantity:
                    lot = next(waiting, None)
            if need:
                self._uncovered.append((demand, need))

    def _peg(
        self,
        demand: Demand,
        need: int,
        taken: list[tuple[Lot, int]],
        got: list[int] | None = None,
    ) -> int:
        """Note what the demand takes, count it by origin in ``got``; return what stays open."""
        for lot, quantity in taken:
            need -= quantity
            if got is not None:
                got[lot.origin] += quantity
            self._pegs.append(Peg(demand, lot.supply, quantity))
        return need

    # === What is answered === #

    def _answer(self) -> ItemPlan:
        fixed = [Peg(*held) for held in self._fixed.pegs()]
        unused = [
            (lot.supply, lot.quantity)
            for lot in self._pool.left()
            if lot.origin == RECEIPT and lot.supply.kind not in NOT_CANCELLED
        ]
        if self._item.stopped and self._uncovered:
            quantity = sum(need for demand, need in self._uncovered)
            self._report("stopped", "error", quantity=quantity, date=self._uncovered[0][0].date)
        pegs = fixed + self._pegs
        return ItemPlan(
            self._item, self._book.orders, pegs, unused, self._uncovered, self._problems
        )

    def _report(self, code: str, severity: str = "warning", **detail) -> None:
        item = self._item
        self._problems.append(Problem(code, item.product, item.site, severity, detail))
