"""The four variances: actual against the item's standard calculation (ax.md 10.7).

The item is made in lots of 10: set-up 2 h at 30, then 0.5 h a piece at 40; 3 kg steel at 5 a piece
and one tin of paint at 20 a lot. A lot costs 60 + 200 + 150 + 20 = 430, a piece 43.
"""

from __future__ import annotations

from fractions import Fraction

from ..indirect import Rule
from ..rows import Row
from ..variances import VARIANCES, Standard, variances
from .case import TestCase

# key: kind, cost group, constant, per piece, price
ITEM = {
    "saw": ("setup", "L", 2, 0, 30),
    "drill": ("run", "L", 0, Fraction(1, 2), 40),
    "steel": ("material", "M", 0, 3, 5),
    "paint": ("material", "M", 1, 0, 20),
}
LOT = 10


def standard(good, constants=None):
    """The calculation for the good pieces; constants of the order where it has its own."""
    rows = []
    for key, (kind, group, constant, each, price) in ITEM.items():
        share = Fraction(constant * good, LOT) + each * good
        at_once = Fraction((constants or {}).get(key, constant)) + each * good
        rows.append(Standard(kind, group, share, Fraction(price), key, at_once))
    return rows


def actual(good, **changes):
    """What an order of this many good pieces used: as the item says, but for the changes.

    :param changes: key: (quantity, price); None: not used
    """
    rows = []
    for key, (kind, group, constant, each, price) in ITEM.items():
        quantity = constant + each * good
        quantity, price = changes.pop(key, (quantity, price)) or (0, 0)
        if quantity:
            rows.append(Row(kind, group, Fraction(quantity), Fraction(quantity) * price, key))
    for key, (quantity, price) in changes.items():
        rows.append(Row("material", "M", Fraction(quantity), Fraction(quantity) * price, key))
    return rows


# (what, good pieces, what was used differently, constants of the order, variances that are not 0)
CASES = [
    ("as the standard says", 10, {}, {}, {}),
    ("half a lot bears the constants of a whole one", 5, {}, {}, {"lot_size": 40}),
    ("two lots in one order save one set-up", 20, {}, {}, {"lot_size": -80}),
    ("more steel than it takes", 10, {"steel": (33, 5)}, {}, {"quantity": 15}),
    ("less time than it takes", 10, {"drill": (4, 40)}, {}, {"quantity": -40}),
    ("dearer steel", 10, {"steel": (30, 6)}, {}, {"price": 30}),
    ("more steel, and dearer", 10, {"steel": (33, 6)}, {}, {"quantity": 15, "price": 33}),
    ("the order's own set-up is longer", 10, {"saw": (3, 30)}, {"saw": 3}, {"lot_size": 30}),
    ("set up longer than the order says", 10, {"saw": (4, 30)}, {"saw": 3},
     {"lot_size": 30, "quantity": 30}),
    ("another metal", 10, {"steel": None, "brass": (30, 8)}, {}, {"substitution": 240 - 150}),
    ("something on top", 10, {"glue": (1, 7)}, {}, {"substitution": 7}),
    ("unpainted in a half lot", 5, {"paint": None}, {},
     {"substitution": -10, "lot_size": 30}),
    ("nothing came out", 0, {}, {}, {"lot_size": 80}),
]  # fmt: skip


def sums(found):
    """Amount of each kind that is not 0."""
    return {
        kind: amount
        for kind in VARIANCES
        if (amount := sum(variance.amount for variance in found if variance.kind == kind))
    }


class TestVariances(TestCase):
    def test_each_cause_has_its_variance(self):
        for what, good, changes, constants, expected in CASES:
            with self.subTest(what):
                used = actual(good, **changes)
                found = variances(Fraction(43 * good), standard(good, constants), used)
                self.assertEqual(sums(found), expected)
                self.assertEqual(
                    sum(variance.amount for variance in found),
                    sum(row.cost for row in used) - 43 * good,
                )

    def test_a_surcharge_follows_the_variance_of_what_it_is_raised_upon(self):
        rules = [Rule("handling", "surcharge", "O", "M", percent=Fraction(10))]
        found = variances(
            Fraction(10 * 43 + 17), standard(10), actual(10, steel=(33, 6)), rules, Fraction(10)
        )
        self.assertEqual(sums(found), {"quantity": Fraction("16.5"), "price": Fraction("36.3")})

    def test_a_rate_per_piece_is_no_variance(self):
        rules = [Rule("packing", "rate", "O", rate=Fraction(3), per="quantity")]
        found = variances(Fraction(10 * 46), standard(10), actual(10), rules, Fraction(10))
        self.assertEqual(found, [])

    def test_a_standard_price_that_was_not_calculated_anew_is_a_price_variance(self):
        (found,) = variances(Fraction(10 * 41), standard(10), actual(10))
        self.assertEqual((found.kind, found.row, found.amount), ("price", None, 20))

    def test_without_a_calculation_everything_is_a_substitution(self):
        found = variances(Fraction(10 * 41), [], actual(10))
        self.assertEqual(sums(found), {"substitution": 20})

    def test_another_cost_group_moves_the_surcharge_into_the_price(self):
        """The operator worked at another rate, of another cost group."""
        rules = [Rule("office", "surcharge", "O", "L", percent=Fraction(10))]
        used = [row._replace(group="X") if row.key == "drill" else row for row in actual(10)]
        found = variances(Fraction(10 * 43 + 26), standard(10), used, rules, Fraction(10))
        self.assertEqual(sums(found), {"price": -20})

    def test_the_same_component_on_two_lines_is_one(self):
        split = [
            row._replace(quantity=row.quantity / 2, cost=row.cost / 2)
            for row in actual(10)
            for _half in range(2)
        ]
        self.assertEqual(variances(Fraction(430), standard(10), split), [])
