"""Quotations of opportunities: how likely they are, the opportunity says (ax.md 17.1)."""

from __future__ import annotations

from datetime import date
from unittest import SkipTest

from odoo.addons.production_control.tests.forecast_common import ForecastCommon


class TestOpportunities(ForecastCommon):
    """The plan's minimum probability, where Odoo knows one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "opportunity_id" not in cls.env["sale.order"]._fields:
            raise SkipTest("sale_crm is not installed")
        cls.likely = cls.make_quotation(10, 80)
        cls.unlikely = cls.make_quotation(20, 30)
        cls.unknown = cls.make_sale((cls.bike, 40), confirm=False)

    @classmethod
    def make_quotation(cls, quantity, probability):
        """A quotation for an opportunity of that probability."""
        lead = cls.env["crm.lead"].create({"name": "Bikes", "type": "opportunity"})
        lead.probability = probability
        sale = cls.make_sale((cls.bike, quantity), confirm=False)
        sale.opportunity_id = lead
        return sale

    def test_quotations_less_likely_than_the_minimum_are_left_out(self):
        rows = [
            (0, 100, [10, 20, 40]),
            (30, 100, [10, 20, 40]),
            (31, 100, [10, 40]),
            (50, 20, [10]),
            (81, 100, [40]),
        ]
        for minimum, without, expected in rows:
            with self.subTest(minimum=minimum, without=without):
                self.plan.write(
                    {
                        "include_quotations": True,
                        "quotation_min_probability": minimum,
                        "quotation_probability": without,
                    }
                )
                found = self.reader._quotation_rows(self.scope(), self.plan)
                self.assertEqual([row.quantity for row in found], expected)

    def test_only_quotations_that_count_reduce_the_forecast(self):
        self.make_line(100, date(2026, 4, 1))
        self.count_forecast(
            "transactions_dynamic", include_quotations=True, quotation_min_probability=50
        )
        self.assertEqual(self.forecast_quantities(), [50])
