"""Tables of planning as columns: one numpy array for each field, rows by number.

A run of 100,000 items handles millions of requirements. As Python objects they would take seconds
and gigabytes; as columns they are summed, sorted and compared at once. A kind of table is a
subclass that names its fields and their types.

>>> class Lots(Columns):
...     FIELDS = {"item": "i4", "quantity": "i8"}
>>> lots = Lots.of(item=[3, 4], quantity=10)
>>> lots.quantity.tolist(), len(lots)
([10, 10], 2)
>>> Lots.joined([lots, lots.taken([1])]).item.tolist()
[3, 4, 4]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import ClassVar

import numpy as np

NONE = -1
"""Stands for no record in a column of row numbers."""


class Columns:
    """Rows of one kind; each field of ``FIELDS`` is an attribute holding its column."""

    FIELDS: ClassVar[dict[str, str]] = {}
    DEFAULTS: ClassVar[dict[str, int]] = {}

    def __init__(self, columns: dict[str, np.ndarray]) -> None:
        """``columns`` are complete, of equal length and of the types of ``FIELDS``."""
        self.__dict__.update(columns)

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.__dict__[next(iter(self.FIELDS))])

    @classmethod
    def of(cls, **given) -> Columns:
        """From columns or single values; a field left out has its default, else 0."""
        sizes = [len(values) for values in given.values() if hasattr(values, "__len__")]
        size = max(sizes, default=0)
        columns = {}
        for name, kind in cls.FIELDS.items():
            values = given.get(name, cls.DEFAULTS.get(name, 0))
            if hasattr(values, "__len__"):
                columns[name] = np.asarray(values, dtype=kind)
            else:
                columns[name] = np.full(size, values, dtype=kind)
        return cls(columns)

    @classmethod
    def from_rows(cls, rows: Sequence[tuple]) -> Columns:
        """From rows that give the fields in their order."""
        values = zip(*rows, strict=True) if rows else ((),) * len(cls.FIELDS)
        return cls.of(**dict(zip(cls.FIELDS, values, strict=True)))

    @classmethod
    def joined(cls, parts: Iterable[Columns]) -> Columns:
        """All rows of several tables, one after the other."""
        parts = list(parts)
        if len(parts) == 1:
            return parts[0]
        return cls(
            {
                name: np.concatenate([getattr(part, name) for part in parts])
                if parts
                else np.empty(0, kind)
                for name, kind in cls.FIELDS.items()
            }
        )

    def taken(self, rows: np.ndarray | Sequence[int], kind: type[Columns] | None = None) -> Columns:
        """The rows of these numbers, or those that a mask selects; as a table of another kind with
        fewer fields where not all are needed."""
        kind = kind or type(self)
        return kind({name: getattr(self, name)[rows] for name in kind.FIELDS})


class DemandRows(Columns):
    """Requirements. Numbers point into the lists of :class:`~planning.tables.Tables`."""

    FIELDS = {
        "item": "i4",
        "quantity": "i8",
        "day": "i4",
        "source": "u8",
        "priority": "i4",
        "kind": "i2",
        "mark": "i8",
        "ref": "i8",
        "parent": "i4",
        "line": "i8",
        "bom": "i4",
        "route": "i4",
    }
    DEFAULTS = {"ref": NONE, "parent": NONE, "line": NONE, "bom": NONE, "route": NONE}


class AskedRows(Columns):
    """What netting looks at of :class:`DemandRows`."""

    FIELDS = {
        name: DemandRows.FIELDS[name]
        for name in ("item", "quantity", "day", "source", "priority", "kind")
    }


class SupplyRows(Columns):
    """Stock (``day`` is :data:`STOCK_DAY`) and receipts that are already ordered.

    ``until`` is the day from which on it serves no demand; 0: it keeps. ``made_for`` is the source
    of the demand that it was planned for; 0: of none that is known.
    """

    FIELDS = {
        "item": "i4",
        "quantity": "i8",
        "day": "i4",
        "source": "u8",
        "kind": "i2",
        "mark": "i8",
        "ref": "i8",
        "until": "i4",
        "made_for": "u8",
    }
    DEFAULTS = {"ref": NONE}


class OrderRows(Columns):
    """Planned orders. ``demand`` is the row of the requirement that opened the order, ``futures``
    the day on which the order can meet it, which its ``delay`` counts to, ``waits`` the number of
    the product whose delay makes it late, :data:`NONE` for none, and ``ready`` the day on which
    that is there (futures.py)."""

    FIELDS = {
        "item": "i4",
        "type": "i1",
        "quantity": "i8",
        "requirement": "i4",
        "delivery": "i4",
        "order": "i4",
        "start": "i4",
        "delay": "i4",
        "source": "u8",
        "demand": "i4",
        "bom": "i4",
        "route": "i4",
        "gross": "i8",
        "from_stock": "i8",
        "from_receipts": "i8",
        "net": "i8",
        "ordered": "i8",
        "demands": "i4",
        "chunk": "i4",
        "chunks": "i4",
        "wanted": "i4",
        "until": "i4",
        "futures": "i4",
        "waits": "i4",
        "ready": "i4",
    }
    DEFAULTS = {"demand": NONE, "bom": NONE, "route": NONE, "until": NONE, "waits": NONE}


class ServedRows(Columns):
    """Which supply serves a row of :class:`DemandRows`: an order or a receipt of a day.

    ``order`` is the row of a planned order, -2, -3... the first, second... approved one,
    :data:`NONE` for what is there on ``day``.
    """

    FIELDS = {"row": "i4", "order": "i4", "day": "i4"}
    DEFAULTS = {"order": NONE, "day": 0}


class LateRows(Columns):
    """Rows of :class:`DemandRows` that are met late, and on which day."""

    FIELDS = {"row": "i4", "day": "i4"}


STOCK_DAY = 0
"""The day of stock on hand: it is there before any date."""

ORDER_TYPES = ("production", "purchase", "transfer")
"""What ``OrderRows.type`` counts through."""


def to_day(ordinal: int) -> date:
    """The date of a day number."""
    return date.fromordinal(int(ordinal))


def spread(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which row each of ``counts`` repetitions belongs to, and its number among them.

    >>> owner, place = spread(np.array([2, 0, 3]))
    >>> owner.tolist(), place.tolist()
    ([0, 0, 2, 2, 2], [0, 1, 0, 1, 2])
    """
    owner = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return owner, np.arange(len(owner)) - first[owner]


