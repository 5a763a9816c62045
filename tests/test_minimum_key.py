from __future__ import annotations

from fractions import Fraction

from psycopg2.errors import CheckViolation

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from .common import ProductionCommon


class TestMinimumKey(ProductionCommon):
    """Factors by which a minimum changes over the year (ax.md 17.9)."""

    def _key(self, *factors):
        lines = [
            Command.create({"month_from": first, "month_to": last, "factor": factor})
            for first, last, factor in factors
        ]
        return self.env["production.minimum.key"].create({"name": "Season", "line_ids": lines})

    def test_the_example_of_a_year(self):
        key = self._key(("1", "3", 1), ("4", "5", 2), ("6", "8", 2.5), ("9", "12", 1))
        factors = key._factors()
        self.assertEqual(
            [factors[month] for month in range(1, 13)],
            [1, 1, 1, 2, 2, Fraction(5, 2), Fraction(5, 2), Fraction(5, 2), 1, 1, 1, 1],
        )

    def test_a_line_may_go_over_the_new_year(self):
        self.assertEqual(set(self._key(("11", "2", 3))._factors()), {11, 12, 1, 2})

    def test_months_that_are_not_named_have_no_factor_of_their_own(self):
        self.assertEqual(self._key(("4", "4", 2))._factors(), {4: 2})

    def test_a_factor_is_taken_as_typed(self):
        self.assertEqual(self._key(("4", "4", 1.1))._factors(), {4: Fraction(11, 10)})

    def test_each_month_has_one_factor(self):
        with self.assertRefused(r"March - June and May - July share a month", ValidationError):
            self._key(("3", "6", 2), ("5", "7", 3))
        key = self._key(("3", "4", 2), ("5", "7", 3))
        with self.assertRefused("share a month", ValidationError):
            key.line_ids[0].month_to = "5"

    @mute_logger("odoo.sql_db")
    def test_a_negative_factor_is_refused(self):
        with self.assertRaises(CheckViolation):
            self._key(("3", "6", -1))

    def test_a_line_of_one_month_needs_only_that_month(self):
        form = Form(self.env["production.minimum.key"])
        form.name = "April"
        with form.line_ids.new() as line:
            line.month_from = "4"
            line.factor = 2
        self.assertEqual(form.save()._factors(), {4: 2})

    def test_a_copy_has_the_factors(self):
        self.assertEqual(self._key(("4", "4", 2)).copy()._factors(), {4: 2})
