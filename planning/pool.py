"""The supplies of one item that wait for a demand, earliest first.

Demands come in the order of their day, so what one of them leaves behind as used up, too old or
expired never comes back: a pointer moves through the pool once. Of the stock what expires first
goes first.

>>> from datetime import date
>>> pool = Pool([Lot(date(2026, 3, 9), 10, "receipt"), Lot(date(2026, 3, 2), 4, "stock")])
>>> [(lot.supply, taken) for lot, taken in pool.take(9, date(2026, 3, 4))]
[('stock', 4)]
>>> [(lot.supply, taken) for lot, taken in pool.take(9, date(2026, 3, 11))]
[('receipt', 9)]
>>> [(lot.supply, lot.quantity) for lot in pool.left()]
[('receipt', 1)]
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice, takewhile
from operator import attrgetter

from .entities import PlannedOrder, Supply

STOCK, RECEIPT, PLANNED = range(3)
"""Where a lot comes from, for the sum that explains an order."""

_by_date = attrgetter("date")
_NEVER = date.max


class Lot:
    """What is left of a supply, and the day it is there."""

    __slots__ = ("date", "origin", "own", "quantity", "supply", "until")

    def __init__(
        self,
        date: date,
        quantity: int,
        supply: Supply | PlannedOrder,
        origin: int = RECEIPT,
        own: bool = False,
        until: date | None = None,
    ) -> None:
        self.date = date
        self.quantity = quantity
        self.supply = supply
        self.origin = origin
        self.own = own
        """Made by planning itself, so planning again still waits for it when it is late."""
        self.until = until or _NEVER
        """From this day on it serves no demand."""


def lots_of(supplies: Iterable[Supply], today: date) -> list[Lot]:
    """The supplies as lots, stock first of each day, however they were ordered before.

    Receipts that are overdue are expected today.
    """
    lots = [
        Lot(
            max(supply.date or today, today),
            supply.quantity,
            supply,
            STOCK if supply.date is None else RECEIPT,
            supply.mark is not None or supply.kind == "approved",
            supply.until,
        )
        for supply in supplies
        if supply.quantity > 0
    ]
    lots.sort(key=lambda lot: (lot.date, lot.origin, lot.until, lot.supply.source, lot.quantity))
    return lots


def take_from(lots: Iterable[Lot], need: int) -> list[tuple[Lot, int]]:
    """Up to ``need`` from the lots in the order given."""
    taken = []
    for lot in lots:
        if not need:
            break
        quantity = min(need, lot.quantity)
        if quantity:
            lot.quantity -= quantity
            need -= quantity
            taken.append((lot, quantity))
    return taken


class Pool:
    """Lots by date. Of one date, those added first go first."""

    __slots__ = ("_head", "_lots")

    def __init__(self, lots: Iterable[Lot] = ()) -> None:
        self._lots = sorted(lots, key=_by_date)
        self._head = 0

    def __bool__(self) -> bool:
        """Whether there may be something left to take."""
        return self._head < len(self._lots)

    def add(self, lot: Lot) -> None:
        """Put a lot in its place."""
        insort(self._lots, lot, lo=self._head, key=_by_date)

    def take(
        self, need: int, day: date, oldest: date | None = None, latest: date | None = None
    ) -> list[tuple[Lot, int]]:
        """Up to ``need`` from the lots that may serve a demand of this day.

        Neither ``day`` nor ``oldest`` may go back from one call to the next.

        :param oldest: lots that were there before are too old; None: none is
        :param latest: the last day on which a lot may come; None: the demand's
        """
        lots, head, taken = self._lots, self._head, []
        oldest, latest = oldest or date.min, latest or day
        while need and head < len(lots) and lots[head].date <= latest:
            lot = lots[head]
            if not lot.quantity or lot.date < oldest or lot.until <= day:
                head += 1
                continue
            quantity = min(need, lot.quantity)
            lot.quantity -= quantity
            need -= quantity
            taken.append((lot, quantity))
        self._head = head
        return taken

    def take_own(self, need: int, latest: date) -> list[tuple[Lot, int]]:
        """Up to ``need`` from planning's own lots no later than ``latest``, past other lots."""
        ahead = takewhile(lambda lot: lot.date <= latest, islice(self._lots, self._head, None))
        return take_from((lot for lot in ahead if lot.own), need)

    def left(self) -> Iterator[Lot]:
        """The lots of which something is left, too old ones included."""
        return (lot for lot in self._lots if lot.quantity)
