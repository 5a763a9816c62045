"""One item: ax.md 17.7, vectors A29 to A31 and A33, scenarios A11, D5, H1."""

from __future__ import annotations

from collections import Counter

from ..entities import Demand, PlannedOrder, Supply
from ..run import run
from .builders import (
    TODAY,
    day,
    days_and_quantities,
    factory,
    item,
    planned,
    receipt,
    sales,
    stock,
)
from .case import TestCase


def pegs(plan):
    """{(demand, supply): quantity} by source."""
    found = Counter()
    for peg in plan.pegs:
        found[peg.demand.source, peg.supply.source] += peg.quantity
    return dict(found)


def unused(plan):
    return {supply.source: quantity for supply, quantity in plan.unused}


class TestNegativeDays(TestCase):
    def test_a_receipt_that_comes_late_is_waited_for_or_not(self):
        """H1 and A29, A30: need 10 today, lead 6, a purchase order in so many days."""
        rows = [
            ("H1A, A30 static", {"negative_days": 2, "dynamic_negative_days": False}, 7, True),
            ("H1B static, long", {"negative_days": 7, "dynamic_negative_days": False}, 7, False),
            ("H1C, A29 dynamic", {"negative_days": 2}, 7, False),
            ("dynamic, last day", {"negative_days": 2}, 8, False),
            ("dynamic, a day later", {"negative_days": 2}, 9, True),
            ("dynamic with margins", {"negative_days": 2, "receipt_margin": 1}, 9, False),
            ("static, none", {"dynamic_negative_days": False}, 1, True),
        ]
        for what, policy, arrives, ordered in rows:
            with self.subTest(what):
                plan = planned({"lead_time": 6, **policy}, sales((0, 10)), [receipt(arrives, 10)])
                self.assertEqual(days_and_quantities(plan), [(0, 10)] * ordered)
                self.assertEqual(unused(plan), {"p1": 10} if ordered else {})

    def test_a_delayed_new_order_comes_when_the_lead_time_has_passed(self):
        """H1A: today + 6."""
        plan = planned({"lead_time": 6}, sales((0, 10)))
        self.assertEqual((plan.orders[0].date_delivery, plan.orders[0].delay_days), (day(6), 6))

    def test_need_beyond_the_lead_time_counts_from_its_own_day(self):
        policy = {"lead_time": 6, "negative_days": 2}
        for arrives, ordered in [(22, False), (23, True)]:
            with self.subTest(arrives):
                plan = planned(policy, sales((20, 10)), [receipt(arrives, 10)])
                self.assertEqual(bool(plan.orders), ordered)

    def test_confirmed_supply_is_awaited_inside_ninety_days(self):
        """D5: demand today, lead 7."""
        rows = [
            (20, [(31, 100)], []),
            (200, [(31, 100)], [(0, 100)]),
            (200, [(244, 100)], [(0, 200)]),
            (200, [(31, 100), (244, 50)], [(0, 100)]),
        ]
        for need, receipts, expected in rows:
            with self.subTest(need, receipts=receipts):
                coming = [receipt(*row, source=f"p{row[0]}") for row in receipts]
                policy = {"lead_time": 7, "negative_days": 90, "dynamic_negative_days": False}
                plan = planned(policy, sales((0, need)), coming)
                self.assertEqual(days_and_quantities(plan), expected)


