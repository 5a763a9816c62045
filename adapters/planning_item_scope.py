from __future__ import annotations

from copy import copy
from typing import NamedTuple

from ..planning.entities import PlannedOrder
from .planning_part_scope import NarrowScope


class StoredOrder(NamedTuple):
    """A planned order as the last run, or a planner, left it."""

    id: int
    status: str
    order: PlannedOrder


class ItemScope(NarrowScope):
    """The scope of a run, narrowed to one item at one site."""

    def __init__(self, env, plan, product: int, site: int):
        super().__init__(env, plan, [product])
        self.sites: list[int] = [site]

    @property
    def product(self) -> int:
        """Id of the item's product."""
        return self.products[0]

    @property
    def site(self) -> int:
        """Id of the item's site."""
        return self.sites[0]

    @property
    def key(self) -> tuple[int, int]:
        """The item, as the engine calls it."""
        return self.product, self.site

    def _storable_products(self) -> list[int]:
        """The one product asked for; the others are not looked up."""
        return self.asked

    def among(self, products, sites) -> ItemScope:
        """The scope with further products and sites beside its own."""
        scope = copy(self)
        scope.products = list(dict.fromkeys([self.product, *products]))
        scope.sites = list(dict.fromkeys([self.site, *sites]))
        return scope
