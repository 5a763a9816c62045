"""Orders inside the capacity fence: dated by their route for their own quantity (ax.md 17.10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from ..entities import PlannedOrder
from ..run import run
from .builders import (
    TODAY,
    always,
    day,
    factory,
    item,
    line,
    orders_of,
    receipt,
    sales,
)
from .case import TestCase
from .firming import firmed
from .golden import GoldenCase


def two_a_day(route, quantity, site, when, forward):
    """Two pieces a day."""
    days = timedelta(days=-(-quantity // 2))
    return (when, when + days) if forward else (when - days, when)


def never(route, quantity, site, when, forward):
    """A route without working time."""
    return None


def days(*dates):
    """Days from today."""
    return tuple((date - TODAY).days for date in dates)


class FenceCase(GoldenCase):
    def bikes(self, demands=(), scheduler=two_a_day, **more):
        """A bike of two wheels with a route, a lead time of 9 and a fence of 30 days."""
        policy = {"order_type": None, "lead_time": 9, "capacity_fence": 30}
        return factory(
            [item("bike", **{**policy, **more.pop("policy", {})}), item("wheel")],
            {"bike": [line("wheel", 2)]},
            {"bike": sales(*demands)},
            scheduler=scheduler,
            **{"route_versions": {"bike": [always("bike route")]}, **more},
        )

    def bike_dates(self, given):
        """(quantity, order, start, delivery, days late) of the orders for bikes, in days."""
        return [
            (
                order.quantity,
                *days(order.date_order, order.date_start, order.date_delivery),
                order.delay_days,
            )
            for order in orders_of(self.run_twice(given), "bike")
        ]


class TestWhichOrders(FenceCase):
    def test_production_inside_the_fence_takes_as_long_as_its_route(self):
        by_route, by_lead_time = (8, 16, 16, 20, 0), (8, 11, 11, 20, 0)
        without = {"route_versions": {}}
        rows = [
            ("inside", 20, {}, by_route),
            ("on its last day", 20, {"policy": {"capacity_fence": 20}}, by_route),
            ("outside", 20, {"policy": {"capacity_fence": 19}}, by_lead_time),
            ("no fence", 20, {"policy": {"capacity_fence": 0}}, by_lead_time),
            ("no route", 20, without, by_lead_time),
            ("no scheduler", 20, {"scheduler": None}, by_lead_time),
            ("bought", 20, {"policy": {"order_type": "purchase"}}, by_lead_time),
            ("no working time", 20, {"scheduler": never}, by_lead_time),
        ]
        for what, when, more, expected in rows:
            with self.subTest(what):
                self.assertEqual(self.bike_dates(self.bikes([(when, 8)], **more)), [expected])

    def test_components_are_needed_when_it_starts(self):
        (wheels,) = orders_of(self.run_twice(self.bikes([(20, 8)])), "wheel")
        self.assertEqual((wheels.quantity, *days(wheels.date_requirement)), (16, 16))

    def test_each_order_takes_its_own_time(self):
        given = self.bikes([(20, 10)], policy={"order_max": 6})
        self.assertEqual(self.bike_dates(given), [(6, 17, 17, 20, 0), (4, 18, 18, 20, 0)])


class TestDates(FenceCase):
    def test_an_order_that_would_begin_in_the_past_goes_forward_from_today_and_is_late(self):
        rows = [
            ("just in time", (4, 8), (8, 0, 0, 4, 0)),
            ("late", (3, 8), (8, 0, 0, 4, 1)),
            ("overdue", (-2, 8), (8, 0, 0, 4, 4)),
        ]
        for what, sale, expected in rows:
            with self.subTest(what):
                self.assertEqual(self.bike_dates(self.bikes([sale])), [expected])

    def test_margins_lie_before_and_after_the_route(self):
        margins = {"reorder_margin": 2, "receipt_margin": 1, "issue_margin": 1}
        rows = [(20, (8, 12, 14, 18, 0)), (8, (8, 0, 2, 6, 0)), (7, (8, 0, 2, 6, 1))]
        for when, expected in rows:
            with self.subTest(when):
                given = self.bikes([(when, 8)], policy=margins)
                self.assertEqual(self.bike_dates(given), [expected])

    def test_it_starts_on_a_day_on_which_somebody_works(self):
        def on_weekdays(route, quantity, site, when, forward):
            step = timedelta(days=1 if forward else -1)
            while when.weekday() > 4:
                when += step
            return when, when

        sunday, monday, friday = date(2024, 6, 23), date(2024, 6, 24), date(2024, 6, 21)
        given = self.bikes([((sunday - TODAY).days, 1)], on_weekdays)
        (order,) = orders_of(self.run_twice(given), "bike")
        self.assertEqual((order.date_start, order.delay_days), (friday, 0))
        (order,) = orders_of(run(replace(given, today=sunday)), "bike")
        dates = order.date_order, order.date_start, order.date_delivery
        self.assertEqual((dates, order.delay_days), ((sunday, monday, monday), 1))

    def test_the_end_of_the_freeze_fence_is_where_it_begins_to_count_back(self):
        given = self.bikes([(2, 8)], policy={"freeze_fence": 10})
        self.assertEqual(self.bike_dates(given), [(8, 6, 6, 10, 8)])

    def test_the_version_is_that_of_the_day_on_which_it_is_there(self):
        versions = [
            always("old", date_to=day(3)),
            always("new", id=2, date_from=day(4)),
        ]
        given = self.bikes([(1, 8)], bom_versions={"bike": versions}, bom_lines={"new": []})
        (order,) = orders_of(run(given), "bike")
        self.assertEqual((order.bom, order.date_delivery), ("new", day(4)))


class TestWaiting(FenceCase):
    def test_what_is_being_made_is_waited_for_as_long_as_making_it_anew_would_take(self):
        """Lead time 0, an unmarked order of 8 for today's sale: a new one takes four days, too."""
        rows = [(4, []), (5, [8])]
        for when, expected in rows:
            with self.subTest(when):
                given = self.bikes(
                    [(0, 8)],
                    policy={"lead_time": 0},
                    supplies={"bike": [receipt(when, 8, kind="production")]},
                )
                found = [order.quantity for order in orders_of(run(given), "bike")]
                self.assertEqual(found, expected)

    def test_what_an_order_has_to_spare_serves_the_next_one_although_it_is_late(self):
        given = self.bikes([(0, 5), (1, 3)], policy={"lead_time": 0, "order_multiple": 8})
        self.assertEqual(self.bike_dates(given), [(8, 0, 0, 4, 4)])

    def test_firmed_without_a_mark_it_is_not_made_again(self):
        given = self.bikes([(0, 5), (1, 3), (9, 4)], policy={"lead_time": 0, "order_multiple": 4})
        real = firmed(given, run(given))
        unmarked = {
            key: [row._replace(mark=None) for row in rows] for key, rows in real.supplies.items()
        }
        for later in range(3):
            with self.subTest(later):
                again = replace(real, supplies=unmarked, today=day(later))
                self.assertEqual(orders_of(run(again), "bike"), [])


