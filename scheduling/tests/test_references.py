"""An order with its sub-orders (ax.md 9.3, References)."""

from __future__ import annotations

from ..references import settle
from .case import TestCase

TREE = {"bike": ["wheel", "frame"], "wheel": ["rim"]}
LASTS = {"bike": 10, "wheel": 20, "frame": 5, "rim": 30}


class TestSettle(TestCase):
    def settle(self, direction, at, today=0, fixed=None):
        """Dates of the bike and what it is made of; nothing may begin before today."""

        def place(order, direction, at):
            if order in (fixed or {}):
                return fixed[order]
            start = at - LASTS[order] if direction == "backward" else at
            start = max(start, today)
            return start, start + LASTS[order]

        return settle("bike", TREE, place, lambda dates, _child: dates[0], direction, at)

    def test_sub_orders_end_when_the_order_above_needs_them(self):
        expected = {"bike": (90, 100), "wheel": (70, 90), "frame": (85, 90), "rim": (40, 70)}
        self.assertEqual(self.settle("backward", 100), expected)

    def test_the_order_moves_behind_a_late_sub_order_and_the_others_follow(self):
        """The rim takes until 80, so the wheel ends at 100, and only then the bike begins."""
        expected = {"bike": (100, 110), "wheel": (80, 100), "frame": (95, 100), "rim": (50, 80)}
        self.assertEqual(self.settle("backward", 100, today=50), expected)

    def test_forward_the_sub_orders_come_before_the_start(self):
        self.assertEqual(self.settle("forward", 60)["rim"], (10, 40))

    def test_the_order_waits_for_a_sub_order_that_cannot_be_moved(self):
        found = self.settle("backward", 100, fixed={"frame": (93, 98)})
        self.assertEqual((found["frame"], found["bike"]), ((93, 98), (98, 108)))
        self.assertEqual(found["wheel"], (78, 98))

    def test_an_order_that_cannot_be_moved_keeps_its_dates(self):
        found = self.settle("backward", 100, today=50, fixed={"bike": (60, 70)})
        self.assertEqual(found["bike"], (60, 70))
