"""Demands and supplies of one item as objects, where a run collects columns."""

from __future__ import annotations

from collections import defaultdict

from ..planning.columns import NONE
from ..planning.entities import Demand, Key, Supply


class ItemGathered:
    """Takes what the readers of a run tell :class:`~.planning_rows.Gathered`.

    Sources and marks are the run's own numbers, refs the ids of records.
    """

    def __init__(self, scope) -> None:
        self._scope = scope
        self.demands: dict[Key, list[Demand]] = defaultdict(list)
        self.supplies: dict[Key, list[Supply]] = defaultdict(list)

    @property
    def sale_lines(self) -> list[int]:
        """Sales order lines that ask for something."""
        asked = (demand for demands in self.demands.values() for demand in demands)
        return sorted({one.ref for one in asked if one.kind in ("sale", "quotation")})

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
            self.demands[product, site].append(demand)

    def supply(
        self, product, site, units, day, source, kind, mark=0, ref=NONE, until=None
    ) -> None:  # fmt: skip
        """Stock (no day) or a receipt, that serves demand before ``until`` only."""
        if units:
            supply = Supply(units, day, source, kind, mark or None, _record(ref), until)
            self.supplies[product, site].append(supply)


def _record(ref: int) -> int | None:
    return None if ref == NONE else ref
