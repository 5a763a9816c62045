"""What is said of an order, said of the orders below it that nothing is said of themselves.

>>> above = np.array([NONE, 0, 1, NONE, 3])
>>> givers(np.array([True, False, False, False, True]), above).tolist()
[0, 0, 0, -1, 4]
"""

from __future__ import annotations

import numpy as np

from .columns import NONE


def givers(says: np.ndarray, above: np.ndarray) -> np.ndarray:
    """For each order the nearest one, itself or above it, of which something is said.

    :param says: whether something is said of the order itself
    :param above: the order above each one, by number; below 0 there is none
    :return: numbers of orders, :data:`~planning.columns.NONE` where nothing is said
    """
    giver = np.where(says, np.arange(len(says)), NONE)
    waiting = np.flatnonzero(~says & (above >= 0)) if says.any() else ()
    while len(waiting):
        found = giver[above[waiting]]
        told = found != NONE
        if not told.any():
            break
        giver[waiting[told]] = found[told]
        waiting = waiting[~told]
    return giver
