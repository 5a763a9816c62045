"""The property tests; ``test_properties`` collects them when hypothesis is installed.

The examples are the same in every run; ``SCHEDULING_EXAMPLES=5000`` tries more, and new ones.
"""

from __future__ import annotations

import os
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from ..calendars import Calendar
from ..engine import schedule
from ..entities import KINDS, Job, Operation
from .case import TestCase

_asked_for = os.environ.get("SCHEDULING_EXAMPLES")
examples = settings(
    max_examples=int(_asked_for or 50),
    derandomize=_asked_for is None,
    deadline=None,
    database=None,
)

BEGIN, END, MIDDLE = -5_000, 5_000, 100


@st.composite
def calendars(draw):
    """A calendar with a pattern that repeats itself."""
    lengths = draw(
        st.lists(st.integers(1, 9), min_size=2, max_size=6).filter(lambda n: not len(n) % 2)
    )
    intervals, now = [], BEGIN
    while now < END:
        for closed, opened in zip(lengths[::2], lengths[1::2], strict=True):
            intervals.append((now + closed, now + closed + opened))
            now += closed + opened
    return Calendar(intervals, BEGIN, END)


@st.composite
def chains(draw):
    """Jobs of an operation."""
    places = st.sampled_from([(), ("a",), ("b",)])
    return tuple(
        Job(kind, seconds, draw(places)) for kind in KINDS if (seconds := draw(st.integers(0, 12)))
    )


@st.composite
def routes(draw):
    """A network of operations, with hard links and transfer batches."""
    count = draw(st.integers(1, 5))
    numbers = [10 * place for place in range(1, count + 1)]
    return [
        Operation(
            number,
            draw(chains()),
            draw(st.sampled_from(numbers[place + 1 :])) if place + 1 < count else 0,
            draw(st.booleans()),
            Fraction(draw(st.integers(1, 8))),
            Fraction(draw(st.sampled_from([0, 0, 1, 3]))),
        )
        for place, number in enumerate(numbers)
    ]


shops = st.fixed_dictionaries({"a": calendars(), "b": calendars()})
instants = st.integers(-MIDDLE, MIDDLE)


class TestCalendarProperties(TestCase):
    """What holds for every calendar."""

    @examples
    @given(calendars(), instants, st.integers(1, 200))
    def test_what_is_added_can_be_taken_away(self, calendar, instant, seconds):
        start = calendar.next_open(instant)
        finish = calendar.add(start, seconds)
        self.assertEqual(calendar.between(start, finish), seconds)
        self.assertEqual(calendar.last_open(finish), finish)
        self.assertEqual(calendar.subtract(finish, seconds), start)

    @examples
    @given(calendars(), calendars(), instants, instants)
    def test_together_they_work_no_longer_than_each(self, one, other, start, finish):
        start, finish = sorted((start, finish))
        both = (one & other).between(start, finish)
        self.assertLessEqual(both, min(one.between(start, finish), other.between(start, finish)))
        closed = finish - start - one.between(start, finish)
        self.assertGreaterEqual(both, other.between(start, finish) - closed)


class TestScheduleProperties(TestCase):
    """What holds for every order."""

    def forward(self, route, shop, instant):
        return schedule(route, shop, direction="forward", at=instant)

    def backward(self, route, shop, instant):
        return schedule(route, shop, direction="backward", at=instant)

    @examples
    @given(routes(), shops, instants)
    def test_every_job_gets_its_time_after_the_one_before_it(self, route, shop, instant):
        for result in (self.forward(route, shop, instant), self.backward(route, shop, instant)):
            for operation in route:
                dated = result.operations[operation.number]
                now = dated.start
                for job, found in zip(operation.jobs, dated.jobs, strict=True):
                    self.assertLessEqual(now, found.start)
                    now = found.finish
                    spent = now - found.start
                    if job.calendars:
                        spent = shop[job.calendars[0]].between(found.start, now)
                    self.assertEqual(spent, job.seconds)
                self.assertEqual(now, dated.finish)

    @examples
    @given(routes(), shops, instants)
    def test_no_operation_starts_before_what_precedes_it(self, route, shop, instant):
        by_number = {operation.number: operation for operation in route}
        for result in (self.forward(route, shop, instant), self.backward(route, shop, instant)):
            for operation in route[:-1]:
                dated = result.operations[operation.number]
                following = result.operations[operation.next]
                if operation.overlaps() and by_number[operation.next].job("process"):
                    self.assertLess(dated.work()[0], following.start)
                    self.assertLess(dated.finish, following.work()[1])
                else:
                    self.assertLessEqual(dated.finish, following.start)

    @examples
    @given(routes(), shops, instants)
    def test_forward_and_backward_agree(self, route, shop, instant):
        ahead = self.forward(route, shop, instant)
        back = self.backward(route, shop, ahead.finish)
        self.assertGreaterEqual(ahead.start, instant)
        self.assertGreaterEqual(back.start, ahead.start)
        self.assertLessEqual(back.finish, ahead.finish)
        again = self.forward(route, shop, back.start)
        self.assertEqual(again.finish, ahead.finish)

    @examples
    @given(routes(), shops, instants, st.integers(0, 50))
    def test_later_is_never_earlier(self, route, shop, instant, delay):
        for lay_out in (self.forward, self.backward):
            early, late = lay_out(route, shop, instant), lay_out(route, shop, instant + delay)
            self.assertLessEqual(early.start, late.start)
            self.assertLessEqual(early.finish, late.finish)

    @examples
    @given(routes(), shops, instants)
    def test_a_hard_link_leaves_no_time_in_which_the_earlier_operation_could_go_on(
        self, route, shop, instant
    ):
        for result in (self.forward(route, shop, instant), self.backward(route, shop, instant)):
            for operation in route[:-1]:
                if not operation.hard or operation.overlaps() or not operation.jobs:
                    continue
                last = operation.jobs[-1].calendars
                gap = (
                    result.operations[operation.number].finish,
                    result.operations[operation.next].start,
                )
                idle = shop[last[0]].between(*gap) if last else gap[1] - gap[0]
                self.assertEqual(idle, 0)

    @examples
    @given(routes(), shops, instants, instants)
    def test_nothing_begins_before_the_earliest_instant(self, route, shop, instant, earliest):
        result = schedule(route, shop, direction="backward", at=instant, earliest=earliest)
        self.assertGreaterEqual(result.start, earliest)
        if result.direction == "backward":
            self.assertLessEqual(result.finish, instant)
