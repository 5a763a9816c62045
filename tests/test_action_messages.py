"""Action messages of a plan on Odoo's documents: which there are and how they are kept."""

from __future__ import annotations

from odoo.addons.production_control.models.production_action_message import ACTIONS
from odoo.addons.production_control.planning.messages import ACTION_TYPES
from odoo.addons.production_control.tests.action_message_common import ActionMessageCommon


class TestMessages(ActionMessageCommon):
    def test_the_engine_and_the_model_know_the_same_actions(self):
        self.assertEqual(tuple(code for code, _label in ACTIONS), ACTION_TYPES)

    def test_what_is_as_ordered_has_no_messages(self):
        self.assertEqual(self.look()["message_count"], 0)

    def test_a_changed_sale_reaches_both_levels(self):
        """E23: 10, 15, 4, cancelled."""
        self.plan.firm_automatically = False
        rows = [
            (15, ("increase", 10, 15, 0), ("increase", 20, 30, 0)),
            (4, ("decrease", 10, 4, 0), ("decrease", 20, 8, 0)),
            (0, ("cancel", 10, 0, 0), ("cancel", 20, 0, 0)),
        ]
        for quantity, bikes, wheels in rows:
            with self.subTest(sold=quantity):
                self.sell(quantity)
                self.look()
                self.assertEqual(self.told(), {self.bikes: bikes, self.wheels: wheels})

    def test_a_postponed_sale_postpones_both_levels(self):
        self.deliver(self.sale, 27)
        self.look()
        expected = {
            self.bikes: ("postpone", 10, 10, 7),
            self.wheels: ("postpone", 20, 20, 7),
        }
        self.assertEqual(self.told(), expected)

    def test_a_message_names_what_it_is_about(self):
        self.sell(4)
        self.look()
        self.assertRecordValues(
            self.messages(self.bikes) + self.messages(self.wheels),
            [
                {
                    "supply_name": self.bikes.name,
                    "production_order_id": self.bikes.id,
                    "sale_line_id": self.sale.order_line.id,
                    "parent_order_id": False,
                    "demand_name": self.sale.name,
                    "date_need": self.in_days(20),
                    "state": "open",
                    "money": 600,
                },
                {
                    "supply_name": self.wheels.name,
                    "production_order_id": self.wheels.id,
                    "sale_line_id": False,
                    "parent_order_id": self.bikes.id,
                    "demand_name": self.bikes.name,
                    "date_need": self.in_days(18),
                    "state": "open",
                    "money": 120,
                },
            ],
        )

    def test_by_futures_dates_nothing_is_hurried_that_would_wait(self):
        """Racks of a bell and a tube: the tube takes 30 days, the bells come on day 25."""
        rack = self.make_item("Rack", prod_order_type="production")
        bell = self.make_item("Bell")
        tube = self.make_item("Tube", prod_lead_time=30)
        self.make_bom(rack, [(bell, 1), (tube, 1)])
        group = self.company._prod_coverage_group()
        group.negative_days = 60
        self.make_sale((rack, 5), days=20)
        self.make_receipt(bell, 5, 25)
        for basis, action, days in (("requirement", "advance", -5), ("futures", "postpone", 5)):
            with self.subTest(basis):
                group.action_basis = basis
                self.look()
                messages = self.env["production.action.message"].search(
                    [("product_id", "=", bell.id)]
                )
                self.assertEqual(list(self.told(messages).values()), [(action, 5, 5, days)])

    def test_the_most_money_comes_first(self):
        self.make_receipt(self.spoke, 2000, 3)
        self.sell(0)
        self.look()
        self.assertEqual(self.messages().mapped("money"), [2000, 1000, 200])

    def test_a_changed_standard_cost_changes_the_money_of_an_unchanged_plan(self):
        self.sell(4)
        self.plan._run()
        self.plan._run()
        self.assertEqual(self.messages(self.bikes).money, 600)
        self.bike.standard_price = 150
        run = self.plan._run()
        self.assertEqual(self.messages(self.bikes).money, 900)
        self.assertEqual((run.message_new_count, run.message_changed_count), (0, 0))
        self.assertEqual(self.messages(self.wheels).money, 120, "their cost is as before")
        self.plan.principle = "net_change"
        for price, expected in ((150, 900), (200, 1200)):
            self.bike.standard_price = price
            self.plan._run()
            self.assertEqual(self.messages(self.bikes).money, expected)

    def test_a_message_explains_itself(self):
        rows = [
            (4, self.bikes, [f"{self.bikes.name} supplies 10", self.sale.name, "6 Units of it"]),
            (4, self.wheels, [f"{self.bikes.name} needs it on", "decrease it to 8"]),
            (0, self.bikes, ["Nothing needs it any more"]),
            (0, self.wheels, [f"It was for {self.bikes.name}"]),
        ]
        for quantity, order, words in rows:
            self.sell(quantity)
            self.look()
            for expected in words:
                with self.subTest(sold=quantity, order=order.name, expected=expected):
                    self.assertIn(expected, self.messages(order).explanation)

    def test_an_increase_and_the_planned_order_beside_it_name_each_other(self):
        """Decision 0058: either the message is applied or the planned order is firmed."""
        self.plan.firm_automatically = False
        self.sell(15)
        self.run_plan()
        planned = self.planned(product_id=self.bike.id)
        message = self.messages(self.bikes)
        self.assertRecordValues(planned, [{"product_qty": 5}])
        self.assertEqual(message.action, "increase")
        goes = "planned order goes away with the next run"
        self.assertIn(goes, message.explanation)
        self.assertIn(goes, planned.alternative)
        self.assertIn(f"{self.bikes.name} may be increased from 10 to 15", planned.alternative)
        message.action_apply()
        planned.invalidate_recordset(["alternative"])
        self.assertIn(f"{self.bikes.name} has been increased", planned.alternative)
        self.run_plan()
        self.assertFalse(planned.exists())

    def test_a_planned_order_without_such_a_message_has_no_alternative(self):
        self.plan.firm_automatically = False
        self.make_sale((self.spoke, 5))
        self.run_plan()
        self.assertFalse(any(self.planned(product_id=self.spoke.id).mapped("alternative")))

    def test_orders_and_plan_lead_to_their_messages(self):
        self.sell(4)
        self.look()
        self.assertEqual(self.bikes.action_message_count, 1)
        self.assertEqual(self.plan.action_message_count, 2)
        for record, expected in ((self.bikes, 1), (self.plan, 2)):
            found = self.env["production.action.message"].search(
                record.action_view_messages()["domain"]
            )
            self.assertEqual(len(found), expected)
        action = self.messages(self.bikes).action_view_supply()
        self.assertEqual((action["res_model"], action["res_id"]), (self.bikes._name, self.bikes.id))

    def test_the_messages_of_a_deleted_order_go_with_it(self):
        self.sell(0)
        self.look()
        self.bikes.unlink()
        self.assertEqual(self.messages().production_order_id, self.wheels)


