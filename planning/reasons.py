"""Why an item, or a part of what is asked of it, has no planned order: as data.

>>> from datetime import date
>>> from .entities import Demand, Factory, Item, Policy, Supply
>>> from .item_view import view
>>> from .offsetting import calendar_days
>>> item = Item.of("wheel", "B", Policy("purchase", coverage_fence=30))
>>> sales = [Demand(4, date(2026, 3, 9), "s1", "sale"), Demand(9, date(2027, 3, 9), "s2", "sale")]
>>> stock = [Supply(4, None, "stock", "on_hand")]
>>> factory = Factory(
...     date(2026, 3, 2),
...     calendar_days,
...     {item.key: item},
...     demands={item.key: sales},
...     supplies={item.key: stock},
... )
>>> for reason in reasons(view(factory, item.key)):
...     print(reason.code, reason.quantity, reason.first)
covered 4 2026-03-09
beyond_fence 9 2027-03-09
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from .entities import Demand, PlannedOrder
from .item_view import ItemView

Open = list[tuple[Demand, int]]


class Reason(NamedTuple):
    """Why nothing is planned for so much, of which the first is due on ``first``."""

    code: str
    """nothing_asked; covered (by stock and receipts); beyond_fence; manual, stopped: the policy
    proposes nothing; owed (a negative minimum allows it); uncovered: order sizes left it open."""
    quantity: int = 0
    first: date | None = None
    last: date | None = None
    from_stock: int = 0
    from_receipts: int = 0
    fence: date | None = None


def reasons(view: ItemView) -> list[Reason]:
    """Every reason that holds; empty when all that is not covered is planned."""
    if not view.demands and not view.plan.pegs and not view.plan.uncovered:
        return [Reason("nothing_asked")]
    found = [_covered(view), *_open(view)]
    return [reason for reason in found if reason is not None]


def _covered(view: ItemView) -> Reason | None:
    """What stock and receipts serve; only told where there is no planned order at all."""
    if view.plan.orders or not view.plan.pegs:
        return None
    pegs = [peg for peg in view.plan.pegs if not isinstance(peg.supply, PlannedOrder)]
    stock = sum(peg.quantity for peg in pegs if peg.supply.date is None)
    total = sum(peg.quantity for peg in pegs)
    served = [(peg.demand, peg.quantity) for peg in pegs]
    return _reason("covered", served, from_stock=stock, from_receipts=total - stock)


def _open(view: ItemView) -> Iterable[Reason | None]:
    """What nothing serves, by the reason."""
    policy = view.item.policy
    fence = view.today + timedelta(days=policy.coverage_fence)
    uncovered = {demand.source: quantity for demand, quantity in view.plan.uncovered}
    beyond, owed = [], []
    for demand, quantity in _unpegged(view):
        if max(demand.date, view.today) > fence:
            beyond.append((demand, quantity))
        elif quantity > uncovered.get(demand.source, 0):
            owed.append((demand, quantity - uncovered.get(demand.source, 0)))
    code = "manual" if policy.coverage_code == "manual" else "uncovered"
    yield _reason("beyond_fence", beyond, fence=fence)
    yield _reason("stopped" if view.item.stopped else code, view.plan.uncovered)
    yield _reason("owed", owed)


def _unpegged(view: ItemView) -> Open:
    """The demands of others that are not served in full, with what is missing."""
    served: dict[str, int] = defaultdict(int)
    for peg in view.plan.pegs:
        served[peg.demand.source] += peg.quantity
    missing = [(demand, demand.quantity - served[demand.source]) for demand in view.demands]
    return [(demand, quantity) for demand, quantity in missing if quantity > 0]


def _reason(code: str, demands: Open, **facts) -> Reason | None:
    """The reason for these demands; None when there are none."""
    if not demands:
        return None
    days = sorted(demand.date for demand, _quantity in demands)
    quantity = sum(quantity for _demand, quantity in demands)
    return Reason(code, quantity, days[0], days[-1], **facts)
