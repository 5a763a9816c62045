"""Supplies that are marked for a demand: they serve it before anything else, whatever their date.

A fixed peg gives way in one case only: a later demand would have to be ordered for although enough
is there, because the marked demand took what the later one could use and left what only it can use
(more of its own marked supply, or stock that is too old for the later one). Then the two trade.

>>> from datetime import date
>>> def receipt(source, day, quantity):
...     return Lot(day, quantity, Supply(quantity, day, source, "production", ("sale", 1)))
>>> sale = Demand(5, date(2026, 3, 4), "s1", "sale", mark=("sale", 1))
>>> fixed = FixedPegs([receipt("o2", date(2026, 3, 4), 5), receipt("o1", date(2026, 4, 1), 3)])
>>> fixed.hold(sale, fixed.take(sale))
>>> def in_march(lot):
...     return lot.date.month == 3
>>> [(lot.supply.source, quantity) for lot, quantity in fixed.trade(2, in_march)]
[('o2', 2)]
>>> [(demand.source, supply.source, quantity) for demand, supply, quantity in fixed.pegs()]
[('s1', 'o2', 3), ('s1', 'o1', 2)]
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator

from .entities import Demand, Supply
from .pool import Lot, take_from

Usable = Callable[[Lot], bool]
Spares = Callable[[Demand], Iterable[Lot]]


class FixedPegs:
    """The marked supplies of one item and the demands that hold them."""

    __slots__ = ("_by_mark", "_held")

    def __init__(self, lots: Iterable[Lot]) -> None:
        """``lots`` are in the order in which they are to be taken."""
        self._by_mark: dict[Hashable, list[Lot]] = {}
        self._held: list[tuple[Demand, Lot, list[int]]] = []
        for lot in lots:
            if lot.supply.mark is not None:
                self._by_mark.setdefault(lot.supply.mark, []).append(lot)

    def __bool__(self) -> bool:
        """Whether any supply is marked."""
        return bool(self._by_mark)

    def take(self, demand: Demand) -> list[tuple[Lot, int]]:
        """What is marked for the demand, as much of it as it needs."""
        return take_from(self._by_mark.get(demand.mark, ()), demand.quantity)

    def hold(self, demand: Demand, taken: list[tuple[Lot, int]]) -> None:
        """Remember who got it."""
        self._held += [(demand, lot, [quantity]) for lot, quantity in taken]

    def trade(
        self, need: int, usable: Usable, spares: Spares = lambda demand: ()
    ) -> list[tuple[Lot, int]]:
        """Up to ``need`` from usable fixed pegs whose demand has something else to take instead.

        That is what is left of its own marked supply, or one of ``spares(demand)``.
        """
        given = []
        for demand, lot, held in list(self._held):
            if not need or not held[0] or not usable(lot):
                continue
            instead = [*self._by_mark[demand.mark], *spares(demand)]
            for spare, quantity in take_from(instead, min(need, held[0])):
                held[0] -= quantity
                need -= quantity
                self._held.append((demand, spare, [quantity]))
                given.append((lot, quantity))
        return given

    def pegs(self) -> Iterator[tuple[Demand, Supply, int]]:
        """Who holds what."""
        return ((demand, lot.supply, held[0]) for demand, lot, held in self._held if held[0])
