"""Who feeds whom: one level, and the walks up and down."""

from __future__ import annotations

from ..entities import Demand, Parent
from ..pegging import earlier_planned, fed_by, feeds, walk_down, walk_up
from .builders import day, item, planned, sales, stock
from .case import TestCase


def dependent(quantity, source, parent):
    return Demand(quantity, day(5), source, "dependent", parent=Parent(*parent))


class TestPegging(TestCase):
    """Two bikes share wheels; the wheels of the second bike are partly on hand."""

    def setUp(self):
        super().setUp()
        wheels = [
            dependent(4, "s1/7", ("red", "S", "s1")),
            dependent(6, "s2/8", ("blue", "S", "s2")),
        ]
        self.plans = {
            ("red", "S"): planned(item("red"), sales((9, 2))),
            ("blue", "S"): planned(item("blue"), [sales((9, 3))[0]._replace(source="s2")]),
            ("wheel", "S"): planned(item("wheel", order_multiple=8), wheels, [stock(1)]),
        }

    def test_one_level_is_read_from_both_ends(self):
        plan = self.plans["wheel", "S"]
        rows = [
            (fed_by(plan, "s2/8"), [("s2/8", "s1/7", 5), ("s2/8", "s2/8", 1)]),
            (feeds(plan, "s1/7"), [("s1/7", "s1/7", 3), ("s2/8", "s1/7", 5)]),
            (feeds(plan, "stock"), [("s1/7", "stock", 1)]),
            (feeds(plan, "nothing"), []),
        ]
        for found, expected in rows:
            with self.subTest(expected):
                told = [(peg.demand.source, peg.supply.source, peg.quantity) for peg in found]
                self.assertEqual(sorted(told), sorted(expected))

    def test_what_came_from_earlier_planned_orders_is_counted_without_later_ones(self):
        plan = planned(item("tyre", order_multiple=8), sales((9, 2), (12, 7), (15, 6)))
        self.assertEqual([order.quantity for order in plan.orders], [8, 8])
        self.assertEqual([earlier_planned(plan, order) for order in plan.orders], [0, 6])
        self.assertEqual([order.sizing.from_receipts for order in plan.orders], [0, 6])

    def test_the_walk_up_ends_at_the_sales(self):
        links = list(walk_up(("wheel", "S"), "s1/7", self.plans.get))
        told = sorted((link.depth, link.key[0], link.peg.demand.source) for link in links)
        expected = [(0, "wheel", "s1/7"), (0, "wheel", "s2/8"), (1, "blue", "s2"), (1, "red", "s1")]
        self.assertEqual(told, expected)

    def test_the_walk_down_ends_at_stock_and_at_what_is_bought(self):
        needs = {"s1": [(("wheel", "S"), "s1/7")], "s2": [(("wheel", "S"), "s2/8")]}
        links = walk_down(
            ("blue", "S"), "s2", self.plans.get, lambda order: needs.get(order.source, ())
        )
        told = [(link.depth, link.key[0], link.peg.supply.source) for link in links]
        self.assertEqual(told, [(0, "blue", "s2"), (1, "wheel", "s1/7"), (1, "wheel", "s2/8")])

    def test_an_item_without_a_plan_ends_the_walk(self):
        self.assertEqual(list(walk_up(("nut", "S"), "s1", self.plans.get)), [])
