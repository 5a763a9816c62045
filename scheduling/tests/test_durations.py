"""Hours of operations: the formulas of ax.md 7.6."""

from __future__ import annotations

from fractions import Fraction

from ..durations import Times, estimate, seconds
from .case import TestCase


class TestDurations(TestCase):
    def test_the_run_time_follows_its_formula(self):
        tenth = Fraction(1, 10)
        rows = [
            (Times(run=tenth), 100, 10),
            (Times(run=2, process_qty=50), 100, 4),
            (Times(run=1, capacity=25, formula="capacity"), 100, 4),
            (Times(run=1, capacity=25, factor=2, formula="capacity"), 100, 8),
            (Times(run=2, process_qty=30, formula="batch"), 60, 4),
            (Times(run=2, process_qty=30, formula="batch"), 61, 6),
            (Times(run=2, process_qty=30, factor=3, formula="batch"), 61, 14),
            (Times(run=1, capacity=3, batch_capacity=10, formula="resource_batch"), 60, 2),
            (Times(run=1, capacity=3, batch_capacity=10, formula="resource_batch"), 61, 3),
            (
                Times(run=1, capacity=3, batch_capacity=10, factor=3, formula="resource_batch"),
                60,
                6,
            ),
            (Times(run=tenth, factor=7), 100, 10),
            (Times(), 100, 0),
        ]
        for times, quantity, run in rows:
            with self.subTest(times=times, quantity=quantity):
                self.assertEqual(estimate(times, quantity).run, run)

    def test_e16_runs_are_counted_whole(self):
        """Two at a time, ten minutes a run: one to five pieces."""
        times = Times(run=Fraction(10, 60), process_qty=2, formula="batch")
        minutes = [estimate(times, quantity).run * 60 for quantity in range(1, 6)]
        self.assertEqual(minutes, [10, 10, 20, 20, 30])

    def test_the_set_up_does_not_depend_on_the_quantity(self):
        for quantity in (1, 1000):
            self.assertEqual(estimate(Times(setup=3, run=1), quantity).setup, 3)

    def test_scrap_may_fill_one_more_batch(self):
        """95 good pieces of 100: exactly two batches of 50, where a float would make three."""
        through = 95 * (1 / (1 - Fraction(5, 100)))
        times = Times(run=1, process_qty=50, formula="batch")
        self.assertEqual(estimate(times, through).run, 2)
        self.assertEqual(estimate(times, through + Fraction(1, 10**9)).run, 3)

    def test_an_unknown_formula_is_an_error_and_not_a_guess(self):
        with self.assertRaisesRegex(ValueError, "cubic"):
            estimate(Times(formula="cubic"), 1)

    def test_efficiency_stretches_the_time_which_is_rounded_up_to_a_second(self):
        rows = [(11, 80, 49500), (1, 100, 3600), (1, 200, 1800), (1, 70, 5143), (0, 80, 0)]
        for hours, efficiency, expected in rows:
            with self.subTest(hours=hours, efficiency=efficiency):
                self.assertEqual(seconds(hours, efficiency), expected)
