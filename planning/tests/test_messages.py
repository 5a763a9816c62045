"""Action messages on the receipts of one item: ax.md 17.13, scenarios D5, G1, G6, H1, N5."""

from __future__ import annotations

from ..messages import ACTION_TYPES, item_messages
from .builders import (
    MONDAY_TO_FRIDAY,
    TODAY,
    day,
    days_and_quantities,
    planned,
    receipt,
    sales,
    stock,
    working_days,
)
from .case import TestCase

PATIENT = {"negative_days": 90, "dynamic_negative_days": False}


def messages(policy, demands, supplies, shift=None, **more):
    """The messages for an item as (source, action, day to reach, quantity to reach)."""
    plan = planned(policy, demands, supplies, **({"shift": shift} if shift else {}))
    found = item_messages(plan, TODAY, *([shift] if shift else []), **more)
    return [told(message) for message in found]


def told(message):
    to = (message.date_to - TODAY).days
    return message.supply.source, message.action, to, message.quantity_to


class TestKinds(TestCase):
    def test_each_kind_alone_and_combined(self):
        rows = [
            ("all is well", (5, 10), (5, 10), []),
            ("advance", (5, 10), (9, 10), [("p1", "advance", 5, 10)]),
            ("postpone", (9, 10), (5, 10), [("p1", "postpone", 9, 10)]),
            ("decrease", (5, 6), (5, 10), [("p1", "decrease", 5, 6)]),
            ("increase", (5, 14), (5, 10), [("p1", "increase", 5, 14)]),
            ("advance_decrease", (5, 6), (9, 10), [("p1", "advance_decrease", 5, 6)]),
            ("postpone_decrease", (9, 6), (5, 10), [("p1", "postpone_decrease", 9, 6)]),
            ("advance_increase", (5, 14), (9, 10), [("p1", "advance_increase", 5, 14)]),
            ("postpone_increase", (9, 14), (5, 10), [("p1", "postpone_increase", 9, 14)]),
            ("cancel", (5, 0), (5, 10), [("p1", "cancel", 5, 0)]),
        ]
        for what, sale, bought, expected in rows:
            with self.subTest(what):
                found = messages(PATIENT, sales(sale), [receipt(*bought)])
                self.assertEqual(found, expected)
        self.assertEqual({row[0] for row in rows} - {"all is well"}, set(ACTION_TYPES))

    def test_the_earliest_requirement_gives_the_date(self):
        found = messages({}, sales((8, 4), (6, 3), (20, 3)), [receipt(2, 10)])
        self.assertEqual(found, [("p1", "postpone", 6, 10)])

    def test_each_kind_can_be_switched_off(self):
        rows = [
            ({"advance", "decrease"}, (5, 6), (9, 10), [("p1", "advance_decrease", 5, 6)]),
            ({"decrease"}, (5, 6), (9, 10), [("p1", "decrease", 9, 6)]),
            ({"advance"}, (5, 6), (9, 10), [("p1", "advance", 5, 10)]),
            ({"postpone"}, (5, 6), (9, 10), []),
            ({"advance"}, (9, 10), (5, 10), []),
            ({"increase"}, (5, 14), (5, 10), [("p1", "increase", 5, 14)]),
            ({"decrease"}, (5, 14), (5, 10), []),
            ({"decrease"}, (5, 0), (5, 10), []),
            (set(), (5, 0), (5, 10), []),
        ]
        for actions, sale, bought, expected in rows:
            with self.subTest(actions=actions, sale=sale, bought=bought):
                policy = {**PATIENT, "actions": frozenset(actions)}
                self.assertEqual(messages(policy, sales(sale), [receipt(*bought)]), expected)

    def test_stock_and_by_products_have_no_messages(self):
        supplies = [stock(5), receipt(3, 5, "b1", kind="by_product")]
        self.assertEqual(messages({}, [], supplies), [])

    def test_a_supply_without_date_is_only_judged_by_its_quantity(self):
        rows = [((9, 6), [("r1", "decrease", 0, 6)]), ((9, 10), []), ((9, 14), [])]
        for sale, expected in rows:
            with self.subTest(sale):
                undated = receipt(0, 10, "r1", kind="in_progress")
                self.assertEqual(messages({}, sales(sale), [undated]), expected)


