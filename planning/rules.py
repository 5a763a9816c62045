"""Planning rules: an ordered list, the first one that matches wins.

A rule looks at the product, the site and a day; one *about demand* also at the kind of the demand
and at the customer. What a rule gives (a coverage group, a pool...) the caller keeps under its id.
Rules answer two questions, and the second one may be answered by another rule than the first:

* how an *item* is covered: the first rule that is not about demand and in force today. All demand
  of an item is netted together, so a rule about some of it cannot decide this.
* how a *planned order* is handled: the first rule of any kind for its item, the day of its
  requirement and its demand.

>>> bikes = Rule(1, products=frozenset({"racer", "tourer"}))
>>> urgent = Rule(2, sequence=5, customers=frozenset({"Smith"}))
>>> rules = ordered([bikes, urgent])
>>> day = date(2026, 3, 2)
>>> for_smith = Requirement("racer", "Berlin", day, "sale", "Smith")
>>> first_match(rules, for_smith).id
2
>>> item_rules(rules, [("racer", "Berlin"), ("tube", "Berlin")], day)
{('racer', 'Berlin'): 1}
>>> order_rules(rules, [for_smith, for_smith._replace(customer="Jones")])
[2, 1]
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from .entities import Chooser, Demand, Key

DEMAND_KINDS = {
    "sale": "sales",
    "quotation": "sales",
    "component": "components",
    "dependent": "components",
    "forecast": "forecast",
    "safety": "safety",
    "backlog": "safety",
}
"""What a rule calls each kind of demand; every other kind is one of the other ``issues``."""


def demand_kind(kind: str) -> str:
    """What a rule calls a demand of this kind.

    >>> demand_kind("dependent"), demand_kind("issue")
    ('components', 'issues')
    """
    return DEMAND_KINDS.get(kind, "issues")


class Requirement(NamedTuple):
    """What a rule about demand looks at: a planned order, by the first demand that it serves."""

    product: Hashable
    site: Hashable
    date: date
    kind: str
    """Kind of the demand in the engine's words: sale, dependent..."""
    customer: Hashable = None

    @property
    def key(self) -> Key:
        """The item."""
        return self.product, self.site


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions of a rule; a condition that is None lets everything pass."""

    id: Hashable
    sequence: int = 10
    name: str = ""
    products: frozenset | None = None
    sites: frozenset | None = None
    date_from: date | None = None
    date_to: date | None = None
    kind: str | None = None
    """sales, components, forecast, safety or issues; None: any."""
    customers: frozenset | None = None

    @property
    def about_demand(self) -> bool:
        """Whether it asks what an order is for, and so cannot decide about an item."""
        return self.kind is not None or self.customers is not None

    def covers(self, product: Hashable, site: Hashable) -> bool:
        """Whether it is about this item, on some day."""
        return (self.products is None or product in self.products) and (
            self.sites is None or site in self.sites
        )

    def is_in_force(self, day: date) -> bool:
        """Whether the day lies in its period, of which both ends count."""
        return (self.date_from is None or self.date_from <= day) and (
            self.date_to is None or day <= self.date_to
        )

    def asks(self, kind: str, customer: Hashable) -> bool:
        """Whether a demand of this kind (in the engine's words) and customer meets it."""
        return (self.kind is None or self.kind == demand_kind(kind)) and (
            self.customers is None or customer in self.customers
        )

    def matches(self, requirement: Requirement) -> bool:
        """Whether all conditions hold for what a planned order is for."""
        return (
            self.covers(requirement.product, requirement.site)
            and self.is_in_force(requirement.date)
            and self.asks(requirement.kind, requirement.customer)
        )

    def decides_item(self, product: Hashable, site: Hashable, day: date) -> bool:
        """Whether it may decide how the item is covered on that day."""
        return not self.about_demand and self.covers(product, site) and self.is_in_force(day)


def ordered(rules: Iterable[Rule]) -> list[Rule]:
    """The rules in the order in which they are asked: by sequence, then by id."""
    return sorted(rules, key=lambda rule: (rule.sequence, rule.id))


def first_match(rules: Iterable[Rule], requirement: Requirement) -> Rule | None:
    """The rule that decides about a planned order; rules in their order."""
    return next((rule for rule in rules if rule.matches(requirement)), None)


def item_rules(rules: Sequence[Rule], items: Iterable[Key], today: date) -> dict[Key, Hashable]:
    """The rule that decides how each item is covered.

    :param rules: in their order
    :param items: product and site of each
    :param today: the day of planning
    :return: ids of rules by item; items that no rule decides about are left out
    """
    deciding = [rule for rule in rules if not rule.about_demand and rule.is_in_force(today)]
    winners = {}
    for key in items:
        for rule in deciding:
            if rule.covers(*key):
                winners[key] = rule.id
                break
    return winners


def order_rules(rules: Sequence[Rule], requirements: Iterable[Requirement]) -> list[Hashable]:
    """The rule that decides about each planned order; None where there is none.

    Every combination of rules, kind of demand and customer is looked at once, however many orders
    there are of it.
    """
    rules_of = _RulesOfItems(rules)
    winners = []
    for product, site, day, kind, customer in requirements:
        winner = None
        for rule in rules_of[product, site][kind, customer]:
            if rule.is_in_force(day):
                winner = rule.id
                break
        winners.append(winner)
    return winners


class _RulesOfItems(dict):
    """``rules_of[product, site]``: the rules about an item, shared by items with the same ones."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__()
        self._rules = rules
        self._shared: dict[tuple, _RulesOfDemands] = {}

    def __missing__(self, key: Key) -> _RulesOfDemands:
        found = [rule for rule in self._rules if rule.covers(*key)]
        same = tuple(rule.id for rule in found)
        self[key] = self._shared.setdefault(same, _RulesOfDemands(found))
        return self[key]


class _RulesOfDemands(dict):
    """``rules[kind, customer]``: the rules for such demand, up to the first one for all days."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, key: tuple[str, Hashable]) -> list[Rule]:
        found = self[key] = []
        for rule in self._rules:
            if rule.asks(*key):
                found.append(rule)
                if rule.date_from is None and rule.date_to is None:
                    break
        return found


def order_type_chooser(
    rules: Sequence[Rule],
    order_types: Mapping[Hashable, str],
    customer_of: Callable[[Demand], Hashable],
    key: Key,
) -> Chooser | None:
    """How rules about demand source the orders of one item; None: they have no say.

    :param rules: in their order
    :param order_types: the order type that a rule gives, by its id
    :param customer_of: the customer whose demand it is

    >>> rules = [Rule(1, kind="sales")]
    >>> choose = order_type_chooser(rules, {1: "purchase"}, lambda demand: None, ("bike", "B"))
    >>> sale = Demand(5, date(2026, 3, 2), "s1", "sale")
    >>> choose(sale), choose(sale._replace(kind="safety"))
    ('purchase', None)
    """
    relevant = [rule for rule in rules if rule.covers(*key)]
    if not any(rule.about_demand and order_types.get(rule.id) for rule in relevant):
        return None

    def choose(demand: Demand) -> str | None:
        asked = Requirement(*key, demand.date, demand.kind, customer_of(demand))
        rule = first_match(relevant, asked)
        return order_types.get(rule.id) if rule and rule.about_demand else None

    return choose
