"""Phantom lines merged into their order (ax.md 5 #1, 6.4, A10)."""

from __future__ import annotations

from fractions import Fraction

from ..consumption import Consumption, required
from ..phantoms import each, merged
from .case import TestCase


class TestMergedLine(TestCase):
    def test_quantities_of_nested_levels_multiply_through(self):
        """A10: 2 phantoms per parent that hold 3 of C each: 60 of C for 10."""
        self.assertEqual(required(merged(Consumption(2), Consumption(3)), 10), 60)
        nested = merged(merged(Consumption(2), Consumption(3)), Consumption(5))
        self.assertEqual(required(nested, 10), 300)

    def test_a_merged_line_asks_for_what_the_phantom_would_have_asked_for(self):
        """The same as exploding the exact need of the phantom, whatever the rules are."""
        phantoms = {
            "plain": Consumption(2),
            "per series": Consumption(5, per_series=3),
            "scrap": Consumption(2, scrap_percent=5, scrap_qty=4),
            "dozens": Consumption(1, factor=12),
            "measured": Consumption(1, formula="height", height=3, constant=2),
            "constant": Consumption(7, consumption="constant"),
            "boxes": Consumption(2, rounding="quantity", multiple=12),
        }
        components = {
            "plain": Consumption(3),
            "per series": Consumption(10, per_series=100),
            "scrap": Consumption(3, scrap_percent=10, scrap_qty=1),
            "by-product": Consumption(-1),
            "boxes": Consumption(3, rounding="quantity", multiple=20),
        }
        for outer, phantom in phantoms.items():
            for inner, component in components.items():
                with self.subTest(phantom=outer, component=inner):
                    need = required(component, required(phantom, 10))
                    self.assertEqual(required(merged(phantom, component, 10), 10), need)

    def test_a_constant_component_is_taken_once_an_order(self):
        line = merged(Consumption(2), Consumption(3, consumption="constant"))
        self.assertEqual([required(line, quantity) for quantity in (1, 1000)], [3, 3])

    def test_a_component_by_steps_is_taken_for_the_order_as_it_is(self):
        component = Consumption(0, consumption="step", steps=((0, 1), (15, 4)))
        self.assertEqual(required(merged(Consumption(2), component, 10), 10), 4)


class TestPieces(TestCase):
    def test_operations_run_on_as_many_pieces_as_one_unit_takes(self):
        rows = [
            (Consumption(2), Fraction(2)),
            (Consumption(10, per_series=100), Fraction(1, 10)),
            (Consumption(2, scrap_qty=9), Fraction(2)),
            (Consumption(4, consumption="constant"), Fraction(1)),
        ]
        for phantom, expected in rows:
            with self.subTest(phantom):
                self.assertEqual(each(phantom), expected)
