"""Working time: adding, taking away, opening hours, the horizon."""

from __future__ import annotations

from ..calendars import BeyondHorizon, Calendar
from ..entities import HOUR
from .builders import BEGIN, CALENDARS, END, at, told
from .case import TestCase

DAY = CALENDARS["day"]


class TestCalendar(TestCase):
    def test_working_time_is_added_and_taken_away_over_closed_time(self):
        rows = [
            ("Mon 08:00", 8, "Mon 16:00"),
            ("Mon 08:00", 13.75, "Tue 13:45"),
            ("Mon 15:00", 2, "Tue 09:00"),
            ("Fri 15:00", 2, "Mon 09:00 week 1"),
            ("Sat 10:00", 1, "Mon 09:00 week 1"),
        ]
        for start, hours, finish in rows:
            with self.subTest(start=start, hours=hours):
                self.assertEqual(told(DAY.add(at(start), int(hours * HOUR))), finish)

    def test_taking_away_finds_the_latest_start(self):
        rows = [
            ("Fri 16:00", 13.75, "Thu 10:15"),
            ("Mon 16:00", 8, "Mon 08:00"),
            ("Tue 08:00", 1, "Mon 15:00"),
            ("Sun 12:00", 8, "Fri 08:00"),
        ]
        for finish, hours, start in rows:
            with self.subTest(finish=finish, hours=hours):
                self.assertEqual(told(DAY.subtract(at(finish), int(hours * HOUR))), start)

    def test_no_time_at_all_moves_nothing(self):
        self.assertEqual(DAY.add(at("Sat 10:00"), 0), at("Sat 10:00"))
        self.assertEqual(DAY.subtract(at("Sat 10:00"), 0), at("Sat 10:00"))

    def test_work_starts_when_it_opens_and_ends_when_it_closes(self):
        rows = [
            ("Mon 07:00", "Mon 08:00", "Fri 16:00 week -1"),
            ("Mon 08:00", "Mon 08:00", "Fri 16:00 week -1"),
            ("Mon 12:00", "Mon 12:00", "Mon 12:00"),
            ("Mon 16:00", "Tue 08:00", "Mon 16:00"),
            ("Sat 12:00", "Mon 08:00 week 1", "Fri 16:00"),
        ]
        for instant, opens, closes in rows:
            with self.subTest(instant):
                self.assertEqual(told(DAY.next_open(at(instant))), opens)
                self.assertEqual(told(DAY.last_open(at(instant))), closes)

    def test_intervals_that_touch_or_overlap_count_once(self):
        calendar = Calendar([(5, 9), (0, 5), (7, 8), (9, 9), (12, 14)], 0, 13)
        self.assertEqual(calendar.intervals(), [(0, 9), (12, 13)])
        self.assertEqual(calendar.between(4, 13), 6)

    def test_time_outside_the_horizon_is_an_error_and_not_a_guess(self):
        forever = (END - BEGIN) + HOUR
        calls = [
            lambda: DAY.add(at("Mon 08:00"), forever),
            lambda: DAY.subtract(at("Mon 08:00"), forever),
            lambda: DAY.next_open(END),
            lambda: DAY.last_open(BEGIN),
            lambda: DAY.next_open(END + 1),
            lambda: DAY.add(BEGIN - 1, HOUR),
            lambda: Calendar([], 0, 10).next_open(5),
        ]
        for number, call in enumerate(calls):
            with self.subTest(number), self.assertRaises(BeyondHorizon):
                call()

    def test_two_calendars_together_are_open_while_both_are(self):
        both = CALENDARS["day"] & CALENDARS["late"]
        self.assertEqual(told(both.next_open(at("Mon 08:00"))), "Mon 14:00")
        self.assertEqual(told(both.add(at("Mon 08:00"), 3 * HOUR)), "Tue 15:00")
        self.assertEqual((CALENDARS["day"] & CALENDARS["sat"]).intervals(), [])