class TestFutures(TestCase):
    def late_bike(self, fence, **more):
        """Wheels come on day 3 at the earliest; four days of work, or nine of lead time."""
        return factory(
            [
                item("bike", order_type=None, lead_time=9, capacity_fence=fence),
                item("wheel", lead_time=3),
            ],
            {"bike": [line("wheel", 2)]},
            scheduler=two_a_day,
            route_versions={"bike": [always("bike route")]},
            **more,
        )

    def test_an_order_that_waits_for_its_component_takes_its_route_from_there(self):
        for fence, expected in ((30, 3), (0, 8)):
            with self.subTest(fence):
                given = self.late_bike(fence, demands={"bike": sales((4, 8))})
                (order,) = orders_of(run(given), "bike")
                self.assertEqual((order.delay_days, order.waits), (expected, "wheel"))

    def test_so_does_an_approved_one(self):
        dates = day(4), day(4), TODAY
        approved = PlannedOrder(
            "bike", "S", "production", 8, *dates, 0, "m1", bom="bike BOM", route="bike route"
        )
        for fence, expected in ((30, 7), (0, 12)):
            with self.subTest(fence):
                given = self.late_bike(fence, demands={"bike": sales((4, 8))}, approved=[approved])
                ((_sale, there),) = run(given).late_demands()
                self.assertEqual(days(there), (expected,))
