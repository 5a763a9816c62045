"""Action messages: what to change on orders that exist already (ax.md 17.13).

A message compares a receipt with the pegs that it has: its date with the earliest requirement it
serves, its quantity with what is pegged to it.

==========  ========================================================================
advance     it comes later than it is needed, by more than the advance margin
postpone    it comes earlier than it is needed, by more than the postpone margin
increase    a planned order covers a shortage that the receipt could cover as well
decrease    more than the dampener quantity of it is not needed
cancel      nothing is pegged to it
==========  ========================================================================

Date and quantity are combined (*advance and decrease*). Planning never waits for a message to be
applied: an increase stands next to the planned order that it would replace, and the run after it
was applied drops that order.

>>> from datetime import date
>>> from .entities import Policy
>>> from .netting import plan_item
>>> from .offsetting import calendar_days
>>> item = Item.of("wheel", "Berlin", Policy("purchase", lead_time=7, negative_days=90))
>>> today = date(2024, 1, 1)
>>> sale = [Demand(20, today, "s1", "sale")]
>>> bought = [Supply(100, date(2024, 2, 1), "p1", "receipt")]
>>> plan = plan_item(item, sale, bought, today, calendar_days)
>>> [message] = item_messages(plan, today)
>>> message.action, message.date_to.isoformat(), message.quantity_to
('advance_decrease', '2024-01-01', 20)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from .entities import SAFETY, Demand, Item, PlannedOrder, Policy, Shift, Supply
from .lot_sizing import lot, round_up
from .netting import ItemPlan
from .offsetting import OrderDates, calendar_days

ACTION_TYPES = (
    "advance",
    "postpone",
    "increase",
    "decrease",
    "advance_increase",
    "advance_decrease",
    "postpone_increase",
    "postpone_decrease",
    "cancel",
)
"""Values of AX's ActionType, its *none* left out (ax.md 1.4)."""

UNDATED = frozenset(("request",))
"""Kinds of supplies whose date nobody knows: only their quantity is looked at."""

_NO_ORDER = frozenset(("on_hand", "by_product"))
_NO_DATES: Mapping[str, date] = {}
Name = tuple[str, str]
"""Kind and source of a supply."""


class Message(NamedTuple):
    """What to change on a receipt. From and to are equal where nothing changes."""

    item: Item
    supply: Supply
    action: str
    date_from: date
    date_to: date
    quantity_from: int
    quantity_to: int
    demand: Demand | None = None
    """The earliest requirement that it serves; of a cancel what it served until now, if known."""
    replaces: tuple[PlannedOrder, ...] = ()
    """The planned orders that an increase makes unnecessary."""

    @property
    def days(self) -> int:
        """By how many days the receipt moves; negative: earlier."""
        return (self.date_to - self.date_from).days

    @property
    def fingerprint(self) -> str:
        """What the message rests on, as text: a dismissed message stays so while it is equal.

        The requirement's own date stands in for the date to reach, which moves on with today
        where the requirement is overdue.
        """
        asked = (self.demand.source, self.demand.date) if self.demand else ()
        facts = (self.action, self.date_from, self.quantity_from, self.quantity_to, *asked)
        return "|".join(map(str, facts))


def item_messages(
    plan: ItemPlan,
    today: date,
    shift: Shift = calendar_days,
    *,
    delayed: Mapping[str, date] = _NO_DATES,
    firms: bool = False,
) -> list[Message]:
    """The messages for the receipts of one item, in the order of their dates.

    :param delayed: by source of a demand the later date on which it can be served (futures date);
        a receipt is not hurried to be there before it
    :param firms: planned orders inside the firming fence become real in this run, so no receipt
        is increased in their place
    """
    policy = plan.item.policy
    receipts = _receipts(plan)
    if not receipts or not policy.action_fence or not policy.actions:
        return []
    desk = _Desk(policy, today, shift, delayed)
    joined = _joined(plan, receipts, desk, firms) if "increase" in policy.actions else {}
    allowance = max(policy.max_qty - policy.min_qty, 0) if _fills_up(policy) else 0
    found = []
    for name, receipt in receipts.items():
        orders = tuple(joined.get(name, ()))
        kept = desk.quantity(receipt, orders, allowance)
        allowance -= min(allowance, max(kept - receipt.pegged, 0))
        day = receipt.supply.date if kept == 0 else desk.date(receipt)
        action = _action(receipt.supply, day, kept)
        if action and not desk.is_beyond_fence(receipt):
            found.append(_message(plan.item, receipt, action, day, kept, orders))
    return found


def _message(
    item: Item,
    receipt: _Receipt,
    action: str,
    day: date,
    quantity: int,
    replaces: tuple[PlannedOrder, ...],
) -> Message:
    supply = receipt.supply
    dates, quantities = (supply.date, day), (supply.quantity, quantity)
    return Message(item, supply, action, *dates, *quantities, receipt.first, replaces)


def stake(message: Message, price: float) -> float:
    """The money that a message is about, at ``price`` a rounding unit.

    What is ordered too much or too little counts with its value, and so do goods that come late:
    somebody waits for them. Goods that come early count with their value for the part of a year
    for which they lie about.

    >>> from datetime import date
    >>> receipt = Supply(10, date(2026, 3, 2), "p1", "receipt")
    >>> early = Message(None, receipt, "postpone", receipt.date, date(2026, 5, 14), 10, 10)
    >>> stake(early, 5.0), stake(early._replace(action="postpone_decrease", quantity_to=4), 5.0)
    (10.0, 34.0)
    """
    changed = abs(message.quantity_to - message.quantity_from)
    rest = min(message.quantity_to, message.quantity_from)
    weight = 0.0
    if message.days > 0:
        weight = message.days / 365
    elif message.days < 0:
        weight = 1.0
    return round((changed + rest * weight) * price, 2)


