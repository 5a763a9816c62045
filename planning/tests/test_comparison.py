"""Two plans compared: what comes, goes and changes."""

from __future__ import annotations

from ..comparison import Difference, compare, total
from .builders import factory, item, planned, run, sales
from .case import TestCase


def orders(*rows, **policy):
    """Planned orders for sales of (day, quantity)."""
    return planned(policy, sales(*rows)).orders


class TestCompare(TestCase):
    def test_a_plan_does_not_differ_from_itself(self):
        rows = orders((3, 10), (5, 2))
        self.assertEqual(compare(rows, rows), [])
        self.assertEqual(total([]), (0, 0, 0, 0, 0, 0))

    def test_what_comes_goes_and_changes(self):
        before = orders((3, 10), (5, 2), (9, 7))
        rows = [
            ("gone", before, before[:2], [("gone", "s3", -7, 0)]),
            ("new", before[:2], before, [("new", "s3", 7, 0)]),
            (
                "grown and later",
                before[:1],
                orders((4, 12)),
                [("changed", "s1", 2, 1)],
            ),
        ]
        for what, first, second, expected in rows:
            with self.subTest(what):
                found = [
                    (row.kind, row.source, row.quantity, row.days) for row in compare(first, second)
                ]
                self.assertEqual(found, expected)

    def test_an_order_that_is_bought_instead_of_made_is_a_change(self):
        (made,), (bought,) = orders((3, 1), order_type="production"), orders((3, 1))
        self.assertEqual([row.kind for row in compare([made], [bought])], ["changed"])

    def test_one_source_at_two_items_is_two_orders(self):
        (order,) = orders((3, 1))
        other = order._replace(product="B")
        self.assertEqual([row.kind for row in compare([order], [other])], ["gone", "new"])

    def test_collecting_a_week_in_one_order_changes_the_first_and_drops_the_others(self):
        rows = [(3, 10), (5, 2), (9, 7), (20, 1)]
        weekly = {"coverage_code": "period", "period_days": 7}
        found = compare(orders(*rows), orders(*rows, **weekly))
        self.assertEqual(
            [(row.kind, row.source, row.quantity) for row in found],
            [("changed", "s1", 9), ("gone", "s2", -2), ("gone", "s3", -7)],
        )
        self.assertEqual(total(found).quantity, 0)


class TestTotals(TestCase):
    def test_costs_and_delays_are_summed(self):
        prices = {"A": 3, "B": 5}
        before = run(factory([item()], demands={"A": sales((3, 10))}))
        after = run(
            factory([item(lead_time=5), item("B", min_qty=4)], demands={"A": sales((3, 9))})
        )
        found = compare(before.orders, after.orders)
        sums = total(found, lambda order: prices[order.product] * order.quantity)
        self.assertEqual(sums, (1, 0, 1, 3, 3 * -1 + 5 * 4, 2))

    def test_a_new_order_is_not_moved(self):
        (order,) = orders((3, 1))
        self.assertEqual((Difference(None, order).days, Difference(order, None).days), (0, 0))
