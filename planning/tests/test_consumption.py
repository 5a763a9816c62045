"""How much of a component an order takes: ax.md 6.5, vectors A6 to A9 and A18, scenario C20."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ..consumption import (
    Consumption,
    Ratio,
    Stepped,
    compile,
    exact,
    required,
    round_requirement,
    started_share,
)
from .case import TestCase

ACCUMULATED = Fraction(1) / (Fraction(9, 10) * Fraction(95, 100))

# (what, line, order quantity, accumulated scrap, requirement)
ROWS = [
    ("A6 variable and constant scrap", {"scrap_percent": 5, "scrap_qty": 20}, 2, 100, 1, 230),
    ("A7 constant, one piece", {"consumption": "constant"}, 3, 1, 1, 3),
    ("A7 constant, a thousand", {"consumption": "constant"}, 3, 1000, 1, 3),
    ("A8 per series", {"per_series": 100}, 10, 250, 1, 25),
    ("A9 by-product", {}, -0.5, 10, 1, -5),
    ("linked to an operation with scrap", {}, 1, 100, ACCUMULATED, 100 * ACCUMULATED),
    ("constant does not grow with scrap", {"consumption": "constant"}, 3, 9, ACCUMULATED, 3),
    ("constant with scrap", {"consumption": "constant", "scrap_percent": 10}, 3, 9, 1, 3.3),
    (
        "rounded to twelves",
        {"scrap_percent": 5, "scrap_qty": 20, "rounding": "quantity", "multiple": 12},
        2,
        100,
        1,
        240,
    ),
    ("N2 two dozen each", {"factor": 12}, 2, 5, 1, 120),
    ("height", {"formula": "height", "height": 1.5, "constant": 2}, 2, 10, 1, 60),
    ("area", {"formula": "height_width", "height": 2, "width": 3}, 1, 10, 1, 60),
    (
        "volume",
        {"formula": "height_width_depth", "height": 2, "width": 3, "depth": 0.1},
        1,
        10,
        1,
        6,
    ),
    (
        "density",
        {"formula": "density", "height": 2, "width": 3, "depth": 1, "density": 4},
        1,
        10,
        1,
        15,
    ),
    ("step below the first", {"consumption": "step", "steps": ((10, 2), (50, 5))}, 0, 9, 1, 0),
    ("step reached", {"consumption": "step", "steps": ((50, 5), (10, 2))}, 0, 50, 1, 5),
    ("step with scrap", {"consumption": "step", "steps": ((1, 2),), "scrap_qty": 1}, 0, 50, 1, 3),
    (
        "pieces of 0.7 from bars of 2",
        {"formula": "height", "height": 0.7, "rounding": "measurement", "multiple": 2},
        1,
        5,
        1,
        6,
    ),
    (
        "pieces longer than a bar",
        {"formula": "height", "height": 3, "rounding": "measurement", "multiple": 2},
        1,
        5,
        1,
        20,
    ),
    (
        "rounding before the unit",
        {"rounding": "consumption", "multiple": 5, "factor": 12},
        2,
        6,
        1,
        180,
    ),
]


class TestRequired(TestCase):
    def test_the_requirement_follows_the_line(self):
        for what, settings, quantity, order, scrap, expected in ROWS:
            with self.subTest(what):
                amount = required(Consumption(quantity, **settings), order, scrap)
                self.assertEqual(amount, exact(expected))

    def test_a_compiled_line_answers_the_same(self):
        for what, settings, quantity, order, scrap, expected in ROWS:
            line = Consumption(quantity, **settings)
            with self.subTest(what):
                at_once = compile(line, scrap).required(Fraction(order))
                later = compile(line).required(Fraction(order), scrap)
                self.assertEqual((at_once, later), (exact(expected),) * 2)

    def test_only_steps_and_stock_lengths_are_not_linear(self):
        rows = [
            (Consumption(1, rounding="quantity", multiple=2), Ratio),
            (Consumption(1, consumption="constant"), Ratio),
            (Consumption(1, consumption="step"), Stepped),
            (Consumption(1, rounding="measurement", multiple=2), Stepped),
        ]
        for line, kind in rows:
            with self.subTest(line):
                self.assertIsInstance(compile(line), kind)

    def test_numbers_count_as_they_were_typed(self):
        self.assertEqual(required(Consumption(0.1), 3), Fraction(3, 10))
        for number in (0.1, "0.1", Decimal("0.1"), Fraction(1, 10)):
            with self.subTest(number):
                self.assertEqual(exact(number), Fraction(1, 10))

    def test_a_line_that_cannot_be_computed_says_why(self):
        rows = [
            ({"per_series": 0}, "per_series"),
            ({"rounding": "quantity"}, "multiple"),
            ({"formula": "round"}, "formula"),
            ({"formula": "density", "density": 0}, "density"),
        ]
        for settings, named in rows:
            with self.subTest(settings), self.assertRaisesRegex(ValueError, named):
                Consumption(1, **settings)


class TestRounding(TestCase):
    def test_needs_are_rounded_up_and_by_products_down(self):
        """C20: 4 comp make 9 product and 8 residual; make 3. E14: whole units for 20 pieces."""
        rows = [
            (required(Consumption(4, per_series=9), 3), 1, 2),
            (required(Consumption(-8, per_series=9), 3), 1, -2),
            (required(Consumption(2.03), 20), 1, 41),
            (required(Consumption(4.16), 20), 1, 84),
            (Fraction(1, 10), 100, 10),
            (Fraction(1, 3), 100, 34),
            (Fraction(5), 1, 5),
        ]
        for value, unit, expected in rows:
            with self.subTest(value):
                self.assertEqual(round_requirement(value, unit), expected)


class TestStartedShare(TestCase):
    def test_variable_goes_in_proportion_and_constant_in_full_at_the_first_start(self):
        """A18"""
        line = Consumption(2, scrap_percent=5, scrap_qty=20)
        rows = [
            ({"started": 40}, 104),
            ({"started": 60, "first": False, "taken": 104}, 126),
            ({"started": 60, "first": False, "taken": 200}, 30),
            ({"started": 60, "first": False, "taken": 250}, 0),
            ({"started": 100}, 230),
        ]
        for arguments, expected in rows:
            with self.subTest(arguments):
                self.assertEqual(started_share(line, 100, **arguments), expected)

    def test_a_constant_line_is_taken_once(self):
        line = Consumption(3, consumption="constant")
        self.assertEqual(started_share(line, 100, 1), 3)
        self.assertEqual(started_share(line, 100, 99, first=False, taken=3), 0)

    def test_rounding_by_quantity_rounds_each_start_and_by_consumption_the_order(self):
        rows = [("quantity", 40, 48), ("consumption", 40, 40), ("quantity", 100, 108)]
        for rounding, started, expected in rows:
            line = Consumption(1, rounding=rounding, multiple=12)
            with self.subTest(rounding, started=started):
                share = started_share(line, 100, started)
                whole = Fraction(108 * started, 100) if rounding == "consumption" else expected
                self.assertEqual(share, whole)

    def test_a_by_product_comes_in_proportion_too(self):
        self.assertEqual(started_share(Consumption(-0.5), 10, 4), -2)