class TestExpiry(TestCase):
    """Stock that expires serves demand before its day only, and goes first (decision 0062)."""

    def lots(self, *rows):
        """Stock of (quantity, days to which it keeps or None)."""
        return [
            Supply(quantity, None, f"lot {number}", "on_hand", until=until and day(until))
            for number, (quantity, until) in enumerate(rows)
        ]

    def test_what_is_ordered_depends_on_the_day_of_the_demand(self):
        rows = [
            ("keeps", [(10, None)], [(5, 10)], []),
            ("the day before", [(10, 6)], [(5, 10)], []),
            ("its day", [(10, 5)], [(5, 10)], [(5, 10)]),
            ("another keeps", [(10, 5), (4, None)], [(5, 10)], [(5, 6)]),
            ("the rest expires", [(10, 6)], [(5, 4), (7, 4)], [(7, 4)]),
            ("first expired, first out", [(4, None), (4, 6)], [(5, 4), (7, 4)], []),
            ("earliest first", [(4, 9), (4, 6)], [(5, 4), (8, 4)], []),
            ("both expire", [(4, 6), (4, 9)], [(7, 6)], [(7, 2)]),
            ("overdue demand is due today", [(4, 1)], [(-3, 4)], []),
        ]
        for what, lots, demands, expected in rows:
            for turned in (1, -1):
                with self.subTest(what, turned=turned):
                    plan = planned({}, sales(*demands), self.lots(*lots)[::turned])
                    self.assertEqual(days_and_quantities(plan), expected)

    def test_the_item_is_planned_so_in_a_run_too(self):
        wheel, frame = item("wheel"), item("frame")
        plan = run(
            factory(
                [wheel, frame],
                demands={"wheel": sales((5, 10)), "frame": sales((5, 10))},
                supplies={"wheel": self.lots((10, 5)), "frame": self.lots((10, 6))},
            )
        )
        self.assertEqual([(order.product, order.quantity) for order in plan.orders], [("wheel", 10)])


class TestPositiveDays(TestCase):
    def test_stock_may_only_wait_so_long(self):
        """A31: demand in 150 days, stock enough."""
        rows = [(100, [(150, 10)]), (149, [(150, 10)]), (150, []), (None, [])]
        for days, expected in rows:
            with self.subTest(days):
                plan = planned({"positive_days": days}, sales((150, 10)), [stock(10)])
                self.assertEqual(days_and_quantities(plan), expected)

    def test_a_period_is_not_longer_than_its_order_may_wait(self):
        policy = {"coverage_code": "period", "period_days": 10, "positive_days": 3}
        plan = planned(policy, sales((1, 5), (4, 5), (5, 5)))
        self.assertEqual(days_and_quantities(plan), [(1, 10), (5, 5)])

    def test_margins_do_not_make_an_order_too_old_for_its_own_demand(self):
        policy = {"positive_days": 1, "issue_margin": 5}
        plan = planned(policy, sales((9, 5)), [receipt(4, 5)])
        self.assertEqual(plan.orders, [])


class TestFence(TestCase):
    def test_demand_beyond_the_coverage_fence_is_ignored_but_keeps_its_supply(self):
        plan = planned({"coverage_fence": 10}, sales((10, 5), (11, 7)), [receipt(11, 4)])
        self.assertEqual(days_and_quantities(plan), [(10, 5)])
        self.assertEqual((plan.unused, plan.uncovered), ([], []))

    def test_demand_of_the_past_is_always_planned_and_due_today(self):
        plan = planned({"lead_time": 3}, sales((-400, 5)))
        (order,) = plan.orders
        self.assertEqual((order.date_requirement, order.delay_days), (TODAY, 3))
        self.assertEqual(order.sizing.date_wanted, day(-400))


class TestOrderOfDemands(TestCase):
    def test_the_day_decides_then_the_priority_then_the_source(self):
        demands = [
            Demand(1, day(2), "d", "sale"),
            Demand(1, day(1), "c", "sale", priority=1),
            Demand(1, day(1), "b", "sale"),
            Demand(1, day(-5), "a", "sale"),
        ]
        for on_hand in range(4):
            with self.subTest(on_hand):
                plan = planned({}, demands, [stock(on_hand)])
                ordered = [order.source for order in plan.orders]
                self.assertEqual(ordered, ["a", "b", "c", "d"][on_hand:])

    def test_stock_goes_before_receipts_and_early_receipts_before_late_ones(self):
        coming = [receipt(4, 5, "p2"), receipt(-3, 5, "p1"), stock(5)]
        plan = planned({}, sales((5, 12)), coming)
        expected = {("s1", "stock"): 5, ("s1", "p1"): 5, ("s1", "p2"): 2}
        self.assertEqual((pegs(plan), unused(plan)), (expected, {"p2": 3}))


