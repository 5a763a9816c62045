"""Operations on the clock, forward and backward (ax.md 7.7, 9.3, 9.4)."""

from __future__ import annotations

from fractions import Fraction

from ..calendars import BeyondHorizon
from ..engine import schedule
from ..entities import HOUR
from .builders import CALENDARS, END, at, operation, told
from .case import TestCase

#: ax.md 9.4: one hour and a hundred times six minutes, at 80 %
A42 = operation(10, setup=Fraction(5, 4), process=Fraction(25, 2))


def forward(*operations, start="Mon 08:00", **options):
    return schedule(operations, CALENDARS, direction="forward", at=at(start), **options)


def backward(*operations, finish="Fri 16:00", **options):
    return schedule(operations, CALENDARS, direction="backward", at=at(finish), **options)


def dates(result):
    """{number: (start, finish)} as people say it."""
    return {
        number: (told(dated.start), told(dated.finish))
        for number, dated in sorted(result.operations.items())
    }


class TestOneOperation(TestCase):
    """The jobs of an operation and its calendar."""

    def test_a42_forward_from_monday_ends_on_tuesday(self):
        result = forward(A42)
        self.assertEqual((told(result.start), told(result.finish)), ("Mon 08:00", "Tue 13:45"))

    def test_a42_backward_to_friday_starts_on_thursday(self):
        result = backward(A42)
        self.assertEqual((told(result.start), told(result.finish)), ("Thu 10:15", "Fri 16:00"))

    def test_the_jobs_follow_each_other(self):
        whole = operation(10, queue_before=12, setup=1, process=8, transport=2, queue_after=48)
        rows = [
            (
                forward(whole),
                [
                    ("queue_before", "Mon 08:00", "Mon 20:00"),
                    ("setup", "Tue 08:00", "Tue 09:00"),
                    ("process", "Tue 09:00", "Wed 09:00"),
                    ("transport", "Wed 09:00", "Wed 11:00"),
                    ("queue_after", "Wed 11:00", "Fri 11:00"),
                ],
            ),
            (
                backward(whole),
                [
                    ("queue_before", "Tue 01:00", "Tue 13:00"),
                    ("setup", "Tue 13:00", "Tue 14:00"),
                    ("process", "Tue 14:00", "Wed 14:00"),
                    ("transport", "Wed 14:00", "Wed 16:00"),
                    ("queue_after", "Wed 16:00", "Fri 16:00"),
                ],
            ),
        ]
        for result, expected in rows:
            with self.subTest(result.direction):
                jobs = result.operations[10].jobs
                found = [(job.kind, told(job.start), told(job.finish)) for job in jobs]
                self.assertEqual(found, expected)

    def test_an_operation_works_while_all_its_resources_do(self):
        crewed = operation(10, calendars="day late", process=3)
        self.assertEqual(dates(forward(crewed)), {10: ("Mon 14:00", "Tue 15:00")})
        self.assertEqual(dates(backward(crewed)), {10: ("Thu 15:00", "Fri 16:00")})

    def test_an_operation_without_calendar_works_round_the_clock(self):
        oven = operation(10, calendars="", process=30)
        self.assertEqual(dates(forward(oven)), {10: ("Mon 08:00", "Tue 14:00")})

    def test_an_operation_that_takes_no_time_happens_at_once(self):
        self.assertEqual(dates(forward(operation(10))), {10: ("Mon 08:00", "Mon 08:00")})
        self.assertEqual(dates(backward(operation(10))), {10: ("Fri 16:00", "Fri 16:00")})

    def test_an_order_without_operations_takes_no_time(self):
        self.assertEqual((forward().start, forward().finish), (at("Mon 08:00"),) * 2)


class TestNetwork(TestCase):
    """Operations one after the other, and side by side."""

    def test_an_operation_waits_for_all_that_come_before_it(self):
        route = (
            operation(10, 30, process=4),
            operation(20, 30, process=20),
            operation(30, process=4),
        )
        self.assertEqual(
            dates(forward(*route)),
            {
                10: ("Mon 08:00", "Mon 12:00"),
                20: ("Mon 08:00", "Wed 12:00"),
                30: ("Wed 12:00", "Wed 16:00"),
            },
        )
        self.assertEqual(
            dates(backward(*route)),
            {
                10: ("Fri 08:00", "Fri 12:00"),
                20: ("Wed 08:00", "Fri 12:00"),
                30: ("Fri 12:00", "Fri 16:00"),
            },
        )

    def test_a_hard_link_moves_the_earlier_operations_up(self):
        route = (
            operation(5, 10, hard=True, process=1),
            operation(10, 30, hard=True, process=4),
            operation(20, 30, process=20),
            operation(30, process=4),
        )
        found = dates(forward(*route))
        self.assertEqual(found[10], ("Wed 08:00", "Wed 12:00"))
        self.assertEqual(found[5], ("Tue 15:00", "Tue 16:00"))

    def test_between_different_shifts_only_closed_time_is_left(self):
        route = (
            operation(10, 20, hard=True, process=2),
            operation(20, calendars="late", process=8),
        )
        self.assertEqual(
            dates(forward(*route)),
            {10: ("Mon 12:00", "Mon 14:00"), 20: ("Mon 14:00", "Mon 22:00")},
        )

    def test_links_that_are_no_network_are_an_error(self):
        rows = [
            ("not there", [operation(10, 20)]),
            ("circle", [operation(10, 20), operation(20, 10)]),
            ("circle", [operation(10, 20), operation(20, 10), operation(30)]),
        ]
        for text, operations in rows:
            with self.subTest(text), self.assertRaisesRegex(ValueError, text):
                forward(*operations)

    def test_an_unknown_direction_is_an_error_and_not_a_guess(self):
        with self.assertRaisesRegex(ValueError, "sideways"):
            schedule([A42], CALENDARS, direction="sideways", at=0)


