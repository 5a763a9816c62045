"""What a master plan is called where users look at several companies."""

from __future__ import annotations

from odoo.addons.production_control.tests.planning_common import PlanningCommon


class TestMasterPlanName(PlanningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other company"})
        cls.companies = cls.company | cls.other

    def test_the_company_is_named_where_several_are_active(self):
        self.plan.name = "Master plan"
        rows = [
            (self.company, "Master plan"),
            (self.companies, f"Master plan ({self.company.name})"),
        ]
        for companies, expected in rows:
            with self.subTest(companies=companies.mapped("name")):
                plan = self.plan.with_context(allowed_company_ids=companies.ids)
                self.assertEqual(plan.display_name, expected)

    def test_a_run_is_called_after_its_plan(self):
        run = self.run_plan().with_context(allowed_company_ids=self.companies.ids)
        self.assertIn(f"({self.company.name})", run.display_name)

    def test_a_plan_is_found_by_its_company(self):
        plans = self.env["production.master.plan"].with_context(
            allowed_company_ids=self.companies.ids
        )
        found = [number for number, _name in plans.name_search("Other company")]
        self.assertEqual(plans.browse(found).company_id, self.other)
