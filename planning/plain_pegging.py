"""Which planned orders serve which demands of plain items: first in, first out, many items at once.

A plain item without receipts uses its stock first and then its orders one after the other: what an
order has to spare is used after the last demand that it was made for and before the next order
(plain_netting.py). So demands and supply both lie on one line of running totals, and an order
serves the demands whose part of the line meets its own. Items with receipts, and those that
:func:`orders_again` tells, are walked through instead (netting.py).

>>> demands = Sequence.of(item=np.zeros(3), day=np.array([4, 5, 9]), quantity=np.array([5, 3, 4]))
>>> orders = Made.of(item=np.zeros(2), quantity=np.array([6, 2]))
>>> rows, served_by = served(demands, np.array([4]), orders)
>>> list(zip(rows.tolist(), served_by.tolist()))
[(0, 0), (1, 0), (2, 0), (2, 1)]
"""

from __future__ import annotations

import numpy as np

from .columns import Columns, spread
from .plain_netting import Sequence, running_totals


class Made(Columns):
    """Planned orders sorted by item, each item's in the order in which they are made."""

    FIELDS = {"item": "i8", "quantity": "i8"}


def served(demands: Sequence, stock: np.ndarray, orders: Made) -> tuple[np.ndarray, np.ndarray]:
    """Rows of demands and the orders that serve them, pair by pair; ``stock`` is by item."""
    until = running_totals(demands.item, demands.quantity, len(stock))
    end = running_totals(orders.item, orders.quantity, len(stock)) + stock[orders.item]
    step = max(int(until.max(initial=0)), int(end.max(initial=0))) + 1
    until, end = until + demands.item * step, end + orders.item * step
    first = np.searchsorted(end, until - demands.quantity, side="right")
    after = np.searchsorted(end - orders.quantity, until, side="left")
    owner, place = spread(np.maximum(after - first, 0))
    return owner, first[owner] + place


def orders_again(demands: Sequence, count: int) -> np.ndarray:
    """Which of so many items order for a demand after one that lies beyond their coverage fence.

    >>> demands = Sequence.of(item=[0, 0, 1, 1], within=[True, False, False, True])
    >>> orders_again(demands, 2).tolist()
    [False, True]
    """
    again = (demands.item[1:] == demands.item[:-1]) & demands.within[1:] & ~demands.within[:-1]
    chosen = np.zeros(count, bool)
    chosen[demands.item[1:][again]] = True
    return chosen
