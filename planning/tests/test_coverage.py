"""Coverage codes: examples of ax.md 17.8, vectors A21 to A25, scenarios A4, C1 to C3, D6, E3."""

from __future__ import annotations

from datetime import date

from ..coverage import CODES, coverage_code
from .builders import TODAY, day, days_and_quantities, item, planned, receipt, sales, stock
from .case import TestCase

EXAMPLE = sales((3, 15), (5, 15), (8, 10), (14, 12))
NEED_A_DAY_BEFORE = {"receipt_margin": 1}


class TestExamples(TestCase):
    def test_each_code_orders_as_in_the_table_of_17_8(self):
        rows = [
            ("manual", {}, []),
            ("A22", {"coverage_code": "requirement"}, [(5, 10), (8, 10), (14, 12)]),
            ("A21", {"coverage_code": "period", "period_days": 7}, [(5, 20), (14, 12)]),
            (
                "min_max",
                {"coverage_code": "min_max", "min_qty": 10, "max_qty": 30},
                [(3, 25), (8, 25)],
            ),
        ]
        for what, policy, expected in rows:
            with self.subTest(what):
                plan = planned({"coverage_code": "manual", **policy}, EXAMPLE, [stock(20)])
                self.assertEqual(days_and_quantities(plan), expected)

    def test_min_max_fills_up_to_the_maximum_in_multiples(self):
        rows = [
            ("A23", 10, 15, 0, 4, 11),
            ("17.8", 15, 22, 0, 10, 12),
            ("A24", 15, 22, 5, 10, 10),
            ("A25", 21, 24, 5, 10, 15),
            ("maximum below minimum", 10, 5, 0, 4, 6),
        ]
        for what, minimum, maximum, multiple, on_hand, expected in rows:
            with self.subTest(what):
                policy = {
                    "coverage_code": "min_max",
                    "min_qty": minimum,
                    "max_qty": maximum,
                    "order_multiple": multiple,
                }
                plan = planned(policy, [], [stock(on_hand)])
                self.assertEqual(days_and_quantities(plan), [(0, expected)])

    def test_min_max_without_values_is_requirement(self):
        plan = planned({"coverage_code": "min_max"}, sales((3, 1), (3, 2)))
        self.assertEqual(days_and_quantities(plan), [(3, 1), (3, 2)])

    def test_min_max_looks_at_what_is_left_at_the_end_of_a_day(self):
        policy = {"coverage_code": "min_max", "min_qty": 10, "max_qty": 30}
        for rows in [((3, 15), (3, 10)), ((3, 10), (3, 15))]:
            with self.subTest(rows):
                plan = planned(policy, sales(*rows), [stock(20)])
                self.assertEqual(days_and_quantities(plan), [(3, 35)])

    def test_a_reordering_rule_without_minimum_fills_up_too(self):
        """E3: min 0, max 5, out 12 in five days."""
        plan = planned({"coverage_code": "min_max", "max_qty": 5}, sales((5, 12)))
        self.assertEqual(days_and_quantities(plan), [(5, 17)])