# === What each receipt serves === #


class _Receipt:
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


def _receipts(plan: ItemPlan) -> dict[Name, _Receipt]:
    """The item's receipts by kind and source, earliest first."""
    found: dict[Name, _Receipt] = {}
    for peg in plan.pegs:
        if isinstance(peg.supply, Supply) and peg.supply.date is not None:
            _receipt_of(found, peg.supply).serve(peg.demand, peg.quantity)
    for supply, _quantity in plan.unused:
        _receipt_of(found, supply)
    real = [pair for pair in found.items() if pair[0][0] not in _NO_ORDER]
    return dict(sorted(real, key=lambda pair: (pair[1].supply.date, pair[0])))


def _receipt_of(found: dict[Name, _Receipt], supply: Supply) -> _Receipt:
    name = (supply.kind, supply.source)
    if name not in found:
        found[name] = _Receipt(supply)
    return found[name]


# === Increase === #


def _joined(
    plan: ItemPlan, receipts: dict[Name, _Receipt], desk: _Desk, firms: bool
) -> dict[Name, list[PlannedOrder]]:
    """Which planned orders each receipt could take over.

    It serves the same requirement in part, or, where orders cover a period, another one of the
    same period; and both together stay within the order maximum (ax.md 17.13: the multiple may
    then exceed it). What the run firms itself, and what is split into several orders, stays.
    """
    joined: dict[Name, list[PlannedOrder]] = {}
    extra: dict[Name, int] = {}
    sharing = _sharing(plan, receipts)
    for order in plan.orders:
        if order.sizing.chunks > 1 or (firms and desk.is_firmed(order)):
            continue
        of_period = [name for name in receipts if desk.is_of_its_period(receipts[name], order)]
        for name in [*sharing[order.source], *of_period]:
            together = receipts[name].pegged + extra.get(name, 0) + order.sizing.net
            if desk.is_allowed(receipts[name], together):
                joined.setdefault(name, []).append(order)
                extra[name] = extra.get(name, 0) + order.sizing.net
                break
    return joined


def _sharing(plan: ItemPlan, receipts: dict[Name, _Receipt]) -> dict[str, list[Name]]:
    """By planned order the receipts that serve one of its requirements in part."""
    serving: dict[str, list[Name]] = defaultdict(list)
    for peg in plan.pegs:
        if isinstance(peg.supply, Supply):
            name = (peg.supply.kind, peg.supply.source)
            if name in receipts:
                serving[peg.demand.source].append(name)
    sharing: dict[str, list[Name]] = defaultdict(list)
    for peg in plan.pegs:
        if isinstance(peg.supply, PlannedOrder):
            sharing[peg.supply.source] += serving[peg.demand.source]
    return sharing


# === The rules === #


class _Desk:
    """The rules of one item: when its receipts should come, and how large they should be."""

    def __init__(
        self, policy: Policy, today: date, shift: Shift, delayed: Mapping[str, date]
    ) -> None:
        self._policy = policy
        self._today = today
        self._delayed = delayed
        self._fence = today + timedelta(days=policy.action_fence)
        self._dates = OrderDates(replace(policy, lead_time=0, reorder_margin=0), today, shift)
        self._earliest = OrderDates(policy, today, shift).earliest.delivery

    def is_firmed(self, order: PlannedOrder) -> bool:
        """Whether the order lies inside the firming fence (ax.md 17.11)."""
        return (order.date_requirement - self._today).days <= self._policy.firming_fence > 0

    def is_of_its_period(self, receipt: _Receipt, order: PlannedOrder) -> bool:
        """Whether the order is for the period that the receipt's first requirement begins."""
        if receipt.first is None or self._policy.coverage_code != "period":
            return False
        first = max(receipt.first.date, self._today)
        return 0 <= (order.date_requirement - first).days < self._policy.period_days

    def is_allowed(self, receipt: _Receipt, together: int) -> bool:
        """Whether the receipt may grow to what is asked together."""
        order_max = self._policy.order_max
        return receipt.supply.kind not in UNDATED and not 0 < order_max < together

    def is_beyond_fence(self, receipt: _Receipt) -> bool:
        """Whether the requirement, or a receipt without one, lies outside the action fence."""
        return (receipt.first or receipt.supply).date > self._fence

    def quantity(self, receipt: _Receipt, orders: tuple[PlannedOrder, ...], allowance: int) -> int:
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

    def date(self, receipt: _Receipt) -> date:
        """When the receipt should come: its own date where the margins allow it."""
        day, policy = receipt.supply.date, self._policy
        if receipt.first is None or receipt.supply.kind in UNDATED:
            return day
        wanted = min(self._wanted(need) for need in (receipt.real, receipt.safety) if need)
        late = (max(day, self._today) - wanted).days
        if late > policy.advance_margin and "advance" in policy.actions:
            return wanted
        may_wait = "postpone" in policy.actions and not receipt.safety
        return wanted if may_wait and -late > policy.postpone_margin else day

    def _wanted(self, demand: Demand) -> date:
        """The delivery date for a requirement: less the margins, never before today.

        The safety stock waits for nobody: it is not wanted before a new order could be there.
        """
        due = max(self._delayed.get(demand.source, demand.date), self._today)
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


def _action(supply: Supply, day: date, quantity: int) -> str:
    """The name of the change, empty where there is none."""
    if quantity == 0:
        return "cancel"
    parts = []
    if day != supply.date:
        parts.append("advance" if day < supply.date else "postpone")
    if quantity != supply.quantity:
        parts.append("increase" if quantity > supply.quantity else "decrease")
    return "_".join(parts)


def _fills_up(policy: Policy) -> bool:
    return policy.coverage_code == "min_max"
