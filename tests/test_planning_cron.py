"""Who may run plans, and the cron that runs them all."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errorcodes import SERIALIZATION_FAILURE
from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.sql_db import db_connect

from odoo.addons.production_control.models import production_master_plan_cron as plan_cron
from odoo.addons.production_control.tests.planning_common import PlanningCommon


class Overtaken(SerializationFailure):
    """What PostgreSQL says to whom a rival was faster than."""

    pgcode = SERIALIZATION_FAILURE


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

    # === CHUNKS === #

    def make_factory(self, bikes: int = 4):
        """Bikes with a wheel each, one order a bike, inside the firming fence."""
        wheel = self.make_item("Wheel", prod_order_type="production")
        bike = self.make_item("Bike", prod_order_type="production")
        self.make_bom(wheel, [(self.make_item("Rim"), 1)])
        self.make_bom(bike, [(wheel, 1)])
        for number in range(bikes):
            self.make_sale((bike, number + 1))
        return bike, wheel

    def run_cron(self, chunk: int = 500):
        with patch.object(plan_cron, "CHUNK", chunk), self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        return self.plan.last_run_id

    def let_fail(self, model: str, method: str, error: Exception, times: int = 99, after: int = 0):
        """Let a method fail so many times, after so many calls that do what they always do."""
        healthy, calls = getattr(type(self.env[model]), method), []

        def failing(self, *args, **kwargs):
            calls.append(True)
            if after < len(calls) <= after + times:
                raise error
            return healthy(self, *args, **kwargs)

        self.patch(type(self.env[model]), method, failing)
        return calls

    def assert_whole(self, bike, wheel):
        """Every bike has its order, each with its wheel below it."""
        bikes, wheels = self.orders(bike), self.orders(wheel)
        self.assertEqual(sorted(bikes.mapped("product_qty")), [1, 2, 3, 4])
        self.assertEqual(sorted(wheels.mapped("product_qty")), [1, 2, 3, 4])
        self.assertEqual(wheels.parent_id, bikes)
        for order in wheels:
            self.assertEqual(order.parent_component_id.order_id, order.parent_id)
        self.assertFalse(self.planned(order_type="production"))

    def test_chunks_firm_the_same_as_one_transaction(self):
        items = self.make_factory()
        firmed = self.let_fail("production.firming", "_firm", ValueError(), times=0)
        run = self.run_cron(chunk=3)
        self.assert_whole(*items)
        self.assertEqual(len(firmed), 4, "8 production orders, 4 rims to buy")
        self.assertRecordValues(run, [{"state": "done", "firmed_count": 8, "remaining_count": 0}])

    def test_what_was_interrupted_is_completed_by_the_next_run(self):
        """A server that is killed leaves the state after one of its chunks."""
        items = self.make_factory()
        for after in (1, 0):
            self.let_fail("production.firming", "_firm", KeyboardInterrupt(), times=1, after=after)
            with suppress(KeyboardInterrupt):  # assertRaises would roll everything back
                self.run_cron(chunk=3)
        run = self.env["production.planning.run"].search([("plan_id", "=", self.plan.id)])
        self.assertRecordValues(run, [{"state": "firming", "firmed_count": 3}])
        self.assertEqual(len(self.orders(*items)), 3)
        self.assertEqual(self.run_cron(chunk=3), run, "it goes on with the same record")
        self.assert_whole(*items)
        self.assertRecordValues(run, [{"state": "done", "firmed_count": 8}])

    def test_chunks_may_part_components_from_parents(self):
        """Components first, one in each transaction."""
        items = self.make_factory()
        firming = type(self.env["production.firming"])
        ordered = firming._in_firming_order
        self.patch(firming, "_in_firming_order", lambda s, p: ordered(s, p)[::-1])
        self.run_cron(chunk=1)
        self.assert_whole(*items)

    def test_progress_shows_what_is_left(self):
        self.make_factory()
        seen = []
        commit = type(self.env["ir.cron"])._commit_progress

        def noting(cron, processed=0, *, remaining=None, **more):
            seen.append((processed, remaining))
            return commit(cron, processed, remaining=remaining, **more)

        self.patch(type(self.env["ir.cron"]), "_commit_progress", noting)
        others = self.env["production.master.plan"].search_count([]) - 1
        self.run_cron(chunk=4)
        self.assertEqual(seen[0], (0, others + 1))
        done = sum(processed for processed, _remaining in seen)
        self.assertEqual((done, seen[-1]), (others + 1 + 3, (1, 0)))

    # === RIVALS === #

    def test_a_serialization_error_is_tried_again(self):
        items = self.make_factory()
        self.let_fail("production.planning.reader", "_read", Overtaken(), times=2)
        self.let_fail("production.firming", "_firm", Overtaken(), times=1, after=1)
        with patch("odoo.service.model.time.sleep"):
            run = self.run_cron(chunk=3)
        self.assert_whole(*items)
        self.assertRecordValues(run, [{"state": "done", "failure": False, "firmed_count": 8}])

    def test_a_plan_that_somebody_else_runs_is_tried_again_later(self):
        self.make_factory()
        busy = plan_cron.PlanIsBusy("busy")
        self.let_fail("production.master.plan", "_lock", busy, times=1)
        of_cron = [("cron_id", "=", self.cron.id)]
        before = self.env["ir.cron.trigger"].search(of_cron)
        self.run_cron()
        run = self.env["production.planning.run"].search([("plan_id", "=", self.plan.id)])
        self.assertRecordValues(run, [{"state": "waiting"}])
        self.assertFalse(self.plan.activity_ids, "not a failure")
        trigger = self.env["ir.cron.trigger"].search(of_cron) - before
        self.assertEqual(trigger.call_at, fields.Datetime.now() + timedelta(minutes=5))
        self.run_cron()
        self.assertEqual(run.state, "done")

    def test_a_run_that_was_overtaken_leaves_the_rest_to_the_other(self):
        items = self.make_factory()
        firming, plan = type(self.env["production.firming"]), self.plan
        healthy, calls = firming._firm, []

        def overtaken(self, planned, choice=None):
            result = healthy(self, planned, choice)
            calls.append(len(planned))
            if len(calls) == 1:
                plan.with_env(self.env)._run()
            return result

        self.patch(firming, "_firm", overtaken)
        self.run_cron(chunk=3)
        self.assertEqual(calls[0], 3)
        self.assertEqual(len(calls), 2, "the other run firms the rest at once")
        self.assert_whole(*items)

    # === ACTIVITIES === #

    def break_plans(self):
        self.let_fail("production.planning.reader", "_read", ValueError("nothing to read"))

    def test_a_failure_is_one_activity_of_the_planner_until_it_is_mended(self):
        planner = self.make_user("planner")
        self.plan.planner_id = planner
        reader = type(self.env["production.planning.reader"])
        healthy = reader._read
        self.break_plans()
        for _night in range(3):
            with self.assertLogs(level="ERROR"):
                self.run_cron()
        activity = self.plan.activity_ids
        self.assertRecordValues(
            activity, [{"user_id": planner.id, "summary": "The planning run failed"}]
        )
        self.assertIn("nothing to read", activity.note)
        self.patch(reader, "_read", healthy)
        self.run_cron()
        self.assertFalse(self.plan.activity_ids, "nothing to look at any more")

    def test_what_could_not_be_planned_is_one_activity_too(self):
        self.plan.planner_id = self.make_user("planner")
        bike = self.make_item("Bike", prod_order_type="production")
        self.make_sale((bike, 1))
        bike.prod_stopped = True
        for _night in range(2):
            self.run_cron()
        self.assertEqual(self.plan.last_run_id.problem_ids.mapped("severity"), ["error"])
        self.assertEqual(len(self.plan.activity_ids), 1)
        self.assertIn("Bike", self.plan.activity_ids.note)

    def test_without_a_planner_the_first_of_the_company_is_told(self):
        group = self.env.ref("production_control.group_planner")
        first = group.all_user_ids.filtered(
            lambda user: self.company in user.company_ids and user.active
        ).sorted("id")[:1] or self.make_user("planner")
        self.break_plans()
        with self.assertLogs(level="ERROR"):
            self.run_cron()
        self.assertEqual(self.plan.activity_ids.user_id, first)

    def test_a_failure_while_firming_says_what_is_left(self):
        items = self.make_factory()
        self.let_fail("production.firming", "_firm", ValueError("no ink"), after=1)
        with self.assertLogs(level="ERROR"):
            run = self.run_cron(chunk=3)
        self.assertRecordValues(run, [{"state": "failed", "firmed_count": 3, "remaining_count": 9}])
        self.assertIn("with 9 planned orders left", run.failure)
        self.assertEqual(len(self.orders(*items)), 3)

    def test_two_runs_at_once_are_told_apart(self):
        """The plan's row is locked: a second run is told to wait, none duplicates."""
        rival = db_connect(self.cr.dbname).cursor()
        self.addCleanup(rival.close)
        rival.execute(
            "SELECT id FROM production_master_plan WHERE id = %s FOR UPDATE", [self.plan.id]
        )
        with self.assertRaisesRegex(UserError, "is being run right now"):
            self.run_plan()
