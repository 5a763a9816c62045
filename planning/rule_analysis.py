"""What each rule of an ordered list is good for: how much it decides, or why it decides nothing.

>>> from datetime import date
>>> from .rules import Requirement, Rule
>>> rules = [
...     Rule(1),
...     Rule(2, products=frozenset({"bike"})),
...     Rule(3, products=frozenset({"boat"})),
... ]
>>> sale = Requirement("bike", "Berlin", date(2026, 3, 2), "sale")
>>> for standing in analyse(rules, [("bike", "Berlin")], [sale], date(2026, 3, 2)):
...     print(standing.rule, standing.verdict, standing.items, standing.shadowed_by)
1 fires 1 ()
2 shadowed 0 (1,)
3 never 0 ()
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from .entities import Key
from .rules import Requirement, Rule


class Standing(NamedTuple):
    """What one rule gets of the items and planned orders that it was shown."""

    rule: Hashable
    verdict: str
    """fires; shadowed: what it matches goes to earlier rules; never: it matches nothing."""
    items: int
    """Items whose coverage it decides."""
    orders: int
    """Planned orders that it decides about."""
    shadowed_by: tuple[Hashable, ...] = ()
    """The earlier rules that take what it matches, in their order; also of a rule that fires."""
    reason: str = ""
    """Of a rule that never fires, the first condition that nothing meets: items, dates, demand."""


def analyse(
    rules: Sequence[Rule],
    items: Iterable[Key],
    requirements: Iterable[Requirement],
    today: date,
) -> list[Standing]:
    """How each rule stands, in the order of the rules.

    :param rules: in their order
    :param items: product and site of all items
    :param requirements: what the planned orders are for
    :param today: the day of planning
    """
    items, requirements = list(items), list(requirements)
    tallies = [_Tally(rule) for rule in rules]
    for key in items:
        _give(tallies, "items", [tally.rule.decides_item(*key, today) for tally in tallies])
    for requirement in requirements:
        _give(tallies, "orders", [tally.rule.matches(requirement) for tally in tallies])
    return [tally.standing(items, requirements, today) for tally in tallies]


class _Tally:
    """What one rule has got so far, and who took what it would have got."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.items = self.orders = 0
        self.lost_to: dict[Hashable, None] = {}

    def standing(self, items: list[Key], requirements: list[Requirement], today: date) -> Standing:
        """The verdict."""
        counts = (self.items, self.orders)
        if any(counts):
            return Standing(self.rule.id, "fires", *counts, tuple(self.lost_to))
        if self.lost_to:
            return Standing(self.rule.id, "shadowed", *counts, tuple(self.lost_to))
        reason = _reason(self.rule, items, requirements, today)
        return Standing(self.rule.id, "never", *counts, reason=reason)


def _give(tallies: list[_Tally], what: str, matching: list[bool]) -> None:
    """Count one item or order for the first rule that matches, and note whom it is lost for."""
    winner = None
    for tally, matches in zip(tallies, matching, strict=True):
        if not matches:
            continue
        if winner is None:
            winner = tally
            setattr(tally, what, getattr(tally, what) + 1)
        else:
            tally.lost_to[winner.rule.id] = None


def _reason(
    rule: Rule, items: Iterable[Key], requirements: Iterable[Requirement], today: date
) -> str:
    """The first condition that nothing meets."""
    if not any(rule.covers(*key) for key in items):
        return "items"
    days = [today, *(requirement.date for requirement in requirements)]
    if not any(rule.is_in_force(day) for day in days):
        return "dates"
    return "demand"
