"""All BOM lines of a run as columns, for exploding thousands of orders at once.

A BOM is *plain* when each of its lines is a straight proportion: whole numbers ``variable``,
``fixed`` and ``divisor`` give the component as ``(variable * quantity + fixed) / divisor``, rounded
up. Phantoms, by-products, steps and multiples make it *special*: its orders are exploded one by one
(explosion.py).

>>> from .consumption import Consumption, compile
>>> from .entities import BomLine
>>> bills = Bills.of_lines({"bike BOM": [BomLine(7, "wheel", compile(Consumption(2)))]}, 100)
>>> bills.number("bike BOM"), bills.plain.tolist(), bills.rows.variable.tolist()
(0, [True], [2])
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from .columns import NONE, Columns
from .consumption import Ratio
from .entities import BomLine
from .explosion import Leg
from .sources import number

FOREVER = date.max.toordinal()


class BillRows(Columns):
    """BOM lines, sorted by BOM. ``component`` is a label's number in ``Bills.products``."""

    FIELDS = {
        "bom": "i4",
        "component": "i4",
        "variable": "i8",
        "fixed": "i8",
        "divisor": "i8",
        "valid_from": "i4",
        "valid_to": "i4",
        "line": "i8",
        "number": "u8",
        "sub_bom": "i4",
        "sub_route": "i4",
        "operation": "i4",
    }
    DEFAULTS = {"divisor": 1, "valid_to": FOREVER, "sub_bom": NONE, "sub_route": NONE}


class Numbered:
    """Labels by number and numbers by label.

    >>> names = Numbered(["a", "b"])
    >>> names("b"), names("c"), names[2], names.get(None)
    (1, 2, 'c', -1)
    """

    def __init__(self, labels: Iterable[Hashable] = ()) -> None:
        self.labels = list(labels)
        self._numbers = {label: place for place, label in enumerate(self.labels)}

    def __call__(self, label: Hashable) -> int:
        """The label's number; a new label gets the next one."""
        place = self._numbers.setdefault(label, len(self.labels))
        if place == len(self.labels):
            self.labels.append(label)
        return place

    def get(self, label: Hashable) -> int:
        """The label's number, :data:`NONE` when it has none."""
        return self._numbers.get(label, NONE)

    def __getitem__(self, place: int) -> Hashable:
        """The label of a number; None for :data:`NONE`."""
        return None if place < 0 else self.labels[place]

    def __len__(self) -> int:
        """How many labels there are."""
        return len(self.labels)


