"""Stock that expires serves earlier demand only (decision 0062)."""

from __future__ import annotations

from datetime import date

from ..expiry import Lot, left_over
from .case import TestCase

TODAY = date(2026, 3, 4)


def day(number: int) -> date:
    """A day of March 2026."""
    return date(2026, 3, number)


class TestLeftOver(TestCase):
    def test_what_no_demand_takes_in_time_is_lost(self):
        lots = [Lot(10, day(10)), Lot(10, day(20))]
        rows = [
            ("no demand", [], [10, 10]),
            ("the day before takes it", [(10, day(9))], [0, 10]),
            ("its day is too late", [(10, day(10))], [10, 0]),
            ("the first to expire goes first", [(4, day(5)), (4, day(6))], [2, 10]),
            ("what it lacks comes from the next", [(14, day(5))], [0, 6]),
            ("more than there is", [(99, day(5))], [0, 0]),
            ("demand of the past is due today", [(3, day(1))], [7, 10]),
            ("any order of demand", [(8, day(12)), (6, day(5))], [4, 2]),
            ("later than all", [(5, day(25))], [10, 10]),
        ]
        for what, demands, expected in rows:
            with self.subTest(what):
                self.assertEqual(left_over(lots, demands, TODAY), expected)
                self.assertEqual(left_over(lots[::-1], demands, TODAY), expected[::-1])

    def test_a_lot_that_has_expired_is_no_stock(self):
        lots = [Lot(5, day(3)), Lot(5, TODAY)]
        self.assertEqual(left_over(lots, [(5, day(3)), (5, TODAY)], TODAY), [5, 5])

    def test_nothing_is_left_of_nothing(self):
        self.assertEqual(left_over([], [(5, day(9))], TODAY), [])
