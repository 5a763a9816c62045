from __future__ import annotations

from psycopg2.errors import UniqueViolation

from odoo.exceptions import ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..planning.coverage import CODES
from .common import ProductionCommon


class TestItemCoverage(ProductionCommon):
    """Coverage groups, and what an item does differently at a site (ax.md 15, 17.8 - 17.11)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wheel = cls.make_item("Wheel")

    def _group(self, **values):
        return self.env["production.coverage.group"].create({"name": "Weekly", **values})

    # === ITEM COVERAGE === #

    def test_it_belongs_to_the_company_of_its_site(self):
        self.assertRecordValues(
            self.make_coverage(self.wheel),
            [{"company_id": self.company.id, "product_tmpl_id": self.wheel.product_tmpl_id.id}],
        )

    @mute_logger("odoo.sql_db")
    def test_there_is_one_for_an_item_and_a_site(self):
        self.make_coverage(self.wheel)
        with self.assertRaises(UniqueViolation):
            self.make_coverage(self.wheel)
        self.make_coverage(self.wheel, self.make_site())

    def test_a_lead_time_overrides_the_item(self):
        coverages = self.make_coverage(self.wheel)
        coverages += self.make_coverage(self.wheel, self.make_site(), lead_time=5)
        self.assertEqual(coverages.mapped("lead_time_override"), [False, True])

    def test_a_lead_time_of_zero_may_override(self):
        coverage = self.make_coverage(self.wheel, lead_time_override=True)
        self.assertRecordValues(coverage, [{"lead_time": 0, "lead_time_override": True}])

    def test_impossible_settings_are_refused(self):
        impossible = (
            {"order_multiple": -1},
            {"lead_time": -1},
            {"negative_days": -1},
            {"min_qty": 5, "max_qty": 4},
            {"order_min_qty": 5, "order_max_qty": 4},
        )
        for values in impossible:
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.make_coverage(self.wheel, **values)

    def test_the_receipt_location_belongs_to_the_site(self):
        foreign = self.make_location(self.make_site())
        with self.assertRefused("another site"):
            self.make_coverage(self.wheel, location_id=foreign.id)
        self.make_coverage(self.wheel, location_id=self.make_location().id)

    def test_its_name_says_item_and_site(self):
        coverage = self.make_coverage(self.wheel)
        self.assertEqual(coverage.display_name, f"Wheel / {self.site.name}")

    # === REFILLING === #

    def test_a_site_is_not_refilled_from_itself(self):
        with self.assertRefused("Wheel / .* refills itself", ValidationError):
            self.make_coverage(self.wheel, refill_warehouse_id=self.site.id)

    def test_sites_are_not_refilled_in_a_circle(self):
        second = self.make_site("Second", "S2")
        third = self.make_site("Third", "S3")
        self.make_coverage(self.wheel, refill_warehouse_id=second.id)
        self.make_coverage(self.wheel, second, refill_warehouse_id=third.id)
        circle = (
            f"Wheel refill each other in a circle: Third <- {self.site.name} <- Second <- Third"
        )
        with self.assertRefused(circle, ValidationError):
            self.make_coverage(self.wheel, third, refill_warehouse_id=self.site.id)
        self.make_coverage(self.make_item("Frame"), third, refill_warehouse_id=self.site.id)

    def test_a_circle_is_found_among_new_records(self):
        second = self.make_site("Second", "S2")
        values = {"product_id": self.wheel.id}
        with self.assertRefused("in a circle", ValidationError):
            self.env["production.item.coverage"].create(
                [
                    {**values, "warehouse_id": near.id, "refill_warehouse_id": far.id}
                    for near, far in ((self.site, second), (second, self.site))
                ]
            )

    def test_a_site_is_refilled_from_its_own_company(self):
        foreign = self.default_site(self.env["res.company"].create({"name": "Foreign"}))
        with self.assertRefused("Refill From"):
            self.make_coverage(self.wheel, refill_warehouse_id=foreign.id)

    # === ITEM === #

    def test_impossible_order_settings_of_an_item_are_refused(self):
        impossible = (
            {"prod_lead_time": -1},
            {"prod_order_multiple": -1},
            {"prod_order_min_qty": 5, "prod_order_max_qty": 4},
        )
        for values in impossible:
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.make_item("Impossible", **values)

    def test_an_item_counts_what_is_known_about_it(self):
        self.make_coverage(self.wheel)
        self.make_bom(self.wheel)
        self.make_route(self.wheel)
        for item in (self.wheel, self.wheel.product_tmpl_id):
            self.assertRecordValues(
                item,
                [
                    {
                        "prod_bom_version_count": 1,
                        "prod_route_version_count": 1,
                        "prod_item_coverage_count": 1,
                    }
                ],
            )

    # === COVERAGE GROUP === #

    def test_the_codes_are_those_of_the_planner(self):
        field = self.env["production.coverage.group"]._fields["coverage_code"]
        self.assertEqual(set(field.get_values(self.env)), set(CODES))

    def test_firming_reaches_as_far_as_coverage_unless_told(self):
        group = self._group(coverage_fence=100)
        self.assertEqual(group.firming_fence, 100)
        self.assertEqual(self._group(firming_fence=0).firming_fence, 0)
        group.coverage_fence = 200
        self.assertEqual(group.firming_fence, 200)

    def test_impossible_groups_are_refused(self):
        for values in ({"coverage_fence": -1}, {"coverage_code": "period", "period_days": 0}):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._group(**values)

    def test_the_screen_asks_for_the_period_of_a_period_group(self):
        form = Form(self.env["production.coverage.group"])
        form.name = "Fortnightly"
        form.coverage_code = "period"
        form.period_days = 14
        self.assertEqual(form.save().period_days, 14)

    def test_a_company_without_its_own_group_covers_each_requirement(self):
        requirement = self.env.ref("production_control.coverage_group_requirement")
        self.assertEqual(self.company._prod_coverage_group(), requirement)
        self.assertRecordValues(
            requirement,
            [{"coverage_code": "requirement", "coverage_fence": 365, "firming_fence": 365}],
        )
        weekly = self._group()
        self.company.prod_coverage_group_id = weekly
        self.assertEqual(self.company._prod_coverage_group(), weekly)

    def test_a_company_takes_no_group_of_another(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        with self.assertRefused("another company"):
            self.company.prod_coverage_group_id = self._group(company_id=foreign.id)