class TestExplanation(TestCase):
    def test_the_sum_of_an_order_adds_up(self):
        policy = {"order_min": 50, "order_max": 60}
        coming = [stock(10), receipt(1, 20)]
        plan = planned(policy, sales((2, 100), (3, 5)), coming)
        sizing = plan.orders[0].sizing
        self.assertEqual(
            (sizing.gross, sizing.from_stock, sizing.from_receipts, sizing.net, sizing.ordered),
            (100, 10, 20, 70, 110),
        )
        chunks = [(order.source, order.sizing.chunk, order.quantity) for order in plan.orders]
        self.assertEqual(chunks, [("s1", 1, 60), ("s1#2", 2, 50)])
        self.assertEqual(pegs(plan)["s2", "s1#2"], 5)

    def test_what_a_planned_order_has_to_spare_counts_as_a_receipt(self):
        plan = planned({"order_multiple": 10}, sales((1, 7), (2, 5)))
        sizing = plan.orders[1].sizing
        self.assertEqual((sizing.from_receipts, sizing.net), (3, 2))

    def test_an_order_hands_on_what_its_demand_brought(self):
        demand = Demand(5, day(9), "s12", "sale", ("sale", 12), ref="line 12")
        (order,) = planned({"lead_time": 2, "reorder_margin": 1}, [demand]).orders
        self.assertIsInstance(order, PlannedOrder)
        self.assertEqual((order.mark, order.ref, order.kind), (("sale", 12), "line 12", "sale"))
        dates = (order.date_order, order.date_start, order.date_delivery, order.date_requirement)
        self.assertEqual(dates, (day(6), day(7), day(9), day(9)))


class TestMarks(TestCase):
    def test_a_marked_supply_serves_its_demand_whatever_its_date(self):
        late = receipt(30, 10, "o1", ("sale", 2), "production")
        plan = planned({}, sales((1, 10), (2, 10)), [late])
        self.assertEqual(pegs(plan), {("s2", "o1"): 10, ("s1", "s1"): 10})

    def test_it_is_not_given_to_an_earlier_demand(self):
        plan = planned({}, sales((1, 10), (2, 10)), [receipt(0, 10, "o1", ("sale", 2))])
        self.assertEqual(pegs(plan)["s2", "o1"], 10)
        self.assertEqual([order.source for order in plan.orders], ["s1"])

    def test_what_it_leaves_is_free_for_others(self):
        plan = planned({}, sales((1, 10), (2, 10)), [receipt(1, 15, "o1", ("sale", 2))])
        self.assertEqual(pegs(plan)["s1", "o1"], 5)
        self.assertEqual(days_and_quantities(plan), [(1, 5)])

    def test_without_its_demand_it_is_free_and_else_no_longer_needed(self):
        gone = receipt(1, 15, "o1", ("sale", 9))
        self.assertEqual(unused(planned({}, [], [gone])), {"o1": 15})
        self.assertEqual(unused(planned({}, sales((1, 10)), [gone])), {"o1": 5})

    def test_two_deliveries_of_one_sale_take_their_supplies_in_order(self):
        demands = [demand._replace(mark=("sale", 1)) for demand in sales((1, 10), (20, 10))]
        marked = [receipt(when, 10, f"o{when}", ("sale", 1)) for when in (20, 1)]
        plan = planned({}, demands, marked)
        self.assertEqual(pegs(plan), {("s1", "o1"): 10, ("s2", "o20"): 10})

    def test_fixed_pegs_trade_before_anything_is_ordered(self):
        """s1 needs 5 and has 3 late and 7 in time marked for it; s2 needs 4 in time."""
        marked = [receipt(30, 3, "late", ("sale", 1)), receipt(1, 7, "soon", ("sale", 1))]
        plan = planned({}, sales((1, 5), (1, 4)), marked)
        expected = {("s1", "soon"): 3, ("s1", "late"): 2, ("s2", "soon"): 4}
        self.assertEqual((plan.orders, unused(plan)), ([], {"late": 1}))
        self.assertEqual(pegs(plan), expected)

    def test_an_approved_planned_order_keeps_its_name(self):
        approved = receipt(1, 10, "s1", ("sale", 1), "approved")
        plan = planned({}, sales((1, 25)), [approved])
        self.assertEqual([(o.source, o.quantity) for o in plan.orders], [("s1#2", 15)])


