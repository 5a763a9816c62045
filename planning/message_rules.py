"""The rules behind action messages: when a receipt should come, and how large it should be.

>>> from datetime import date
>>> from .offsetting import calendar_days
>>> rules = Rules(Policy(order_multiple=5), date(2026, 3, 2), calendar_days)
>>> receipt = Receipt(Supply(20, date(2026, 3, 9), "p1", "receipt"))
>>> receipt.serve(Demand(7, date(2026, 3, 6), "s1", "sale"), 7)
>>> rules.date(receipt, {}).isoformat(), rules.quantity(receipt, (), 0)
('2026-03-06', 10)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from .entities import SAFETY, Demand, PlannedOrder, Policy, Shift, Supply
from .lot_sizing import lot, round_up
from .offsetting import OrderDates

UNDATED = frozenset(("in_progress",))
"""Kinds of supplies whose date nobody knows: only their quantity is looked at."""


class Receipt:
    """A receipt and what is pegged to it."""

    __slots__ = ("pegged", "real", "safety", "supply")

    def __init__(self, supply: Supply) -> None:
        self.supply = supply
        self.pegged = 0
        self.real: Demand | None = None
        """The earliest requirement that it serves, but for the safety stock."""
        self.safety: Demand | None = None

    @property
    def first(self) -> Demand | None:
        """What it is for; the safety stock where it serves nothing else."""
        return self.real or self.safety

    def serve(self, demand: Demand, quantity: int) -> None:
        """Count a peg."""
        self.pegged += quantity
        kept = "safety" if demand.kind == SAFETY else "real"
        first = getattr(self, kept)
        if first is None or demand.date < first.date:
            setattr(self, kept, demand)


class Rules:
    """What a policy says on a day: when receipts should come, and how large they should be."""

    def __init__(self, policy: Policy, today: date, shift: Shift) -> None:
        self._policy = policy
        self._today = today
        self._fence = today + timedelta(days=policy.action_fence)
        self._dates = OrderDates(replace(policy, lead_time=0, reorder_margin=0), today, shift)
        self._earliest = OrderDates(policy, today, shift).earliest.delivery

    def is_firmed(self, order: PlannedOrder) -> bool:
        """Whether the order lies inside the firming fence (ax.md 17.11)."""
        return (order.date_requirement - self._today).days <= self._policy.firming_fence > 0

    def is_of_its_period(self, receipt: Receipt, order: PlannedOrder) -> bool:
        """Whether the order is for the period that the receipt's first requirement begins."""
        if receipt.first is None or self._policy.coverage_code != "period":
            return False
        first = max(receipt.first.date, self._today)
        return 0 <= (order.date_requirement - first).days < self._policy.period_days

    def is_allowed(self, receipt: Receipt, together: int) -> bool:
        """Whether the receipt may grow to what is asked together."""
        order_max = self._policy.order_max
        return receipt.supply.kind not in UNDATED and not 0 < order_max < together

    def is_beyond_fence(self, receipt: Receipt) -> bool:
        """Whether the requirement, or a receipt without one, lies outside the action fence."""
        return (receipt.first or receipt.supply).date > self._fence

    def quantity(self, receipt: Receipt, orders: tuple[PlannedOrder, ...], allowance: int) -> int:
        """What the receipt should be: as it is, more for planned orders, or the least that covers.

        :param orders: planned orders that it takes over
        :param allowance: how much may go into stock beyond the requirements (min./max.)
        """
        now, policy = receipt.supply.quantity, self._policy
        needed = receipt.pegged + sum(order.sizing.net for order in orders)
        if not needed:
            return 0 if "cancel" in policy.actions else now
        enough = least(needed, policy, allowance)
        if orders:
            return max(enough, now)
        too_much = now - enough > policy.dampener_qty
        return enough if too_much and "decrease" in policy.actions else now

    def date(self, receipt: Receipt, delayed: Mapping[str, date]) -> date:
        """When the receipt should come: its own date where the margins allow it."""
        day, policy = receipt.supply.date, self._policy
        if receipt.first is None or receipt.supply.kind in UNDATED:
            return day
        needs = (need for need in (receipt.real, receipt.safety) if need)
        wanted = min(self._wanted(need, delayed) for need in needs)
        late = (max(day, self._today) - wanted).days
        if late > policy.advance_margin and "advance" in policy.actions:
            return wanted
        may_wait = "postpone" in policy.actions and not receipt.safety
        return wanted if may_wait and -late > policy.postpone_margin else day

    def _wanted(self, demand: Demand, delayed: Mapping[str, date]) -> date:
        """The delivery date for a requirement: less the margins, never before today.

        The safety stock waits for nobody: it is not wanted before a new order could be there.
        """
        due = max(delayed.get(demand.source, demand.date), demand.date, self._today)
        wanted = self._dates[due].delivery
        return max(wanted, self._earliest) if demand.kind == SAFETY else wanted


def least(need: int, policy: Policy, allowance: int = 0) -> int:
    """The smallest order that covers a need and, as far as allowed, fills up the stock.

    >>> least(90, Policy(order_max=90, order_multiple=20)), least(3, Policy(order_min=10))
    (100, 10)
    >>> least(10, Policy(), allowance=50), least(10, Policy(order_multiple=25), allowance=50)
    (60, 50)
    """
    filled = need + allowance
    multiple = policy.order_multiple
    if allowance and multiple:
        filled = max(filled // multiple * multiple, round_up(need, multiple))
    return lot(filled, policy)
