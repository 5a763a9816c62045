"""Why an order did not cost what the standard says: four variances (ax.md 10.7).

The standard is the item's own calculation for its costing lot size, never the order's estimate.
The variances are the steps of a walk from that standard to what was realised:

===========  =====================================================================================
standard     the good pieces' share of the costing lot
Substitution what the standard does not have is put in, what the order does not have is left out
Lot size     the constant parts are taken once an order instead of by their share of the lot
Quantity     the quantities and hours become those that were used
Price        the prices become those that were paid
===========  =====================================================================================

Indirect costs are calculated anew at every station, so a surcharge follows what it is raised upon.
Whatever the numbers, the steps add up to the whole way.

>>> half = Fraction(1, 2)
>>> standard = [Standard("setup", "L", half, Fraction(50), "saw", at_once=Fraction(1))]
>>> actual = [Row("setup", "L", Fraction(2), Fraction(110), "saw")]
>>> found = variances(Fraction(25), standard, actual)
>>> [(variance.kind, int(variance.amount)) for variance in found]
[('lot_size', 25), ('quantity', 50), ('price', 10)]
>>> sum(variance.amount for variance in found) == 110 - 25
True
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from .indirect import Rule, with_indirect
from .rows import Row, merged, total

VARIANCES = ("lot_size", "quantity", "price", "substitution")

#: the order of the steps from standard to actual
_STEPS = ("substitution", "lot_size", "quantity", "price")


class Standard(NamedTuple):
    """A row of the standard calculation, for the good quantity of the order."""

    kind: str
    group: Hashable
    quantity: Fraction
    """The good pieces' share of what the costing lot takes."""
    price: Fraction
    """Of one unit of it."""
    key: Hashable
    at_once: Fraction
    """What the good pieces take when they are made in one order: its constants in full."""


class Variance(NamedTuple):
    """A part of the difference; above zero the order cost more than the standard."""

    kind: str
    """One of :data:`VARIANCES`."""
    row: Row | None
    """The row in which it arose; None: in the standard price as a whole."""
    amount: Fraction


def variances(
    received: Fraction,
    standard: Iterable[Standard],
    actual: Iterable[Row],
    rules: Sequence[Rule] = (),
    good: Fraction = Fraction(0),
) -> list[Variance]:
    """The variances of an order; they add up to actual less ``received``, exactly.

    The calculation may have moved away from the standard price at which the good pieces were
    received, when prices or rates changed since. That difference is a price variance, too; where
    the item has no calculation at all, a substitution.

    :param received: value of the good pieces at the item's standard price
    :param standard: direct rows of the standard calculation
    :param actual: direct rows of the order
    :param rules: indirect costs, which apply to both
    :param good: good pieces, for rates per piece
    """
    calculation = _by_key(standard)
    stations = [with_indirect(rows, rules, good) for rows in _stations(calculation, list(actual))]
    moved = total(stations[0]) - received
    found = [Variance("price" if calculation else "substitution", None, moved)]
    for kind, (before, after) in zip(_STEPS, pairwise(stations), strict=True):
        found += [Variance(kind, *change) for change in _changes(before, after)]
    return [variance for variance in found if variance.amount]


def _by_key(standard: Iterable[Standard]) -> dict[tuple, Standard]:
    """The rows of the calculation by kind and key, equal ones added up."""
    rows: dict[tuple, Standard] = {}
    for row in standard:
        known = rows.get((row.kind, row.key))
        rows[row.kind, row.key] = _added(known, row) if known else row
    return rows


def _added(first: Standard, second: Standard) -> Standard:
    """Both rows as one, at their average price."""
    quantity = first.quantity + second.quantity
    cost = first.quantity * first.price + second.quantity * second.price
    return first._replace(
        quantity=quantity,
        price=cost / quantity if quantity else first.price,
        at_once=first.at_once + second.at_once,
    )


def _stations(calculation: dict[tuple, Standard], actual: list[Row]) -> list[list[Row]]:
    """Standard, and what it looks like after each of the four steps; the last is the actual."""
    used = {(row.kind, row.key): row for row in merged(actual)}
    others = [row for row in actual if (row.kind, row.key) not in calculation]
    kept = {key: row for key, row in calculation.items() if key in used}
    return [
        [_priced(row, row.quantity) for row in calculation.values()],
        [_priced(row, row.quantity) for row in kept.values()] + others,
        [_priced(row, row.at_once) for row in kept.values()] + others,
        [_priced(row, used[key].quantity) for key, row in kept.items()] + others,
        actual,
    ]


def _priced(row: Standard, quantity: Fraction) -> Row:
    """A quantity of it at its standard price."""
    return Row(row.kind, row.group, quantity, quantity * row.price, row.key)


def _changes(before: list[Row], after: list[Row]) -> list[tuple[Row, Fraction]]:
    """By how much each row costs more after the step than before it."""
    old = {(row.kind, row.key): row for row in merged(before)}
    new = {(row.kind, row.key): row for row in merged(after)}
    return [
        (new.get(key) or old[key], _cost(new.get(key)) - _cost(old.get(key)))
        for key in {**old, **new}
    ]


def _cost(row: Row | None) -> Fraction:
    return row.cost if row else Fraction(0)
