"""How long an operation takes (ax.md 7.6).

>>> estimate(Times(setup=1, run=Fraction(1, 10)), quantity=100)
Hours(setup=Fraction(1, 1), run=Fraction(10, 1))
>>> seconds(11, efficiency=80) / 3600
13.75
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from .entities import HOUR

Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Times:
    """What the route says of the times of an operation, in hours and pieces."""

    setup: Number = 0
    run: Number = 0
    process_qty: Number = 1
    formula: str = "standard"
    """standard, capacity, batch or resource_batch."""
    factor: Number = 0
    """Divides the size of what is run at a time; 0 is ignored. Not for ``standard``."""
    capacity: Number = 1
    batch_capacity: Number = 1


class Hours(NamedTuple):
    """Hours of an operation for a whole order, at an efficiency of 100 %."""

    setup: Fraction
    run: Fraction


def estimate(times: Times, quantity: Number) -> Hours:
    """The hours that a quantity takes; the set-up does not depend on it.

    :param quantity: pieces that enter the operation: those wanted, times its accumulated scrap
    :raises ValueError: for an unknown formula

    >>> estimate(Times(run=2, process_qty=30, formula="batch"), quantity=61).run
    Fraction(6, 1)
    """
    if times.formula not in FORMULAS:
        raise ValueError(f"{times.formula} is no formula of run times")
    rounds = FORMULAS[times.formula](times, Fraction(quantity))
    return Hours(Fraction(times.setup), Fraction(times.run) * rounds)


def seconds(hours: Number, efficiency: Number = 100) -> int:
    """Whole seconds that work of so many hours takes at an efficiency in percent, rounded up."""
    return ceil(Fraction(hours) * HOUR * 100 / Fraction(efficiency))


def _standard(times: Times, quantity: Fraction) -> Fraction:
    return quantity / times.process_qty


def _capacity(times: Times, quantity: Fraction) -> Fraction:
    return quantity / (times.capacity / _divisor(times))


def _batch(times: Times, quantity: Fraction) -> int:
    return ceil(quantity / (times.process_qty / _divisor(times)))


def _resource_batch(times: Times, quantity: Fraction) -> int:
    return ceil(quantity / (times.batch_capacity * times.capacity / _divisor(times)))


def _divisor(times: Times) -> Fraction:
    return Fraction(times.factor or 1)


#: formula -> how often the run time is spent
FORMULAS = {
    "standard": _standard,
    "capacity": _capacity,
    "batch": _batch,
    "resource_batch": _resource_batch,
}
