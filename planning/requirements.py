"""What an item asks for itself: its safety stock, and to come back above zero (ax.md 17.9).

>>> from datetime import date
>>> from .entities import Policy
>>> from .offsetting import OrderDates, calendar_days
>>> item = Item.of("wheel", "Berlin", Policy(min_qty=15))
>>> dates = OrderDates(item.policy, date(2026, 3, 2), calendar_days)
>>> below = [Supply(-3, None, "stock", "on_hand")]
>>> for demand in own_demands(item, [], below, date(2026, 3, 2), dates):
...     print(demand.source, demand.quantity)
safety 15
stock 3
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from .entities import BACKLOG, SAFETY, Demand, Item, Supply
from .offsetting import OrderDates
from .sources import Source, mix, number

RELEASED = "safety_release"
"""Kind of supply that a falling minimum sets free."""
AFTER_ALL_OTHERS = 1_000_000
"""Priority of the safety stock among the demands of its day."""


def own_demands(
    item: Item,
    demands: Sequence[Demand],
    supplies: Sequence[Supply],
    today: date,
    dates: OrderDates,
    numbered: bool = False,
) -> list[Demand]:
    """The safety stock and stock below zero.

    ``numbered`` sources are whole numbers (sources.py), as those of a run.
    """
    asked = list(_safety(item, demands, supplies, today, dates, numbered))
    below = -sum(supply.quantity for supply in supplies if supply.quantity < 0)
    if below:
        source = number(BACKLOG) if numbered else "stock"
        asked.append(Demand(below, today, source, BACKLOG, (BACKLOG, *item.key)))
    return asked


def released(item: Item, today: date) -> list[Supply]:
    """What a minimum that falls sets free for other demand, on the day from which it is lower."""
    steps = _steps(item, today)
    return [
        Supply(-change, day, number(f"{RELEASED}.{day}"), RELEASED)
        for day, change in steps
        if change < 0
    ]


def safety_source(day: date | None = None, numbered: bool = False) -> Source:
    """How the safety stock's demand is called: today's, or that of a later step."""
    source = SAFETY if day is None else f"{SAFETY}.{day}"
    return mix(number(source), 1) >> 1 if numbered else source


def _safety(
    item: Item,
    demands: Sequence[Demand],
    supplies: Sequence[Supply],
    today: date,
    dates: OrderDates,
    numbered: bool,
) -> Iterator[Demand]:
    """The minimum as a demand, and a further one on each day from which it is higher."""
    mark = (SAFETY, *item.key)
    for day, change in _steps(item, today):
        first = day == today
        due = _fulfilled_on(item, demands, supplies, today, dates) if first else day
        if change > 0 and due is not None:
            source = safety_source(None if first else day, numbered)
            yield Demand(change, due, source, SAFETY, mark, None, AFTER_ALL_OTHERS)


def _steps(item: Item, today: date) -> Iterator[tuple[date, int]]:
    """By how much the minimum rises (or falls) on which day."""
    policy = item.policy
    before = max(policy.min_qty, 0)
    if before:
        yield today, before
    for day, minimum in policy.minimum_steps:
        change, before = max(minimum, 0) - before, max(minimum, 0)
        if change:
            yield day, change


def _fulfilled_on(
    item: Item,
    demands: Sequence[Demand],
    supplies: Sequence[Supply],
    today: date,
    dates: OrderDates,
) -> date | None:
    """When the minimum must be there: by the item's choice (ax.md 17.9); None: not yet."""
    choice = item.policy.fulfil_minimum
    if choice == "procurement":
        return dates.earliest.available
    if choice == "fence":
        return today + timedelta(days=item.policy.coverage_fence)
    if choice == "first_issue":
        return _first_issue(item.policy.min_qty, demands, supplies, today)
    return today


def _first_issue(
    minimum: int, demands: Sequence[Demand], supplies: Sequence[Supply], today: date
) -> date | None:
    """The day of the first issue after which less than the minimum is projected."""
    events = [(max(row.date or today, today), row.quantity) for row in supplies]
    events += [(max(row.date, today), -row.quantity) for row in demands]
    projected = 0
    for day, change in sorted(events, key=lambda event: (event[0], -event[1])):
        projected += change
        if change < 0 and projected < minimum:
            return day
    return None
