"""Order modifiers: ax.md 15.3, vectors A26 and A27, scenario A3."""

from __future__ import annotations

from ..entities import Policy
from ..lot_sizing import MOST_CHUNKS, ignores_maximum, outside_limits, split
from .case import TestCase


def policy(minimum=0, multiple=0, maximum=0):
    return Policy(order_min=minimum, order_multiple=multiple, order_max=maximum)


class TestSplit(TestCase):
    def test_a_need_becomes_these_orders(self):
        rows = [
            ("A3", 16, policy(50), [50]),
            ("A3", 140, policy(50, 1, 100), [100, 50]),
            ("A3", 112, policy(50, 25, 500), [125]),
            ("A26", 450, policy(maximum=100), [100, 100, 100, 100, 50]),
            ("A27", 4, policy(10), [10]),
            ("15.3 multiple", 11, policy(multiple=5), [15]),
            ("nothing needed", 0, policy(10, 5, 100), []),
            ("exactly the maximum", 100, policy(maximum=100), [100]),
            ("the maximum is no multiple", 200, policy(multiple=30, maximum=100), [90, 90, 30]),
            ("17.13 the multiple beats the maximum", 30, policy(multiple=20, maximum=15), [20, 20]),
            ("the minimum beats the maximum", 50, policy(40, 0, 30), [40, 40]),
            ("the minimum is rounded up", 3, policy(10, 4), [12]),
        ]
        for what, need, modifiers, expected in rows:
            with self.subTest(what):
                self.assertEqual(split(need, modifiers), expected)

    def test_a_maximum_that_makes_a_flood_of_orders_is_left_out(self):
        tiny = policy(maximum=1)
        self.assertEqual(len(split(MOST_CHUNKS, tiny)), MOST_CHUNKS)
        self.assertFalse(ignores_maximum(MOST_CHUNKS, tiny))
        self.assertEqual(split(MOST_CHUNKS + 1, tiny), [MOST_CHUNKS + 1])
        self.assertTrue(ignores_maximum(MOST_CHUNKS + 1, tiny))


class TestOutsideLimits(TestCase):
    def test_a_manual_order_is_told_what_it_disregards(self):
        modifiers = policy(10, 5, 100)
        rows = [
            (10, []),
            (5, ["below_minimum"]),
            (12, ["not_multiple"]),
            (105, ["above_maximum"]),
            (107, ["above_maximum", "not_multiple"]),
        ]
        for quantity, expected in rows:
            with self.subTest(quantity):
                self.assertEqual(outside_limits(quantity, modifiers), expected)

    def test_without_modifiers_any_quantity_will_do(self):
        self.assertEqual(outside_limits(7, Policy()), [])
