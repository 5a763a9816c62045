"""How much of a component an order takes: ax.md 6.5, in exact arithmetic.

A :class:`Consumption` is the BOM line as entered; :func:`required` answers for one order quantity
and :func:`compile` prepares it for a planning run, where most lines become two fractions. Nothing
is rounded to the component's unit here but by :func:`round_requirement`, once, at the very end.

>>> line = Consumption(quantity=2, scrap_percent=5, scrap_qty=20)
>>> required(line, 100)
Fraction(230, 1)
>>> compile(line)
Ratio(per_unit=Fraction(21, 10), fixed=Fraction(20, 1), multiple=Fraction(0, 1))
>>> round_requirement(Fraction(4, 3), 1), round_requirement(Fraction(-8, 3), 1)
(2, -2)
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

Number = int | float | str | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Consumption:
    """A BOM line's quantity rule. Numbers may be floats of the database; they count as typed in.

    ``quantity`` and the other quantities are in the line's unit; ``factor`` turns it into the
    component's inventory unit (12 for a line in dozens of an item kept in pieces).
    """

    quantity: Number
    per_series: Number = 1
    consumption: str = "variable"
    """variable: per piece; constant: once an order; step: by the table ``steps``."""
    formula: str = "standard"
    """standard, height, height_width, height_width_depth or density: measures of one piece."""
    height: Number = 0
    width: Number = 0
    depth: Number = 0
    density: Number = 1
    constant: Number = 1
    rounding: str = "no"
    """no, quantity, measurement or consumption: up to ``multiple``."""
    multiple: Number = 0
    scrap_percent: Number = 0
    scrap_qty: Number = 0
    steps: tuple[tuple[Number, Number], ...] = ()
    """(from series, quantity): the greatest from series that the order reaches counts."""
    factor: Number = 1

    def __post_init__(self) -> None:
        if exact(self.per_series) <= 0:
            raise ValueError(f"per_series is {self.per_series}: it must be above zero")
        if self.rounding != "no" and exact(self.multiple) <= 0:
            raise ValueError(f"multiple is {self.multiple}: rounding needs one above zero")
        if self.formula not in _MEASURES:
            raise ValueError(f"formula {self.formula!r} is unknown")
        if self.formula == "density" and not exact(self.density):
            raise ValueError("density is zero: it divides the volume")


class Ratio(NamedTuple):
    """A linear line, compiled: ``per_unit`` of the component a piece and ``fixed`` an order,
    rounded up to ``multiple`` unless that is zero. All in inventory units.

    >>> Ratio(Fraction(1, 10), Fraction(0), Fraction(0)).required(Fraction(250))
    Fraction(25, 1)
    """

    per_unit: Fraction
    fixed: Fraction = Fraction(0)
    multiple: Fraction = Fraction(0)

    def required(self, order_quantity: Fraction, accumulated_scrap: Fraction | int = 1) -> Fraction:
        """What an order of this quantity needs, unrounded but for the multiple."""
        amount = order_quantity * self.per_unit * accumulated_scrap + self.fixed
        return _up(amount, self.multiple) if self.multiple else amount


class Stepped(NamedTuple):
    """A line that is not linear (steps, pieces cut from stock lengths), compiled."""

    consumption: Consumption
    accumulated_scrap: Fraction | int = 1

    def required(self, order_quantity: Fraction, accumulated_scrap: Fraction | int = 1) -> Fraction:
        """What an order of this quantity needs, unrounded but for the multiple."""
        scrap = self.accumulated_scrap * accumulated_scrap
        return required(self.consumption, order_quantity, scrap)


@lru_cache(maxsize=10_000, typed=True)
def exact(number: Number) -> Fraction:
    """The number as typed: a float is taken by its shortest decimals, so 0.1 is one tenth.

    >>> exact(0.1), exact("2.50"), exact(3)
    (Fraction(1, 10), Fraction(5, 2), Fraction(3, 1))
    """
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def required(
    consumption: Consumption, order_quantity: Number, accumulated_scrap: Number = 1
) -> Fraction:
    """What an order of this quantity needs in inventory units, unrounded but for the multiple.

    ``order_quantity`` is in the parent's inventory unit; ``accumulated_scrap`` is the factor of
    the operation that consumes the line (ax.md 7.6), 1 when it is linked to none.
    """
    gross = _gross(consumption, exact(order_quantity), exact(accumulated_scrap))
    return _rounded(consumption, gross) * exact(consumption.factor)


def compile(consumption: Consumption, accumulated_scrap: Number = 1) -> Ratio | Stepped:
    """The line prepared for many orders: a :class:`Ratio`, or :class:`Stepped` if not linear."""
    if consumption.consumption == "step" or consumption.rounding == "measurement":
        return Stepped(consumption, exact(accumulated_scrap))
    factor = exact(consumption.factor)
    fixed = _fixed(consumption)
    variable = consumption.consumption == "variable"
    per_unit = _per_unit(consumption) * exact(accumulated_scrap) if variable else Fraction(0)
    multiple = exact(consumption.multiple) if consumption.rounding != "no" else Fraction(0)
    return Ratio(per_unit * factor, fixed * factor, multiple * factor)


def round_requirement(value: Fraction, digits_unit: int) -> int:
    """The requirement in whole rounding units, of which ``digits_unit`` make one inventory unit.

    A need is rounded up, the gain of a by-product down (scenario C20): for both that is the
    ceiling of the signed number.
    """
    return ceil(value * digits_unit)


def started_share(
    consumption: Consumption,
    order_quantity: Number,
    started: Number,
    accumulated_scrap: Number = 1,
    first: bool = True,
    taken: Number = 0,
) -> Fraction:
    """What to consume when ``started`` pieces of the order are started (ax.md 6.5, A18).

    The variable part goes in proportion, the constant part in full with the ``first`` start.
    Rounding *Quantity* rounds each start up, *Consumption* and *Measurement* share the order's
    rounded total. Never more than the order's requirement less what is ``taken`` already.

    >>> started_share(Consumption(2, scrap_percent=5, scrap_qty=20), 100, 40)
    Fraction(104, 1)
    """
    total = required(consumption, order_quantity, accumulated_scrap)
    share = exact(started) / exact(order_quantity)
    fixed = _fixed(consumption, exact(order_quantity)) * exact(consumption.factor)
    whole = total
    if consumption.rounding == "quantity":
        gross = _gross(consumption, exact(order_quantity), exact(accumulated_scrap))
        whole = gross * exact(consumption.factor)
    amount = (whole - fixed) * share + (fixed if first else 0)
    if consumption.rounding == "quantity":
        amount = _up(amount, exact(consumption.multiple) * exact(consumption.factor))
    return _within(amount, total - exact(taken))


# Measure of one piece for each formula: height, width, depth, density, constant.
_MEASURES = {
    "standard": lambda h, w, d, density, constant: Fraction(1),
    "height": lambda h, w, d, density, constant: h * constant,
    "height_width": lambda h, w, d, density, constant: h * w * constant,
    "height_width_depth": lambda h, w, d, density, constant: h * w * d * constant,
    "density": lambda h, w, d, density, constant: h * w * d / density * constant,
}


def measure(line: Consumption) -> Fraction:
    """What the formula makes of the measurements of one piece; 1 for Standard (ax.md 6.5)."""
    return _MEASURES[line.formula](
        exact(line.height),
        exact(line.width),
        exact(line.depth),
        exact(line.density),
        exact(line.constant),
    )


def _scrapped(line: Consumption, base: Fraction) -> Fraction:
    return base * (1 + exact(line.scrap_percent) / 100)


def _per_unit(line: Consumption) -> Fraction:
    """Variable need of one piece, scrap included, in the line's unit."""
    unit = exact(line.quantity) / exact(line.per_series) * measure(line)
    return _scrapped(line, unit)


