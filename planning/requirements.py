"""What an item asks for itself: its safety stock, and to come back above zero.

>>> from datetime import date
>>> from .entities import Policy
>>> item = Item.of("wheel", "Berlin", Policy(min_qty=15))
>>> below = [Supply(-3, None, "stock", "on_hand")]
>>> for demand in own_demands(item, below, date(2026, 3, 2)):
...     print(demand.source, demand.quantity)
safety 15
stock 3
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .entities import BACKLOG, SAFETY, Demand, Item, Supply

_AFTER_ALL_OTHERS = 1_000_000


def own_demands(item: Item, supplies: Iterable[Supply], today: date) -> list[Demand]:
    """The safety stock (ax.md 17.9) and stock below zero, both due today."""
    asked = []
    if item.policy.min_qty > 0:
        asked.append(safety_demand(item, item.policy.min_qty, today))
    below = -sum(supply.quantity for supply in supplies if supply.quantity < 0)
    if below:
        asked.append(Demand(below, today, "stock", BACKLOG, (BACKLOG, *item.key)))
    return asked


def safety_demand(item: Item, quantity: int, day: date, loan: int = 0) -> Demand:
    """The safety stock's demand, after all others of its day; or for its n-th loan to a demand."""
    source = f"{SAFETY}.{loan}" if loan else SAFETY
    mark = (SAFETY, *item.key)
    return Demand(quantity, day, source, SAFETY, mark, None, _AFTER_ALL_OTHERS)
