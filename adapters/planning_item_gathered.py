"""Demands and supplies of one item as objects, where a run collects columns."""

from __future__ import annotations

from collections import defaultdict

from ..planning.columns import NONE, to_day
from ..planning.entities import Demand, Key, Supply


class ItemGathered:
    """Takes what the readers of a run tell :class:`~.planning_rows.Gathered`.

    Sources and marks are the run's own numbers, refs the ids of records.
    """

    def __init__(self, scope) -> None:
        self._scope = scope
        self.asked: dict[Key, list[Demand]] = defaultdict(list)
        self.given: dict[Key, list[Supply]] = defaultdict(list)

    @property
    def sale_lines(self) -> list[int]:
        """Sales order lines that ask for something."""
        every = (demand for demands in self.asked.values() for demand in demands)
        return sorted({one.ref for one in every if one.kind in ("sale", "quotation")})

    def demand(
        self, product, site, units, day, source, kind, mark=0, ref=NONE, bom=NONE, route=NONE,
        priority=0,
    ) -> None:  # fmt: skip
        """A requirement of so many units."""
        if units > 0:
            boms, routes = self._scope.boms, self._scope.routes
            forced = {"bom": boms[bom], "route": routes[route]}
            demand = Demand(
                units, day, source, kind, mark or None, _record(ref), priority, **forced
            )
            self.asked[product, site].append(demand)

    def demands(self, product, site, units, day, source, kind, mark, ref) -> None:
        """Requirements of one kind as columns; ``day`` are day numbers."""
        columns = (column.tolist() for column in (product, site, units, day, source, mark, ref))
        for product_id, site_id, quantity, due, name, own, record in zip(*columns, strict=True):
            self.demand(product_id, site_id, quantity, to_day(due), name, kind, own, record)

    def supply(
        self, product, site, units, day, source, kind, mark=0, ref=NONE, until=None, made_for=0
    ) -> None:  # fmt: skip
        """Stock (no day) or a receipt, that serves demand before ``until`` only."""
        if units:
            facts = (mark or None, _record(ref), until, made_for or None)
            self.given[product, site].append(Supply(units, day, source, kind, *facts))


def _record(ref: int) -> int | None:
    return None if ref == NONE else ref
