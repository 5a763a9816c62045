"""The projected stock of one item: every requirement and receipt with the balance after it.

The balance is AX's *accumulated* column (ax.md 17.18). Of one day receipts come before what is
taken, as netting has it, so the last balance of a day is what the picture shows. The item's own
demands (minimum stock, stock below zero) are rows without effect on the balance: nothing leaves
the site for them, and the minimum has a line of its own in the picture.

>>> from datetime import date
>>> from .entities import Policy
>>> from .item_view import view
>>> from .entities import Factory
>>> from .offsetting import calendar_days
>>> item = Item.of("wheel", "B", Policy("purchase"))
>>> today, day = date(2026, 3, 2), date(2026, 3, 9)
>>> wheels = view(
...     Factory(
...         today,
...         calendar_days,
...         {item.key: item},
...         demands={item.key: [Demand(25, day, "s1", "sale")]},
...         supplies={item.key: [Supply(10, None, "stock", "on_hand")]},
...     ),
...     item.key,
... )
>>> rows = entries(wheels)
>>> [(entry.day.day, entry.quantity, entry.accumulated) for entry in rows]
[(2, 10, 10), (9, 15, 25), (9, -25, 0)]
>>> [quantity for _day, quantity in series(rows, today, planned=False)]
[10, -15]
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from .entities import BACKLOG, SAFETY, Demand, Item, PlannedOrder, Supply
from .item_view import ItemView

Subject = Demand | Supply | PlannedOrder
Point = tuple[date, int]
_OWN = (SAFETY, BACKLOG)


class Entry(NamedTuple):
    """A requirement (quantity below zero) or receipt, and the balance after it."""

    day: date
    """When it counts: what is overdue counts today, a planned order on its delivery date."""
    subject: Subject
    quantity: int
    accumulated: int
    counts: bool = True
    """Whether it changes the balance."""


def entries(view: ItemView) -> list[Entry]:
    """All rows of the item's net requirements, in the order of their days."""
    balance, answer = 0, []
    for day, quantity, subject in _sorted(view):
        counts = not _is_own(subject)
        balance += quantity if counts else 0
        answer.append(Entry(day, subject, quantity, balance, counts))
    return answer


def _sorted(view: ItemView) -> list[tuple[date, int, Subject]]:
    """Day, signed quantity and subject of each row: stock, receipts, planned orders, demands."""
    today = view.today
    rows: list[tuple[date | None, int, int, Subject]] = [
        *((supply.date, bool(supply.date), supply.quantity, supply) for supply in view.supplies),
        *((order.date_delivery, 2, order.quantity, order) for order in view.plan.orders),
        *((demand.date, 3, -demand.quantity, demand) for demand in view.demands),
        *((demand.date, 4, -demand.quantity, demand) for demand in own_demands(view)),
    ]
    dated = [(max(day or today, today), *others) for day, *others in rows]
    dated.sort(key=lambda row: (row[0], row[1], row[3].source))
    return [(day, quantity, subject) for day, _rank, quantity, subject in dated]


def own_demands(view: ItemView) -> list[Demand]:
    """What the item asks for itself, with what it lent to others and asks anew counted once."""
    asked: dict[tuple[str, date], Demand] = {}
    own = [(peg.demand, peg.quantity) for peg in view.plan.pegs] + view.plan.uncovered
    for demand, quantity in own:
        if _is_own(demand):
            known = asked.get((demand.kind, demand.date))
            total = quantity + (known.quantity if known else 0)
            asked[demand.kind, demand.date] = (known or demand)._replace(quantity=total)
    return list(asked.values())


def series(rows: Iterable[Entry], today: date, planned: bool = True) -> list[Point]:
    """The balance at the end of each day on which it changes, from today on.

    :param planned: whether planned orders (unless approved) count
    """
    balance, points = 0, {today: 0}
    for entry in rows:
        if entry.counts and (planned or not isinstance(entry.subject, PlannedOrder)):
            balance += entry.quantity
            points[entry.day] = balance
    return list(points.items())


def minimum(item: Item, today: date) -> list[Point]:
    """The minimum stock from today on, as steps; empty where there is none."""
    policy = item.policy
    started = [step for step in policy.minimum_steps if step[0] <= today]
    first = started[-1][1] if started else policy.min_qty
    steps = [(today, first), *(step for step in policy.minimum_steps if step[0] > today)]
    return steps if any(quantity > 0 for _day, quantity in steps) else []


def _is_own(subject: Subject) -> bool:
    return isinstance(subject, Demand) and subject.kind in _OWN
