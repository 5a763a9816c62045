"""Who gets a supply that is marked, where several demands share the mark."""

from __future__ import annotations

import unittest

from ..entities import Demand, Supply
from .builders import day, days_and_quantities, planned, receipt

LINE = ("sale", 1)
#: so short that what comes early for one delivery does not keep for the next
POLICY = {"positive_days": 3, "negative_days": 5, "dynamic_negative_days": False}


def deliveries(*rows):
    """Deliveries of one sales order line, from (day, quantity)."""
    return [
        Demand(quantity, day(when), f"s1.{when}", "sale", LINE, when) for when, quantity in rows
    ]


def order(when, quantity, made_for=None):
    """A production order for a delivery of the line."""
    name = made_for and f"s1.{made_for}"
    return Supply(quantity, day(when), f"o{when}", "production", LINE, made_for=name)


class TestSharedMarks(unittest.TestCase):
    def pegs(self, demands, supplies):
        plan = planned(POLICY, demands, supplies)
        return [(peg.demand.ref, peg.supply.source, peg.quantity) for peg in plan.pegs]

    def test_an_order_serves_the_delivery_that_it_was_made_for(self):
        """Else the first delivery takes it, and what that one had is too old for the second."""
        demands, bought = deliveries((5, 1), (8, 3)), receipt(4, 2)
        first = planned(POLICY, demands, [bought])
        self.assertEqual(days_and_quantities(first), [(8, 3)])

        again = planned(POLICY, demands, [bought, order(8, 3, made_for=8)])

        self.assertEqual(days_and_quantities(again), [])

    def test_who_gets_what_is_marked_for_the_line(self):
        both = deliveries((5, 2), (8, 2))
        for case, demands, orders, expected in (
            ("each its own", both, [order(5, 2, 8), order(8, 2, 5)], [(5, "o8", 2), (8, "o5", 2)]),
            ("the delivery moved", deliveries((6, 2)), [order(8, 2, 8)], [(6, "o8", 2)]),
            ("made for the line", both, [order(6, 4)], [(5, "o6", 2), (8, "o6", 2)]),
            (
                "its own first",
                both[:1],
                [order(1, 2), order(5, 1, 5)],
                [(5, "o5", 1), (5, "o1", 1)],
            ),
        ):
            with self.subTest(case):
                self.assertEqual(sorted(self.pegs(demands, orders)), sorted(expected))
