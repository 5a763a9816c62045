"""Golden cases of single items: ax.md 17.7 to 17.11, A21 to A44, scenarios A, C, D, G and H."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ..minimum import profile
from .builders import (
    TODAY,
    day,
    days_and_quantities,
    factory,
    item,
    planned,
    receipt,
    run,
    sales,
    stock,
)
from .firming import firmed
from .golden import GoldenCase

EXAMPLE = ((3, 15), (5, 15), (8, 10), (14, 12))
MIN_MAX = {"coverage_code": "min_max"}


class ItemCase(GoldenCase):
    """Cases of one item: policy, demands, supplies -> orders."""

    def plan_of(self, policy, demands=(), supplies=()):
        """The plan of item A; a firmed rerun plans nothing."""
        rows = sales(*demands)
        return self.run_twice(
            factory([item(**policy)], demands={"A": rows}, supplies={"A": list(supplies)})
        )

    def assert_rows(self, rows):
        """(id, policy, demands, supplies, expected (requirement day, quantity) pairs)"""
        for what, policy, demands, supplies, expected in rows:
            with self.subTest(what):
                plan = self.plan_of(policy, demands, supplies)
                self.assertEqual(days_and_quantities(plan), expected)


class TestQuantities(ItemCase):
    def test_a21_to_a27_quantities_by_code_and_modifiers(self):
        on_hand = [stock(20)]
        period = {"coverage_code": "period", "period_days": 7}
        self.assert_rows(
            [
                ("A21", period, EXAMPLE, on_hand, [(5, 20), (14, 12)]),
                ("A22", {}, EXAMPLE, on_hand, [(5, 10), (8, 10), (14, 12)]),
                ("A23", {**MIN_MAX, "min_qty": 10, "max_qty": 15}, [], [stock(4)], [(0, 11)]),
                (
                    "A24",
                    {**MIN_MAX, "min_qty": 15, "max_qty": 22, "order_multiple": 5},
                    [],
                    [stock(10)],
                    [(0, 10)],
                ),
                (
                    "A25",
                    {**MIN_MAX, "min_qty": 21, "max_qty": 24, "order_multiple": 5},
                    [],
                    [stock(10)],
                    [(0, 15)],
                ),
                ("A26", {"order_max": 100}, [(5, 450)], [], [(5, 100)] * 4 + [(5, 50)]),
                ("A27", {"order_min": 10}, [(5, 4)], [], [(5, 10)]),
            ]
        )

    def test_a3_and_g3_the_order_of_the_modifiers(self):
        self.assert_rows(
            [
                ("16", {"order_min": 50}, [(9, 16)], [], [(9, 50)]),
                ("140", {"order_min": 50, "order_max": 100}, [(9, 140)], [], [(9, 100), (9, 50)]),
                (
                    "112",
                    {"order_min": 50, "order_max": 500, "order_multiple": 25},
                    [(9, 112)],
                    [],
                    [(9, 125)],
                ),
                ("G3", {"order_max": 90, "order_multiple": 20}, [(9, 100)], [], [(9, 80), (9, 20)]),
            ]
        )

    def test_c5_a_need_below_the_multiple_is_one_whole_box(self):
        self.assert_rows([("C5", {"order_multiple": 10}, [(5, 2)], [], [(5, 10)])])

    def test_c17_stock_goes_first_and_the_rest_is_ordered(self):
        """In all 4, as there; an order fills up what stock leaves open of each sale."""
        rows = [(1, 3), (2, 4), (3, 2)]
        self.assert_rows([("C17", {}, rows, [stock(5)], [(2, 2), (3, 2)])])

    def test_c10_a_request_that_was_bought_is_not_made_again(self):
        given = factory([item()], demands={"A": sales((10, 1))}, supplies={"A": [stock(-1)]})
        plan = self.run_twice(given)
        bought = firmed(given, plan, mark_bought=False)
        self.assertEqual((len(plan.orders), run(bought).orders), (2, []))

    def test_g1_below_the_reorder_point_it_is_filled_up_to_the_maximum(self):
        policy = {**MIN_MAX, "min_qty": 50, "max_qty": 100}
        self.assert_rows([("G1", policy, [(5, 70)], [stock(80)], [(5, 90)])])

    def test_g5_stock_below_zero_is_an_order_of_its_own_for_today(self):
        """Ours keeps the modifiers, and tells by how many days it is late."""
        plan = self.plan_of({"order_min": 10, "lead_time": 3}, [], [stock(-4)])
        found = [(o.kind, o.quantity, o.date_order, o.delay_days) for o in plan.orders]
        self.assertEqual(found, [("backlog", 10, TODAY, 3)])

    def test_a12_lots_are_one_stock(self):
        lots = [stock(100), stock(110)._replace(source="lot 2")]
        self.assert_rows([("A12", {}, [(0, 25)], lots, [])])


class TestTime(ItemCase):
    def test_a28_margins_add_up(self):
        margins = {"issue_margin": 1, "receipt_margin": 1, "reorder_margin": 1}
        (order,) = self.plan_of(margins, [(4, 1)]).orders
        self.assertEqual((order.date_order, order.date_requirement), (day(1), day(4)))

    def test_a29_and_a30_a_late_receipt(self):
        terms = {"lead_time": 6, "negative_days": 2}
        late = [receipt(7, 10)]
        static = {**terms, "dynamic_negative_days": False}
        self.assert_rows(
            [
                ("A29, H1C", terms, [(0, 10)], late, []),
                ("A30, H1A", static, [(0, 10)], late, [(0, 10)]),
                ("H1B", {**static, "negative_days": 7}, [(0, 10)], late, []),
            ]
        )
        (order,) = self.plan_of(static, [(0, 10)], late).orders
        self.assertEqual((order.date_delivery, order.delay_days), (day(6), 6))

    def test_h3_beyond_the_lead_time_the_negative_days_alone_count(self):
        terms = {"lead_time": 6, "negative_days": 2}
        self.assert_rows(
            [
                ("two days late", terms, [(60, 10)], [receipt(62, 10)], []),
                ("three days late", terms, [(60, 10)], [receipt(63, 10)], [(60, 10)]),
                ("H2: need on day 3", terms, [(3, 10)], [receipt(8, 10)], []),
                ("H2: a day too late", terms, [(3, 10)], [receipt(9, 10)], [(3, 10)]),
            ]
        )

    def test_a31_positive_days(self):
        terms = {"positive_days": 100}
        self.assert_rows(
            [
                ("A31", terms, [(150, 5)], [stock(9)], [(150, 5)]),
                ("in time", terms, [(100, 5)], [stock(9)], []),
            ]
        )

    def test_a32_and_n4_an_order_in_the_past_goes_forward_and_tells_its_delay(self):
        (order,) = self.plan_of({"lead_time": 10}, [(1, 5)]).orders
        found = order.date_order, order.date_delivery, order.delay_days
        self.assertEqual(found, (TODAY, day(10), 9))

    def test_d5_confirmed_supply_is_awaited_for_ninety_days(self):
        today = date(2024, 1, 1)
        terms = {"lead_time": 7, "negative_days": 90}
        rows = [
            (20, [(date(2024, 2, 1), 100)], []),
            (200, [(date(2024, 2, 1), 100)], [100]),
            (200, [(date(2024, 9, 1), 100)], [200]),
            (200, [(date(2024, 2, 1), 100), (date(2024, 9, 1), 50)], [100]),
        ]
        for case, (quantity, coming, expected) in enumerate(rows, 1):
            with self.subTest(case):
                (asked,) = sales((0, quantity))
                there = [
                    receipt(0, size, f"p{number}")._replace(date=when)
                    for number, (when, size) in enumerate(coming)
                ]
                given = factory(
                    [item(**terms)],
                    demands={"A": [asked._replace(date=today)]},
                    supplies={"A": there},
                    today=today,
                )
                plan = self.run_twice(given)
                self.assertEqual([order.quantity for order in plan.orders], expected)
                for order in plan.orders:
                    self.assertEqual(order.date_delivery, date(2024, 1, 8))


class TestFences(ItemCase):
    def test_an_order_inside_the_freeze_fence_moves_to_its_end_and_is_late(self):
        """ax.md 17.11: (requirement, lead time) -> requirement, delivery and days late."""
        rows = [
            ("inside", 2, 1, (2, 5, 3)),
            ("at the end", 5, 1, (5, 5, 0)),
            ("after it", 6, 1, (6, 6, 0)),
            ("overdue", -3, 1, (0, 5, 5)),
            ("and the lead time is longer", 2, 9, (2, 9, 7)),
        ]
        for what, when, lead_time, expected in rows:
            with self.subTest(what):
                plan = self.plan_of({"freeze_fence": 5, "lead_time": lead_time}, [(when, 7)])
                (order,) = plan.orders
                dates = order.date_requirement, order.date_delivery
                days = [(date - TODAY).days for date in dates]
                self.assertEqual((*days, order.delay_days), expected)
                late = [(there - TODAY).days for _sale, there in plan.late_demands()]
                self.assertEqual(late, [days[1]] if order.delay_days else [])

    def test_its_margins_count_from_the_end_of_the_freeze_fence(self):
        (order,) = self.plan_of({"freeze_fence": 5, "issue_margin": 2}, [(3, 7)]).orders
        self.assertEqual((order.date_delivery, order.delay_days), (day(3), 2))

    def test_what_comes_before_the_freeze_fence_ends_is_waited_for(self):
        """A new order would not be there before."""
        rows = [(4, []), (5, []), (6, [7])]
        for when, expected in rows:
            with self.subTest(when):
                there = [receipt(when, 7)]
                plan = self.plan_of({"freeze_fence": 5}, [(2, 7)], there)
                self.assertEqual([order.quantity for order in plan.orders], expected)

    def test_demand_past_the_coverage_fence_is_ignored_and_overdue_demand_is_not(self):
        rows = [(-9, 1), (10, 2), (11, 4)]
        self.assert_rows([("17.11", {"coverage_fence": 10}, rows, [], [(0, 1), (10, 2)])])


class TestMinimum(ItemCase):
    def test_each_choice_gives_the_minimum_its_day(self):
        """ax.md 17.9: lead time 2 and margin 1, minimum 10, stock 12, an issue of 4 on day 6."""
        rows = [("today", []), ("procurement", []), ("first_issue", [(6, 2)]), ("fence", [])]
        terms = {"lead_time": 2, "issue_margin": 1, "min_qty": 10, "coverage_fence": 30}
        for choice, first in rows:
            with self.subTest(choice):
                plan = self.plan_of({**terms, "fulfil_minimum": choice}, [(6, 4)], [stock(12)])
                self.assertEqual(sum(order.quantity for order in plan.orders), 2)
                if first:
                    self.assertEqual(days_and_quantities(plan), first)

    def test_a_missing_minimum_is_asked_for_by_each_choice(self):
        terms = {"lead_time": 2, "issue_margin": 1, "min_qty": 10, "coverage_fence": 30}
        rows = [("today", 0), ("procurement", 3), ("fence", 30)]
        self.assert_rows(
            [
                (choice, {**terms, "fulfil_minimum": choice}, [], [stock(4)], [(when, 6)])
                for choice, when in rows
            ]
        )
        waiting = {**terms, "fulfil_minimum": "first_issue"}
        self.assert_rows([("waits for an issue", waiting, [], [stock(4)], [])])

    def test_a44_the_minimum_follows_the_key(self):
        key = {4: 2, 5: 2, 6: Fraction(5, 2), 7: Fraction(5, 2), 8: Fraction(5, 2)}
        april = date(2024, 4, 10)
        found = profile(10, key, april, 160)
        policy = {"min_qty": found.min_qty, "minimum_steps": found.steps}
        given = factory([item(**policy)], today=april)
        orders = self.run_twice(given).orders
        rows = [(order.date_requirement, order.quantity) for order in orders]
        self.assertEqual(rows, [(april, 20), (date(2024, 6, 1), 5)])

    def test_what_a_falling_minimum_sets_free_serves_demand(self):
        policy = {"min_qty": 20, "minimum_steps": ((day(10), 10),)}
        self.assert_rows(
            [
                ("before", policy, [(9, 6)], [stock(20)], [(9, 6)]),
                ("after", policy, [(10, 6)], [stock(20)], []),
            ]
        )

    def test_a11_the_minimum_is_restored_today_and_after_each_issue(self):
        events, coming = [(3, 6), (14, 12)], [stock(5), receipt(7, 10)]
        expected = [(0, 10), (3, 6), (14, 2)]
        terms = {"lead_time": 2, "min_qty": 15}
        period = {**terms, "coverage_code": "period", "period_days": 2}
        self.assert_rows(
            [("17", terms, events, coming, expected), ("19", period, events, coming, expected)]
        )

    def test_the_parts_of_a_split_minimum_are_named_after_it(self):
        plan = self.plan_of({"min_qty": 11, "order_max": 4}, [], [stock(1)])
        found = [(order.source, order.quantity) for order in plan.orders]
        self.assertEqual(found, [("safety", 4), ("safety#2", 4), ("safety#3", 2)])


class TestStopped(ItemCase):
    def test_a_manual_item_shows_what_is_open(self):
        plan = planned({"coverage_code": "manual"}, sales((3, 15)), [stock(20)])
        self.assertEqual((plan.orders, plan.uncovered), ([], []))