def _fixed(line: Consumption, order_quantity: Fraction = Fraction(0)) -> Fraction:
    """The part that does not grow with each piece, scrap included, in the line's unit."""
    base = Fraction(0)
    if line.consumption == "constant":
        base = exact(line.quantity)
    elif line.consumption == "step":
        base = _step_quantity(line, order_quantity)
    return _scrapped(line, base) + exact(line.scrap_qty)


def _gross(line: Consumption, order_quantity: Fraction, scrap: Fraction) -> Fraction:
    """Need with scrap, before the multiple, in the line's unit."""
    variable = _per_unit(line) * order_quantity * scrap if line.consumption == "variable" else 0
    return variable + _fixed(line, order_quantity)


def _step_quantity(line: Consumption, order_quantity: Fraction) -> Fraction:
    """Quantity of the step with the greatest from series that is reached; none reached: 0."""
    reached = [step for step in line.steps if exact(step[0]) <= order_quantity]
    return exact(max(reached, key=lambda step: exact(step[0]))[1]) if reached else Fraction(0)


def _rounded(line: Consumption, gross: Fraction) -> Fraction:
    if line.rounding == "no":
        return gross
    multiple = exact(line.multiple)
    if line.rounding == "measurement":
        return _stock_lengths(gross, measure(line), multiple) * multiple
    return _up(gross, multiple)


def _stock_lengths(gross: Fraction, measure: Fraction, length: Fraction) -> int:
    """Stock lengths (sheets, bars) to cut the pieces from, when a piece cannot be joined.

    Pieces of 0.7 from bars of 2: two a bar, so five pieces take three bars, not ceil(3.5 / 2).
    A piece longer than the bar takes as many bars as it spans.

    >>> _stock_lengths(Fraction(35, 10), Fraction(7, 10), Fraction(2))
    3
    """
    if not measure:
        return 0
    pieces = ceil(gross / measure)
    in_one = floor(length / measure)
    return ceil(Fraction(pieces, in_one)) if in_one else pieces * ceil(measure / length)


def _up(amount: Fraction, multiple: Fraction) -> Fraction:
    return ceil(amount / multiple) * multiple


def _within(amount: Fraction, remaining: Fraction) -> Fraction:
    """The amount, no larger than what remains, of the same sign; 0 when nothing remains."""
    if remaining >= 0:
        return max(min(amount, remaining), Fraction(0))
    return min(max(amount, remaining), Fraction(0))
