"""Orders and receipts that serve the demands of plain items, found at once (plain_pegging.py)."""

from __future__ import annotations

from importlib.util import find_spec

from .builders import factory, item, receipt, run, sales
from .case import TestCase

if find_spec("hypothesis"):
    from .pegging_properties import TestPlainPegging

    __all__ = ["TestPlainPegging"]

LATE = {"lead_time": 6, "order_multiple": 10}


def late(policy, rows, receipts):
    """{source: day from today} of the sales of one item that are served late."""
    plan = run(factory([item("A", **policy)], demands={"A": rows}, supplies={"A": receipts}))
    return {demand.source: (when - plan.tables.today).days for demand, when in plan.late_demands()}


class TestTurns(TestCase):
    """Of what an order has to spare and what is on its way the earlier goes first."""

    def test_what_an_order_has_to_spare_goes_before_a_receipt_that_comes_later(self):
        rows = sales((0, 4), (3, 6), (9, 5))
        self.assertEqual(late(LATE, rows, [receipt(8, 5)]), {"s1": 6, "s2": 6})

    def test_and_after_a_receipt_that_comes_before_it(self):
        """The receipt is not worth waiting for on day 0, but it is there on day 4."""
        rows = sales((0, 4), (4, 5), (5, 6))
        patient = {**LATE, "dynamic_negative_days": False}
        self.assertEqual(late(patient, rows, [receipt(4, 5)]), {"s1": 6, "s3": 6})

    def test_a_receipt_inside_a_period_leaves_the_rest_of_it_to_the_order(self):
        period = {"lead_time": 6, "coverage_code": "period", "period_days": 20}
        rows = sales((0, 4), (7, 5), (7, 3))
        self.assertEqual(late(period, rows, [receipt(7, 6)]), {"s1": 6})

    def test_of_several_receipts_the_last_one_that_is_waited_for_counts(self):
        rows = sales((2, 6), (5, 2))
        there = [receipt(4, 2, "p1"), receipt(6, 9, "p2")]
        self.assertEqual(late({"lead_time": 9}, rows, there), {"s1": 6, "s2": 6})

    def test_beyond_the_coverage_fence_a_demand_gets_what_is_left_and_no_order(self):
        fenced = {"lead_time": 4, "order_multiple": 10, "coverage_fence": 3}
        self.assertEqual(late(fenced, sales((1, 8), (8, 5)), []), {"s1": 4})

    def test_nor_what_an_order_has_to_spare_before_its_period_ends(self):
        fenced = {
            "lead_time": 5, "order_multiple": 10, "coverage_fence": 1,
            "coverage_code": "period", "period_days": 4,
        }  # fmt: skip
        self.assertEqual(late(fenced, sales((1, 6), (3, 2), (4, 3)), []), {"s1": 5})