class TestOverlap(TestCase):
    """Transfer batches (ax.md 7.7)."""

    def route(self, first, second, **values):
        return (
            operation(10, 20, "always", quantity=10, transfer=2, process=first, **values),
            operation(20, 0, "always", quantity=10, process=second),
        )

    def test_the_next_operation_starts_with_the_first_transfer_batch(self):
        """Ten hours: the first two of ten pieces are ready after two."""
        route = self.route(10, 20)
        self.assertEqual(
            dates(forward(*route)),
            {10: ("Mon 08:00", "Mon 18:00"), 20: ("Mon 10:00", "Tue 06:00")},
        )
        self.assertEqual(
            dates(backward(*route, finish="Tue 06:00")),
            {10: ("Mon 08:00", "Mon 18:00"), 20: ("Mon 10:00", "Tue 06:00")},
        )

    def test_a_faster_operation_still_has_to_pass_the_last_transfer_batch(self):
        """Two of ten pieces take the second operation one of its five hours: 18:00 and one more."""
        route = self.route(10, 5)
        expected = {10: ("Mon 08:00", "Mon 18:00"), 20: ("Mon 14:00", "Mon 19:00")}
        self.assertEqual(dates(forward(*route)), expected)
        self.assertEqual(dates(backward(*route, finish="Mon 19:00")), expected)

    def test_set_up_and_transport_come_before_the_first_arrival(self):
        route = self.route(10, 20, setup=3, transport=1)
        self.assertEqual(dates(forward(*route))[20], ("Mon 14:00", "Tue 10:00"))
        self.assertEqual(dates(backward(*route, finish="Tue 10:00"))[10][0], "Mon 08:00")

    def test_a_transfer_batch_of_everything_is_no_overlap(self):
        for transfer in (0, 10, 15):
            with self.subTest(transfer):
                route = (
                    operation(10, 20, "always", quantity=10, transfer=transfer, process=10),
                    operation(20, 0, "always", quantity=10, process=5),
                )
                self.assertEqual(dates(forward(*route))[20], ("Mon 18:00", "Mon 23:00"))

    def test_nothing_overlaps_with_an_operation_that_only_waits(self):
        route = (
            operation(10, 20, "always", quantity=10, transfer=2, process=10),
            operation(20, 0, queue_before=4),
        )
        self.assertEqual(dates(forward(*route))[20], ("Mon 18:00", "Mon 22:00"))
        self.assertEqual(dates(backward(*route))[10], ("Fri 02:00", "Fri 12:00"))


class TestLimits(TestCase):
    """The past, and the end of time."""

    def test_what_would_begin_too_early_is_laid_out_forward(self):
        result = backward(A42, earliest=at("Thu 12:00"))
        self.assertEqual(result.direction, "forward")
        self.assertEqual(
            (told(result.start), told(result.finish)), ("Thu 12:00", "Mon 09:45 week 1")
        )

    def test_what_begins_just_in_time_stays_backward(self):
        self.assertEqual(backward(A42, earliest=at("Thu 10:15")).direction, "backward")

    def test_more_work_than_the_calendars_hold_is_an_error(self):
        endless = operation(10, process=END)
        for call in (
            lambda: forward(endless),
            lambda: backward(endless),
            lambda: backward(endless, earliest=at("Mon 08:00")),
            lambda: forward(operation(10, calendars="day sat", process=1)),
        ):
            with self.assertRaises(BeyondHorizon):
                call()

    def test_an_order_may_reach_as_far_as_the_limit(self):
        tuesday = at("Tue 13:45") - at("Mon 08:00")
        self.assertEqual(told(forward(A42, limit=tuesday).finish), "Tue 13:45")
        with self.assertRaises(BeyondHorizon):
            forward(A42, limit=tuesday - 1)
        with self.assertRaises(BeyondHorizon):
            backward(A42, limit=29 * HOUR)
