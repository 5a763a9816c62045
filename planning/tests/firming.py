"""Planned orders made real, to plan again."""

from __future__ import annotations

from dataclasses import replace

from ..entities import Demand, Supply
from . import brute_force


def firmed(factory, plan, today=None, mark_bought=True):
    """The factory after every planned order became a real one, on the same day or a later one.

    A real order is marked for what it was made for; its components ask in its name.
    """
    demands = {key: list(rows) for key, rows in factory.demands.items()}
    supplies = {key: list(rows) for key, rows in factory.supplies.items()}
    numbers = {(o.product, o.site, o.source): number for number, o in enumerate(plan.orders)}
    for number, order in enumerate(plan.orders):
        mark = order.mark
        if order.parent:
            mark = ("component", numbers[order.parent], order.line, order.product)
        if order.order_type == "purchase" and not mark_bought:
            mark = None
        real = Supply(order.quantity, order.date_delivery, f"o{number}", "production", mark)
        supplies.setdefault((order.product, order.site), []).append(real)
        for key, demand in _asked(factory, order, number):
            demands.setdefault(key, []).append(demand)
    return replace(factory, today=today or factory.today, demands=demands, supplies=supplies)


def _asked(factory, order, number):
    """What a firmed order asks for: components, or at the site that a transfer leaves."""
    if order.order_type == "production":
        made_of = brute_force.components(
            factory, order.product, order.quantity, order.date_delivery
        )
        for (line, component), quantity in made_of.items():
            mark = ("component", number, line, component)
            source = f"c{number}.{line}.{component}"
            asked = Demand(quantity, order.date_start, source, "component", mark)
            yield (component, order.site), asked
    elif order.order_type == "transfer":
        mark = ("component", number, None, order.product)
        asked = Demand(order.quantity, order.date_start, f"c{number}", "component", mark)
        yield (order.product, factory.items[order.product, order.site].policy.source_site), asked
