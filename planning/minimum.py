"""Safety stock that follows the seasons: a minimum times the factor of the month (ax.md 17.9).

Factors are given by month; a month that is not named has factor 1. What is not a whole number of
rounding units is rounded up: a minimum is never missed for the sake of rounding.

>>> from datetime import date
>>> year = {4: 2, 5: 2, 6: Fraction(5, 2), 7: Fraction(5, 2), 8: Fraction(5, 2)}
>>> profile(10, year, date(2026, 4, 15), 365).min_qty                                    # A44
20
>>> steps = profile(10, year, date(2026, 3, 4), 240).steps
>>> [(day.isoformat(), quantity) for day, quantity in steps]
[('2026-04-01', 20), ('2026-06-01', 25), ('2026-09-01', 10)]
>>> profile(10, year, date(2026, 3, 4), 240, every_period=False)
Profile(min_qty=10, steps=())
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import NamedTuple

Factors = Mapping[int, Fraction]


class Profile(NamedTuple):
    """The minimum today, and what it becomes on later days, ascending."""

    min_qty: int
    steps: tuple[tuple[date, int], ...] = ()


def profile(
    minimum: int, factors: Factors, today: date, horizon: int, every_period: bool = True
) -> Profile:
    """The minimum over the days that planning looks at.

    :param minimum: rounding units before any factor
    :param factors: by month, 1 to 12
    :param horizon: days from today; what changes after them is left out
    :param every_period: the factors of later months count too, not only that of this month
    """
    now = _times(minimum, factors, today)
    if not (minimum and factors and every_period):
        return Profile(now)
    steps, last = [], now
    for day in _first_days(today, today + timedelta(days=horizon)):
        quantity = _times(minimum, factors, day)
        if quantity != last:
            steps.append((day, quantity))
            last = quantity
    return Profile(now, tuple(steps))


def _times(minimum: int, factors: Factors, day: date) -> int:
    """The minimum on a day."""
    return ceil(minimum * factors.get(day.month, 1))


def _first_days(after: date, last: date) -> Iterator[date]:
    """The first days of the months after a day, up to a last day."""
    day = (after.replace(day=1) + timedelta(days=31)).replace(day=1)
    while day <= last:
        yield day
        day = (day + timedelta(days=31)).replace(day=1)
