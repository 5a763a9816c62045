from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import NamedTuple

from odoo.tools import SQL

from ..planning.entities import PlannedOrder
from .planning_scope import PlanningScope


class StoredOrder(NamedTuple):
    """A planned order as the last run, or a planner, left it."""

    id: int
    status: str
    order: PlannedOrder


@dataclass
class Structure:
    """What stands directly above an item, phantoms passed through: ids of records."""

    boms: list[int] = field(default_factory=list)
    """BOMs with a line for the item, or for a phantom that holds it."""
    makers: list[int] = field(default_factory=list)
    """Products that such a BOM makes."""
    phantoms: list[int] = field(default_factory=list)
    """Those of the makers that some order still has as a phantom."""


class ItemScope(PlanningScope):
    """The scope of a run, narrowed to one item at one site.

    The reads of planning are used as they are: :meth:`narrowed` puts a condition around each of
    their statements, which PostgreSQL pushes down to the index of the product (decision 0070).
    """

    def __init__(self, env, plan, product: int, site: int):
        self._asked = product
        self._condition: tuple | None = None
        super().__init__(env, plan)
        self.products: list[int] = [product]
        self.sites: list[int] = [site]
        self.structure = Structure()

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
        return [self._asked]

    def narrowed(self, column: str | None, ids) -> ItemScope:
        """The scope of which every statement answers only some of its rows.

        :param column: name of the result's column that must be in ``ids``; None: its first one
        """
        scope = copy(self)
        scope._condition = (column, list(ids))
        return scope

    def among(self, products, sites) -> ItemScope:
        """The scope with further products and sites beside its own."""
        scope = copy(self)
        scope.products = list(dict.fromkeys([self.product, *products]))
        scope.sites = list(dict.fromkeys([self.site, *sites]))
        return scope

    def _statement(self, query: str, values: dict) -> SQL:
        """The query, of which only the rows that meet the scope's condition are answered."""
        if self._condition is None:
            return super()._statement(query, values)
        column, ids = self._condition
        named = "SELECT * FROM (%(query)s) AS reading(subject) WHERE subject = ANY(%(only)s)"
        if column:
            named = "SELECT * FROM (%(query)s) AS reading WHERE %(column)s = ANY(%(only)s)"
        wrapped = named.replace("%(query)s", query)
        more = {"column": SQL.identifier("reading", column)} if column else {}
        return super()._statement(wrapped, {"only": ids, **more, **values})
