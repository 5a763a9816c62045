"""One item: demands and supplies in, planned orders and pegs out (ax.md 17.7 to 17.10).

:func:`plan_item` is the one place that decides what an item needs; a run loops over it and a view
asks it again for the item on the screen.

Supplies wait in a pool, earliest first. Each demand, in the order of its day, takes

1. the supply marked for it, whatever its date,
2. from the pool what is there on its day and not too old for it (positive days),
3. what the safety stock holds, if it would be late otherwise,
4. from the pool what comes late but soon enough (negative days),
5. a planned order, by the coverage code; what an order has to spare goes to the pool.

The safety stock is a demand of today that comes after the real ones of that day.

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

from .coverage import CODES, CoverageCode
from .entities import SAFETY, Demand, Item, PlannedOrder, Problem, Shift, Supply
from .fixed_pegs import FixedPegs
from .lot_sizing import ignores_maximum
from .offsetting import OrderDates
from .order_book import OpenOrder, OrderBook, Sourcing
from .pool import PLANNED, RECEIPT, Lot, Pool, lots_of, take_from
from .requirements import own_demands, safety_demand
from .time_limits import TimeLimits

_NOT_CANCELLED = ("on_hand", "by_product")


def _by_day(demand: Demand) -> tuple:
    """Sorts demands. The slash lets a component that is not firmed yet follow those of its kind
    that are (``s1/7!c9``), as it will when it is firmed itself: firming changes no order.
    """
    return demand.date, demand.priority, f"{demand.source}/", demand.quantity


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
) -> ItemPlan:
    """Net, size and date one item.

    ``dates`` is its date table when the caller shares it; ``sourcing`` decides how each planned
    order is sourced, without it the policy's order type counts (none given: purchase).
    """
    dates = OrderDates(item.policy, today, shift) if dates is None else dates
    supplies = list(supplies)
    used = [supply.source for supply in supplies if supply.kind == "approved"]
    book = OrderBook(item, dates, sourcing, used)
    return _Walk(item, today, dates, book).plan(demands, supplies)


class _Walk:
    """The walk through one item's demands, and what it has found so far."""

    def __init__(self, item: Item, today: date, dates: OrderDates, book: OrderBook) -> None:
        policy = item.policy
        self._item = item
        self._today = today
        self._dates = dates
        self._book = book
        self._pegs: list[Peg] = []
        self._uncovered: list[tuple[Demand, int]] = []
        self._problems: list[Problem] = []
        self._held: list[tuple[Lot, Demand]] = []
        self._loans = 0
        self._open: OpenOrder | None = None
        self._limits = TimeLimits(policy, today, dates)
        self._allowance = max(-policy.min_qty, 0) if policy.coverage_code == "min_max" else 0
        self._code = self._coverage_code()
        self._window = self._code.window(policy)
        self._proposes = not item.stopped and bool(self._code.quantities(1, policy))

    def _coverage_code(self) -> CoverageCode:
        name = self._item.policy.coverage_code
        if name not in CODES:
            self._report("coverage_code", "error", coverage_code=name)
        return CODES.get(name, CODES["manual"])

    def plan(self, demands: Iterable[Demand], supplies: list[Supply]) -> ItemPlan:
        """Peg the marked supplies, then serve each demand in turn."""
        needs = [demand for demand in demands if demand.quantity > 0]
        needs += own_demands(self._item, supplies, self._today)
        needs.sort(key=_by_day)
        lots = lots_of(supplies, self._today)
        self._fixed = FixedPegs(lots)
        marked = self._peg_marked(needs)
        self._pool = Pool(lots)
        for index, demand in enumerate(needs):
            got = marked.get(index, 0)
            if got < demand.quantity:
                self._serve(demand, demand.quantity - got, got)
        if self._open:
            self._close()
        return self._answer()

    def _peg_marked(self, demands: list[Demand]) -> dict[int, int]:
        """Fixed pegs first: what each demand (by its index) gets from supplies with its mark."""
        pegged = {}
        for index, demand in enumerate(demands) if self._fixed else ():
            taken = self._fixed.take(demand)
            pegged[index] = sum(quantity for lot, quantity in taken)
            if demand.kind == SAFETY:
                self._peg(demand, 0, taken)
            else:
                self._fixed.hold(demand, taken)
        return pegged

    # === The walk === #

    def _serve(self, demand: Demand, need: int, marked: int = 0) -> None:
        """Steps 2 to 5 of the module's docstring for what the marked supplies left open."""
        due = max(demand.date, self._today)
        if self._open and due >= self._open.until:
            self._close()
        got = [0, marked, 0]
        if self._pool:
            latest = due if self._held else self._limits.latest(due)
            taken = self._pool.take(need, self._limits.oldest(due), latest)
            need = self._peg(demand, need, taken, got)
        if need:
            self._serve_short(demand, need, due, got)

    def _serve_short(self, demand: Demand, need: int, due: date, got: list[int]) -> None:
        """Steps 3 to 5, when the pool has nothing more for that day."""
        borrowed, waits = 0, bool(self._held or self._fixed or self._limits.waits_for_own)
        if self._held:
            borrowed = self._borrow(demand, need, due, got)
            need -= borrowed
        if waits:
            need = self._await(demand, need, due, got)
        if self._allowance:
            need -= self._owe(need)
        if need and due <= self._limits.horizon:
            self._cover(demand, need, due, got)
        if borrowed:
            self._loans += 1
            self._serve(safety_demand(self._item, borrowed, due, self._loans), borrowed)

    def _borrow(self, demand: Demand, need: int, due: date, got: list[int]) -> int:
        """Real demand that would be late takes what the safety stock holds (ax.md 17.9).

        The safety stock then asks for it anew, as of that day.
        """
        in_time = self._proposes and not self._dates[due].delay
        if demand.kind == SAFETY or in_time or due > self._limits.horizon:
            return 0
        oldest = self._limits.oldest(due) or date.min
        there = (lot for lot, _safety in self._held if oldest <= lot.date <= due)
        taken = take_from(there, need)
        self._held = [held for held in self._held if held[0].quantity]
        return need - self._peg(demand, need, taken, got)

    def _await(self, demand: Demand, need: int, due: date, got: list[int]) -> int:
        """Receipts after the need that are worth waiting for (ax.md 17.7 b); what stays open."""
        limits = self._limits
        oldest, own = limits.oldest(due), limits.latest_own(due)
        need = self._peg(demand, need, self._pool.take(need, oldest, limits.latest(due)), got)
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
        if self._open and self._limits.is_too_early(self._open.due, due):
            self._close()
        if self._open is None:
            until = due + timedelta(days=self._window) if self._window else None
            self._open = OpenOrder(due, until)
        self._open.add(demand, need, got)
        if not self._window:
            self._close()

    def _close(self) -> None:
        """Size the open order, peg it to its requirements and pool what it has to spare."""
        shared, self._open = self._open, None
        policy = self._item.policy
        if policy.order_max and ignores_maximum(shared.need, policy):
            self._report("order_max_ignored", need=shared.need, order_max=policy.order_max)
        orders = self._book.place(shared, self._code.quantities(shared.need, policy))
        lots = [Lot(order.date_delivery, order.quantity, order, PLANNED, True) for order in orders]
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
                self._note(demand, lot, quantity)
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
            self._note(demand, lot, quantity)
        return need

    def _note(self, demand: Demand, lot: Lot, quantity: int) -> None:
        """Keep a peg; what feeds the safety stock may yet be lent and stays a lot until the end."""
        if demand.kind == SAFETY:
            self._held.append((Lot(lot.date, quantity, lot.supply, lot.origin), demand))
        else:
            self._pegs.append(Peg(demand, lot.supply, quantity))

    # === What is answered === #

    def _answer(self) -> ItemPlan:
        fixed = [Peg(*held) for held in self._fixed.pegs()]
        held = [Peg(demand, lot.supply, lot.quantity) for lot, demand in self._held if lot.quantity]
        unused = [
            (lot.supply, lot.quantity)
            for lot in self._pool.left()
            if lot.origin == RECEIPT and lot.supply.kind not in _NOT_CANCELLED
        ]
        if self._item.stopped and self._uncovered:
            quantity = sum(need for demand, need in self._uncovered)
            self._report("stopped", "error", quantity=quantity, date=self._uncovered[0][0].date)
        pegs = fixed + self._pegs + held
        return ItemPlan(
            self._item, self._book.orders, pegs, unused, self._uncovered, self._problems
        )

    def _report(self, code: str, severity: str = "warning", **detail) -> None:
        item = self._item
        self._problems.append(Problem(code, item.product, item.site, severity, detail))
