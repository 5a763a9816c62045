"""Indirect costs: the rows that the rules of the costing sheet add (ax.md 5).

A surcharge is a percentage of what something costs, a rate an amount per hour or per piece made.

>>> rows = [Row("material", "M", Fraction(2), Fraction(80)),
...         Row("run", "L", Fraction(3), Fraction(120))]
>>> rules = [
...     Rule("handling", "surcharge", "O", base="M", percent=Fraction(5)),
...     Rule("energy", "rate", "O", rate=Fraction(2), per="run"),
...     Rule("packing", "rate", "O", rate=Fraction(1, 2), per="quantity"),
... ]
>>> [(row.key, str(row.cost)) for row in indirect_rows(rows, rules, Fraction(10))]
[('handling', '4'), ('energy', '6'), ('packing', '5')]
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from .rows import HOURS, KINDS, Row

INDIRECT = KINDS[-2:]

#: what a rate is paid for -> kinds of the rows whose hours count
RATE_BASES = {"setup": ("setup",), "run": ("run",), "hours": HOURS, "quantity": ()}


class Rule(NamedTuple):
    """A line of the costing sheet."""

    key: Hashable
    kind: str
    """surcharge or rate."""
    group: Hashable
    """Cost group of the row that it adds."""
    base: Hashable = None
    """Cost group of the rows that it looks at; None: all direct cost."""
    percent: Fraction = Fraction(0)
    """For a surcharge: of the cost of the base."""
    rate: Fraction = Fraction(0)
    """For a rate: amount per hour, or per piece made."""
    per: str = "hours"
    """For a rate: one of :data:`RATE_BASES`."""


def indirect_rows(rows: Sequence[Row], rules: Iterable[Rule], made: Fraction) -> list[Row]:
    """The rows that the rules add to these direct ones, rule by rule.

    A rule whose base is a cost group sees the rows that earlier rules have added to that group: a
    surcharge upon a surcharge is possible, in the order in which the rules come.

    :param made: pieces made, for rates per piece
    """
    added: list[Row] = []
    for rule in rules:
        added.append(_row(rule, [row for row in (*rows, *added) if _counts(rule, row)], made))
    return added


def with_indirect(rows: Iterable[Row], rules: Iterable[Rule], made: Fraction) -> list[Row]:
    """These direct rows and what the rules add to them, rows that come to nothing left out."""
    rows = list(rows)
    return [*rows, *(row for row in indirect_rows(rows, rules, made) if row.cost)]


def _counts(rule: Rule, row: Row) -> bool:
    """Whether the rule looks at the row."""
    return row.kind not in INDIRECT if rule.base is None else row.group == rule.base


def _row(rule: Rule, base: Sequence[Row], made: Fraction) -> Row:
    if rule.kind == "surcharge":
        quantity = sum((row.cost for row in base), Fraction(0))
        return Row(rule.kind, rule.group, quantity, quantity * rule.percent / 100, rule.key)
    if rule.per == "quantity":
        return Row(rule.kind, rule.group, made, made * rule.rate, rule.key)
    counted = RATE_BASES[rule.per]
    hours = sum((row.quantity for row in base if row.kind in counted), Fraction(0))
    return Row(rule.kind, rule.group, hours, hours * rule.rate, rule.key)