class TestWriting(ActionMessageCommon):
    def test_an_unchanged_rerun_writes_nothing(self):
        self.sell(4)
        self.look()
        before = self.messages().read()
        counts = self.look()
        self.assertEqual(
            counts,
            {
                "message_count": 2,
                "message_new_count": 0,
                "message_changed_count": 0,
                "message_dropped_count": 0,
            },
        )
        self.assertEqual(self.messages().read(), before)

    def test_what_does_not_hold_any_more_is_removed(self):
        self.sell(4)
        self.look()
        self.sell(10)
        self.assertEqual(self.look()["message_dropped_count"], 2)
        self.assertFalse(self.messages())

    def test_a_dismissed_message_stays_so_until_its_inputs_change(self):
        self.sell(4)
        self.look()
        message = self.messages(self.bikes)
        message.action_dismiss()
        self.look()
        self.assertEqual(message.state, "dismissed")
        self.sell(5)
        self.look()
        self.assertRecordValues(message, [{"state": "open", "qty_to": 5}])

    def test_a_dismissed_message_can_be_reopened(self):
        self.sell(4)
        self.look()
        message = self.messages(self.bikes)
        message.action_dismiss()
        message.action_reopen()
        self.assertEqual(message.state, "open")

    def test_a_partial_run_leaves_the_messages_of_other_items(self):
        self.sell(4)
        self.look()
        reader = self.env["production.planning.part.reader"]
        scope = reader._read_part(self.plan, [self.wheel.id]).scope
        writer = self.env["production.planning.message.writer"]
        writer._write_messages(self.plan, [], scope)
        self.assertEqual(self.messages(), self.messages(self.bikes))

    def test_reading_many_messages_takes_no_more_statements(self):
        def statements():
            self.look()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.messages().read(["order_name", "explanation", "refusal"])
            return self.cr.sql_log_count - before

        self.make_receipt(self.spoke, 2000, 3)
        self.sell(4)
        few = statements()
        for number in range(30):
            self.make_receipt(self.make_item(f"Part {number}"), 5, 3)
        self.assertLessEqual(statements(), few + 2)

    def test_the_number_of_statements_does_not_grow_with_the_messages(self):
        def statements():
            self.look()
            self.messages().unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.look()
            return self.cr.sql_log_count - before

        self.make_receipt(self.spoke, 2000, 3)
        self.sell(4)
        few = statements()
        for number in range(30):
            self.make_receipt(self.make_item(f"Part {number}"), 5, 3)
        many = statements()
        self.assertEqual(len(self.messages()), 33)
        self.assertLessEqual(many, few + 2)
