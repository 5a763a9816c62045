"""When to order: ax.md 17.10, vectors A28 and A32, scenarios A0 and N4."""

from __future__ import annotations

from datetime import date

from ..entities import Policy
from ..offsetting import Offsets, OrderDates, calendar_days, open_days
from .builders import MONDAY_TO_FRIDAY, TODAY, june, working_days
from .case import TestCase


def dates_for(requirement, today=TODAY, shift=calendar_days, **policy):
    return OrderDates(Policy(**policy), today, shift)[requirement]


class TestBackward(TestCase):
    def test_the_margins_add_up(self):
        """A28: no lead time, all margins 1, demand on 4 July: order on 1 July."""
        found = dates_for(
            date(2024, 7, 4), issue_margin=1, receipt_margin=1, reorder_margin=1, lead_time=0
        )
        self.assertEqual(found.order, date(2024, 7, 1))
        self.assertEqual((found.start, found.delivery), (date(2024, 7, 2), date(2024, 7, 2)))
        self.assertEqual((found.available, found.delay), (date(2024, 7, 3), 0))

    def test_working_days_are_counted_back_from_the_morning_of_the_requirement(self):
        """A0: lead 2 from Friday 21 is Wednesday 19."""
        rows = [(21, 2, 19), (20, 3, 17), (24, 4, 18), (19, 4, 13), (17, 2, 13)]
        for requirement, lead_time, order in rows:
            with self.subTest(requirement, lead_time=lead_time):
                found = dates_for(
                    june(requirement),
                    shift=working_days,
                    calendar=MONDAY_TO_FRIDAY,
                    lead_time=lead_time,
                    working_days=True,
                )
                self.assertEqual((found.order, found.delivery), (june(order), june(requirement)))

    def test_closed_days_give_way_to_the_open_day_before(self):
        found = dates_for(
            june(23), shift=working_days, calendar=MONDAY_TO_FRIDAY, lead_time=4, issue_margin=1
        )
        self.assertEqual((found.available, found.delivery), (june(21), june(21)))
        self.assertEqual((found.start, found.order), (june(17), june(17)))


class TestForward(TestCase):
    def test_an_order_that_would_lie_in_the_past_is_planned_forward_from_today(self):
        """A32, N4: demand tomorrow, lead 10."""
        found = dates_for(june(13), lead_time=10)
        self.assertEqual((found.order, found.delivery, found.delay), (TODAY, june(22), 9))

    def test_the_margins_delay_it_too(self):
        found = dates_for(june(13), lead_time=1, issue_margin=1, receipt_margin=2, reorder_margin=3)
        self.assertEqual((found.start, found.delivery), (june(15), june(16)))
        self.assertEqual((found.available, found.delay), (june(19), 6))

    def test_closed_days_give_way_to_the_open_day_after(self):
        found = dates_for(
            june(15), june(15), shift=working_days, calendar=MONDAY_TO_FRIDAY, lead_time=5
        )
        self.assertEqual((found.order, found.delivery), (june(17), june(24)))
        self.assertEqual(found.delay, 9)

    def test_an_order_for_today_is_in_time_when_it_takes_no_time(self):
        found = dates_for(TODAY)
        self.assertEqual((found.order, found.delivery, found.delay), (TODAY, TODAY, 0))


class TestShifts(TestCase):
    def test_open_days_are_counted_both_ways_and_zero_is_the_day_itself(self):
        rows = [(21, -2, 19), (21, 1, 24), (22, 1, 24), (22, -1, 21), (22, 0, 22)]
        for start, days, expected in rows:
            with self.subTest(start, days=days):
                found = working_days(MONDAY_TO_FRIDAY, june(start), days, True)
                self.assertEqual(found, june(expected))

    def test_without_a_calendar_every_day_is_open(self):
        self.assertEqual(working_days(None, june(21), 1, True), june(22))
        self.assertEqual(working_days(MONDAY_TO_FRIDAY, june(21), 1, False), june(22))

    def test_a_calendar_without_open_days_closes_nothing(self):
        never = open_days(lambda calendar, day: False)
        self.assertEqual(never("never", june(21), 3, True), june(24))

    def test_items_with_the_same_terms_share_a_table(self):
        offsets = Offsets(TODAY, calendar_days)
        first, second = Policy(lead_time=2, min_qty=5), Policy(lead_time=2)
        self.assertIs(offsets.of(first), offsets.of(second))
        self.assertIsNot(offsets.of(first), offsets.of(Policy(lead_time=3)))
