"""Who serves whom comes out the same at once and walked; ``test_plain_pegging`` collects it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from ..columns import NONE
from ..entities import Factory, Item, PlannedOrder
from ..item_terms import PolicyColumns
from ..netting import plan_item
from ..offsetting import Offsets, calendar_days
from ..plain_items import PlainItems
from ..requirement_book import RequirementBook
from ..served_book import ServedBook
from ..tables import tabulate
from .case import TestCase
from .factories import TODAY, demands, policies, supplies
from .properties import ALL_CODES, examples


@st.composite
def busy_items(draw):
    """A plain item with many demands and receipts, often ordered too late."""
    policy = replace(
        draw(policies(ALL_CODES, safety=True)),
        order_max=0,
        coverage_fence=draw(st.sampled_from([365, 12, 8])),
        fulfil_minimum=draw(st.sampled_from(["today", "procurement"])),
    )
    asked = draw(demands("A", at_most=10))
    urgent = [row._replace(priority=draw(st.sampled_from([0, 0, -1, 1]))) for row in asked]
    return Item.of("A", "S", policy), urgent, draw(supplies("A", largest=9, at_most=7))


def served_by_walk(item, needs, there):
    """{(demand, order or day of the receipt)} of a walk, without stock and what is in time."""
    found, waits = set(), {}
    for demand, supply, _quantity in plan_item(item, needs, there, TODAY, calendar_days).pegs:
        if isinstance(supply, PlannedOrder):
            found.add((demand.source, supply.source))
        elif supply.date and supply.date > max(demand.date, TODAY):
            waits[demand.source] = max(waits.get(demand.source, supply.date), supply.date)
    served = found | {(source, day.toordinal()) for source, day in waits.items()}
    return {pair for pair in served if pair[0] != "safety"}


def served_at_once(item, needs, there):
    """The same by columns; None where the item is not plain."""
    given = {"demands": {item.key: needs}, "supplies": {item.key: there}}
    tables = tabulate(Factory(TODAY, calendar_days, {item.key: item}, **given))
    levels, items = np.zeros(1, "i8"), np.arange(1)
    book = RequirementBook(levels)
    book.add(tables.demands)
    policies = PolicyColumns(tables.policies, TODAY, Offsets(TODAY, calendar_days))
    plain = PlainItems(tables, policies, book)
    if not plain.are(items).all():
        return None
    orders = plain.plan(items, *book.taken(0))
    rows = book.rows()
    served = ServedBook(tables, levels, plain).of_level(0, rows, orders, np.ones(1, bool))

    def name(row):
        return tables.sources.get(int(rows.source[row]), "safety")

    pairs = zip(served.row.tolist(), served.order.tolist(), served.day.tolist(), strict=True)
    return {
        (name(row), day if order == NONE else name(orders.demand[order]))
        for row, order, day in pairs
        if name(row) != "safety"
    }


class TestPlainPegging(TestCase):
    """The pegs of plain items are those of the walk through each."""

    @examples
    @given(busy_items())
    def test_each_demand_has_the_orders_and_the_late_receipts_that_the_walk_gives_it(self, given):
        found = served_at_once(*given)
        assume(found is not None)
        self.assertEqual(found, served_by_walk(*given))
