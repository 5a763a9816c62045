"""Futures: what is late makes late what waits for it, up to the sale, in one run."""

from datetime import date

from ..entities import Demand, Item, PlannedOrder, Policy
from .builders import (
    MONDAY_TO_FRIDAY,
    TODAY,
    day,
    factory,
    item,
    line,
    orders_of,
    receipt,
    run,
    sales,
    stock,
    working_days,
)
from .case import TestCase

THREE_LEVELS = {"A": [line("B")], "B": [line("C")]}


def made(product, **policy):
    return item(product, order_type="production", **policy)


def delays(plan):
    """{product: delays of its orders}."""
    found = {}
    for order in plan.orders:
        found.setdefault(order.product, []).append(order.delay_days)
    return found


def late(plan):
    """{source: day from today} of the sales that are served late."""
    return {demand.source: (when - TODAY).days for demand, when in plan.late_demands()}


class TestOneItem(TestCase):
    """An item's own lead time and receipts make its demands late."""

    def test_an_order_that_should_have_been_placed_before_today_is_late(self):
        """A32, N4: demand tomorrow, lead time 10."""
        plan = run(factory([item("A", lead_time=10)], demands={"A": sales((1, 10))}))
        (order,) = plan.orders
        self.assertEqual((order.date_order, order.delay_days), (TODAY, 9))
        self.assertEqual((plan.rows.futures - TODAY.toordinal()).tolist(), [10])
        self.assertEqual(late(plan), {"s1": 10})

    def test_in_time_is_not_late(self):
        plan = run(factory([item("A", lead_time=3)], demands={"A": sales((3, 1), (9, 2))}))
        self.assertEqual((late(plan), delays(plan)), ({}, {"A": [0, 0]}))

    def test_a_demand_waits_for_a_receipt_as_long_as_negative_days_let_it(self):
        """H1: lead time 6, sale today, receipt in 7 days."""
        table = [
            ({"negative_days": 2, "dynamic_negative_days": False}, {"s1": 6}, [6]),
            ({"negative_days": 7, "dynamic_negative_days": False}, {"s1": 7}, []),
            ({"negative_days": 2}, {"s1": 7}, []),
        ]
        for policy, served, ordered in table:
            subject = item("A", lead_time=6, **policy)
            demands, there = {"A": sales((0, 10))}, {"A": [receipt(7, 10)]}
            plan = run(factory([subject], demands=demands, supplies=there))
            self.assertEqual((late(plan), delays(plan).get("A", [])), (served, ordered))

    def test_demands_that_share_a_late_order_are_each_late_by_their_own_days(self):
        subject = item("A", lead_time=5, coverage_code="period", period_days=9)
        rows = sales((1, 4), (3, 4), (6, 4))
        plan = run(factory([subject], demands={"A": rows}))
        self.assertEqual(late(plan), {"s1": 5, "s2": 5})

    def test_what_a_late_order_has_to_spare_is_late_for_the_next_demand_too(self):
        subject = item("A", lead_time=5, order_multiple=10)
        plan = run(factory([subject], demands={"A": sales((1, 8), (2, 2), (9, 4))}))
        self.assertEqual(late(plan), {"s1": 5, "s2": 5})

    def test_a_demand_of_yesterday_that_stock_serves_is_no_futures_message(self):
        plan = run(factory([item("A")], demands={"A": sales((-1, 4))}, supplies={"A": [stock(4)]}))
        self.assertEqual(late(plan), {})

    def test_what_the_safety_stock_waits_for_is_nobody_s_delay(self):
        plan = run(factory([item("A", lead_time=5, min_qty=3)]))
        self.assertEqual((delays(plan), late(plan)), ({"A": [5]}, {}))