class TestScenarios(TestCase):
    def test_d5_1_advance_instead_of_a_new_order(self):
        """D5 case 1, N5: need 20 now, 100 come in a month, worth waiting for up to 90 days."""
        policy = {**PATIENT, "lead_time": 7, "actions": frozenset(("advance",))}
        plan = planned(policy, sales((0, 20)), [receipt(31, 100)])
        self.assertEqual(plan.orders, [])
        self.assertEqual(
            [told(message) for message in item_messages(plan, TODAY)], [("p1", "advance", 0, 100)]
        )

    def test_d5_advance_what_is_pegged_and_order_the_rest(self):
        """D5 cases 2 and 3."""
        rows = [
            ("2", 31, [(0, 100)], [("p1", "advance", 0, 100)]),
            ("3", 244, [(0, 200)], [("p1", "cancel", 244, 0)]),
        ]
        for what, when, ordered, expected in rows:
            with self.subTest(what):
                policy = {**PATIENT, "lead_time": 7}
                plan = planned(policy, sales((0, 200)), [receipt(when, 100)])
                self.assertEqual(days_and_quantities(plan), ordered)
                found = [told(message) for message in item_messages(plan, TODAY, firms=True)]
                self.assertEqual(found, expected)

    def test_h1_a_receipt_that_is_not_waited_for_is_cancelled(self):
        """H1A, H1B, H1C, A29, A30: need today, receipt in 7 days, lead time 6."""
        rows = [
            ("H1A", 2, False, [(0, 10)], [("p1", "cancel", 7, 0)]),
            ("H1B", 7, False, [], [("p1", "advance", 0, 10)]),
            ("H1C", 2, True, [], [("p1", "advance", 0, 10)]),
        ]
        for what, negative, dynamic, ordered, expected in rows:
            with self.subTest(what):
                policy = {
                    "lead_time": 6,
                    "negative_days": negative,
                    "dynamic_negative_days": dynamic,
                }
                plan = planned(policy, sales((0, 10)), [receipt(7, 10)])
                self.assertEqual(days_and_quantities(plan), ordered)
                self.assertEqual([told(m) for m in item_messages(plan, TODAY)], expected)

    def test_g1_a_surplus_counts_above_the_overflow_level_only(self):
        """G1: maximum 100, reorder point 50, on hand 80, 90 ordered for a sale of 70."""
        policy = {"coverage_code": "min_max", "min_qty": 50, "max_qty": 100}
        rows = [(70, []), (40, [("p1", "decrease", 5, 60)]), (20, [("p1", "cancel", 5, 0)])]
        for sold, expected in rows:
            with self.subTest(sold):
                found = messages(policy, sales((5, sold)), [stock(80), receipt(5, 90)])
                self.assertEqual(found, expected)

    def test_g6_dampeners_in_days_and_in_quantity(self):
        rows = [
            ({"postpone_margin": 4}, (9, 10), (5, 10), []),
            ({"postpone_margin": 3}, (9, 10), (5, 10), [("p1", "postpone", 9, 10)]),
            ({"advance_margin": 4}, (5, 10), (9, 10), []),
            ({"advance_margin": 3}, (5, 10), (9, 10), [("p1", "advance", 5, 10)]),
            ({"dampener_qty": 4}, (5, 6), (5, 10), []),
            ({"dampener_qty": 3}, (5, 6), (5, 10), [("p1", "decrease", 5, 6)]),
        ]
        for policy, sale, bought, expected in rows:
            with self.subTest(policy):
                found = messages({**PATIENT, **policy}, sales(sale), [receipt(*bought)])
                self.assertEqual(found, expected)


