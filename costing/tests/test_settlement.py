"""Who bears the actual cost at the end (ax.md 10.4)."""

from __future__ import annotations

from fractions import Fraction

from ..settlement import Receipt, receipt_values, split_scrap
from .case import TestCase

# (what, good, error, to the scrap account, cost of the good pieces out of 90)
SPLITS = [
    ("no error", 10, 0, True, 90),
    ("the good pieces bear it", 8, 1, False, 90),
    ("the account bears its share", 8, 1, True, 80),
    ("nothing is good", 0, 3, True, 0),
    ("nothing at all", 0, 0, True, 90),
]

# (what, cost, receipts (quantity, value, taken back), value of the returns, values)
VALUES = [
    ("one receipt", 42, [(10, 40, 0)], 0, [42]),
    ("in proportion to the pieces", 90, [(1, 5, 0), (2, 5, 0)], 0, [30, 60]),
    (
        "a received and returned piece keeps its value",
        42,
        [(10, 40, 10), (10, 40, 0)],
        40,
        [40, 42],
    ),
    ("half returned", 30, [(10, 40, 5)], 20, [20 + 30]),
    ("a return that was worth less", 42, [(10, 40, 10), (10, 40, 0)], 35, [40, 37]),
    ("nothing left", 42, [(10, 40, 10)], 40, None),
    ("no receipt", 42, [], 0, None),
]


class TestSplitScrap(TestCase):
    def test_the_shares_of_good_pieces_and_scrap(self):
        for what, good, error, to_account, expected in SPLITS:
            with self.subTest(what):
                shares = split_scrap(Fraction(90), Fraction(good), Fraction(error), to_account)
                self.assertEqual(shares, (expected, 90 - expected))


class TestReceiptValues(TestCase):
    def test_receipts_less_returns_are_worth_the_cost(self):
        for what, cost, rows, taken_back, expected in VALUES:
            with self.subTest(what):
                receipts = [Receipt(*map(Fraction, row)) for row in rows]
                values = receipt_values(Fraction(cost), receipts, Fraction(taken_back))
                self.assertEqual(values, expected)
                if values:
                    self.assertEqual(sum(values) - taken_back, cost)
