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
from datetime import date
from typing import NamedTuple

from .entities import Demand, Item, PlannedOrder, Shift, Supply
from .message_rules import Receipt, Rules
from .netting import ItemPlan
from .offsetting import calendar_days

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

_NO_ORDER = frozenset(("on_hand", "by_product", "supply_forecast"))
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
    rules: Rules | None = None,
) -> list[Message]:
    """The messages for the receipts of one item, in the order of their dates.

    :param delayed: by source of a demand the later date on which it can be served (futures date);
        a receipt is not hurried to be there before it
    :param firms: planned orders inside the firming fence become real in this run, so no receipt
        is increased in their place
    :param rules: those of the item's policy when the caller shares them among items
    """
    policy = plan.item.policy
    receipts = _receipts(plan)
    if not receipts or not policy.action_fence or not policy.actions:
        return []
    rules = rules or Rules(policy, today, shift)
    joined = _joined(plan, receipts, rules, firms) if "increase" in policy.actions else {}
    allowance = max(policy.max_qty - policy.min_qty, 0) if policy.coverage_code == "min_max" else 0
    found = []
    for name, receipt in receipts.items():
        orders = tuple(joined.get(name, ()))
        kept = rules.quantity(receipt, orders, allowance)
        allowance -= min(allowance, max(kept - receipt.pegged, 0))
        day = receipt.supply.date if kept == 0 else rules.date(receipt, delayed)
        action = _action(receipt.supply, day, kept)
        if action and not rules.is_beyond_fence(receipt):
            found.append(_message(plan.item, receipt, action, day, kept, orders))
    return found


def _message(
    item: Item,
    receipt: Receipt,
    action: str,
    day: date,
    quantity: int,
    replaces: tuple[PlannedOrder, ...],
) -> Message:
    supply = receipt.supply
    dates, quantities = (supply.date, day), (supply.quantity, quantity)
    return Message(item, supply, action, *dates, *quantities, receipt.first, replaces)


def at_stake(message: Message) -> float:
    """How many rounding units a message is about; times their price, the money at stake.

    What is ordered too much or too little counts in full, and so do goods that come late: somebody
    waits for them. Goods that come early count for the part of a year for which they lie about.

    >>> from datetime import date
    >>> receipt = Supply(10, date(2026, 3, 2), "p1", "receipt")
    >>> early = Message(None, receipt, "postpone", receipt.date, date(2026, 5, 14), 10, 10)
    >>> at_stake(early), at_stake(early._replace(action="postpone_decrease", quantity_to=4))
    (2.0, 6.8)
    """
    changed = abs(message.quantity_to - message.quantity_from)
    rest = min(message.quantity_to, message.quantity_from)
    weight = 0.0
    if message.days > 0:
        weight = message.days / 365
    elif message.days < 0:
        weight = 1.0
    return changed + rest * weight


# === What each receipt serves === #


def _receipts(plan: ItemPlan) -> dict[Name, Receipt]:
    """The item's receipts by kind and source, earliest first."""
    found: dict[Name, Receipt] = {}
    for peg in plan.pegs:
        if isinstance(peg.supply, Supply) and peg.supply.date is not None:
            _receipt_of(found, peg.supply).serve(peg.demand, peg.quantity)
    for supply, _quantity in plan.unused:
        _receipt_of(found, supply)
    real = [pair for pair in found.items() if pair[0][0] not in _NO_ORDER]
    return dict(sorted(real, key=lambda pair: (pair[1].supply.date, pair[0])))


def _receipt_of(found: dict[Name, Receipt], supply: Supply) -> Receipt:
    name = (supply.kind, supply.source)
    if name not in found:
        found[name] = Receipt(supply)
    return found[name]


# === Increase === #


def _joined(
    plan: ItemPlan, receipts: dict[Name, Receipt], rules: Rules, firms: bool
) -> dict[Name, list[PlannedOrder]]:
    """Which planned orders each receipt could take over.

    It serves the same requirement in part, or, where orders cover a period, another one of the
    same period; and both together stay within the order maximum (ax.md 17.13: the multiple may
    then exceed it). What the run firms itself, and what is split into several orders, stays.
    """
    joined: dict[Name, list[PlannedOrder]] = {}
    extra: dict[Name, int] = {}
    orders = [
        order
        for order in plan.orders
        if order.sizing.chunks == 1 and not (firms and rules.is_firmed(order))
    ]
    sharing = _sharing(plan, receipts) if orders else {}
    for order in orders:
        of_period = [name for name in receipts if rules.is_of_its_period(receipts[name], order)]
        for name in [*sharing[order.source], *of_period]:
            together = receipts[name].pegged + extra.get(name, 0) + order.sizing.net
            if rules.is_allowed(receipts[name], together):
                joined.setdefault(name, []).append(order)
                extra[name] = extra.get(name, 0) + order.sizing.net
                break
    return joined


def _sharing(plan: ItemPlan, receipts: dict[Name, Receipt]) -> dict[str, list[Name]]:
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