class TestPeriod(TestCase):
    def test_the_first_uncovered_requirement_opens_the_period(self):
        """A4: seven days, nothing on hand."""
        demands = sales((12, 80), (13, 50), (14, 70), (28, 46), (30, 33))
        plan = planned({"coverage_code": "period", "period_days": 7}, demands)
        self.assertEqual(days_and_quantities(plan), [(12, 200), (28, 79)])

    def test_receipts_of_the_day_count_and_what_a_multiple_adds_serves_later_periods(self):
        """A4: in 87, out 124 and 90 the same day, out 18 nine days later, multiple 5."""
        policy = {"coverage_code": "period", "period_days": 7, "order_multiple": 5}
        plan = planned(policy, sales((5, 124), (5, 90), (14, 18)), [receipt(5, 87)])
        self.assertEqual(days_and_quantities(plan), [(5, 130), (14, 15)])

    def test_the_last_day_of_a_period_is_inside_and_the_next_one_opens_another(self):
        plan = planned({"coverage_code": "period", "period_days": 7}, sales((1, 1), (7, 2), (8, 4)))
        self.assertEqual(days_and_quantities(plan), [(1, 3), (8, 4)])
        sizing = plan.orders[0].sizing
        self.assertEqual((sizing.demands, sizing.date_until), (2, day(7)))

    def test_receipts_inside_the_period_are_used_before_it_is_sized(self):
        """D6: six a week, one firm receipt, periods of 30 days, multiple 10."""
        weeks = [7 * week for week in range(13)] + [96]
        demands = sales(*((when, 6) for when in weeks))
        first = date(2021, 1, 1)
        moved = [demand._replace(date=first + (demand.date - TODAY)) for demand in demands]
        firm = [receipt(0, 1)._replace(date=date(2021, 1, 20))]
        rows = [
            (
                {"coverage_code": "period", "period_days": 30, "order_multiple": 10},
                [(date(2021, 1, 1), 30), (date(2021, 2, 5), 30), (date(2021, 3, 12), 30)],
            ),
        ]
        for policy, expected in rows:
            plan = planned({**policy, "lead_time": 7}, moved, firm, today=first)
            found = [(order.date_requirement, order.quantity) for order in plan.orders]
            self.assertEqual(found, expected)

    def test_requirement_orders_each_week_and_uses_the_receipt_in_time(self):
        """D6, case 0."""
        plan = planned({}, sales((0, 6), (7, 6), (14, 6), (21, 6)), [receipt(19, 1)])
        self.assertEqual(days_and_quantities(plan), [(0, 6), (7, 6), (14, 6), (21, 5)])


class TestTryton(TestCase):
    """Stock -1 today, another -1 ten days later."""

    def planned(self, **policy):
        plan = planned({**NEED_A_DAY_BEFORE, **policy}, sales((10, 1)), [stock(-1)])
        return [((order.date_delivery - TODAY).days, order.quantity) for order in plan.orders]

    def test_each_shortage_is_delivered_the_day_before_or_today(self):
        """C1"""
        self.assertEqual(self.planned(), [(0, 1), (9, 1)])

    def test_a_negative_minimum_allows_to_owe(self):
        """C2"""
        self.assertEqual(self.planned(coverage_code="min_max", min_qty=-2, max_qty=10), [])

    def test_one_order_fills_up_from_below_zero(self):
        """C3"""
        found = self.planned(coverage_code="min_max", min_qty=5, max_qty=10)
        self.assertEqual(found, [(0, 11)])

    def test_what_is_owed_is_paid_back_with_the_next_order(self):
        policy = {"coverage_code": "min_max", "min_qty": -2, "max_qty": 10}
        plan = planned(policy, [], [stock(-3)])
        self.assertEqual(days_and_quantities(plan), [(0, 13)])


class TestRegistry(TestCase):
    def test_a_new_code_is_one_function(self):
        @coverage_code("in tens", window=lambda policy: 2)
        def in_tens(need, policy):
            return [10] * -(-need // 10)

        self.addCleanup(CODES.pop, "in tens")
        plan = planned({"coverage_code": "in tens"}, sales((1, 7), (2, 8), (3, 6)))
        self.assertEqual(days_and_quantities(plan), [(1, 10), (1, 10), (3, 10)])

    def test_a_code_that_nobody_registered_is_a_problem_of_the_item(self):
        plan = planned({"coverage_code": "tea leaves"}, sales((1, 7)))
        self.assertEqual([problem.code for problem in plan.problems], ["coverage_code"])
        self.assertEqual((plan.orders, plan.uncovered[0][1]), ([], 7))

    def test_manual_shows_what_is_open_and_proposes_nothing(self):
        plan = planned(item(coverage_code="manual"), sales((1, 7)), [stock(3)])
        self.assertEqual((plan.orders, plan.uncovered), ([], [(sales((1, 7))[0], 4)]))