class TestQuantities(TestCase):
    def test_a_decrease_respects_minimum_and_multiple_and_never_leaves_a_shortage(self):
        rows = [
            ({"order_min": 8}, 6, 10, 8),
            ({"order_min": 10}, 6, 10, None),
            ({"order_multiple": 5}, 6, 20, 10),
            ({"order_multiple": 20}, 6, 20, None),
            ({"order_min": 7, "order_multiple": 4}, 3, 20, 8),
            ({"order_max": 5}, 6, 10, 6),
        ]
        for policy, sold, bought, expected in rows:
            with self.subTest(policy):
                found = messages(policy, sales((5, sold)), [receipt(5, bought)])
                self.assertEqual(found, [("p1", "decrease", 5, expected)] if expected else [])

    def test_an_increase_respects_the_multiple_even_above_the_maximum(self):
        """17.13: minimum 0, maximum 90, multiple 20: supply 60, need 90, increase to 100."""
        rows = [
            ({"order_max": 90, "order_multiple": 20}, 90, [("p1", "increase", 5, 100)]),
            ({"order_max": 80, "order_multiple": 20}, 90, []),
            ({"order_multiple": 20}, 61, [("p1", "increase", 5, 80)]),
        ]
        for policy, sold, expected in rows:
            with self.subTest(policy, sold=sold):
                found = messages(policy, sales((5, sold)), [receipt(5, 60)])
                self.assertEqual(found, expected)

    def test_an_increase_names_the_planned_order_that_it_would_replace(self):
        plan = planned({}, sales((5, 14)), [receipt(5, 10)])
        [message] = item_messages(plan, TODAY)
        self.assertEqual(list(message.replaces), plan.orders)

    def test_orders_that_the_run_firms_are_not_joined(self):
        rows = [(10, []), (4, [("p1", "increase", 5, 14)]), (0, [("p1", "increase", 5, 14)])]
        for fence, expected in rows:
            with self.subTest(fence=fence):
                policy = {"firming_fence": fence}
                found = messages(policy, sales((5, 14)), [receipt(5, 10)], firms=True)
                self.assertEqual(found, expected)

    def test_a_receipt_takes_over_what_falls_into_its_period(self):
        """The first period has a receipt that suits the first sale only."""
        policy = {"coverage_code": "period", "period_days": 7}
        demands = sales((5, 10), (8, 4), (30, 3))
        found = messages(policy, demands, [receipt(5, 10)])
        self.assertEqual(found, [("p1", "increase", 5, 14)])

    def test_another_requirement_keeps_its_own_order(self):
        found = messages({}, sales((5, 10), (5, 4)), [receipt(5, 10)])
        self.assertEqual(found, [])

    def test_receipts_share_what_may_fill_up_the_stock(self):
        """Two receipts for marked sales: together they may exceed the need by 50 only."""
        policy = {"coverage_code": "min_max", "max_qty": 50}
        supplies = [
            receipt(5, 40, "p1", ("sale", 1), "production"),
            receipt(6, 60, "p2", ("sale", 2), "production"),
        ]
        found = messages(policy, sales((5, 10), (6, 10)), supplies)
        self.assertEqual(found, [("p2", "decrease", 6, 30)])


class TestSafetyStock(TestCase):
    def test_it_is_not_decreased_below_the_minimum(self):
        found = messages({"min_qty": 6}, [], [receipt(0, 10)])
        self.assertEqual(found, [("p1", "decrease", 0, 6)])

    def test_it_is_not_advanced_to_a_day_before_a_new_order_could_be_there(self):
        rows = [(4, []), (3, []), (6, [("p1", "advance", 4, 6)])]
        for when, expected in rows:
            with self.subTest(when):
                policy = {**PATIENT, "min_qty": 6, "lead_time": 4}
                self.assertEqual(messages(policy, [], [receipt(when, 6)]), expected)

    def test_what_serves_it_is_not_postponed(self):
        found = messages(
            {**PATIENT, "min_qty": 6, "lead_time": 2}, sales((20, 4)), [receipt(1, 10)]
        )
        self.assertEqual(found, [])

    def test_it_is_advanced_with_a_receipt_that_serves_a_later_sale_as_well(self):
        found = messages({**PATIENT, "min_qty": 6}, sales((20, 4)), [receipt(2, 10)])
        self.assertEqual(found, [("p1", "advance", 0, 10)])


