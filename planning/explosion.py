"""From a planned order to the demand for its components (ax.md 6.4, 6.5, 17.2).

Each BOM line is prepared once as a :class:`Leg`: whole numbers with which a component quantity is
one multiplication and one division that rounds up. Phantoms are exploded through: what they need
is carried on as a fraction and rounded only on the components, once for each line of the order's
own BOM (scenario E15).

>>> from datetime import date
>>> from .consumption import Consumption, compile
>>> from .entities import BomLine
>>> lines = {"bike BOM": [BomLine(7, "wheel", compile(Consumption(2, scrap_percent=5)))]}
>>> exploder = Exploder(lines)
>>> exploder.explode(PlannedOrder("bike", "Berlin", "production", 30, date(2026, 3, 9),
...     date(2026, 3, 9), date(2026, 3, 4), 0, "s1", bom="bike BOM"))
>>> [(demand.quantity, demand.date.isoformat(), demand.source)
...     for demand in exploder.demands["wheel", "Berlin"]]
[(63, '2026-03-04', 's1/7')]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from .consumption import Stepped
from .entities import (
    BACKLOG,
    SAFETY,
    BomLine,
    Demand,
    Key,
    Parent,
    PhantomDemand,
    PlannedOrder,
    Problem,
    Supply,
)
from .sources import Source, below
from .sourcing import Ranked
from .versions import in_dates

RouteScrap = Mapping[Hashable, Mapping[int, Fraction]]
Ratio = tuple[int, int]


class Leg:
    """A BOM line for quick use: ``(variable * quantity + fixed) / divisor``, then the multiple.

    Quantities are rounding units; ``unit`` of them make a piece. ``scrap`` is the accumulated
    scrap of the operation that consumes the line.
    """

    __slots__ = ("dated", "divisor", "fixed", "line", "multiple", "scrap", "unit", "variable")

    def __init__(self, line: BomLine, unit: int, scrap: Fraction | int = 1) -> None:
        self.line = line
        self.unit = unit
        self.scrap = scrap
        self.dated = line.date_from is not None or line.date_to is not None
        self.multiple: Fraction | None = None
        self.variable, self.fixed, self.divisor = 0, 0, 0
        if not isinstance(line.consumption, Stepped):
            per_unit, fixed, multiple = line.consumption
            if scrap != 1:
                per_unit *= scrap
            divisor = lcm(per_unit.denominator, fixed.denominator)
            self.divisor = divisor
            self.variable = divisor // per_unit.denominator * per_unit.numerator
            self.fixed = divisor // fixed.denominator * fixed.numerator * unit
            self.multiple = multiple * unit if multiple else None

    def whole(self, quantity: int) -> int:
        """Rounding units of the component for an order of so many rounding units."""
        if self.divisor and self.multiple is None:
            return -(-(self.variable * quantity + self.fixed) // self.divisor)
        numerator, denominator = self.exactly(quantity, 1)
        return -(-numerator // denominator)

    def exactly(self, numerator: int, denominator: int) -> Ratio:
        """The same, not rounded, for a quantity that is a fraction; as a fraction, not reduced."""
        if not self.divisor:
            pieces = Fraction(numerator, denominator * self.unit)
            amount = self.line.consumption.required(pieces, self.scrap) * self.unit
            return amount.numerator, amount.denominator
        over = self.variable * numerator + self.fixed * denominator
        under = self.divisor * denominator
        if self.multiple is None:
            return over, under
        step, parts = self.multiple.numerator, self.multiple.denominator
        return -(-over * parts // (under * step)) * step, parts


class _Asking(NamedTuple):
    """The order being exploded, as its components see it."""

    site: Hashable
    delivery: date
    """When by-products arrive; versions and lines must be valid on it."""
    needed: date
    """When the components are needed."""
    kind: str
    mark: Hashable
    ref: Any
    parent: Parent | None
    product: Hashable


class Exploder:
    """Collects the dependent demand of orders by item, until the item is planned."""

    def __init__(
        self,
        bom_lines: Mapping[Hashable, Sequence[BomLine]],
        boms: Ranked | None = None,
        routes: Ranked | None = None,
        route_scrap: RouteScrap | None = None,
        unit: int = 1,
        cyclic: Iterable[Hashable] = (),
    ) -> None:
        """``boms`` and ``routes`` choose versions of phantoms; ``cyclic`` are never exploded."""
        self._bom_lines = bom_lines
        self._boms = boms or Ranked({})
        self._routes = routes or Ranked({})
        self._route_scrap = route_scrap or {}
        self._unit = unit
        self._cyclic = frozenset(cyclic)
        self._legs: dict[tuple, list[Leg]] = {}
        self._reported: set[Key] = set()
        self._shared: set[Source] = set()
        """Sources that several components have, as the contents of one phantom do."""
        self.demands: dict[Key, list[Demand]] = defaultdict(list)
        self.supplies: dict[Key, list[Supply]] = defaultdict(list)
        self.problems: list[Problem] = []

    def explode(self, order: PlannedOrder) -> None:
        """Add the demand for what the order consumes, and the supply of what it gives off."""
        asking = _Asking(
            order.site,
            order.date_delivery,
            order.date_start or order.date_order,
            "dependent",
            None,
            order.ref,
            Parent(order.product, order.site, order.source),
            order.product,
        )
        prefix = self._prefix(order)
        for leg in self._legs_of(order.bom, order.route):
            line = leg.line
            if leg.dated and not in_dates(line, asking.delivery):
                continue
            source = below(prefix, line.id, order.product)
            if line.phantom:
                self._through(asking, line, source, *leg.exactly(order.quantity, 1))
            else:
                self._add(asking, line, source, leg.whole(order.quantity))

    def explode_phantom(self, demand: PhantomDemand) -> None:
        """Add the demand for what a phantom component of a real order holds."""
        day, product = demand.date, demand.product
        mark, ref, quantity = demand.mark, demand.ref, demand.quantity
        valid_on = demand.valid_on or day
        asking = _Asking(demand.site, valid_on, day, "component", mark, ref, None, product)
        line = BomLine(None, product, None, sub_bom=demand.sub_bom, sub_route=demand.sub_route)
        self._through(asking, line, demand.source, quantity.numerator, quantity.denominator)

    def _prefix(self, order: PlannedOrder) -> Source:
        """The order's source; a text is made unique where several items have orders of it."""
        source = order.source
        if isinstance(source, int):
            return source
        head, _hash, chunk = source.rpartition("#")
        first = head if chunk.isdigit() else source
        if order.kind in (SAFETY, BACKLOG) or first in self._shared:
            return f"{source}.{order.product}"
        return source

    def _through(
        self, asking: _Asking, phantom: BomLine, source: Source, numerator: int, denominator: int
    ) -> None:
        """Explode a phantom; what it holds is rounded once and asked under the phantom's line."""
        contents: dict = {}
        self._collect(contents, phantom, numerator, denominator, asking)
        if len(contents) > 1:
            self._shared.add(source)
        for (component, sub_bom, sub_route), (over, under) in contents.items():
            line = BomLine(phantom.id, component, None, sub_bom=sub_bom, sub_route=sub_route)
            self._add(asking, line, source, -(-over // under))

    def _collect(
        self, contents: dict, phantom: BomLine, numerator: int, denominator: int, asking: _Asking
    ) -> None:
        """Sum what so many of a phantom hold, by component, down through further phantoms."""
        legs = self._phantom_legs(phantom, Fraction(numerator, denominator), asking)
        if legs is None:
            _sum_up(contents, phantom, numerator, denominator)
            return
        for leg in legs:
            if leg.dated and not in_dates(leg.line, asking.delivery):
                continue
            needed = leg.exactly(numerator, denominator)
            if leg.line.phantom:
                self._collect(contents, leg.line, *needed, asking)
            else:
                _sum_up(contents, leg.line, *needed)

    def _phantom_legs(
        self, phantom: BomLine, quantity: Fraction, asking: _Asking
    ) -> list[Leg] | None:
        """The legs of a phantom's BOM; None when no version is valid: then it is a plain item."""
        product, site, day = phantom.component, asking.site, asking.delivery
        if product in self._cyclic:
            return []
        bom = phantom.sub_bom or self._boms.subject(product, site, day, quantity)
        if bom is None:
            self._report_phantom(product, asking)
            return None
        route = phantom.sub_route or self._routes.subject(product, site, day, quantity)
        return self._legs_of(bom, route)

    def _legs_of(self, bom: Hashable, route: Hashable) -> list[Leg]:
        scrap = self._route_scrap.get(route)
        known = (bom, route) if scrap else (bom, None)
        legs = self._legs.get(known)
        if legs is None:
            lines = self._bom_lines.get(bom, ())
            factors = scrap or {}
            legs = [Leg(line, self._unit, factors.get(line.operation, 1)) for line in lines]
            self._legs[known] = legs
        return legs

    def _add(self, asking: _Asking, line: BomLine, source: Source, quantity: int) -> None:
        """A component's demand, or the supply of a by-product when the quantity is negative."""
        key = (line.component, asking.site)
        if quantity > 0:
            self.demands[key].append(
                Demand(
                    quantity,
                    asking.needed,
                    source,
                    asking.kind,
                    asking.mark,
                    asking.ref,
                    0,
                    asking.parent,
                    line.id,
                    line.sub_bom,
                    line.sub_route,
                )
            )
        elif quantity < 0:
            supply = Supply(-quantity, asking.delivery, source, "by_product", None, asking.ref)
            self.supplies[key].append(supply)

    def _report_phantom(self, product: Hashable, asking: _Asking) -> None:
        if (product, asking.site) not in self._reported:
            self._reported.add((product, asking.site))
            detail = {"parent": asking.product, "date": asking.delivery}
            problem = Problem("phantom_without_bom", product, asking.site, "warning", detail)
            self.problems.append(problem)


def _sum_up(contents: dict, line: BomLine, numerator: int, denominator: int) -> None:
    """Add a fraction to what is needed of the line's component."""
    key = (line.component, line.sub_bom, line.sub_route)
    over, under = contents.get(key, (0, 1))
    contents[key] = (over * denominator + numerator * under, under * denominator)
