from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field

from odoo.tools import SQL

from ..planning.bills import Numbered
from .planning_scope import PlanningScope


@dataclass
class Structure:
    """What stands directly above some items, phantoms passed through: ids of records."""

    boms: list[int] = field(default_factory=list)
    """BOMs with a line for such an item, or for a phantom that holds it."""
    makers: list[int] = field(default_factory=list)
    """Products that such a BOM makes."""
    phantoms: list[int] = field(default_factory=list)
    """Those of the makers that some order still has as a phantom."""


class NarrowScope(PlanningScope):
    """A scope whose reads answer some of their rows only.

    The reads of planning are used as they are: :meth:`narrowed` puts a condition around each of
    their statements, which PostgreSQL pushes down to the index of the product (decision 0070).
    """

    def __init__(self, env, plan, products) -> None:
        self.asked = list(products)
        self._condition: tuple | None = None
        super().__init__(env, plan)
        self.structure = Structure()

    def narrowed(self, column: str | None, ids) -> NarrowScope:
        """The scope of which every statement answers only some of its rows.

        :param column: name of the result's column that must be in ``ids``; None: its first one
        """
        scope = copy(self)
        scope._condition = (column, list(ids))
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


class PartScope(NarrowScope):
    """The scope of a net change run: the products that it is about, and those above that ask.

    ``products`` are the items that are read: those that the run is about, and the makers of the
    planned orders that are given to it.
    """

    def __init__(self, env, plan, products) -> None:
        self.about = frozenset(products)
        super().__init__(env, plan, products)
        self.lines: list[int] = []
        """BOM lines of the products, and those above that lead to them."""

    def _storable_products(self) -> list[int]:
        """Those of the products that are kept in stock."""
        self._condition = (None, self.asked)
        found = super()._storable_products()
        self._condition = None
        return found

    def with_makers(self, makers) -> None:
        """Read these items, too: their planned orders are given to the run."""
        self.products = sorted({*self.products, *makers})
        self.product_numbers = Numbered(self.products)

    def of_items(self, column: str | None = None) -> PlanningScope:
        """Rows of the products that the run is about."""
        return self.narrowed(column, self.about)

    def of_demand(self, column: str) -> PlanningScope:
        """Rows of these products, and of phantoms that lead to them."""
        return self.narrowed(column, self.about.union(self.structure.phantoms))

    def of_makers(self) -> PlanningScope:
        """Rows of these products, and of those whose BOMs lead to them."""
        return self.narrowed(None, self.about.union(self.structure.makers))

    def of_lines(self) -> PlanningScope:
        """The BOM lines that are exploded."""
        return self.narrowed("line", self.lines)
