"""The requirements of a run by level: what waits to be planned, and where each of them is kept.

>>> book = RequirementBook(np.array([0, 1]))
>>> book.add(DemandRows.of(item=[1, 0], quantity=[5, 7])).tolist()
[1, 0]
>>> rows, numbers = book.taken(1)
>>> rows.quantity.tolist(), numbers.tolist(), book.rows().quantity.tolist()
([5], [1], [7, 5])
"""

from __future__ import annotations

import numpy as np

from .columns import DemandRows, ascending


class RequirementBook:
    """All demand rows, numbered as they are kept."""

    def __init__(self, levels: np.ndarray) -> None:
        """``levels`` are those of the items; rows of items below 0 are kept and never planned."""
        self._levels = levels
        self._parts: list[DemandRows] = []
        self._waiting: dict[int, list[tuple[DemandRows, int]]] = {}
        self._count = 0

    def add(self, rows: DemandRows) -> np.ndarray:
        """Keep rows for the level of their items; their numbers, in the order given."""
        if not len(rows):
            return np.empty(0, "i8")
        level = self._levels[rows.item]
        order = ascending(level)
        rows, level = rows.taken(order), level[order]
        starts = np.flatnonzero(np.concatenate([[True], level[1:] != level[:-1]]))
        for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
            part = (rows.taken(slice(start, end)), self._count + int(start))
            self._waiting.setdefault(int(level[start]), []).append(part)
        numbers = np.empty(len(rows), "i8")
        numbers[order] = np.arange(self._count, self._count + len(rows))
        self._keep(rows)
        return numbers

    def note(self, rows: DemandRows) -> int:
        """Keep rows that are planned already; the number of the first."""
        first = self._count
        self._keep(rows)
        return first

    def taken(self, level: int) -> tuple[DemandRows, np.ndarray]:
        """The rows of a level and their numbers; they wait no longer."""
        parts = self._waiting.pop(level, [])
        numbers = [np.arange(first, first + len(rows)) for rows, first in parts]
        rows = DemandRows.joined([rows for rows, _first in parts])
        return rows, np.concatenate(numbers) if numbers else np.empty(0, "i8")

    def rows(self) -> DemandRows:
        """All rows by their number."""
        self._parts = [DemandRows.joined(self._parts)]
        return self._parts[0]

    def value(self, name: str, number: int) -> int:
        """The value of one column for one row."""
        for part in self._parts:
            if number < len(part):
                return int(getattr(part, name)[number])
            number -= len(part)
        raise IndexError(number)

    def column(self, name: str, numbers: np.ndarray) -> np.ndarray:
        """Values of one column for rows of these numbers."""
        starts = np.cumsum([0] + [len(part) for part in self._parts])
        owner = np.searchsorted(starts, numbers, side="right") - 1
        values = np.empty(len(numbers), DemandRows.FIELDS[name])
        for place in np.flatnonzero(np.bincount(owner)):
            mine = owner == place
            values[mine] = getattr(self._parts[place], name)[numbers[mine] - starts[place]]
        return values

    def _keep(self, rows: DemandRows) -> None:
        self._parts.append(rows)
        self._count += len(rows)
