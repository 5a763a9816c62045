"""Stock that expires: how much of each lot no demand will have taken in time.

A lot serves demand before the day from which it does not count any more. Demand takes the lot that
expires first (first expired, first out), so what is left of a lot on its day is lost.

>>> from datetime import date
>>> lots = [Lot(10, date(2026, 3, 10)), Lot(10, date(2026, 3, 20))]
>>> demands = [(6, date(2026, 3, 5)), (8, date(2026, 3, 12))]
>>> left_over(lots, demands, today=date(2026, 3, 4))
[4, 2]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple


class Lot(NamedTuple):
    """Stock that does not count from a day on."""

    quantity: int
    date: date


def left_over(lots: Sequence[Lot], demands: Iterable[tuple[int, date]], today: date) -> list[int]:
    """What is left of each lot on its day, in the order of the lots.

    :param demands: (quantity, day) of all demand of the item; that of the past is due today
    """
    left = [lot.quantity for lot in lots]
    by_day = sorted(range(len(lots)), key=lambda position: lots[position].date)
    first = 0
    for quantity, day in sorted(demands, key=lambda demand: demand[1]):
        due = max(day, today)
        while first < len(by_day) and (lots[by_day[first]].date <= due or not left[by_day[first]]):
            first += 1
        _take(left, by_day[first:], quantity)
    return left


def _take(left: list[int], positions: Sequence[int], quantity: int) -> None:
    """Take a quantity from the lots at these positions, one after the other."""
    for position in positions:
        if quantity <= 0:
            return
        taken = min(left[position], quantity)
        left[position] -= taken
        quantity -= taken