class TestSafetyStock(TestCase):
    EVENTS = sales((3, 6), (14, 12))
    COMING = (stock(5), receipt(7, 10))

    def test_the_minimum_is_restored_at_once_and_after_each_issue(self):
        """A11, 17 and 19."""
        rows = [{}, {"coverage_code": "period", "period_days": 2}]
        for policy in rows:
            with self.subTest(policy):
                settings = {"lead_time": 2, "min_qty": 15, **policy}
                plan = planned(settings, self.EVENTS, self.COMING)
                self.assertEqual(days_and_quantities(plan), [(0, 10), (3, 6), (14, 2)])
                kinds = [order.kind for order in plan.orders]
                self.assertEqual(kinds, ["safety", "sale", "sale"])

    def test_real_demand_of_the_same_day_goes_first(self):
        plan = planned({"min_qty": 10}, sales((0, 8)), [stock(10)])
        self.assertEqual([(o.kind, o.quantity) for o in plan.orders], [("safety", 8)])

    def test_real_demand_uses_the_safety_stock_when_an_order_would_be_late(self):
        plan = planned({"min_qty": 10, "lead_time": 5}, sales((2, 8)), [stock(10)])
        expected = {("s1", "stock"): 8, ("safety", "stock"): 2, ("safety", "safety"): 8}
        self.assertEqual(pegs(plan), expected)
        (order,) = plan.orders
        self.assertEqual((order.kind, order.date_delivery), ("safety", day(5)))

    def test_real_demand_in_time_leaves_the_safety_stock_alone(self):
        plan = planned({"min_qty": 10, "lead_time": 5}, sales((5, 8)), [stock(10)])
        self.assertEqual(pegs(plan), {("safety", "stock"): 10, ("s1", "s1"): 8})

    def test_an_item_that_is_not_ordered_lends_its_safety_stock_first(self):
        for policy in ({"coverage_code": "manual"}, {"stopped": True}):
            with self.subTest(policy):
                plan = planned(item(min_qty=10, **policy), sales((50, 8)), [stock(10)])
                self.assertEqual(pegs(plan)["s1", "stock"], 8)
                self.assertEqual([need for demand, need in plan.uncovered], [8])

    def test_no_supply_for_the_safety_stock_is_reported_unused(self):
        plan = planned({"min_qty": 10}, [], [receipt(0, 12)])
        self.assertEqual((plan.orders, unused(plan)), ([], {"p1": 2}))


class TestStock(TestCase):
    def test_stock_below_zero_is_made_good_today(self):
        plan = planned({}, sales((3, 5)), [stock(-4), receipt(2, 1)])
        found = [(order.source, order.kind, order.quantity) for order in plan.orders]
        self.assertEqual(found, [("stock", "backlog", 4), ("s1", "sale", 4)])

    def test_stock_and_by_products_are_never_no_longer_needed(self):
        given = [stock(5), receipt(3, 5, kind="by_product"), receipt(3, 5, "p2")]
        self.assertEqual(unused(planned({}, [], given)), {"p2": 5})

    def test_demands_and_supplies_of_nothing_are_nothing(self):
        plan = planned({}, sales((1, 0), (2, -3)), [stock(0)])
        self.assertEqual((plan.orders, plan.pegs, plan.unused), ([], [], []))


class TestStopped(TestCase):
    def test_a_stopped_item_is_not_ordered_and_its_open_demand_is_a_problem(self):
        plan = planned(item(stopped=True), sales((1, 7), (2, 2)), [stock(3)])
        (problem,) = plan.problems
        self.assertEqual((plan.orders, problem.code), ([], "stopped"))
        self.assertEqual(problem.detail, {"quantity": 6, "date": day(1)})

    def test_while_nothing_is_open_it_is_none(self):
        self.assertEqual(planned(item(stopped=True), sales((1, 3)), [stock(3)]).problems, [])

    def test_a_maximum_that_cannot_be_meant_is_a_problem(self):
        plan = planned({"order_max": 1}, sales((1, 20_000)))
        self.assertEqual([problem.code for problem in plan.problems], ["order_max_ignored"])
        self.assertEqual(days_and_quantities(plan), [(1, 20_000)])
