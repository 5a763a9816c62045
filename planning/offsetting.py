"""When to order: from the day of the need back to the day of the order (ax.md 17.10).

::

    order --reorder margin--> start --lead time--> delivery --receipt, issue margin--> requirement

Counted back from the requirement, a closed day of the item's calendar moves a date to the open day
before. When the order would have to be placed before today, the same way is walked forward from
today instead, and the order is late by the days it then misses the requirement. Instead of the lead
time a schedule of the order's route may tell when it starts and ends (capacity_fence.py).

>>> from datetime import date
>>> from .entities import Policy
>>> policy = Policy(lead_time=2, issue_margin=1)
>>> dates = OrderDates(policy, today=date(2026, 7, 1), shift=calendar_days)
>>> dates[date(2026, 7, 10)].order.isoformat(), dates[date(2026, 7, 10)].delay
('2026-07-07', 0)
>>> dates[date(2026, 7, 2)].delivery.isoformat(), dates[date(2026, 7, 2)].delay
('2026-07-03', 2)
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date, timedelta
from typing import NamedTuple

from .entities import Policy, Shift


class Dates(NamedTuple):
    """The dates of a planned order; ``available`` is delivery plus the margins after it."""

    order: date
    start: date
    delivery: date
    available: date
    delay: int


Work = Callable[[date, bool], tuple[date, date] | None]
"""``work(day, forward)``: when one order starts and ends (:data:`~planning.entities.Scheduler`)."""


class OrderDates(dict):
    """``table[requirement]`` are the :class:`Dates` of an order for it; each day is done once."""

    def __init__(self, policy: Policy, today: date, shift: Shift) -> None:
        super().__init__()
        self._policy = policy
        self.today = today
        self._walk = _Walk(policy.calendar, shift)
        self.earliest = self._forward()
        """The dates of an order placed today."""

    def __missing__(self, requirement: date) -> Dates:
        dates = self._backward(requirement)
        if dates.order < self.today:
            late = (self.earliest.available - requirement).days
            dates = self.earliest._replace(delay=max(late, 0))
        self[requirement] = dates
        return dates

    def by_route(self, requirement: date, work: Work) -> Dates | None:
        """The dates of an order that takes as long as its schedule says; None: it says nothing."""
        available, delivery = self._needed(requirement)
        found = work(delivery, False)
        if found is None:
            return None
        start, finish = found
        order = self._walk.back(start, self._policy.reorder_margin)
        if order >= self.today and finish <= delivery:
            return Dates(order, start, delivery, available, 0)
        dates = self.placed_today(work)
        return dates and dates._replace(delay=max((dates.available - requirement).days, 0))

    def placed_today(self, work: Work) -> Dates | None:
        """The same of an order that is placed today."""
        order, start = self._soonest()
        found = work(start, True)
        return found and Dates(order, found[0], *self._used(found[1]), 0)

    def _backward(self, requirement: date) -> Dates:
        policy, back = self._policy, self._walk.back
        available, delivery = self._needed(requirement)
        start = back(delivery, policy.lead_time, policy.working_days)
        order = back(start, policy.reorder_margin)
        return Dates(order, start, delivery, available, 0)

    def _needed(self, requirement: date) -> tuple[date, date]:
        """Available and delivery day for a requirement."""
        available = self._walk.back(requirement, self._policy.issue_margin)
        return available, self._walk.back(available, self._policy.receipt_margin)

    def _forward(self) -> Dates:
        order, start = self._soonest()
        return Dates(order, start, *self.begun(start), 0)

    def _soonest(self) -> tuple[date, date]:
        """Order day and start of what is ordered today."""
        order = self._walk.ahead(self.today, 0)
        return order, self._walk.ahead(order, self._policy.reorder_margin)

    def begun(self, day: date, work: Work | None = None) -> tuple[date, date]:
        """Delivery and available day of an order that can begin on a day, not before.

        >>> dates = OrderDates(Policy(lead_time=2, issue_margin=1), date(2026, 7, 1), calendar_days)
        >>> [day.isoformat() for day in dates.begun(date(2026, 7, 6))]
        ['2026-07-08', '2026-07-09']
        """
        policy, ahead = self._policy, self._walk.ahead
        if found := work and work(day, True):
            return self._used(found[1])
        return self._used(ahead(ahead(day, 0), policy.lead_time, policy.working_days))

    def _used(self, finish: date) -> tuple[date, date]:
        """Delivery and available day of what is finished on a day."""
        policy, ahead = self._policy, self._walk.ahead
        delivery = ahead(finish, 0)
        return delivery, ahead(ahead(delivery, policy.receipt_margin), policy.issue_margin)


class _Walk(NamedTuple):
    """Steps on one calendar that end on an open day."""

    calendar: Hashable
    shift: Shift

    def back(self, day: date, days: int, working: bool = False) -> date:
        """So many days earlier; a closed day gives way to the open day before it."""
        if self.calendar is None:
            return self.shift(None, day, -days, working) if days else day
        if working and days:
            return self.shift(self.calendar, day, -days, True)
        after = self.shift(self.calendar, day, -days, False) + timedelta(days=1)
        return self.shift(self.calendar, after, -1, True)

    def ahead(self, day: date, days: int, working: bool = False) -> date:
        """So many days later; a closed day gives way to the open day after it."""
        if self.calendar is None:
            return self.shift(None, day, days, working) if days else day
        if working and days:
            return self.shift(self.calendar, day, days, True)
        before = self.shift(self.calendar, day, days, False) - timedelta(days=1)
        return self.shift(self.calendar, before, 1, True)


class Offsets:
    """Date tables shared by all items of a run with the same lead time, margins and calendar."""

    def __init__(self, today: date, shift: Shift) -> None:
        self._today = today
        self._shift = shift
        self._tables: dict[tuple, OrderDates] = {}

    def of(self, policy: Policy) -> OrderDates:
        """The table for this policy."""
        terms = (
            policy.calendar,
            policy.lead_time,
            policy.working_days,
            policy.issue_margin,
            policy.receipt_margin,
            policy.reorder_margin,
        )
        table = self._tables.get(terms)
        if table is None:
            table = self._tables[terms] = OrderDates(policy, self._today, self._shift)
        return table


def calendar_days(calendar: Hashable, day: date, days: int, working: bool = False) -> date:
    """A :data:`~planning.entities.Shift` for which every day is open."""
    return day + timedelta(days=days)


def open_days(is_open: Callable[[Hashable, date], bool]) -> Shift:
    """A shift that counts the days for which ``is_open(calendar, day)`` holds.

    Ten years without an open day are taken for a calendar that closes nothing.

    >>> shift = open_days(lambda calendar, day: day.weekday() < 5)
    >>> shift("Mon-Fri", date(2024, 6, 21), -2, True).isoformat()
    '2024-06-19'
    >>> shift("Mon-Fri", date(2024, 6, 21), 1, True).isoformat()
    '2024-06-24'
    """
    known: dict[tuple, date] = {}

    def shift(calendar: Hashable, day: date, days: int, working: bool = False) -> date:
        if calendar is None or not working:
            return day + timedelta(days=days)
        asked = (calendar, day, days)
        if asked not in known:
            known[asked] = _count_open(calendar, day, days, is_open)
        return known[asked]

    return shift


def _count_open(calendar: Hashable, day: date, days: int, is_open: Callable) -> date:
    step = timedelta(days=1 if days > 0 else -1)
    reached, left, closed = day, abs(days), 0
    while left:
        reached += step
        if is_open(calendar, reached):
            left, closed = left - 1, 0
        elif (closed := closed + 1) > 3660:
            return day + timedelta(days=days)
    return reached
