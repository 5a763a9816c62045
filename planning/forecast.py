"""Demand forecast, and what is left of it once orders have come in (ax.md 17.14).

The forecast says what will be sold; an order is a part of the forecast that has come true. A
*reduction principle* says how much of the forecast is still to be planned beside the orders.

>>> from datetime import date
>>> months = [date(2026, month, 1) for month in range(1, 6)]
>>> lines = [ForecastLine(1000, month) for month in months]
>>> orders = [Transaction(quantity, day) for quantity, day in zip((956, 1176, 451, 119), months)]
>>> key = reduction_periods(months[0], [(1, "month", 100), (2, "month", 75), (3, "month", 50),
...                                     (4, "month", 25)])
>>> [left.quantity for left in reduce_forecast(lines, orders, Reduction("percent", key), months[0])]
[0, 250, 500, 750, 1000]
>>> rule = Reduction("transactions", key)
>>> [left.quantity for left in reduce_forecast(lines, orders, rule, months[0])]
[44, 0, 549, 881, 1000]
>>> spread(10, months[0], 3, "month")[0]
(4, datetime.date(2026, 1, 1), datetime.date(2026, 1, 31))
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import NamedTuple


class ForecastLine(NamedTuple):
    """So many of an item are expected to be sold on a day, or in the days up to ``until``."""

    quantity: int
    date: date
    id: Hashable = None
    customer: Hashable = None
    """A customer or customer group; None: all customers together, the overall forecast."""
    until: date | None = None
    """Last day of the period that the line is for; None: ``date`` alone."""


class Transaction(NamedTuple):
    """An order, or another issue, that a part of the forecast has turned into."""

    quantity: int
    date: date
    customer: Hashable = None
    groups: tuple[Hashable, ...] = ()
    """The groups that the customer is in, first the one that counts where only one may."""


class ReductionPeriod(NamedTuple):
    """A period of a reduction key; ``end`` is the first day that is not in it any more."""

    start: date
    end: date
    percent: Fraction | int = 100
    """By how much the forecast is reduced; below zero it is increased."""


@dataclass(frozen=True, slots=True)
class Reduction:
    """How a master plan reduces its forecast."""

    principle: str = "none"
    """A key of :data:`PRINCIPLES`."""
    periods: Sequence[ReductionPeriod] = ()
    """Of the reduction key, for the two principles that use one."""
    includes_customers: bool = True
    """The overall forecast includes what is forecast for single customers and their groups."""
    since_previous: bool = True
    """A dynamic period begins at the previous forecast; else it lasts until the next one."""


class Requirement(NamedTuple):
    """What is left of a forecast line."""

    line: ForecastLine
    date: date
    """When it is needed: the day of the line, today for a period that has begun."""
    quantity: int
    reduced: int
    planned: bool
    """Whether it is demand. A customer's share of an overall forecast is not: the whole is."""


def reduce_forecast(
    lines: Sequence[ForecastLine],
    transactions: Iterable[Transaction],
    rule: Reduction,
    today: date,
    fence: int | None = None,
) -> list[Requirement]:
    """What is left of the forecast of one item, in the order of its lines.

    Lines whose time is over take their share of the orders and are no requirement any more.

    :param transactions: what reduces the forecast; those before ``today`` count where a period
        reaches back to them
    :param fence: forecast further away, in days, is left out; None: all of it counts
    :raises KeyError: when there is no such principle
    """
    left = _left(lines, _by_customer(lines, transactions, rule), rule, today)
    last = date.max if fence is None else today + timedelta(days=fence)
    return [
        Requirement(
            line,
            max(line.date, today),
            quantity,
            line.quantity - quantity,
            line.customer is None or not rule.includes_customers,
        )
        for line, quantity in zip(lines, left, strict=True)
        if today <= (line.until or line.date) and line.date <= last
    ]


def _by_customer(lines, transactions, rule) -> dict[Hashable, list[Transaction]]:
    """Which transactions reduce whose forecast; those of None the overall forecast.

    A customer reduces the forecasts that include him: his own, those of his groups, the overall
    one. Where they do not include each other, only the first of these that there is.
    """
    forecast = {line.customer for line in lines} - {None}
    found = defaultdict(list)
    for transaction in transactions:
        whose = [transaction.customer, *transaction.groups]
        including = [*(one for one in whose if one in forecast), None]
        for one in including if rule.includes_customers else including[:1]:
            found[one].append(transaction)
    return found


def _left(lines, transactions, rule, today) -> list[int]:
    """The remaining quantity of each line: every customer's lines are reduced for themselves."""
    left = [line.quantity for line in lines]
    groups = defaultdict(list)
    for position, line in enumerate(lines):
        groups[line.customer].append(position)
    for customer, positions in groups.items():
        own = [lines[position] for position in positions]
        reduced = PRINCIPLES[rule.principle](own, transactions[customer], rule, today)
        for position, quantity in zip(positions, reduced, strict=True):
            left[position] = quantity
    return left


