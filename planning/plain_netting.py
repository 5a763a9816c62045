"""Many items netted at once, where each of them is plain: sums instead of a walk.

It answers what :func:`planning.netting.plan_item` answers for the same item, without the pegs;
``tests/properties.py`` compares the two. Nothing decides here that does not decide there.
An item is plain when its stock and receipts may serve any demand that they are in time for: none
is marked, none gets too old, and no order has a maximum.

For the demands of an item in their order let C be their running total and S what stock and
receipts have brought until each. Then B = C - S is what is missing so far, and the running maximum
M of B is what must have been ordered so far. So the requirements are the steps of M. Orders that
round up or look ahead run before it: where they have ordered O, the next one is for the first
demand with M > O, and for its window needs M at the window's end less O.

>>> demands = Sequence.of(
...     item=np.array([0, 0]), day=np.array([4, 9]), quantity=np.array([5, 3]), within=np.ones(2))
>>> terms = Terms.of(count=1, stock=[4], multiple=[6])
>>> found = net(demands, terms, Receipts.none())
>>> found.first.tolist(), found.quantity.tolist()
([0], [6])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .columns import Columns, spread

DAYS = 1 << 22
"""More than there are days in the calendar: item and day as one number that sorts."""


class Sequence(Columns):
    """Demands sorted by item, then in the order in which they are served.

    ``day`` is the day by which a receipt must be there, ``within`` tells those that are ordered
    for. ``item`` counts the items of the call from 0.
    """

    FIELDS = {"item": "i8", "day": "i8", "quantity": "i8", "within": "?"}


class Receipts(Columns):
    """Receipts sorted by item and the day on which they are ``there``; ``day`` is the first demand
    day for which they count, ``row`` the caller's number of the receipt."""

    FIELDS = {"item": "i8", "day": "i8", "there": "i8", "quantity": "i8", "row": "i8"}

    @classmethod
    def none(cls) -> Receipts:
        """No receipts at all."""
        return cls.of()


class Terms(Columns):
    """How each item is ordered, by item. ``window`` of 0: each requirement by itself; ``fill`` is
    what an order brings beyond the need, up to the maximum stock.
    """

    FIELDS = {"stock": "i8", "window": "i8", "minimum": "i8", "multiple": "i8", "fill": "i8"}

    @classmethod
    def of(cls, count: int | None = None, **given) -> Terms:
        """See :meth:`Columns.of`; ``count`` items."""
        if count is not None:
            given.setdefault("stock", np.zeros(count, "i8"))
        return super().of(**given)


@dataclass(frozen=True, slots=True)
class Balance:
    """Running totals of each item until each of its demands: what is asked for, what stock and
    receipts have brought, and what must have been ordered."""

    asked: np.ndarray
    there: np.ndarray
    needed: np.ndarray


@dataclass(frozen=True, slots=True)
class Netted:
    """Planned orders by column; ``first`` and ``last`` are rows of the :class:`Sequence`."""

    first: np.ndarray
    last: np.ndarray
    quantity: np.ndarray
    gross: np.ndarray
    from_stock: np.ndarray
    net: np.ndarray
    demands: np.ndarray


def net(demands: Sequence, terms: Terms, receipts: Receipts) -> Netted:
    """The planned orders of all items of the call."""
    sums = balance(demands, terms.stock, receipts)
    orders = _placed(demands, terms, sums.needed)
    return _explained(demands, terms.stock, sums, orders)


def balance(demands: Sequence, stock: np.ndarray, receipts: Receipts) -> Balance:
    """The running totals; ``stock`` is by item."""
    asked = running_totals(demands.item, demands.quantity, len(stock))
    there = stock[demands.item] + brought(demands, receipts)
    return Balance(asked, there, running_maximum(asked - there, demands.item))


def running_totals(item: np.ndarray, quantity: np.ndarray, count: int) -> np.ndarray:
    """Running totals of sorted rows that begin anew with each of so many items.

    >>> running_totals(np.array([0, 0, 2]), np.array([5, 3, 4]), 3).tolist()
    [5, 8, 4]
    """
    running = np.concatenate([[0], np.cumsum(quantity)])
    return running[1:] - running[np.searchsorted(item, np.arange(count))[item]]


def steps(running: np.ndarray, group: np.ndarray) -> np.ndarray:
    """What each row adds to a total that begins anew with each group of rows.

    >>> steps(np.array([5, 8, 4]), np.array([0, 0, 2])).tolist()
    [5, 3, 4]
    """
    added = np.diff(running, prepend=0)
    heads = np.flatnonzero(np.diff(group, prepend=-1))
    added[heads] = running[heads]
    return added


