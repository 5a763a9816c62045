"""Factories in which something changes, and what a net change run of them reads."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from ..sources import number
from .factories import demands, factories, supplies


@st.composite
def changes(draw, **kinds):
    """A factory, what it becomes, and the products that are no longer what they were."""
    before = numbered(draw(factories(**kinds)))
    keys = draw(st.lists(st.sampled_from(sorted(before.items)), min_size=1, max_size=2))
    asked, there = dict(before.demands), dict(before.supplies)
    for key in keys:
        name = "".join(key)
        if draw(st.booleans()):
            asked[key] = [row._replace(source=number(row.source)) for row in draw(demands(name))]
        else:
            there[key] = [row._replace(source=number(row.source)) for row in draw(supplies(name))]
    after = replace(before, demands=asked, supplies=there)
    return before, after, {product for product, _site in keys}


def numbered(factory):
    """The factory with whole numbers as sources: they do not depend on what else is read."""

    def named(table):
        return {
            key: [row._replace(source=number(row.source)) for row in rows]
            for key, rows in table.items()
        }

    return replace(factory, demands=named(factory.demands), supplies=named(factory.supplies))


def reader(factory, orders):
    """``read(about)`` of a factory in which these orders were planned before."""

    def read(about):
        products = with_all_below(factory, about)
        given = [order for order in orders if order.product not in products]
        above = {(order.product, order.site) for order in given}
        items = {
            key: item for key, item in factory.items.items() if key[0] in products or key in above
        }
        return replace(
            factory,
            items=items,
            demands={key: rows for key, rows in factory.demands.items() if key[0] in products},
            supplies={key: rows for key, rows in factory.supplies.items() if key[0] in products},
            about=products,
            given=given,
        )

    return read


def with_all_below(factory, products):
    """The products and all that their BOMs lead to."""
    found, waiting = set(), set(products)
    while waiting:
        product = waiting.pop()
        found.add(product)
        for version in factory.bom_versions.get(product, ()):
            lines = factory.bom_lines.get(version.subject, ())
            waiting.update({line.component for line in lines} - found)
    return found


def left_alone(known, reading, partial):
    """The planned orders that a net change run leaves; some of them now wait for another item."""
    told = {
        (order.product, order.site, order.source): order
        for order in map(partial.order, partial.recaused)
    }
    for order in known.orders:
        if order.product not in reading.about:
            now = told.get((order.product, order.site, order.source), order)
            yield order._replace(waits=now.waits, waits_until=now.waits_until)