class Bills:
    """The BOMs of a run: columns for the plain ones, lines as objects for all on request."""

    def __init__(
        self,
        boms: Numbered,
        products: Numbered,
        routes: Numbered,
        rows: BillRows,
        special: Mapping[Hashable, Sequence[BomLine]],
        lines_of: Callable[[Hashable], Sequence[BomLine]],
    ) -> None:
        """``rows`` are the lines of plain BOMs, ``special`` those of the others."""
        self.boms, self.products, self.routes = boms, products, routes
        self.rows = rows
        self.special = special
        self._lines_of = lines_of
        self.plain = np.ones(len(boms), bool)
        self.plain[[boms(bom) for bom in special]] = False
        self.start = np.searchsorted(rows.bom, np.arange(len(boms) + 1))

    @classmethod
    def of_rows(
        cls,
        rows: BillRows,
        others: Mapping[Hashable, Sequence[BomLine]],
        unit: int,
        boms: Numbered,
        products: Numbered,
        routes: Numbered,
    ) -> Bills:
        """From rows of simple proportions, and the lines that are none as objects by BOM."""
        special = {bom: lines for bom, lines in others.items() if not all(map(is_plain, lines))}
        for bom in special:
            boms(bom)  # one of special lines only has no number yet
        more = [
            _row(boms, products, routes, bom, line, unit)
            for bom, lines in others.items()
            if bom not in special
            for line in lines
        ]
        rows = BillRows.joined([rows, BillRows.from_rows(more)])
        rows = rows.taken(np.argsort(rows.bom, kind="stable"))
        starts = np.searchsorted(rows.bom, np.arange(len(boms) + 1))
        bills: Bills

        def lines_of(bom: Hashable) -> list[BomLine]:
            place = boms.get(bom)
            if place < 0 or place + 1 >= len(starts):
                return []
            mine = rows.taken(slice(starts[place], starts[place + 1]))
            lines = [_line(bills, mine, at, unit) for at in range(len(mine))]
            return lines + list(special.get(bom, ()))

        mixed = np.isin(rows.bom, [boms(bom) for bom in special])
        bills = cls(boms, products, routes, rows.taken(~mixed), _All(special, lines_of), lines_of)
        return bills

    @classmethod
    def of_lines(
        cls, lines: Mapping[Hashable, Sequence[BomLine]], unit: int, products: Numbered = None
    ) -> Bills:
        """From BOM lines by BOM; ``unit`` rounding units make a piece."""
        boms, routes = Numbered(lines), Numbered()
        products = Numbered() if products is None else products
        special = {bom: rows for bom, rows in lines.items() if not all(map(is_plain, rows))}
        rows = [
            _row(boms, products, routes, bom, line, unit)
            for bom, of_bom in lines.items()
            if bom not in special
            for line in of_bom
        ]
        for line in (line for rows in special.values() for line in rows):
            products(line.component)
        return cls(
            boms,
            products,
            routes,
            BillRows.from_rows(rows),
            special,
            lambda bom: lines.get(bom, ()),
        )

    def number(self, bom: Hashable) -> int:
        """The BOM's number; one that has no lines gets one too."""
        place = NONE if bom is None else self.boms(bom)
        if place >= len(self.plain):
            self.plain = np.append(self.plain, True)
            self.start = np.append(self.start, self.start[-1])
        return place

    def get(self, bom: Hashable, otherwise: Sequence[BomLine] = ()) -> Sequence[BomLine]:
        """The lines of a BOM as objects, as :class:`~planning.explosion.Exploder` takes them."""
        return self._lines_of(bom) or otherwise


class _All(dict):
    """The special BOMs with all their lines, looked up when they are asked for."""

    def __init__(
        self, special: Iterable[Hashable], lines_of: Callable[[Hashable], Sequence[BomLine]]
    ) -> None:
        super().__init__(dict.fromkeys(special))
        self._lines_of = lines_of

    def get(self, bom: Hashable, otherwise: Sequence[BomLine] = ()) -> Sequence[BomLine]:
        """The lines of a special BOM."""
        return self._lines_of(bom) if bom in self else otherwise


def _line(bills: Bills, rows: BillRows, at: int, unit: int) -> BomLine:
    """A row as BOM line."""
    valid_from, valid_to = int(rows.valid_from[at]), int(rows.valid_to[at])
    divisor = int(rows.divisor[at])
    return BomLine(
        int(rows.line[at]),
        bills.products[int(rows.component[at])],
        Ratio(
            Fraction(int(rows.variable[at]), divisor),
            Fraction(int(rows.fixed[at]), divisor * unit),
        ),
        date.fromordinal(valid_from) if valid_from else None,
        date.fromordinal(valid_to) if valid_to < FOREVER else None,
        False,
        bills.boms[int(rows.sub_bom[at])],
        bills.routes[int(rows.sub_route[at])],
        int(rows.operation[at]),
    )


def is_plain(line: BomLine) -> bool:
    """Whether a line is a straight proportion of something that is consumed."""
    ratio = line.consumption
    return (
        isinstance(ratio, Ratio)
        and not line.phantom
        and not ratio.multiple
        and ratio.per_unit >= 0
        and ratio.fixed >= 0
    )


def _row(
    boms: Numbered,
    products: Numbered,
    routes: Numbered,
    bom: Hashable,
    line: BomLine,
    unit: int,
) -> tuple:
    leg = Leg(line, unit)
    return (
        boms(bom),
        products(line.component),
        leg.variable,
        leg.fixed,
        leg.divisor,
        line.date_from.toordinal() if line.date_from else 0,
        line.date_to.toordinal() if line.date_to else FOREVER,
        number(line.id),
        number(line.id),
        NONE if line.sub_bom is None else boms(line.sub_bom),
        NONE if line.sub_route is None else routes(line.sub_route),
        line.operation,
    )
