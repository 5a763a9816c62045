"""The plans of all items of a factory, one by one, as a run makes them."""

from __future__ import annotations

from ..entities import Supply
from ..explosion import Exploder
from ..low_level_codes import low_level_codes
from ..netting import plan_item
from ..sourcing import Sources
from ..structure import structure


def item_plans(factory):
    """Yield the plan of each item that has demand or supply, parents before their components."""
    levels, _cycles = low_level_codes(structure(factory))
    sources = Sources(factory.bom_versions, factory.route_versions)
    exploder = Exploder(
        factory.bom_lines, sources.boms, sources.routes, factory.route_scrap, factory.unit
    )
    for order in factory.approved:
        supply = Supply(order.quantity, order.date_delivery, order.source, "approved")
        exploder.supplies[order.product, order.site].append(supply)
        exploder.explode(order)
    for demand in factory.phantom_demands:
        exploder.explode_phantom(demand)
    for item in sorted(factory.items.values(), key=lambda item: levels.get(item.product, 0)):
        plan = plan_item(
            item,
            [*factory.demands.get(item.key, ()), *exploder.demands.pop(item.key, ())],
            [*factory.supplies.get(item.key, ()), *exploder.supplies.pop(item.key, ())],
            factory.today,
            factory.shift,
            sourcing=sources.of(item),
        )
        for order in plan.orders:
            if order.order_type == "production" and order.bom is not None:
                exploder.explode(order)
        if plan.pegs or plan.unused or plan.uncovered:
            yield plan
