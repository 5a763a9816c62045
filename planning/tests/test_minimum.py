from __future__ import annotations

from datetime import date
from fractions import Fraction

from ..minimum import Profile, profile
from .case import TestCase

SEASONS = {4: Fraction(2), 5: Fraction(2), **dict.fromkeys((6, 7, 8), Fraction(5, 2))}
"""ax.md 17.9: January to March 1, April and May 2, June to August 2.5, September to December 1."""


def march(number):
    return date(2026, 3, number)


class TestMinimum(TestCase):
    def test_the_minimum_of_today_follows_the_month(self):
        """The year of ax.md 17.9; April is A44."""
        for month, expected in enumerate((10, 10, 10, 20, 20, 25, 25, 25, 10, 10, 10, 10), 1):
            for every_period in (True, False):
                with self.subTest(month=month, every_period=every_period):
                    found = profile(10, SEASONS, date(2026, month, 15), 365, every_period)
                    self.assertEqual(found.min_qty, expected)

    def test_steps_are_the_days_on_which_the_minimum_changes(self):
        self.assertEqual(
            profile(10, SEASONS, march(4), 365).steps,
            ((date(2026, 4, 1), 20), (date(2026, 6, 1), 25), (date(2026, 9, 1), 10)),
        )

    def test_steps_go_on_into_the_next_year(self):
        self.assertEqual(
            profile(10, SEASONS, date(2026, 12, 31), 100).steps, ((date(2027, 4, 1), 20),)
        )

    def test_steps_end_with_the_horizon(self):
        for horizon, count in ((0, 0), (27, 0), (28, 1), (88, 1), (89, 2)):
            with self.subTest(horizon=horizon):
                self.assertEqual(len(profile(10, SEASONS, march(4), horizon).steps), count)

    def test_today_is_no_step(self):
        self.assertEqual(profile(10, SEASONS, date(2026, 4, 1), 40), Profile(20))

    def test_only_the_current_period_has_no_steps(self):
        self.assertEqual(profile(10, SEASONS, march(4), 365, every_period=False), Profile(10))

    def test_parts_of_a_rounding_unit_are_rounded_up(self):
        for minimum, factor, expected in (
            (3, Fraction(5, 2), 8),
            (10, Fraction(1, 3), 4),
            (10, Fraction(0), 0),
            (-3, Fraction(5, 2), -7),
            (0, Fraction(5, 2), 0),
        ):
            with self.subTest(minimum=minimum, factor=factor):
                self.assertEqual(profile(minimum, {3: factor}, march(4), 0).min_qty, expected)

    def test_without_factors_the_minimum_stays(self):
        self.assertEqual(profile(10, {}, march(4), 365), Profile(10))
