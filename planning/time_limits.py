"""Which supplies may serve the demand of a day, by their own day (ax.md 17.7, 17.11).

::

    too old |<-- positive days -- due -- negative days -->| not worth waiting for

Dynamic negative days run at least from the day on which a new order would arrive. A receipt is
worth waiting for until then. What planning made itself is waited for that long in any case, or the
next run would make it again.

>>> from datetime import date
>>> from .offsetting import calendar_days
>>> policy = Policy(lead_time=6, negative_days=2, positive_days=30)
>>> today = date(2026, 1, 1)
>>> limits = TimeLimits(policy, today, OrderDates(policy, today, calendar_days))
>>> limits.latest(today).isoformat(), limits.latest(date(2026, 3, 1)).isoformat()
('2026-01-09', '2026-03-03')
>>> limits.oldest(date(2026, 3, 1)).isoformat()
'2026-01-30'
"""

from __future__ import annotations

from datetime import date, timedelta

from .entities import Policy
from .offsetting import OrderDates
from .order_book import unfrozen


class TimeLimits:
    """The limits of one item. Those of a later demand are never earlier."""

    __slots__ = (
        "_dates",
        "_negative",
        "_positive",
        "_wait",
        "_wait_own",
        "earliest",
        "horizon",
    )

    def __init__(self, policy: Policy, today: date, dates: OrderDates) -> None:
        earliest = unfrozen(policy, dates.earliest.available, today)
        days = policy.positive_days
        limited = days is not None and days < policy.coverage_fence
        self._dates = dates
        self._positive = timedelta(days=days) if limited else None
        self._negative = timedelta(days=policy.negative_days)
        self._wait = earliest + self._negative if policy.dynamic_negative_days else date.min
        self._wait_own = max(earliest, self._wait)
        self.earliest = earliest
        """The day on which a new order could be used, by the lead time."""
        self.horizon = today + timedelta(days=policy.coverage_fence)
        """The coverage fence: nothing is ordered for what is due after this day."""

    @property
    def waits_for_own(self) -> bool:
        """Whether it waits longer for planning's own receipts than for others."""
        return self._wait_own > self._wait

    def wait_own_until(self, day: date) -> None:
        """Wait that long for planning's own receipts: a new order would not be there before."""
        self._wait_own = max(self._wait_own, day)

    def oldest(self, due: date) -> date | None:
        """What is there before this day must not wait so long; None: all may.

        What would be ordered for the demand itself is never too old for it.
        """
        if self._positive is None:
            return None
        return min(due - self._positive, self._dates[due].delivery)

    def latest(self, due: date) -> date:
        """Until when a receipt is worth waiting for."""
        return max(due + self._negative, self._wait)

    def latest_own(self, due: date) -> date:
        """Until when planning's own receipts are."""
        return max(due + self._negative, self._wait_own)

    def is_too_early(self, ordered_for: date, due: date) -> bool:
        """Whether what is ordered for one day would be too old on another."""
        if self._positive is None:
            return False
        return self._dates[ordered_for].delivery < self.oldest(due)