class TestLevels(TestCase):
    """A component that is late makes its parent late."""

    def test_three_levels_are_late_in_one_run(self):
        items = [made("A", lead_time=2), made("B", lead_time=3), item("C", lead_time=10)]
        plan = run(factory(items, THREE_LEVELS, {"A": sales((7, 1))}))
        # C is there on day 10, B is made until 13, A until 15
        self.assertEqual(delays(plan), {"A": [8], "B": [8], "C": [8]})
        self.assertEqual(late(plan), {"s1": 15})

    def test_dates_stay_as_planned_so_that_components_are_ordered_at_once(self):
        items = [made("A", lead_time=2), item("B", lead_time=10)]
        plan = run(factory(items, {"A": [line("B")]}, {"A": sales((7, 1))}))
        (parent,), (component,) = orders_of(plan, "A"), orders_of(plan, "B")
        self.assertEqual((parent.date_order, parent.date_delivery), (day(5), day(7)))
        self.assertEqual((component.date_order, component.date_delivery), (TODAY, day(10)))

    def test_an_order_is_late_by_the_longer_of_its_own_delay_and_its_components(self):
        for on_hand, expected in ((0, 9), (1, 2)):
            items = [made("A", lead_time=3), item("B", lead_time=7)]
            there = {"B": [stock(on_hand)]}
            plan = run(factory(items, {"A": [line("B")]}, {"A": sales((1, 1))}, there))
            self.assertEqual(delays(plan)["A"], [expected])

    def test_of_several_components_the_last_one_counts(self):
        items = [made("A", lead_time=1), item("B", lead_time=4), item("C", lead_time=6)]
        plan = run(factory(items, {"A": [line("B"), line("C")]}, {"A": sales((3, 1))}))
        self.assertEqual(late(plan), {"s1": 7})

    def test_a_component_late_by_its_receipt_makes_the_parent_late(self):
        items = [made("A", lead_time=1), item("B", lead_time=9)]
        there = {"B": [receipt(5, 1)]}
        plan = run(factory(items, {"A": [line("B")]}, {"A": sales((3, 1))}, there))
        self.assertEqual((delays(plan), late(plan)), ({"A": [3]}, {"s1": 6}))

    def test_stock_keeps_the_first_parent_in_time_and_the_second_waits(self):
        items = [made("A", lead_time=1), item("B", lead_time=9)]
        there = {"B": [stock(1)]}
        plan = run(factory(items, {"A": [line("B")]}, {"A": sales((3, 1), (4, 1))}, there))
        self.assertEqual(late(plan), {"s2": 10})

    def test_margins_and_closed_days_count_on_the_way_forward(self):
        parent = made(
            "A", lead_time=2, working_days=True, issue_margin=1, calendar=MONDAY_TO_FRIDAY
        )
        items = [parent, item("B", lead_time=2)]
        plan = run(factory(items, {"A": [line("B")]}, {"A": sales((5, 1))}, shift=working_days))
        # today is a Wednesday: B on Friday, A made until Tuesday, used from Wednesday on
        self.assertEqual(late(plan), {"s1": 7})

    def test_a_subassembly_is_late_only_when_its_lead_time_does_not_fit(self):
        """D4: today 2009-01-01, sale 1 of 7 on 01-03, sale 2 of 14 on 01-11, 15 subassemblies."""
        start = date(2009, 1, 1)
        boms = {"end item": [line("part")], "part": [line("raw")]}
        rows = [
            Demand(7, date(2009, 1, 3), "s1", "sale"),
            Demand(14, date(2009, 1, 11), "s2", "sale"),
        ]
        there = {"part": [stock(15)], "raw": [stock(20)]}
        for lead, expected in ((2, {"s1": 9}), (4, {"s1": 9, "s2": 13})):
            end_item = made("end item", lead_time=7, issue_margin=1)
            items = [end_item, made("part", lead_time=lead), item("raw")]
            plan = run(factory(items, boms, {"end item": rows}, there, today=start))
            self.assertEqual([order.quantity for order in orders_of(plan, "part")], [6])
            found = {demand.source: when.day for demand, when in plan.late_demands()}
            self.assertEqual(found, expected)

    def test_a_transfer_waits_for_what_the_other_site_waits_for(self):
        south = Item.of("A", "S", Policy("transfer", lead_time=1, source_site="N"))
        north = Item.of("A", "N", Policy("purchase", lead_time=8))
        plan = run(factory([south, north], demands={"A": sales((4, 5))}))
        self.assertEqual(delays(plan), {"A": [5, 5]})
        self.assertEqual(late(plan), {"s1": 9})

    def test_an_approved_order_is_delivered_later_when_its_component_is_late(self):
        items = [made("A", lead_time=2), item("B", lead_time=6)]
        approved = PlannedOrder(
            "A", "S", "production", 5, day(4), day(4), day(2), 0, "x", bom="A BOM",
            mark=("sale", 1), date_start=day(2),
        )  # fmt: skip
        given = factory(items, {"A": [line("B")]}, {"A": sales((4, 5))}, approved=[approved])
        self.assertEqual(late(run(given)), {"s1": 8})


class TestFence(TestCase):
    """Delays are computed for the requirements inside the futures fence of their item."""

    def test_beyond_the_fence_of_an_item_its_requirements_are_not_looked_at(self):
        table = [
            (None, None, {"s1": 10, "s2": 12}),
            (7, 7, {"s1": 10}),
            (None, 0, {}),
            (None, -1, {}),
            (0, None, {}),
        ]
        for of_parent, of_component, expected in table:
            items = [
                made("A", lead_time=1, futures_fence=of_parent),
                item("B", lead_time=9, futures_fence=of_component, negative_days=9),
            ]
            there = {"B": [receipt(9, 1), receipt(11, 1, "p2")]}
            demands = {"A": sales((7, 1), (8, 1))}
            plan = run(factory(items, {"A": [line("B")]}, demands, there))
            self.assertEqual(late(plan), expected, (of_parent, of_component))

    def test_the_own_delay_of_an_order_is_told_without_a_fence(self):
        subject = item("A", lead_time=10, futures_fence=0)
        plan = run(factory([subject], demands={"A": sales((1, 10))}))
        self.assertEqual((delays(plan), late(plan)), ({"A": [9]}, {}))


class TestLateDemands(TestCase):
    """The answer names the caller's own demands."""

    def test_a_late_demand_is_the_one_that_was_given(self):
        (given,) = sales((1, 10))
        plan = run(factory([item("A", lead_time=10)], demands={"A": [given]}))
        ((demand, _when),) = plan.late_demands()
        self.assertIs(demand, given)

    def test_a_message_asker_does_not_change_what_is_late(self):
        items = [made("A", lead_time=1), item("B", lead_time=9)]
        there = {"B": [receipt(5, 1)]}
        given = factory(items, {"A": [line("B")]}, {"A": sales((3, 1), (4, 2))}, there)
        expected = late(run(given))
        self.assertEqual(expected, {"s1": 6, "s2": 10})
        self.assertEqual(late(run(given, lambda demand: None)), expected)
