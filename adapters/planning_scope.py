from __future__ import annotations

import io
from contextlib import contextmanager
from datetime import date

import numpy as np

from odoo.tools import SQL

from ..planning.bills import Numbered
from .binary_copy import binary_columns


@contextmanager
def hash_joins(cr):
    """Let PostgreSQL join by hashing inside the block.

    Every read of planning takes whole tables.  Where the statistics are out of date, after a
    large import or deletion, PostgreSQL takes a table for empty and loops over it row by row:
    minutes instead of milliseconds.  An error rolls the setting back with its savepoint.
    """
    cr.execute("SET LOCAL enable_nestloop = off")
    yield
    cr.execute("SET LOCAL enable_nestloop = on")


class PlanningScope:
    """What one run covers: its sites, items and date, and how quantities are counted.

    >>> scope.units(2.5)      # with two digits of Product Unit      # doctest: +SKIP
    250
    """

    about: frozenset[int] | None = None
    """Products that are planned; None: all."""

    def __init__(self, env, plan):
        self.env = env
        self.plan = plan
        self.company = plan.company_id
        self.today: date = plan._today()
        self.zone: str = self.company.resource_calendar_id.tz or "UTC"
        self.calendar = self.company.resource_calendar_id
        self.sites: list[int] = (plan.warehouse_ids or plan._all_sites()).ids
        self.digits: int = env["decimal.precision"].precision_get("Product Unit")
        self.unit: int = 10**self.digits
        self.products: list[int] = self._storable_products()
        self.product_numbers = Numbered(self.products)
        self.site_numbers = Numbered(self.sites)
        self.boms, self.routes = Numbered(), Numbered()
        self._groups: dict = {}

    # === PARTS: what a run about some products reads of a table (planning_part_scope.py) === #

    def of_items(self, column: str | None = None) -> PlanningScope:
        """For statements that answer products in a column, the first one where none is named."""
        return self

    def of_demand(self, column: str) -> PlanningScope:
        """The same for what asks for items, phantoms that lead to them included."""
        return self

    def of_makers(self) -> PlanningScope:
        """For statements that answer products that are made, in their first column."""
        return self

    def of_lines(self) -> PlanningScope:
        """For statements that answer BOM lines in a column ``line``."""
        return self

    # === QUANTITIES AND STATEMENTS === #

    def units(self, quantity: float) -> int:
        """A quantity as an integer in the rounding unit of items."""
        return round((quantity or 0.0) * self.unit)

    def all_units(self, quantities: np.ndarray) -> np.ndarray:
        """:meth:`units` for a column."""
        return np.rint(quantities * self.unit).astype("i8")

    def quantity(self, units: int) -> float:
        """The quantity that so many rounding units are."""
        return units / self.unit

    def select(self, query: str, **values) -> list[tuple]:
        """Rows of a query that may name ``sites``, ``zone``, ``plan`` and ``company``."""
        return self.env.execute_query(self._statement(query, values))

    def columns(self, query: str, kinds: tuple[str, ...], **values) -> list[np.ndarray]:
        """The same for very many rows of numbers, column by column; none of them may be NULL.

        :param kinds: PostgreSQL's types of the columns: int4, int8 or float8
        """
        statement = self._statement(query, values)
        stream = io.BytesIO()
        text = self.env.cr.mogrify(statement.code, statement.params).decode()
        self.env.cr.copy_expert(f"COPY ({text}) TO STDOUT (FORMAT binary)", stream)
        return binary_columns(stream.getvalue(), kinds)

    def _statement(self, query: str, values: dict) -> SQL:
        return SQL(
            query,
            **{
                "sites": self.sites,
                "zone": self.zone,
                "plan": self.plan.id,
                "company": self.company.id,
                **values,
            },
        )

    def coverage_group(self, group_id: int | None):
        """The coverage group of that id, or the company's general one."""
        if group_id not in self._groups:
            groups = self.env["production.coverage.group"]
            self._groups[group_id] = (
                groups.browse(group_id) if group_id else self.company._prod_coverage_group()
            )
        return self._groups[group_id]

    def _storable_products(self) -> list[int]:
        rows = self.select(
            """
            SELECT product.id
              FROM product_product product
              JOIN product_template item ON item.id = product.product_tmpl_id
             WHERE item.is_storable AND (item.company_id IS NULL OR item.company_id = %(company)s)
          ORDER BY product.id
            """
        )
        return [product for (product,) in rows]
