"""An order with its sub-orders: dates that fit together (ax.md 9.3, References).

Sub-orders are scheduled backward from the instant at which the order above needs them. Where one
ends later, the order above moves behind it, and the other sub-orders follow.

>>> lasts = {"bike": 10, "wheel": 30}
>>> def place(order, direction, at):
...     start = at if direction == "forward" else max(at - lasts[order], 70)
...     return start, start + lasts[order]
>>> settle("bike", {"bike": ["wheel"]}, place, lambda dates, child: dates[0], "backward", 80)
{'bike': (100, 110), 'wheel': (70, 100)}
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

Place = Callable[[Hashable, str, int], Any]


def settle(
    order: Hashable,
    children: Mapping[Hashable, Sequence[Hashable]],
    place: Place,
    need: Callable[[Any, Hashable], int],
    direction: str,
    at: int,
    finish: Callable[[Any], int] = lambda dates: dates[1],
) -> dict[Hashable, Any]:
    """Dates of an order and of all sub-orders below it.

    :param children: the sub-orders of each order that has any
    :param place: ``place(order, direction, at)`` finds the dates of one order; an order that
        cannot be moved has the same dates whatever is asked
    :param need: ``need(dates, child)``: when the order with these dates needs a sub-order
    :param finish: when dates end
    """
    dates = place(order, direction, at)
    below = children.get(order, ())
    settled = {
        child: settle(child, children, place, need, "backward", need(dates, child), finish)
        for child in below
    }
    ends = {child: finish(settled[child][child]) for child in below}
    late = [child for child in below if ends[child] > need(dates, child)]
    if late:
        dates = place(order, "forward", max(ends[child] for child in late))
        for child in (child for child in below if child not in late):
            settled[child] = settle(
                child, children, place, need, "backward", need(dates, child), finish
            )
    result = {order: dates}
    for tree in settled.values():
        result |= tree
    return result