def brought(demands: Sequence, receipts: Receipts) -> np.ndarray:
    """What receipts have brought until each demand."""
    total = np.zeros(len(demands), "i8")
    if not (len(receipts) and len(demands)):
        return total
    waits = np.zeros(max(demands.item[-1], receipts.item[-1]) + 1, bool)
    waits[receipts.item] = True
    rows = np.flatnonzero(waits[demands.item])
    item, day = demands.item[rows], demands.day[rows]
    running = np.concatenate([[0], np.cumsum(receipts.quantity)])
    until = np.searchsorted(receipts.item * DAYS + receipts.day, item * DAYS + day, side="right")
    total[rows] = running[until] - running[np.searchsorted(receipts.item, item)]
    return total


def running_maximum(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    """The greatest value of the group so far, at least 0; rows are sorted by group."""
    above = np.maximum(values, 0)
    step = int(above.max(initial=0)) + 1
    return np.maximum.accumulate(above + group * step) - group * step


def _placed(demands: Sequence, terms: Terms, needed: np.ndarray) -> tuple:
    """First and last demand, quantity and what was ordered before, of each order."""
    simple = (terms.window == 0) & (terms.minimum == 0) & (terms.multiple <= 1)
    simple &= terms.fill == 0
    parts = [_each_requirement(demands, needed, simple[demands.item])]
    others = np.flatnonzero(~simple)
    if len(others):
        parts.append(_in_turn(demands, terms, needed, others))
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def _each_requirement(demands: Sequence, needed: np.ndarray, chosen: np.ndarray) -> tuple:
    """An order for each step of what is needed, of that size."""
    added = steps(needed, demands.item)
    rows = np.flatnonzero(chosen & demands.within & (added > 0))
    return rows, rows, added[rows], needed[rows] - added[rows]


def _in_turn(demands: Sequence, terms: Terms, needed: np.ndarray, active: np.ndarray) -> tuple:
    """The next order of every item at once, until none is short any more."""
    step = int(needed.max(initial=0)) + 1
    heights = needed + demands.item * step
    days = demands.item * DAYS + demands.day
    # the demands to order for come first of each item
    start = np.searchsorted(demands.item, np.arange(len(terms)))
    end = start + np.bincount(demands.item[demands.within], minlength=len(terms))
    ordered = np.zeros(len(terms), "i8")
    orders = []
    while len(active):
        reached = np.minimum(ordered[active], step - 1)
        first = np.searchsorted(heights, active * step + reached, side="right")
        short = first < end[active]
        active, first = active[short], first[short]
        last = _window_end(days, demands.day[first], terms.window[active], active, first)
        last = np.minimum(last, end[active] - 1)
        before = ordered[active]
        quantity = _lots(needed[last] - before, terms, active)
        orders.append((first, last, quantity, before))
        ordered[active] += quantity
    if not orders:
        return (np.empty(0, "i8"),) * 4
    return tuple(np.concatenate(column) for column in zip(*orders, strict=True))


def _window_end(
    days: np.ndarray, day: np.ndarray, window: np.ndarray, item: np.ndarray, first: np.ndarray
) -> np.ndarray:
    """The last demand of the window that each first demand opens; itself without a window."""
    after = np.searchsorted(days, item * DAYS + day + window, side="left")
    return np.where(window > 0, after - 1, first)


def _lots(need: np.ndarray, terms: Terms, item: np.ndarray) -> np.ndarray:
    """The quantity to order, as lot_sizing.lot and coverage.min_max have it."""
    multiple = np.maximum(terms.multiple[item], 1)
    fill = need + terms.fill[item]
    up = -(-need // multiple) * multiple
    stocked = np.where(terms.fill[item] > 0, np.maximum(fill // multiple * multiple, up), need)
    return -(-np.maximum(stocked, terms.minimum[item]) // multiple) * multiple


def _explained(demands: Sequence, stock: np.ndarray, sums: Balance, orders: tuple) -> Netted:
    """The sum behind each order: the demands in it that were short, and what they got before."""
    first, last, quantity, before = orders
    owner, place = spread(last - first + 1)
    row = first[owner] + place
    previous = sums.needed - steps(sums.needed, demands.item)
    short = sums.needed[row] - np.maximum(previous[row], before[owner])
    counted = short > 0
    asked = demands.quantity[row]
    from_stock = np.clip(stock[demands.item[row]] - (sums.asked[row] - asked), 0, asked)
    heads = np.cumsum(last - first + 1) - (last - first + 1)

    def summed(values: np.ndarray) -> np.ndarray:
        return np.add.reduceat(np.where(counted, values, 0), heads) if len(heads) else heads

    return Netted(
        first,
        last,
        quantity,
        summed(asked),
        summed(from_stock),
        summed(short),
        summed(np.ones(len(row), "i8")),
    )
