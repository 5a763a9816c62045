from __future__ import annotations

from odoo.exceptions import UserError

from odoo.addons.production_control.lifecycle import STEPS
from odoo.addons.production_control.tests.life_cycle_common import LifeCycleCommon


class TestOrderSteps(LifeCycleCommon):
    """Climbing the life cycle: missed steps, the matrix, several orders at once (ax.md 4)."""

    def test_every_step_of_the_table_has_its_methods_and_its_group(self):
        orders = self.env["production.order"]
        for step in STEPS:
            with self.subTest(step.state):
                for name in (step.do, step.undo, step.action):
                    self.assertTrue(name is None or callable(getattr(orders, name)))
                self.assertTrue(self.env.ref(f"production_control.{step.duty}"))

    def test_a_step_runs_the_missed_ones_first(self):
        """A13: Release of a Created order estimates and schedules it."""
        order = self.order([(self.make_component(), 2)])
        order.action_release()
        self.assertRecordValues(
            order,
            [{"state": "released", "schedule_status": "operations", "estimate_needed": False}],
        )
        self.assertOpenMoves(order.component_ids, "move_ids", [20])

    def test_each_status_is_stamped_when_it_is_reached(self):
        order = self.order([(self.make_component(), 2)])
        order.action_report_finished()
        stamps = ("date_estimated", "date_released", "date_started", "date_reported", "date_ended")
        self.assertEqual([bool(order[name]) for name in stamps], [True] * 4 + [False])
        order.action_reset("estimated")
        self.assertEqual([bool(order[name]) for name in stamps], [True] + [False] * 4)

    def test_the_status_is_not_written_by_hand_by_anybody(self):
        order = self.order([(self.make_component(), 2)])
        for values in ({"state": "ended"}, {"state": "estimated"}):
            with self.assertRefused("changes with its steps"):
                order.sudo().write(values)
        supervisor = self.make_user("supervisor")
        with self.assertRefused("changes with its steps"):
            order.with_user(supervisor).write({"qty_good": 5})

    def test_the_matrix_forbids_steps_and_says_where_it_is(self):
        order = self.order([(self.make_component(), 2)])
        row = self.env["production.status.matrix"].search(
            [("company_id", "=", self.company.id), ("state", "=", "created")]
        )
        row.release = False
        with self.assertRefused(f"status matrix.*{order.name}"):
            order.action_release()
        order.action_start()
        self.assertEqual(order.state, "started")
        self.assertFalse(order.date_released)

    def test_one_order_that_is_refused_does_not_stop_the_others(self):
        """A failing record does not stop a batch; the log says what was done and what not."""
        good = [self.order([(self.make_component(), 2)]) for _count in range(3)]
        bad = self.order([(self.make_item("Wheel"), 2, {"line_type": "phantom"})])
        orders = good[0] | bad | good[1] | good[2]
        action = orders.action_estimate()
        self.assertEqual(orders.mapped("state"), ["estimated", "created", "estimated", "estimated"])
        log = self.env[action["res_model"]].browse(action["res_id"])
        refused = log.line_ids.filtered(lambda line: line.result == "refused")
        self.assertEqual(refused.order_id, bad)
        self.assertRegex(refused.message, "no active BOM")

    def test_sub_orders_climb_before_the_orders_that_need_them(self):
        frame = self.make_item("Frame")
        self.make_bom(frame, [(self.make_component(), 1)])
        order = self.order([(frame, 1, {"line_type": "pegged_supply"})])
        order.action_estimate()
        (order | order.child_ids).action_report_finished()
        self.assertEqual((order | order.child_ids).mapped("state"), ["reported", "reported"])
        self.assertEqual(self.on_hand(frame), 0)

    def test_an_order_that_is_not_reported_is_ended_only_when_asked_to(self):
        """ax.md 4.2 #6."""
        order = self.order([(self.make_component(), 2)])
        with self.assertRefused("not reported as finished"):
            order.action_end()
        order.action_end(report_finished=True)
        self.assertEqual(order.state, "ended")

    def test_an_ended_order_is_final(self):
        """A17; ax.md 2.3 #29."""
        order = self.order([(self.make_component(), 2)])
        order.action_end(report_finished=True)
        for step in STEPS:
            with self.subTest(step.action), self.assertRaises(UserError):
                getattr(order, step.action)()
        with self.assertRefused("final"):
            order.action_reset()
        with self.assertRefused("cannot be changed"):
            order.product_qty = 3

    def test_steps_need_their_right(self):
        """A41: a sales clerk creates and does not release; ax.md 18."""
        clerk = self.make_user("order_creator")
        self.make_bom(self.item, [(self.make_component(), 1)])
        order = (
            self.env["production.order"]
            .with_user(clerk)
            .create({"product_id": self.item.id, "product_qty": 1})
        )
        with self.assertRefused("access right"):
            order.action_release()
        self.assertEqual(order.state, "created")
