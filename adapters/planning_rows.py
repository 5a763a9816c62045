"""Rows of a database as columns of planning: ids become item numbers, quantities whole units."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import numpy as np

from ..planning.columns import NONE, DemandRows, SupplyRows, to_day

#: what the first byte of a source tells: which kind of record asks or gives
SALE, MOVE, COMPONENT, QUOTATION, FORECAST, ON_HAND, REQUEST, ORDER, BY_PRODUCT, EXPIRED = range(
    1, 11
)
#: kinds of marks: a supply serves the demand of the same mark first
SALE_MARK, COMPONENT_MARK, MOVE_MARK = range(1, 4)
_KIND_BIT, _DAY_BITS = 56, 16


def source(kind: int, record: int, day: date | None = None) -> int:
    """The number that names a requirement or supply of a record, on a day where it has several.

    >>> source(SALE, 12) < source(SALE, 13) < source(MOVE, 1)
    True
    """
    place = record if day is None else record << _DAY_BITS | day.toordinal() & 0xFFFF
    return kind << _KIND_BIT | place


def mark(kind: int, record: int | None) -> int:
    """The number of a mark; 0 is none."""
    return kind << _KIND_BIT | record if record else 0


def sources(kind: int, records: np.ndarray, days: np.ndarray | None = None) -> np.ndarray:
    """:func:`source` for columns; ``days`` are day numbers.

    >>> one = sources(SALE, np.array([12]), np.array([date(2026, 3, 9).toordinal()]))
    >>> int(one[0]) == source(SALE, 12, date(2026, 3, 9))
    True
    """
    place = records.astype("i8")
    if days is not None:
        place = place << _DAY_BITS | days.astype("i8") & 0xFFFF
    return place | kind << _KIND_BIT


def marks(kind: int, records: np.ndarray) -> np.ndarray:
    """:func:`mark` for columns."""
    return np.where(records > 0, records.astype("i8") | kind << _KIND_BIT, 0)


def record_of(kind: int, number: int | None) -> int | None:
    """The record of a source or mark of this kind; None for any other.

    >>> record_of(SALE_MARK, mark(SALE_MARK, 7)), record_of(MOVE, source(REQUEST, 7))
    (7, None)
    """
    if not isinstance(number, int) or number >> _KIND_BIT != kind:
        return None
    return number & (1 << _KIND_BIT) - 1


def _places(numbers, labels) -> np.ndarray:
    """The numbers of labels, :data:`NONE` for those that have none; each is looked up once."""
    different, place = np.unique(np.array(labels, "i8"), return_inverse=True)
    return np.array([numbers.get(label) for label in different.tolist()], "i8")[place]


class Gathered:
    """Collects demands and supplies by product and site; then they are columns.

    What is asked of something that is no item is kept in ``lost``.
    """

    def __init__(self, scope, kinds) -> None:
        self._scope, self._kinds = scope, kinds
        self._demands, self._supplies = [], []
        self._columns: list[tuple] = []
        self.lost: dict[tuple, list] = defaultdict(list)

    def demand(
        self, product, site, units, day, source, kind, mark=0, ref=NONE, bom=NONE, route=NONE,
        priority=0,
    ) -> None:  # fmt: skip
        """A requirement of so many units."""
        if units > 0:
            self._demands.append(
                (product, site, units, day, source, priority, kind, mark, ref, bom, route)
            )

    def demands(self, product, site, units, day, source, kind, mark, ref) -> None:
        """Very many requirements of one kind, as columns; ``day`` are day numbers."""
        some = units > 0
        facts = (product, site, units, day, source, mark, ref)
        self._columns.append((kind, *(column[some] for column in facts)))

    def supply(
        self, product, site, units, day, source, kind, mark=0, ref=NONE, until=None, made_for=0
    ) -> None:  # fmt: skip
        """Stock (no day) or a receipt, that serves demand before ``until`` only."""
        if units:
            facts = (product, site, units, day, source, kind, mark, ref, until, made_for)
            self._supplies.append(facts)

    def demand_rows(self, places: np.ndarray) -> DemandRows:
        """The requirements of items; ``places`` are item numbers by product and site."""
        parts = [self._many(places, *columns) for columns in self._columns]
        return DemandRows.joined([*parts, self._single(places)])

    def _many(self, places, kind, product, site, units, day, source, mark, ref) -> DemandRows:
        item = self._items(product, site, places)
        for place in np.flatnonzero(item < 0):
            key = (int(product[place]), int(site[place]))
            self.lost[key].append((int(units[place]), to_day(day[place])))
        rows = DemandRows.of(
            item=item,
            quantity=units,
            day=day,
            source=source,
            kind=self._kinds(kind),
            mark=mark,
            ref=ref,
        )
        return rows.taken(item >= 0)

    def _single(self, places: np.ndarray) -> DemandRows:
        if not self._demands:
            return DemandRows.of()
        product, site, units, day, sources, priority, kind, marks, ref, bom, route = zip(
            *self._demands, strict=True
        )
        item = self._items(product, site, places)
        for place in np.flatnonzero(item < 0):
            self.lost[product[place], site[place]].append((units[place], day[place]))
        rows = DemandRows.of(
            item=item,
            quantity=units,
            day=[one.toordinal() for one in day],
            source=sources,
            priority=priority,
            kind=[self._kinds(one) for one in kind],
            mark=marks,
            ref=ref,
            bom=bom,
            route=route,
        )
        return rows.taken(item >= 0)

    def supply_rows(self, places: np.ndarray) -> SupplyRows:
        """Stock and receipts of items."""
        if not self._supplies:
            return SupplyRows.of()
        product, site, units, day, sources, kind, marks, ref, until, made_for = zip(
            *self._supplies, strict=True
        )
        item = self._items(product, site, places)
        rows = SupplyRows.of(
            item=item,
            quantity=units,
            day=[one.toordinal() if one else 0 for one in day],
            source=sources,
            kind=[self._kinds(one) for one in kind],
            mark=marks,
            ref=ref,
            until=[one.toordinal() if one else 0 for one in until],
            made_for=made_for,
        )
        return rows.taken(item >= 0)

    def _items(self, product, site, places: np.ndarray) -> np.ndarray:
        row = _places(self._scope.product_numbers, product)
        column = _places(self._scope.site_numbers, site)
        known = (row >= 0) & (row < len(places)) & (column >= 0)
        return np.where(known, places[np.where(known, row, 0), np.where(known, column, 0)], NONE)
