"""The result log of a step: what was done, what was refused and why."""

from __future__ import annotations

from odoo.exceptions import AccessError

from odoo.addons.production_control.tests.common import ProductionCommon


class TestStepLog(ProductionCommon):
    """One log for what came of a step on several orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        item = cls.make_item("Bike")
        cls.first, cls.second, cls.third = cls.env["production.order"].create(
            [{"product_id": item.id, "product_qty": number} for number in (1, 2, 3)]
        )

    def report(self, user=None):
        env = self.env(user=user) if user else self.env
        log = env["production.order.step.log"]
        action = log._report(
            "Release",
            self.first | self.second,
            {self.third: "No material."},
            {self.second: ["Late.", "Not reserved."], self.third: ["Never mind."]},
        )
        return action, env[action["res_model"]].browse(action["res_id"])

    def test_the_log_says_what_came_of_each_order_refused_ones_first(self):
        action, log = self.report()
        self.assertEqual((action["target"], action["name"]), ("new", "Release"))
        self.assertRecordValues(
            log.line_ids,
            [
                {"order_id": self.third.id, "result": "refused", "message": "No material."},
                {
                    "order_id": self.second.id,
                    "result": "warning",
                    "message": "Late.\nNot reserved.",
                },
                {"order_id": self.first.id, "result": "done", "message": False},
            ],
        )

    def test_the_log_sums_up(self):
        _action, log = self.report()
        self.assertRecordValues(
            log,
            [
                {
                    "done_count": 2,
                    "refused_count": 1,
                    "warning_count": 1,
                    "summary": "Release of 3 production orders: 2 done, 1 of them with warnings, "
                    "1 refused.",
                }
            ],
        )

    def test_its_orders_can_be_opened(self):
        _action, log = self.report()
        self.assertEqual(log.action_view_refused()["res_id"], self.third.id)
        self.assertEqual(
            log.action_view_done()["domain"], [("id", "in", (self.second | self.first).ids)]
        )
        self.assertEqual(log.line_ids[0].action_view_order()["res_id"], self.third.id)

    def test_only_who_ran_the_step_reads_its_log(self):
        supervisor, planner = self.make_user("supervisor"), self.make_user("planner")
        _action, log = self.report(supervisor)
        self.assertTrue(log.summary)
        self.assertEqual(len(log.line_ids), 3)
        for user in (planner, self.make_user("user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                log.with_user(user).read(["step"])
            with self.subTest(user.login), self.assertRaises(AccessError):
                log.line_ids.with_user(user).read(["message"])

    def test_nobody_writes_a_log(self):
        supervisor = self.make_user("supervisor")
        _action, log = self.report(supervisor)
        with self.assertRaises(AccessError):
            log.step = "Other"
        with self.assertRaises(AccessError):
            self.env["production.order.step.log"].with_user(supervisor).create({"step": "Mine"})
