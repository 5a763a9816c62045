"""The rows of a calculation (ax.md 5): one for what each component, set-up, run... costs.

>>> rows = [Row("material", "M", Fraction(2), Fraction(10)),
...         Row("run", "L", Fraction(1), Fraction(50))]
>>> total(rows)
Fraction(60, 1)
>>> [row.cost for row in merged([rows[0], rows[0]._replace(cost=Fraction(5))])]
[Fraction(15, 1)]
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from fractions import Fraction
from typing import NamedTuple

#: kinds of rows; the last two are indirect costs, which follow from the others
KINDS = ("material", "setup", "run", "quantity", "surcharge", "rate")

#: kinds whose quantity is hours
HOURS = ("setup", "run")


class Row(NamedTuple):
    """What a part of an order costs. A by-product has a quantity and a cost below zero."""

    kind: str
    group: Hashable
    """Cost group: decides which indirect costs and which profit it attracts."""
    quantity: Fraction
    """In the item's unit, hours, or pieces; the base amount for a surcharge."""
    cost: Fraction
    key: Hashable = None
    """What it is: the same in the estimate, in the realised figures and in the standard."""

    @property
    def unit_price(self) -> Fraction:
        """Cost of one unit; 0 where there is no quantity."""
        return self.cost / self.quantity if self.quantity else Fraction(0)


def total(rows: Iterable[Row]) -> Fraction:
    """What all rows cost together."""
    return sum((row.cost for row in rows), Fraction(0))


def merged(rows: Iterable[Row]) -> list[Row]:
    """One row for each kind and key: the same component on two lines is one thing that costs."""
    by_key: dict[tuple, Row] = {}
    for row in rows:
        known = by_key.get((row.kind, row.key))
        if known:
            row = known._replace(quantity=known.quantity + row.quantity, cost=known.cost + row.cost)
        by_key[row.kind, row.key] = row
    return list(by_key.values())
