"""One item netted again for a view, from what the caller read for it alone (design.md section 5).

A run explodes every parent and nets the item when its level comes. A view has no run: it is given
the stored planned orders of the item's parents, explodes only their lines that lead to the item,
and nets it as the run did. The answer keeps what the run forgets: the pegs.

>>> from datetime import date
>>> from .consumption import Consumption, compile
>>> from .entities import BomLine, Item, Policy
>>> from .offsetting import calendar_days
>>> today = date(2026, 3, 2)
>>> days = (today, today, today)
>>> bikes = PlannedOrder("bike", "B", "production", 10, *days, 0, "s1", bom="bike BOM")
>>> factory = Factory(
...     today,
...     calendar_days,
...     {("wheel", "B"): Item.of("wheel", "B", Policy("purchase"))},
...     bom_lines={"bike BOM": [BomLine(7, "wheel", compile(Consumption(2)))]},
...     approved=[bikes],
... )
>>> answer = view(factory, ("wheel", "B"))
>>> [(peg.demand.parent.product, peg.supply.order_type, peg.quantity) for peg in answer.plan.pegs]
[('bike', 'purchase', 20)]
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .dependents import TRANSFERRED
from .entities import BomLine, Demand, Factory, Item, Key, Parent, PlannedOrder, Supply
from .explosion import Exploder
from .netting import ItemPlan, plan_item
from .offsetting import OrderDates
from .sources import below
from .sourcing import Sources


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item's plan with what it was made from."""

    item: Item
    today: date
    demands: list[Demand]
    """What others ask; the item's own demands (minimum, stock below zero) stand in the pegs."""
    supplies: list[Supply]
    plan: ItemPlan
    dates: OrderDates


def view(factory: Factory, key: Key) -> ItemView:
    """Net the item of this key again.

    :param factory: what concerns the item; ``approved`` are its own approved planned orders and
        all stored planned orders of others that may ask for it, whose items tell whether they do
    """
    item = factory.items[key]
    sources = Sources(factory.bom_versions, factory.route_versions)
    exploder = _exploded(factory, key, sources)
    demands = [*factory.demands.get(key, ()), *exploder.demands.get(key, ())]
    demands += _moved_away(factory, key)
    supplies = [*factory.supplies.get(key, ()), *exploder.supplies.get(key, ())]
    supplies += [_supply(order) for order in factory.approved if _key(order) == key]
    dates = OrderDates(item.policy, factory.today, factory.shift)
    plan = plan_item(
        item,
        demands,
        supplies,
        factory.today,
        factory.shift,
        dates=dates,
        sourcing=sources.of(item),
        numbered=_is_numbered([*demands, *supplies]),
        scheduler=factory.scheduler,
    )
    return ItemView(item, factory.today, demands, supplies, plan, dates)


def components(factory: Factory, order: PlannedOrder) -> list[tuple[Key, Demand]]:
    """What a planned order asks of its components, each with the item that is asked."""
    sources = Sources(factory.bom_versions, factory.route_versions)
    exploder = _exploder(factory, factory.bom_lines, sources)
    exploder.explode(order)
    return [(key, demand) for key, demands in exploder.demands.items() for demand in demands]


def _exploded(factory: Factory, key: Key, sources: Sources) -> Exploder:
    """What the parents ask of the item; their lines that cannot lead to it are passed by."""
    exploded = {order.bom for order in factory.approved}
    lines = {
        bom: [line for line in lines if line.phantom or line.component == key[0]]
        if bom in exploded
        else lines
        for bom, lines in factory.bom_lines.items()
    }
    exploder = _exploder(factory, lines, sources)
    for order in factory.approved:
        made = order.order_type == "production" and order.bom is not None
        if made and _is_exploded(factory, order):
            exploder.explode(order)
    for demand in factory.phantom_demands:
        exploder.explode_phantom(demand)
    return exploder


def _is_exploded(factory: Factory, order: PlannedOrder) -> bool:
    """Whether a run asks for components: of approved orders, of others inside the fence."""
    item = factory.items.get(_key(order))
    fence = item.policy.explosion_fence if item else None
    if _is_approved(order) or fence is None:
        return True
    return (order.date_requirement - factory.today).days <= fence


def _is_approved(order: PlannedOrder) -> bool:
    return not order.kind


def _moved_away(factory: Factory, key: Key) -> list[Demand]:
    """What planned transfers of the product ask of this site."""
    found = (row for order in factory.approved for row in moved(factory, order))
    return [demand for asked, demand in found if asked == key]


def moved(factory: Factory, order: PlannedOrder) -> list[tuple[Key, Demand]]:
    """What a planned transfer asks of the site that it comes from, on the day it leaves."""
    site = _source_site(factory, order) if order.order_type == "transfer" else None
    if site in (None, order.site):
        return []
    source = below(order.source, TRANSFERRED, order.product)
    parent = Parent(order.product, order.site, order.source)
    day = order.date_start or order.date_order
    return [
        ((order.product, site), Demand(order.quantity, day, source, "dependent", parent=parent))
    ]


def _source_site(factory: Factory, order: PlannedOrder) -> Hashable:
    """Where a transfer comes from: the site that it names itself, else that which refills it."""
    if _is_approved(order) and order.source_site is not None:
        return order.source_site
    item = factory.items.get(_key(order))
    is_refilled = item is not None and item.policy.order_type == "transfer"
    return item.policy.source_site if is_refilled else None


def _is_numbered(rows: Sequence[Demand | Supply]) -> bool:
    """Whether sources are whole numbers, as those of a run in a database."""
    return all(isinstance(row.source, int) for row in rows)


def _exploder(
    factory: Factory, lines: Mapping[Any, Sequence[BomLine]], sources: Sources
) -> Exploder:
    return Exploder(lines, sources.boms, sources.routes, factory.route_scrap, factory.unit)


def _key(order: PlannedOrder) -> Key:
    return order.product, order.site


def _supply(order: PlannedOrder) -> Supply:
    """An approved planned order, as netting counts it."""
    return Supply(
        order.quantity, order.date_delivery, order.source, "approved", order.mark, order.ref
    )
