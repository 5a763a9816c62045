"""Coverage codes: how uncovered requirements become orders (ax.md 17.8).

A code answers two questions: for how many days the first uncovered requirement keeps its order
open for others, and which quantities cover their sum. Registering one is all it takes to add it:

>>> from .entities import Policy
>>> @coverage_code("pairs")
... def pairs(need, policy):
...     return [need + need % 2]
>>> CODES["pairs"].window(Policy()), CODES["pairs"].quantities(3, Policy())
(0, [4])
>>> del CODES["pairs"]
>>> sorted(CODES)
['manual', 'min_max', 'period', 'requirement']
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .entities import Policy
from .lot_sizing import lot, round_up, split

Window = Callable[[Policy], int]
Quantities = Callable[[int, Policy], list[int]]


class CoverageCode(NamedTuple):
    """``window``: days an order stays open, 0: each requirement its own order.
    ``quantities``: the orders for a need above zero; an empty list leaves it uncovered.
    """

    window: Window
    quantities: Quantities


CODES: dict[str, CoverageCode] = {}


def _at_once(policy: Policy) -> int:
    return 0


def _period(policy: Policy) -> int:
    return max(policy.period_days, 1)


def _one_day(policy: Policy) -> int:
    """Min/max looks at a day's closing stock; without both values it is Requirement."""
    return 1 if policy.min_qty or policy.max_qty else 0


def coverage_code(name: str, window: Window = _at_once) -> Callable[[Quantities], Quantities]:
    """Register the decorated function as the quantities of a coverage code."""

    def register(quantities: Quantities) -> Quantities:
        CODES[name] = CoverageCode(window, quantities)
        return quantities

    return register


@coverage_code("manual")
def manual(need: int, policy: Policy) -> list[int]:
    """Nothing is proposed; the planner orders by hand."""
    return []


@coverage_code("requirement")
def requirement(need: int, policy: Policy) -> list[int]:
    """Each uncovered requirement gets its own order."""
    return split(need, policy)


@coverage_code("period", window=_period)
def period(need: int, policy: Policy) -> list[int]:
    """One order on the day of the first uncovered requirement, for the days from then on."""
    return split(need, policy)


@coverage_code("min_max", window=_one_day)
def min_max(need: int, policy: Policy) -> list[int]:
    """Fill up to the maximum; ``need`` is what is missing to the minimum.

    Of the multiples the largest that stays within the maximum, unless that misses the minimum.

    >>> min_max(5, Policy(min_qty=15, max_qty=22)), min_max(5, Policy(min_qty=15, max_qty=22,
    ...                                                              order_multiple=5))
    ([12], [10])
    >>> min_max(11, Policy(min_qty=21, max_qty=24, order_multiple=5))
    [15]
    """
    fill = need + max(policy.max_qty - policy.min_qty, 0)
    multiple = policy.order_multiple
    if multiple:
        fill = max(fill // multiple * multiple, round_up(need, multiple))
    return split(lot(fill, policy), policy)
