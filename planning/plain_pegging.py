"""Which planned orders and receipts serve which demands of plain items, many items at once.

Each demand of a plain item takes what is there or worth waiting for, by its day, and joins a
planned order for the rest (netting.py). What is taken comes from two lines:

* stock and receipts, which are used up one after the other, by their day;
* what planned orders have to *spare* beyond the demands they were made for. An order is opened by
  the first demand for which nothing is left, so the spare part of the one before is used up then:
  from the end of an order's window until the next order there is one spare part at most.

The spare part goes before receipts that come later than it, and after those that come earlier once
they count. So three sums tell all: what joins the orders (the steps of M of plain_netting.py, as
far as the order goes), what is taken, and how much of that is spare. The rest is stock and
receipts.

>>> demands = Sequence.of(item=np.zeros(3), day=np.array([4, 5, 9]), quantity=np.array([5, 3, 4]))
>>> orders = Made.of(quantity=[6, 2], net=[1, 2], delivery=[6, 9])
>>> pegging = Pegging(demands, np.array([4]), Receipts.none(), np.array([0, 2]), orders)
>>> [(row, order) for row, order in zip(*map(np.ndarray.tolist, pegging.of_orders()), strict=True)]
[(0, 0), (2, 1), (1, 0), (2, 0)]
"""

from __future__ import annotations

import numpy as np

from .columns import NONE, Columns, OrderRows
from .plain_netting import (
    DAYS,
    Receipts,
    Sequence,
    balance,
    brought,
    running_maximum,
    running_totals,
    steps,
)

Pairs = tuple[np.ndarray, np.ndarray]


class Made(Columns):
    """Planned orders. ``until`` is the last day of the window, :data:`~planning.columns.NONE` where
    there is none; ``net`` is what the demands in it need of the order."""

    FIELDS = {name: OrderRows.FIELDS[name] for name in ("quantity", "net", "until", "delivery")}
    DEFAULTS = {"until": NONE}


class Pegging:
    """Who serves the rows of a sequence; ``stock`` is by item.

    ``first`` are the rows that opened the orders, ascending.
    """

    def __init__(
        self,
        demands: Sequence,
        stock: np.ndarray,
        receipts: Receipts,
        first: np.ndarray,
        orders: Made,
    ) -> None:
        self._demands, self._stock, self._receipts = demands, stock, receipts
        self._orders, self._spare = orders, orders.quantity - orders.net
        self._first, self._item = first, demands.item[first]
        self._sums = balance(demands, stock, receipts)
        self._open = self._last_order(first)
        """For each demand the order that was opened last, itself included; NONE: none was."""
        self._closed = self._last_order(self._closing())
        """The order whose window ended last before it."""
        self._before = running_totals(self._item, orders.quantity, len(stock)) - orders.quantity
        """Of each order: the quantity of those before it."""
        self._joined = self._joining()
        self._taken = self._served() - self._joined
        self._from_spare = self._taking_spare()
        self._from_there = self._taken - self._from_spare
        """From stock and receipts."""

    def of_orders(self) -> Pairs:
        """Demands and the orders that serve them, pair by pair."""
        joined, spared = np.flatnonzero(self._joined), np.flatnonzero(self._from_spare)
        rows = np.concatenate([joined, spared])
        return rows, np.concatenate([self._open[joined], self._closed[spared]])

    def late_receipts(self) -> Pairs:
        """Demands that wait for a receipt, and the day on which the last one is there."""
        demands, receipts, from_there = self._demands, self._receipts, self._from_there
        used = running_totals(demands.item, from_there, len(self._stock))
        used -= self._stock[demands.item]
        rows = np.flatnonzero((from_there > 0) & (used > 0))
        until = running_totals(receipts.item, receipts.quantity, len(self._stock))
        step = int(until.max(initial=0)) + 1
        wanted = demands.item[rows] * step + used[rows]
        day = receipts.there[np.searchsorted(receipts.item * step + until, wanted)]
        late = day > demands.day[rows]
        return rows[late], day[late]

    def used_receipts(self) -> np.ndarray:
        """By item how much of its receipts demands take."""
        taken = np.zeros(len(self._stock), "i8")
        np.add.at(taken, self._demands.item, self._from_there)
        return np.maximum(taken - self._stock, 0)

    def _closing(self) -> np.ndarray:
        """The first row that each order has something to spare for."""
        demands, orders = self._demands, self._orders
        after = np.searchsorted(
            demands.item * DAYS + demands.day, self._item * DAYS + orders.until, side="right"
        )
        return np.where(orders.until == NONE, self._first + 1, after)

    def _last_order(self, rows: np.ndarray) -> np.ndarray:
        """For each demand the last order with such a row at or before it, of the same item."""
        item = self._demands.item
        last = np.cumsum(np.bincount(rows, minlength=len(item))[: len(item)]) - 1
        found = np.flatnonzero(last >= 0)
        mine = self._item[last[found]] == item[found]
        last[found[~mine]] = NONE
        return last

    def _joining(self) -> np.ndarray:
        """How much of each demand joins the order that is open."""
        needed, orders = self._sums.needed, self._orders
        joined = np.zeros(len(needed), "i8")
        rows = np.flatnonzero(self._open >= 0)
        order = self._open[rows]
        reached = np.minimum(needed[rows] - self._before[order], orders.net[order])
        joined[rows] = steps(reached, order)
        return joined

    def _served(self) -> np.ndarray:
        """How much each demand gets; less than it asks for only beyond the coverage fence."""
        item, sums = self._demands.item, self._sums
        ordered = running_totals(item, self._joined, len(self._stock))
        rows = np.flatnonzero(self._closed >= 0)
        ordered[rows] += self._spare_until()[self._closed[rows]]
        missing = running_maximum(sums.asked - sums.there - ordered, item)
        return self._demands.quantity - steps(missing, item)

    def _spare_until(self) -> np.ndarray:
        """What each order and those before it have to spare."""
        return running_totals(self._item, self._spare, len(self._stock))

    def _taking_spare(self) -> np.ndarray:
        """How much of what each demand takes is spare."""
        spare = np.zeros(len(self._taken), "i8")
        rows = np.flatnonzero((self._closed >= 0) & (self._taken > 0))
        rows = rows[self._spare[self._closed[rows]] > 0]
        order = self._closed[rows]
        taken = running_totals(order, self._taken[rows], len(self._orders))
        beyond = running_maximum(taken - self._earlier(rows, order, taken), order)
        spare[rows] = steps(np.minimum(beyond, self._spare[order]), order)
        return spare

    def _earlier(self, rows: np.ndarray, order: np.ndarray, taken: np.ndarray) -> np.ndarray:
        """What has come, since the order's window ended, of receipts that are there before it."""
        if not len(self._receipts):
            return np.zeros(len(rows), "i8")
        ordered = Sequence.of(item=self._item, day=self._orders.delivery)
        receipts = self._receipts
        there = Receipts.of(item=receipts.item, day=receipts.there, quantity=receipts.quantity)
        most = self._stock[self._item] + brought(ordered, there)
        item = self._demands.item
        total = running_totals(item, self._taken, len(self._stock))[rows]
        used = total - taken - (self._spare_until() - self._spare)[order]
        return np.maximum(np.minimum(self._sums.there[rows], most[order]) - used, 0)
