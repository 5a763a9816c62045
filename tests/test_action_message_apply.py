"""Applying action messages: alone, as a chain, and where the order does not allow it."""

from __future__ import annotations

from odoo.addons.production_control.tests.action_message_common import ActionMessageCommon


class TestApply(ActionMessageCommon):
    def test_one_message_changes_its_order_alone(self):
        self.sell(4)
        self.look()
        message = self.messages(self.bikes)
        self.assertTrue(message.action_apply())
        self.assertEqual((self.bikes.product_qty, self.wheels.product_qty), (4, 20))
        self.assertEqual(self.bikes.component_ids.qty_required, 8)
        self.assertEqual(message.state, "applied")
        self.look()
        self.assertEqual(self.told(), {self.wheels: ("decrease", 20, 8, 0)})

    def test_the_chain_is_applied_components_first_and_leaves_no_message(self):
        for start in (self.bikes, self.wheels):
            with self.subTest(start.name), self.env.cr.savepoint() as savepoint:
                self.sell(4)
                self.look()
                chain = self.messages(start)._chain()
                self.assertEqual([m._supply() for m in chain], [self.wheels, self.bikes])
                self.messages(start).action_apply_chain()
                self.assertEqual((self.bikes.product_qty, self.wheels.product_qty), (4, 8))
                self.assertEqual(self.look()["message_count"], 0)
                savepoint.rollback()

    def test_a_cancelled_chain_deletes_its_orders(self):
        self.sell(0)
        self.look()
        messages = self.messages()
        messages[0].action_apply_chain()
        self.assertFalse((self.bikes | self.wheels).exists())
        self.assertEqual(messages.mapped("state"), ["applied", "applied"])
        self.look()
        self.assertFalse(self.messages())

    def test_the_receipts_of_components_belong_to_the_chain(self):
        spokes = self.make_receipt(self.spoke, 720, 10)
        self.make_receipt(self.make_item("Bell"), 10, 5)
        self.sell(0)
        self.look()
        for start in (self.bikes, self.wheels, spokes):
            with self.subTest(start):
                chain = self.messages(start)._chain()
                self.assertEqual([m._supply() for m in chain], [spokes, self.wheels, self.bikes])
        self.messages(spokes).action_apply_chain()
        self.assertEqual(spokes.state, "cancel")
        self.assertFalse((self.bikes | self.wheels).exists())

    def test_a_cancelled_order_leaves_its_sub_orders(self):
        self.sell(0)
        self.look()
        self.messages(self.bikes).action_apply()
        self.assertFalse(self.bikes.exists())
        self.assertRecordValues(self.wheels, [{"parent_id": False, "parent_component_id": False}])
        self.look()
        self.assertEqual(self.told(), {self.wheels: ("cancel", 20, 0, 0)})

    def test_dates_are_changed_too(self):
        self.deliver(self.sale, 27)
        self.look()
        self.messages(self.bikes).action_apply_chain()
        self.assertEqual(self.bikes.date_delivery, self.in_days(27))
        self.assertEqual(self.wheels.date_delivery, self.in_days(25))
        self.assertEqual(self.look()["message_count"], 0)

    def test_an_increase_replaces_the_planned_order(self):
        self.plan.firm_automatically = False
        self.sell(15)
        self.run_plan()
        self.assertEqual(self.planned(product_id=self.bike.id).product_qty, 5)
        self.look()
        self.messages(self.bikes).action_apply_chain()
        self.run_plan()
        self.assertFalse(self.planned(product_id=self.bike.id))
        self.assertFalse(self.planned(product_id=self.wheel.id))
        self.assertEqual((self.bikes.product_qty, self.wheels.product_qty), (15, 30))

    def test_an_order_in_dozens_is_changed_in_dozens(self):
        order = self.env["production.order"].create(
            {
                "product_id": self.wheel.id,
                "product_qty": 2,
                "product_uom_id": self.dozen.id,
                "date_delivery": self.in_days(30),
            }
        )
        self.make_sale((self.wheel, 12), days=30)
        self.look()
        self.assertEqual(self.told()[order], ("decrease", 24, 12, 0))
        self.messages(order).action_apply()
        self.assertEqual(order.product_qty, 1)