def ascending(values: np.ndarray) -> np.ndarray:
    """The rows of whole numbers in ascending order, equal ones as they come: a stable argsort.

    Digits of 16 bits, the last one first: numpy counts these instead of comparing them.

    >>> ascending(np.array([70_000, 4, 70_000, -2])).tolist()
    [3, 1, 0, 2]
    """
    above = values.astype("i8") - int(values.min(initial=0))
    order = np.argsort(above.astype("u2"), kind="stable")
    for shift in range(16, int(above.max(initial=0)).bit_length(), 16):
        digit = (above >> shift).astype("u2")
        order = order[np.argsort(digit[order], kind="stable")]
    return order


def by_item(
    items: np.ndarray, item_of_row: np.ndarray, chosen: np.ndarray
) -> Iterator[tuple[int, np.ndarray]]:
    """Each item with its chosen rows.

    >>> rows = by_item(np.array([4, 7]), np.array([7, 4, 7, 5]), np.array([0, 1, 2]))
    >>> [(item, places.tolist()) for item, places in rows]
    [(4, [1]), (7, [0, 2])]
    """
    chosen = chosen[ascending(item_of_row[chosen])]
    of_row = item_of_row[chosen]
    starts = np.searchsorted(of_row, items)
    ends = np.searchsorted(of_row, items, side="right")
    for item, start, end in zip(items.tolist(), starts, ends, strict=True):
        yield item, chosen[start:end]
