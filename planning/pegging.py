"""Who feeds whom: answers from item plans, one level at a time or all the way.

Nothing is stored: a plan of one item knows its pegs, and the walks ask for the plan of the next
item when they get there.

>>> from datetime import date
>>> from .entities import Demand, Item, Parent, Policy
>>> from .netting import plan_item
>>> from .offsetting import calendar_days
>>> wheel = Item.of("wheel", "B", Policy("purchase"))
>>> asked = [Demand(20, date(2026, 3, 9), "s1/7", "dependent", parent=Parent("bike", "B", "s1"))]
>>> bike = Item.of("bike", "B", Policy("production"))
>>> sale = [Demand(10, date(2026, 3, 9), "s1", "sale")]
>>> plans = {
...     wheel.key: plan_item(wheel, asked, [], date(2026, 3, 2), calendar_days),
...     bike.key: plan_item(bike, sale, [], date(2026, 3, 2), calendar_days),
... }
>>> for link in walk_up(wheel.key, "s1/7", plans.get):
...     print(link.depth, link.key, link.peg.demand.kind, link.peg.quantity)
0 ('wheel', 'B') dependent 20
1 ('bike', 'B') sale 10
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from .entities import Key, PlannedOrder
from .netting import ItemPlan, Peg
from .sources import Source

PlanOf = Callable[[Key], ItemPlan | None]
Components = Callable[[PlannedOrder], Iterable[tuple[Key, Source]]]
"""The item and demand source of each component of a planned order."""


class Link(NamedTuple):
    """A peg met on a walk, ``depth`` levels from where it began."""

    depth: int
    key: Key
    peg: Peg


def feeds(plan: ItemPlan, source: Source) -> list[Peg]:
    """What the supply or planned order of this source serves."""
    return [peg for peg in plan.pegs if peg.supply.source == source]


def fed_by(plan: ItemPlan, source: Source) -> list[Peg]:
    """What serves the demand of this source."""
    return [peg for peg in plan.pegs if peg.demand.source == source]


def earlier_planned(plan: ItemPlan, order: PlannedOrder) -> int:
    """So much of what an order was planned for came from planned orders before it.

    It is a part of ``order.sizing.from_receipts``; what later demands take of the order is not
    looked at.
    """
    first = plan.orders.index(order) - order.sizing.chunk + 1
    before = {id(row) for row in plan.orders[:first]}
    chunks = {id(row) for row in plan.orders[first : first + order.sizing.chunks]}
    served = dict.fromkeys(peg.demand.source for peg in plan.pegs if id(peg.supply) in chunks)
    counted = set(list(served)[: order.sizing.demands])
    return sum(
        peg.quantity
        for peg in plan.pegs
        if peg.demand.source in counted and id(peg.supply) in before
    )


def walk_up(key: Key, source: Source, plan_of: PlanOf) -> Iterator[Link]:
    """From a supply or planned order to its demands, and on to what the parents are made for."""
    waiting, seen = [(0, key, source)], {(key, source)}
    while waiting:
        depth, key, source = waiting.pop()
        plan = plan_of(key)
        for peg in feeds(plan, source) if plan else ():
            yield Link(depth, key, peg)
            parent = peg.demand.parent
            above = parent and ((parent.product, parent.site), parent.source)
            if above and above not in seen:
                seen.add(above)
                waiting.append((depth + 1, *above))


def walk_down(key: Key, source: Source, plan_of: PlanOf, components: Components) -> Iterator[Link]:
    """From a demand to what serves it, and on to what serves the components of planned orders."""
    waiting, seen = [(0, key, source)], {(key, source)}
    while waiting:
        depth, key, source = waiting.pop()
        plan = plan_of(key)
        for peg in fed_by(plan, source) if plan else ():
            yield Link(depth, key, peg)
            if isinstance(peg.supply, PlannedOrder):
                below = [way for way in components(peg.supply) if way not in seen]
                seen.update(below)
                waiting += [(depth + 1, *way) for way in below]
