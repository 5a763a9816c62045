"""Supplies that are marked for a demand: they serve it before anything else, whatever their date.

Where several demands have one mark, as the deliveries of one sales order line, a supply keeps to
the one that it was made for, as long as that is there.

A fixed peg gives way in one case only: another demand would have to be ordered for although enough
is there, because the marked demand took what the other could use and left more of its own marked
supply that comes too late for the other. Then the two trade.

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
[('s1', 'o1', 2), ('s1', 'o2', 3)]
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator

from .entities import Demand, Supply
from .pool import Lot, take_from


class FixedPegs:
    """The marked supplies of one item and the demands that hold them."""

    __slots__ = ("_asking", "_by_mark", "_held", "_spare")

    def __init__(self, lots: Iterable[Lot], demands: Iterable[Demand] = ()) -> None:
        """``lots`` are in the order in which they are to be taken, ``demands`` all of the item."""
        self._by_mark: dict[Hashable, list[Lot]] = {}
        self._held: dict[Hashable, list[tuple[Demand, Lot, int]]] = {}
        for lot in lots:
            if lot.supply.mark is not None:
                self._by_mark.setdefault(lot.supply.mark, []).append(lot)
        self._spare = [mark for mark, marked in self._by_mark.items() if len(marked) > 1]
        """Marks that may have something left besides what is held."""
        self._asking = {
            (demand.mark, demand.source) for demand in demands if demand.mark in self._by_mark
        }

    def __bool__(self) -> bool:
        """Whether any supply is marked."""
        return bool(self._by_mark)

    def take(self, demand: Demand) -> list[tuple[Lot, int]]:
        """What is marked for the demand, as much of it as it needs."""
        return take_from(self._marked_for(demand), demand.quantity)

    def _marked_for(self, demand: Demand) -> list[Lot]:
        """The supplies of the demand's mark without those that were made for another one."""
        lots = self._by_mark.get(demand.mark, ())
        own = [lot for lot in lots if lot.supply.made_for == demand.source]
        free = [lot for lot in lots if (demand.mark, lot.supply.made_for) not in self._asking]
        return own + free

    def hold(self, demand: Demand, taken: list[tuple[Lot, int]]) -> None:
        """Remember who got it."""
        if taken:
            held = self._held.setdefault(demand.mark, [])
            held += [(demand, lot, quantity) for lot, quantity in taken]

    def trade(self, need: int, usable: Callable[[Lot], bool]) -> list[tuple[Lot, int]]:
        """Up to ``need`` from usable fixed pegs whose demand has more that is marked for it."""
        given = []
        self._spare = [
            mark for mark in self._spare if any(lot.quantity for lot in self._by_mark[mark])
        ]
        for mark in self._spare:
            given += self._exchange(mark, need - sum(amount for lot, amount in given), usable)
        return given

    def _exchange(
        self, mark: Hashable, need: int, usable: Callable[[Lot], bool]
    ) -> list[tuple[Lot, int]]:
        """Hold what is left of the mark's supplies instead of what is usable elsewhere."""
        given, held = [], []
        for demand, lot, quantity in self._held.get(mark, ()):
            wanted = min(need, quantity) if usable(lot) else 0
            instead = take_from(self._marked_for(demand), wanted)
            moved = sum(amount for spare, amount in instead)
            need -= moved
            held += [(demand, spare, amount) for spare, amount in instead]
            held.append((demand, lot, quantity - moved))
            given.append((lot, moved))
        self._held[mark] = [peg for peg in held if peg[2]]
        return [peg for peg in given if peg[1]]

    def pegs(self) -> Iterator[tuple[Demand, Supply, int]]:
        """Who holds what."""
        for held in self._held.values():
            yield from ((demand, lot.supply, quantity) for demand, lot, quantity in held)