class TestStatuses(ActionMessageCommon):
    def test_an_estimated_or_scheduled_order_keeps_its_status_and_its_moves_follow(self):
        for step in ("action_estimate", "action_schedule"):
            with self.subTest(step), self.env.cr.savepoint() as savepoint:
                getattr(self.bikes, step)()
                state = self.bikes.state
                self.sell(4)
                self.look()
                self.messages(self.bikes).action_apply()
                self.assertRecordValues(
                    self.bikes, [{"state": state, "product_qty": 4, "estimate_needed": False}]
                )
                self.assertEqual(self.bikes.move_finished_ids.product_uom_qty, 4)
                self.assertEqual(self.bikes.component_ids.move_ids.product_uom_qty, 8)
                savepoint.rollback()

    def test_an_estimated_order_is_reset_and_deleted(self):
        self.bikes.action_schedule()
        moves = self.bikes.move_finished_ids
        self.sell(0)
        self.look()
        self.messages(self.bikes).action_apply()
        self.assertFalse(self.bikes.exists())
        self.assertFalse(moves.exists().filtered(lambda move: move.state != "cancel"))

    def test_what_the_shop_works_with_is_refused_with_what_to_do(self):
        rows = [
            ("action_release", "Released.*reset to Scheduled"),
            ("action_start", "Started.*reset to Scheduled"),
        ]
        self.make_stock(self.wheel, 100)
        for step, reason in rows:
            with self.subTest(step), self.env.cr.savepoint() as savepoint:
                getattr(self.bikes, step)()
                self.sell(4)
                self.look()
                message = self.messages(self.bikes)
                self.assertRegex(message.refusal, reason)
                with self.assertRefused(reason):
                    message.action_apply()
                self.assertEqual((message.state, self.bikes.product_qty), ("open", 10))
                savepoint.rollback()

    def test_a_reported_order_is_refused(self):
        self.sell(4)
        self.look()
        message = self.messages(self.wheels)
        self.wheels.action_report_finished()
        with self.assertRefused("Reported as finished.*reset to Scheduled"):
            message.action_apply()
        self.wheels.action_end()
        with self.assertRefused("Ended, which is final"):
            message.action_apply()

    def test_a_refused_message_does_not_stop_the_others(self):
        self.sell(4)
        self.look()
        self.wheels.action_release()
        told = self.messages().action_apply()
        self.assertEqual(self.bikes.product_qty, 4)
        self.assertEqual(self.wheels.product_qty, 20)
        self.assertRegex(told["params"]["message"], f"(?s)1 applied.*{self.wheels.name}.*Released")
        self.assertEqual(self.messages(self.wheels).state, "open")

    def test_a_refused_order_keeps_its_components_in_a_chain(self):
        self.make_stock(self.wheel, 100)
        self.bikes.action_release()
        self.sell(4)
        self.look()
        wheels = self.messages(self.wheels)
        self.assertTrue(wheels)
        with self.assertRefused(f"(?s)is for {self.bikes.name}, which stays as it is.*Released"):
            wheels.action_apply_chain()
        self.assertEqual(self.wheels.product_qty, 20)

    def test_nothing_is_applied_twice_or_after_the_order_changed(self):
        self.sell(4)
        self.look()
        message = self.messages(self.bikes)
        self.bikes.product_qty = 9
        with self.assertRefused("was changed after planning looked at it"):
            message.action_apply()
        self.bikes.product_qty = 10
        message.action_apply()
        with self.assertRefused("is not open"):
            message.action_apply()

    def test_an_error_in_the_middle_takes_everything_back(self):
        """The new estimate would have to buy the spokes, and purchasing is not installed."""
        self.wheels.action_estimate()
        self.wheels.component_ids.line_type = "vendor"
        self.sell(4)
        self.look()
        message = self.messages(self.wheels)
        with self.assertRefused("purchasing is not installed"):
            message.action_apply()
        self.assertEqual((message.state, self.wheels.product_qty), ("open", 20))


class TestOtherSupplies(ActionMessageCommon):
    def test_a_receipt_without_purchase_is_changed_in_stock(self):
        rows = [
            ("postpone", 10, 9, {"product_uom_qty": 10, "state": "assigned"}, 9),
            ("postpone_decrease", 6, 9, {"product_uom_qty": 6, "state": "assigned"}, 9),
            ("decrease", 6, 5, {"product_uom_qty": 6, "state": "assigned"}, 5),
        ]
        for action, sold, days, expected, when in rows:
            with self.subTest(action), self.env.cr.savepoint() as savepoint:
                item = self.make_item("Bell")
                move = self.make_receipt(item, 10, 5)
                self.make_sale((item, sold), days=days)
                self.look()
                message = self.messages(move)
                self.assertEqual(message.action, action)
                message.action_apply()
                self.assertRecordValues(move, [expected])
                self.assertEqual(move.date.date(), self.in_days(when))
                self.look()
                self.assertFalse(self.messages(move))
                savepoint.rollback()

    def test_a_receipt_that_nothing_needs_is_cancelled(self):
        move = self.make_receipt(self.make_item("Bell"), 10, 5)
        self.look()
        self.messages(move).action_apply()
        self.assertEqual(move.state, "cancel")

    def test_a_receipt_that_arrived_is_refused(self):
        move = self.make_receipt(self.make_item("Bell"), 10, 5)
        self.look()
        message = self.messages(move)
        move.picked = True
        move._action_done()
        with self.assertRefused("was changed after planning looked at it"):
            message.action_apply()

    def test_an_approved_planned_order_is_changed(self):
        self.plan.firm_automatically = False
        sale = self.make_sale((self.spoke, 50), days=30)
        self.run_plan()
        planned = self.planned(product_id=self.spoke.id, sale_line_id=sale.order_line.id)
        planned.action_approve()
        sale.order_line.product_uom_qty = 30
        self.deliver(sale, 33)
        self.look()
        order_date = planned.date_order
        self.assertEqual(self.told()[planned], ("postpone_decrease", 50, 30, 3))
        self.messages(planned).action_apply()
        self.assertRecordValues(
            planned, [{"product_qty": 30, "date_delivery": self.in_days(33), "status": "approved"}]
        )
        self.assertEqual((planned.date_order - order_date).days, 3)

    def test_an_approved_planned_order_that_nothing_needs_is_given_up(self):
        self.plan.firm_automatically = False
        sale = self.make_sale((self.spoke, 50), days=30)
        self.run_plan()
        planned = self.planned(product_id=self.spoke.id, sale_line_id=sale.order_line.id)
        planned.action_approve()
        sale._action_cancel()
        self.look()
        self.messages(planned).action_apply()
        self.assertFalse(planned.exists())