class TestDates(TestCase):
    def test_margins_belong_to_the_date_on_which_a_receipt_is_wanted(self):
        policy = {"issue_margin": 1, "receipt_margin": 2}
        rows = [(7, []), (6, [("p1", "postpone", 7, 10)])]
        for when, expected in rows:
            with self.subTest(when):
                self.assertEqual(messages(policy, sales((10, 10)), [receipt(when, 10)]), expected)

    def test_a_receipt_is_wanted_on_an_open_day(self):
        """The sale is on Sunday the 23rd, eleven days from Wednesday the 12th."""
        policy = {"calendar": MONDAY_TO_FRIDAY}
        rows = [(9, []), (8, [("p1", "postpone", 9, 10)])]
        for when, expected in rows:
            with self.subTest(when):
                found = messages(policy, sales((11, 10)), [receipt(when, 10)], working_days)
                self.assertEqual(found, expected)

    def test_nothing_is_advanced_into_the_past(self):
        rows = [
            ("overdue sale", -3, 4, [("p1", "advance", 0, 10)]),
            ("both overdue", -3, -5, []),
            ("overdue receipt, later sale", 6, -5, [("p1", "postpone", 6, 10)]),
        ]
        for what, sold, when, expected in rows:
            with self.subTest(what):
                found = messages(PATIENT, sales((sold, 10)), [receipt(when, 10)])
                self.assertEqual(found, expected)

    def test_a_delayed_requirement_counts_with_its_futures_date(self):
        rows = [({}, [("p1", "advance", 1, 10)]), ({"s1": day(6)}, [])]
        for delayed, expected in rows:
            with self.subTest(delayed):
                found = messages(PATIENT, sales((1, 10)), [receipt(6, 10)], delayed=delayed)
                self.assertEqual(found, expected)


class TestFence(TestCase):
    def test_only_requirements_inside_the_fence_have_messages(self):
        rows = [(0, 1), (0, 30), (9, 10), (10, 10), (365, 10)]
        for fence, when in rows:
            with self.subTest(fence=fence, when=when):
                policy = {**PATIENT, "action_fence": fence}
                found = messages(policy, sales((when, 10)), [receipt(when + 5, 10)])
                self.assertEqual(bool(found), fence > 0 and when <= fence)

    def test_a_receipt_without_requirement_counts_with_its_own_date(self):
        for when, expected in [(10, 1), (11, 0)]:
            with self.subTest(when):
                found = messages({"action_fence": 10}, [], [receipt(when, 10)])
                self.assertEqual(len(found), expected)


class TestFingerprint(TestCase):
    def test_it_changes_with_what_the_message_rests_on(self):
        def fingerprint(sale, bought):
            [message] = item_messages(planned(PATIENT, sales(sale), [receipt(*bought)]), TODAY)
            return message.fingerprint

        first = fingerprint((5, 6), (9, 10))
        self.assertEqual(first, fingerprint((5, 6), (9, 10)))
        for sale, bought in [((4, 6), (9, 10)), ((5, 7), (9, 10)), ((5, 6), (8, 10))]:
            with self.subTest(sale=sale, bought=bought):
                self.assertNotEqual(first, fingerprint(sale, bought))

    def test_it_does_not_move_on_with_today(self):
        demands, bought = sales((-3, 10)), [receipt(6, 10)]
        found = set()
        for today in (TODAY, day(1)):
            plan = planned(PATIENT, demands, bought, today=today)
            found.update(message.fingerprint for message in item_messages(plan, today))
        self.assertEqual(len(found), 1)
