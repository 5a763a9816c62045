"""Cost-plus price, and the edge where amounts are rounded (ax.md 5)."""

from __future__ import annotations

from fractions import Fraction

from ..pricing import price
from ..rounding import in_cents, shared_out
from ..rows import Row
from .case import TestCase

CENT = Fraction(1, 100)

# (what, profit by group, price of 100 in group M and 50 in group L)
PRICES = [
    ("no profit", {}, 150),
    ("one group", {"M": 10}, 160),
    ("both", {"M": 10, "L": 50}, 185),
    ("below cost", {"L": -20}, 140),
    ("another group", {"X": 70}, 150),
]

# (amount, nearest cent)
CENTS = [
    (Fraction(1, 3), Fraction("0.33")),
    (Fraction("0.005"), Fraction("0.01")),
    (Fraction("-0.005"), Fraction("-0.01")),
    (Fraction("-0.0049"), 0),
    (Fraction(7), 7),
]

# (what, amounts, the sum that they have to make, shares)
SHARES = [
    ("nothing", [], None, []),
    ("thirds", ["1/3", "1/3", "1/3"], None, ["0.34", "0.33", "0.33"]),
    ("two thirds", ["2/3", "1/3"], None, ["0.67", "0.33"]),
    ("opposite signs", ["0.005", "-0.005"], None, ["0.01", "-0.01"]),
    ("exact already", ["1.25", "-3"], None, ["1.25", "-3"]),
    ("to a cent more", ["1", "2"], "3.01", ["1.01", "2"]),
    ("to more cents than shares", ["1", "2"], "3.03", ["1.02", "2.01"]),
]


class TestPrice(TestCase):
    def test_each_group_adds_its_own_profit(self):
        rows = [
            Row("material", "M", Fraction(1), Fraction(100)),
            Row("run", "L", Fraction(1), Fraction(50)),
        ]
        for what, profit, expected in PRICES:
            with self.subTest(what):
                self.assertEqual(sum(price(row, profit) for row in rows), expected)


class TestRounding(TestCase):
    def test_halves_go_away_from_zero(self):
        for amount, expected in CENTS:
            with self.subTest(amount):
                self.assertEqual(in_cents(amount, CENT), expected)

    def test_shares_add_up_to_their_sum(self):
        for what, amounts, to, expected in SHARES:
            with self.subTest(what):
                exact = [Fraction(amount) for amount in amounts]
                shares = shared_out(exact, CENT, Fraction(to) if to else None)
                self.assertEqual(shares, [Fraction(share) for share in expected])

    def test_a_sum_that_nothing_can_carry_is_an_error_and_not_lost(self):
        with self.assertRaises(ValueError):
            shared_out([], CENT, Fraction(1))
