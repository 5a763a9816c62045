"""A phantom's component as a line of the order that the phantom was part of (ax.md 5 #1, 6.4).

Quantities multiply through: where a bicycle takes 2 wheels, and a wheel 3 spokes, the line says 6
spokes.  Scrap of both levels multiplies, the phantom's constant scrap becomes constant scrap of
its components, and per series become one series.

>>> line = merged(Consumption(2), Consumption(3, scrap_percent=5, scrap_qty=1))
>>> line.quantity, line.scrap_percent, line.scrap_qty
(Fraction(6, 1), Fraction(5, 1), Fraction(1, 1))
>>> required(line, 10)
Fraction(64, 1)
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from .consumption import Consumption, Number, exact, measure, required


def merged(
    phantom: Consumption,
    component: Consumption,
    order_quantity: Number = 1,
    accumulated_scrap: Number = 1,
) -> Consumption:
    """The component's rule per unit of the order, instead of per unit of the phantom.

    A phantom whose quantity does not grow in proportion to the order (constant, by steps, rounded
    up) is taken as what the order of ``order_quantity`` needs of it.  A component by steps is
    taken as what that need asks for.

    :param phantom: rule of the order's line for the phantom
    :param component: rule of the line in the phantom's own BOM
    :param accumulated_scrap: factor of the operation that consumes the phantom (ax.md 7.6)
    """
    if component.consumption == "constant":
        return component
    proportional = phantom.consumption == "variable" and phantom.rounding == "no"
    if component.consumption == "variable" and proportional:
        return _proportional(phantom, component)
    need = required(phantom, order_quantity, accumulated_scrap)
    amount = required(replace(component, factor=1), need)
    return replace(
        component,
        consumption="constant",
        quantity=amount,
        per_series=1,
        formula="standard",
        scrap_percent=0,
        scrap_qty=0,
        steps=(),
    )


def _proportional(phantom: Consumption, component: Consumption) -> Consumption:
    """Both rules grow with the order: factors multiply, constant scrap is carried down."""
    each = exact(phantom.quantity) * measure(phantom) * exact(phantom.factor)
    fixed = exact(phantom.scrap_qty) * exact(phantom.factor)
    waste = (1 + exact(phantom.scrap_percent) / 100) * (1 + exact(component.scrap_percent) / 100)
    per_piece = exact(component.quantity) / exact(component.per_series) * measure(component)
    carried = fixed * per_piece * (1 + exact(component.scrap_percent) / 100)
    return replace(
        component,
        quantity=exact(component.quantity) * each,
        per_series=exact(component.per_series) * exact(phantom.per_series),
        scrap_percent=(waste - 1) * 100,
        scrap_qty=exact(component.scrap_qty) + carried,
    )


def each(phantom: Consumption) -> Fraction:
    """How many of the phantom one unit of the order takes, constants left out; at least not 0.

    Its operations run on that many pieces.

    >>> each(Consumption(2, scrap_percent=5))
    Fraction(21, 10)
    """
    if phantom.consumption != "variable":
        return Fraction(1)
    one = required(replace(phantom, scrap_qty=0, rounding="no"), 1)
    return one or Fraction(1)
