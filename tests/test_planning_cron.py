"""Who may run plans, and the cron that runs them all."""

from __future__ import annotations

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.sql_db import db_connect

from odoo.addons.production_control.tests.planning_common import PlanningCommon


class TestRunRights(PlanningCommon):
    """Who may run plans and firm (ax.md 18: planners)."""

    def test_only_planners_run_and_firm(self):
        item = self.make_item("Bike", prod_order_type="production")
        self.make_bom(item, [(self.make_item("Part"), 1)])
        self.plan.firm_automatically = False
        planner = self.make_user("planner")
        self.make_sale((item, 2))
        self.plan.with_user(planner).action_run()
        planned = self.planned(product_id=item.id)
        for role in ("supervisor", "order_creator", "manager", "engineer", "operator", "user"):
            user = self.make_user(role)
            with self.subTest(role), self.assertRaises(AccessError):
                self.plan.with_user(user).action_run()
            with self.subTest(role), self.assertRaises(AccessError):
                planned.with_user(user).action_firm()
        planned.with_user(planner).action_firm()
        self.assertEqual(self.orders(item).product_qty, 2)

    def test_plans_of_another_company_stay_hidden(self):
        company = self.env["res.company"].create({"name": "Other company"})
        foreign = self.env["production.master.plan"].search([("company_id", "=", company.id)])
        self.assertTrue(foreign, "a new company has its master plan")
        with self.assertRaises(AccessError):
            foreign.with_user(self.make_user("planner")).action_run()


class TestCron(PlanningCommon):
    """The planner cron: every company, one failure does not stop the others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref("production_control.ir_cron_master_planning")

    def test_the_cron_plans_every_company(self):
        company = self.env["res.company"].create({"name": "Other company"})
        item = self.make_item("Bike", prod_order_type="production")
        self.make_bom(item, [(self.make_item("Part"), 1)], company_id=False)
        self.make_sale((item, 1))
        sale = (
            self.env["sale.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": self.customer.id,
                    "company_id": company.id,
                    "warehouse_id": self.default_site(company).id,
                    "order_line": [Command.create({"product_id": item.id, "product_uom_qty": 2})],
                }
            )
        )
        sale.action_confirm()
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        quantities = {order.company_id: order.product_qty for order in self.orders(item)}
        self.assertEqual(quantities, {self.company: 1, company: 2})

    def test_a_plan_that_fails_leaves_a_record_and_the_others_run(self):
        reader = type(self.env["production.planning.reader"])
        company = self.env["res.company"].create({"name": "Broken company"})
        healthy = reader._read

        def broken(self, plan):
            if plan.company_id == company:
                raise ValueError("nothing to read")
            return healthy(self, plan)

        self.patch(reader, "_read", broken)
        with self.enter_registry_test_mode(), self.assertLogs(level="ERROR"):
            self.cron.method_direct_trigger()
        runs = self.env["production.planning.run"].search([])
        self.assertEqual(
            {run.plan_id.company_id: run.state for run in runs},
            {self.company: "done", company: "failed"},
        )
        self.assertIn("nothing to read", runs.filtered(lambda r: r.state == "failed").failure)

    def test_two_runs_at_once_are_told_apart(self):
        """The plan's row is locked: a second run is told to wait, none duplicates."""
        rival = db_connect(self.cr.dbname).cursor()
        self.addCleanup(rival.close)
        rival.execute(
            "SELECT id FROM production_master_plan WHERE id = %s FOR UPDATE", [self.plan.id]
        )
        with self.assertRaisesRegex(UserError, "is being run right now"):
            self.run_plan()
