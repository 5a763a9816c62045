"""Two plans compared: what comes, goes and changes."""

from __future__ import annotations

from ..comparison import Difference, compare, match, total
from .builders import day, factory, item, planned, run, sales
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

    def test_only_what_really_differs_shows_whatever_the_orders_are_called(self):
        """Orders are (source, day, quantity); a difference is (before, after), None for neither."""
        (first,) = orders((0, 1))

        def order(name, when, quantity):
            dates = dict.fromkeys(("date_requirement", "date_delivery", "date_order"), day(when))
            return first._replace(source=name, quantity=quantity, **dates)

        table = [
            ("renamed", [("a", 3, 5)], [("b", 3, 5)], []),
            (
                "several alike, all renamed",
                [("a", 3, 5), ("b", 3, 5), ("c", 8, 5)],
                [("x", 8, 5), ("y", 3, 5), ("z", 3, 5)],
                [],
            ),
            (
                "of three alike one goes: that whose source went",
                [("a", 3, 5), ("b", 3, 5), ("c", 3, 5)],
                [("c", 3, 5), ("a", 3, 5)],
                [("b", None)],
            ),
            (
                "names shift by one: one order is new",
                [("a", 3, 5), ("b", 8, 5)],
                [("x", 3, 5), ("a", 8, 5), ("b", 12, 5)],
                [(None, "b")],
            ),
            (
                "one source grows beside its like",
                [("a", 3, 5), ("b", 3, 5)],
                [("a", 3, 9), ("b", 3, 5)],
                [("a", "a")],
            ),
            (
                "renamed and moved: the nearest day",
                [("a", 3, 5), ("b", 20, 5)],
                [("x", 18, 5), ("y", 4, 5)],
                [("a", "y"), ("b", "x")],
            ),
            (
                "renamed and grown on one day: the nearest quantity",
                [("a", 3, 5), ("b", 3, 50)],
                [("x", 3, 48), ("y", 3, 7)],
                [("a", "y"), ("b", "x")],
            ),
            (
                "the nearest pair first, the rest is new",
                [("a", 10, 5)],
                [("x", 1, 5), ("y", 11, 5), ("z", 14, 5)],
                [("a", "y"), (None, "x"), (None, "z")],
            ),
            (
                "another day and another quantity: another order",
                [("a", 3, 5)],
                [("x", 4, 6)],
                [("a", None), (None, "x")],
            ),
        ]
        for what, before, after, expected in table:
            with self.subTest(what):
                found = compare([order(*row) for row in before], [order(*row) for row in after])
                names = [tuple(side and side.source for side in pair) for pair in found]
                self.assertEqual(names, expected)

    def test_every_order_of_both_plans_is_matched_once(self):
        before, after = orders((3, 10), (5, 2), (9, 7)), orders((5, 2), (9, 8), (20, 1), (21, 1))
        pairs = match(before, after)
        self.assertEqual([pair.before for pair in pairs if pair.before], before)
        self.assertCountEqual([pair.after for pair in pairs if pair.after], after)

    def test_a_fixed_order_is_no_counterpart_of_what_merely_lies_near(self):
        (fixed,), (near,) = orders((3, 5)), orders((4, 5))
        near = near._replace(source="another")
        rows = [
            ("near", near, ["gone", "new"]),
            ("the same source", near._replace(source=fixed.source), ["changed"]),
            ("alike", fixed._replace(source="another"), []),
        ]
        for what, other, kinds in rows:
            with self.subTest(what):
                found = compare([fixed], [other], is_fixed=lambda order: order is fixed)
                self.assertEqual([row.kind for row in found], kinds)

    def test_an_order_of_the_same_type_is_nearer_than_one_of_the_same_day(self):
        (bought,), (later,) = orders((3, 5)), orders((9, 5))
        made = bought._replace(source="made", order_type="production")
        later = later._replace(source="later")
        found = compare([bought], [made, later])
        self.assertEqual([row.source for row in found], ["later", "made"])

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
