"""The suggested sales price: cost plus the profit of each cost group (ax.md 5).

>>> profit = {"material": Fraction(10), "labour": Fraction(25)}
>>> price(Row("run", "labour", Fraction(2), Fraction(100)), profit)
Fraction(125, 1)
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction

from .rows import Row


def price(row: Row, profit: Mapping[Hashable, Fraction]) -> Fraction:
    """What to ask for what the row costs.

    :param profit: percentage by cost group, of the chosen set; none for a group that is missing
    """
    return row.cost * (1 + Fraction(profit.get(row.group, 0)) / 100)
