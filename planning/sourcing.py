"""How a planned order is sourced: made by which BOM and route, bought or moved (ax.md 17.6).

The policy names the order type; without one the item is made where a BOM version is valid for the
order's delivery date and quantity, else bought. ``order_type_by_demand`` may decide otherwise for
some of the demand, such as that of one customer.

>>> from datetime import date
>>> from .entities import Demand, Item, Policy
>>> from .versions import Version
>>> versions = {"bike": [Version(1, "bike BOM", approved=True, active=True, from_qty=10)]}
>>> source = Sources(versions).of(Item.of("bike", "Berlin", Policy()))
>>> sale = Demand(20, date(2026, 3, 4), "s1", "sale")
>>> source(20, sale.date, sale), source(5, sale.date, sale)
(('production', 'bike BOM', None), ('purchase', None, None))
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from .entities import Chooser, Demand, Item, Key, Problem
from .order_book import Sourcing
from .versions import Version, candidates, is_constant, pick

VersionsOf = Mapping[Hashable, Sequence[Version]]
Quantity = int | Fraction


class Ranked:
    """Version determination for many orders: each item's versions are ranked once."""

    def __init__(self, versions: VersionsOf) -> None:
        self._versions = versions
        self._pickers: dict[Key, Callable[[date, Quantity], Hashable]] = {}

    def subject(self, product: Hashable, site: Hashable, day: date, quantity: Quantity) -> Hashable:
        """The BOM or route that makes the product, or None."""
        return self.picker(product, site)(day, quantity)

    def constant(self, product: Hashable, site: Hashable) -> tuple[bool, Hashable]:
        """Whether the answer is the same for all days and quantities, and that answer."""
        ranked = candidates(self._versions.get(product, ()), site)
        if not is_constant(ranked):
            return False, None
        return True, ranked[0].subject if ranked else None

    def picker(self, product: Hashable, site: Hashable) -> Callable[[date, Quantity], Hashable]:
        """``picker(day, quantity)`` for one item; see :meth:`constant`."""
        key = (product, site)
        if key not in self._pickers:
            self._pickers[key] = _picker(candidates(self._versions.get(product, ()), site))
        return self._pickers[key]


class Sources:
    """Answers how the orders of each item are sourced, and notes what no BOM version makes."""

    def __init__(
        self,
        bom_versions: VersionsOf,
        route_versions: VersionsOf | None = None,
        problems: list[Problem] | None = None,
    ) -> None:
        self.boms = Ranked(bom_versions)
        self.routes = Ranked(route_versions or {})
        self._problems = [] if problems is None else problems
        self._reported: set[Key] = set()

    def of(self, item: Item) -> Sourcing:
        """The sourcing of the item's planned orders."""
        source = self._of_type(item, item.policy.order_type)
        choose = item.policy.order_type_by_demand
        return self._by_demand(item, choose, source) if choose else source

    def _by_demand(self, item: Item, choose: Chooser, default: Sourcing) -> Sourcing:
        """Another order type for some of the demand; an item is netted together all the same."""
        by_type: dict[str | None, Sourcing] = {None: default}

        def source(quantity: int, delivery: date, demand: Demand) -> tuple:
            order_type = choose(demand)
            if order_type not in by_type:
                by_type[order_type] = self._of_type(item, order_type)
            return by_type[order_type](quantity, delivery, demand)

        return source

    def _of_type(self, item: Item, order_type: str | None) -> Sourcing:
        """The sourcing by one order type; None: by whether a BOM version is valid."""
        if order_type not in (None, "production"):
            return _always(order_type)
        bom_of = self.boms.picker(item.product, item.site)
        route_of = self.routes.picker(item.product, item.site)

        def source(quantity: int, delivery: date, demand: Demand) -> tuple:
            bom = demand.bom or bom_of(delivery, quantity)
            if bom is None and order_type is None:
                return "purchase", None, None
            if bom is None:
                self._no_version(item, quantity, delivery)
            return "production", bom, demand.route or route_of(delivery, quantity)

        return source

    def _no_version(self, item: Item, quantity: int, delivery: date) -> None:
        if item.key not in self._reported:
            self._reported.add(item.key)
            detail = {"quantity": quantity, "date": delivery}
            problem = Problem("no_bom_version", item.product, item.site, "warning", detail)
            self._problems.append(problem)


def _always(order_type: str) -> Sourcing:
    answer = (order_type, None, None)
    return lambda quantity, delivery, demand: answer


def _picker(ranked: list[Version]) -> Callable[[date, Quantity], Hashable]:
    """The pick among ranked versions; most items have one for all days and quantities."""
    if is_constant(ranked):
        constant = ranked[0].subject if ranked else None
        return lambda day, quantity: constant

    def picked(day: date, quantity: Quantity) -> Hashable:
        version = pick(ranked, day, quantity)
        return version.subject if version else None

    return picked
