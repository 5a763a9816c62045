"""The production control parameters of companies and sites (ax.md 16)."""

from __future__ import annotations

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.production_control.tests.common import ProductionCommon


class TestParameters(ProductionCommon):
    """Which parameters an order follows, and what they may be."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_site = cls.make_site()
        cls.item = cls.make_item("Bike")

    def make_parameters(self, site=None, **values):
        return self.env["production.site.parameters"].create(
            {"warehouse_id": (site or self.site).id, **values}
        )

    def make_order(self, site=None, **values):
        return self.env["production.order"].create(
            {
                "product_id": self.item.id,
                "product_qty": 1,
                "warehouse_id": (site or self.site).id,
                **values,
            }
        )

    # === COMPANY OR SITE === #

    def test_an_order_follows_its_company_unless_parameters_are_by_site(self):
        own = self.make_parameters()
        rows = [
            # parameter usage, site, expected
            ("company", self.site, self.company),
            ("site", self.site, own),
            ("site", self.other_site, self.company),
        ]
        for usage, site, expected in rows:
            self.company.prod_parameter_usage = usage
            with self.subTest(usage=usage, site=site.code):
                self.assertEqual(self.make_order(site)._parameters(), expected)

    def test_parameters_of_a_site_start_as_those_of_its_company(self):
        self.company.write({"prod_max_job_lead_time": 90, "prod_reservation": "release"})
        self.assertRecordValues(
            self.make_parameters(prod_reservation="start"),
            [
                {
                    "company_id": self.company.id,
                    "prod_max_job_lead_time": 90,
                    "prod_reservation": "start",
                }
            ],
        )

    def test_the_form_of_a_site_proposes_those_of_the_company(self):
        self.company.prod_max_job_lead_time = 90
        form = Form(self.env["production.site.parameters"])
        form.warehouse_id = self.other_site
        self.assertEqual(form.prod_max_job_lead_time, 90)
        self.assertEqual(form.save().prod_max_job_lead_time, 90)

    def test_a_site_has_its_parameters_once(self):
        self.make_parameters()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.make_parameters()

    def test_a_new_order_takes_the_reservation_of_its_site(self):
        self.company.write({"prod_parameter_usage": "site", "prod_reservation": "manual"})
        self.make_parameters(prod_reservation="start")
        self.assertEqual(self.make_order().reservation, "start")
        self.assertEqual(self.make_order(self.other_site).reservation, "manual")

    def test_the_documented_defaults(self):
        company = self.env["res.company"].create({"name": "New company"})
        self.assertRecordValues(
            company,
            [
                {
                    "prod_parameter_usage": "company",
                    "prod_reservation": "estimation",
                    "prod_scheduling_method": "operations",
                    "prod_scheduling_direction": "backward_delivery",
                    "prod_route_network": True,
                    "prod_post_picking_list": True,
                    "prod_post_report": True,
                    "prod_price_calculation": True,
                    "prod_accept_error": False,
                    "prod_max_job_lead_time": 300,
                    "prod_scrap_method": "good",
                }
            ],
        )

    # === CHECKS === #

    def test_parameters_that_make_no_sense_are_refused(self):
        rows = [
            ({"prod_pick_negative": True, "prod_physical_reduction": True}, "cannot both pick"),
            ({"prod_max_job_lead_time": 0}, "at least one day"),
            ({"prod_max_job_lead_time": -1}, "at least one day"),
            ({"prod_over_report_percent": -1}, "must be percentages"),
            ({"prod_under_report_percent": -1}, "must be percentages"),
            ({"prod_under_report_percent": 101}, "must be percentages"),
            ({"prod_scrap_method": "account"}, "choose the account too"),
        ]
        for record in (self.company, self.make_parameters()):
            for values, text in rows:
                with (
                    self.subTest(record=record._name, **values),
                    self.assertRefused(text, ValidationError),
                ):
                    record.write(values)

    def test_the_scrap_account_is_one_of_the_company(self):
        company = self.env["res.company"].create({"name": "Other company"})
        account = (
            self.env["account.account"]
            .with_company(company)
            .create(
                {
                    "name": "Scrap",
                    "code": "650099",
                    "account_type": "expense",
                    "company_ids": [(6, 0, company.ids)],
                }
            )
        )
        values = {"prod_scrap_method": "account", "prod_scrap_account_id": account.id}
        with self.assertRefused("belongs to another company", ValidationError):
            self.company.write(values)
        company.write(values)
        self.assertEqual(company.prod_scrap_account_id, account)

    # === RIGHTS === #

    def test_a_manager_sets_every_parameter_and_nothing_else_of_the_company(self):
        company = self.company.with_user(self.make_user("manager"))
        for name in company._prod_manager_fields():
            with self.subTest(name):
                value = company._fields[name].convert_to_write(company[name], company)
                company.write({name: value})
        with self.assertRaises(AccessError):
            company.write({"name": "Mine", "prod_accept_error": True})

    def test_only_managers_set_parameters_and_everybody_reads_them(self):
        own = self.make_parameters()
        for role in ("user", "operator", "supervisor", "planner", "engineer", "order_creator"):
            user = self.make_user(role)
            with self.subTest(role):
                self.assertTrue(own.with_user(user).prod_reservation)
                with self.assertRaises(AccessError):
                    own.with_user(user).prod_accept_error = True
                with self.assertRaises(AccessError):
                    self.company.with_user(user).prod_accept_error = True
        own.with_user(self.make_user("manager")).prod_accept_error = True
        self.assertTrue(own.prod_accept_error)

    # === SETTINGS PAGE === #

    def test_the_settings_page_has_every_parameter(self):
        names = self.company._prod_manager_fields()
        arch = self.env["res.config.settings"].get_view(view_type="form")["arch"]
        for name in names:
            with self.subTest(name):
                self.assertIn(f'name="{name}"', arch)

    def test_the_form_of_production_managers_has_every_parameter(self):
        view = self.env.ref("production_control.res_company_view_form_production")
        arch = self.env["res.company"].get_view(view.id, "form")["arch"]
        for name in self.company._prod_manager_fields():
            with self.subTest(name):
                self.assertIn(f'name="{name}"', arch)

    def test_settings_that_only_make_sense_together_are_saved_together(self):
        account = self.env["account.account"].create(
            {"name": "Scrap", "code": "650098", "account_type": "expense"}
        )
        settings = {"prod_scrap_method": "account", "prod_scrap_account_id": account.id}
        self.env["res.config.settings"].create(settings).execute()
        self.assertRecordValues(self.company, [settings])
        self.company.prod_pick_negative = True
        swapped = {"prod_pick_negative": False, "prod_physical_reduction": True}
        self.env["res.config.settings"].create(swapped).execute()
        self.assertRecordValues(self.company, [swapped])
