"""The components of many planned orders at once, where their BOMs are plain.

>>> from .bills import Bills
>>> from .consumption import Consumption, compile
>>> from .entities import BomLine
>>> bills = Bills.of_lines({"bike BOM": [BomLine(7, "wheel", compile(Consumption(2)))]}, 1)
>>> asked = components(bills, Asking.of(bom=[0], quantity=[30], start=[5], delivery=[9],
...                    source=[12], number=[1], priority=[0], order=[0]))
>>> asked.component.tolist(), asked.quantity.tolist(), asked.day.tolist()
([0], [60], [5])
"""

from __future__ import annotations

import numpy as np

from .bills import Bills
from .columns import Columns, spread
from .sources import below_all

_SAFE = float(1 << 62)


class Asking(Columns):
    """Orders to explode; ``number`` stands for what they make, ``order`` is their own number."""

    FIELDS = {
        "bom": "i4",
        "quantity": "i8",
        "start": "i4",
        "delivery": "i4",
        "source": "u8",
        "number": "u8",
        "priority": "i4",
        "order": "i4",
    }


class Asked(Columns):
    """What they need; ``asking`` is the row of the order."""

    FIELDS = {
        "component": "i4",
        "quantity": "i8",
        "day": "i4",
        "source": "u8",
        "priority": "i4",
        "order": "i4",
        "line": "i8",
        "bom": "i4",
        "route": "i4",
        "asking": "i4",
    }


def components(bills: Bills, orders: Asking) -> Asked:
    """Component requirements of orders with plain BOMs: on the day each order starts."""
    rows = bills.rows
    owner, place = spread(bills.start[orders.bom + 1] - bills.start[orders.bom])
    line = bills.start[orders.bom][owner] + place
    day = orders.delivery[owner]
    counts = (rows.valid_from[line] <= day) & (day <= rows.valid_to[line])
    owner, line = owner[counts], line[counts]
    quantity = -(
        -(rows.variable[line] * orders.quantity[owner] + rows.fixed[line]) // rows.divisor[line]
    )
    some = quantity > 0
    owner, line, quantity = owner[some], line[some], quantity[some]
    return Asked.of(
        component=rows.component[line],
        quantity=quantity,
        day=orders.start[owner],
        source=below_all(orders.source[owner], orders.number[owner], rows.number[line]),
        priority=orders.priority[owner],
        order=orders.order[owner],
        line=rows.line[line],
        bom=rows.sub_bom[line],
        route=rows.sub_route[line],
        asking=owner,
    )


def fits(bills: Bills, bom: np.ndarray, quantity: np.ndarray) -> np.ndarray:
    """Orders whose components can be counted in 64 bits; the others go one by one."""
    if not len(bills.rows):
        return np.ones(len(bom), bool)
    heads = np.minimum(bills.start[:-1], len(bills.rows) - 1)
    greatest = np.maximum.reduceat(bills.rows.variable.astype("f8"), heads)
    constant = np.maximum.reduceat(bills.rows.fixed.astype("f8"), heads)
    return greatest[bom] * quantity + constant[bom] < _SAFE