# === PRINCIPLES === #


def _none(lines, transactions, rule, today) -> list[int]:
    """Forecast and orders are both planned."""
    return [line.quantity for line in lines]


def _percent(lines, transactions, rule, today) -> list[int]:
    """Each period of the key leaves its share; a part of a rounding unit is planned as a whole."""
    shares = []
    for line in lines:
        period = _period(rule.periods, _key_day(line, today))
        share = Fraction(100 - period.percent) / 100 if period else 1
        shares.append(max(ceil(line.quantity * share), 0))
    return shares


def _transactions(lines, transactions, rule, today) -> list[int]:
    """The orders of each period of the key reduce the forecast of that period."""
    left = [line.quantity for line in lines]
    for period in rule.periods:
        inside = [
            position
            for position, line in enumerate(lines)
            if period.start <= _key_day(line, today) < period.end
        ]
        ordered = sum(
            order.quantity for order in transactions if period.start <= order.date < period.end
        )
        _consume(left, inside, lines, ordered)
    return left


def _dynamic(lines, transactions, rule, today) -> list[int]:
    """The orders between two forecast dates reduce one of the two (decision 0060)."""
    left = [line.quantity for line in lines]
    days = sorted({line.date for line in lines})
    ordered = dict.fromkeys(days, 0)
    for order in transactions:
        day = (_next_forecast if rule.since_previous else _last_forecast)(days, order.date, today)
        if day is not None:
            ordered[day] += order.quantity
    for day, quantity in ordered.items():
        inside = [position for position, line in enumerate(lines) if line.date == day]
        _consume(left, inside, lines, quantity)
    return left


Principle = Callable[[Sequence[ForecastLine], Sequence[Transaction], Reduction, date], list[int]]
PRINCIPLES: dict[str, Principle] = {
    "none": _none,
    "percent": _percent,
    "transactions": _transactions,
    "dynamic": _dynamic,
}
"""The reduction principles of a master plan; each answers the remaining quantity of each line."""
BY_TRANSACTIONS = frozenset(("transactions", "dynamic"))
"""The principles that ask for transactions."""


def _consume(left: list[int], positions, lines, quantity: int) -> None:
    """Take a quantity from lines, the latest first (ax.md 17.14), none below zero."""
    for position in sorted(positions, key=lambda position: lines[position].date, reverse=True):
        taken = min(left[position], quantity)
        left[position] -= taken
        quantity -= taken


def _period(periods, day: date) -> ReductionPeriod | None:
    """The period of a reduction key that a day is in."""
    return next((period for period in periods if period.start <= day < period.end), None)


def _key_day(line: ForecastLine, today: date) -> date:
    """The day that finds the period of a line: today when its own period has begun."""
    return max(line.date, today) if today <= (line.until or line.date) else line.date


def _next_forecast(days: list[date], ordered: date, today: date) -> date | None:
    """The first forecast on or after an order; the very first takes no orders of the past."""
    position = bisect_left(days, ordered)
    if position == len(days) or (position == 0 and ordered < min(today, days[0])):
        return None
    return days[position]


def _last_forecast(days: list[date], ordered: date, today: date) -> date | None:
    """The last forecast on or before an order."""
    position = bisect_right(days, ordered)
    return days[position - 1] if position else None


# === PERIODS === #


def add_periods(day: date, count: int, unit: str) -> date:
    """The day so many days, weeks or months later; the last of the month where there is none.

    >>> add_periods(date(2026, 1, 31), 1, "month")
    datetime.date(2026, 2, 28)
    """
    if unit != "month":
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def reduction_periods(
    start: date, lines: Iterable[tuple[int, str, Fraction | int]]
) -> list[ReductionPeriod]:
    """The periods of a reduction key that begins on a day.

    As in AX each line says how far from the start its period reaches ("3 months", "50 %"), and
    begins where the one before it ends. A line that reaches no further than that is left out.

    :param lines: (count, unit, percent)
    """
    periods = []
    for end, percent in sorted(
        ((add_periods(start, count, unit), percent) for count, unit, percent in lines),
        key=lambda line: line[0],
    ):
        begin = periods[-1].end if periods else start
        if end > begin:
            periods.append(ReductionPeriod(begin, end, percent))
    return periods


def spread(quantity: int, first: date, count: int, unit: str) -> list[tuple[int, date, date]]:
    """A quantity spread evenly over periods; what does not divide goes to the first ones.

    :return: (quantity, first day, last day) of each period; the quantities sum up exactly
    """
    whole, rest = divmod(quantity, count)
    return [
        (
            whole + (number < rest),
            add_periods(first, number, unit),
            add_periods(first, number + 1, unit) - timedelta(days=1),
        )
        for number in range(count)
    ]
