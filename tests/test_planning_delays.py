"""Futures messages: which sales order lines are served late, and when they can be (ax.md 17.12)."""

from __future__ import annotations

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.production_control import planning
from odoo.addons.production_control.tests.planning_common import PlanningCommon


class TestDelays(PlanningCommon):
    """A bicycle made in two days of a wheel that takes ten to buy, sold for five days from now."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.firm_automatically = False
        cls.bike = cls.make_item("Bike", prod_order_type="production", prod_lead_time=2)
        cls.wheel = cls.make_item("Wheel", prod_order_type="purchase", prod_lead_time=10)
        cls.make_bom(cls.bike, [(cls.wheel, 2)])
        cls.sale = cls.make_sale((cls.bike, 3), days=5)

    def delays(self):
        return self.env["production.planning.delay"].search([("plan_id", "=", self.plan.id)])

    def seller(self, *more):
        """A user who sells, and has these roles."""
        user = self.make_user(*more)
        user.group_ids = [Command.link(self.env.ref("sales_team.group_sale_salesman_all_leads").id)]
        return user

    def test_a_sale_is_late_by_the_component_of_its_item(self):
        self.run_plan()
        self.assertRecordValues(
            self.delays(),
            [
                {
                    "sale_line_id": self.sale.order_line.id,
                    "sale_order_id": self.sale.id,
                    "product_id": self.bike.id,
                    "warehouse_id": self.site.id,
                    "company_id": self.company.id,
                    "date_requirement": self.in_days(5),
                    "date_futures": self.in_days(12),
                    "delay_days": 7,
                }
            ],
        )

    def test_the_planned_order_tells_the_same_delay(self):
        self.run_plan()
        self.assertEqual(self.planned(product_id=self.bike.id).delay_days, 7)

    def test_the_order_says_that_its_components_make_it_late(self):
        self.plan.firm_automatically = True
        self.run_plan()
        origin = self.orders(self.bike).planned_origin
        self.assertIn("Late by 7 day(s): it should start on", origin)
        self.assertIn(f"waits for {self.wheel.display_name}, which is there on", origin)

    def test_net_requirements_tell_which_component_the_order_waits_for(self):
        self.run_plan()
        numbers = self.env["production.net.requirements"]
        rows = numbers.get_net_requirements(self.bike.id, self.site.id)["rows"]
        (planned,) = [row for row in rows if row["is_planned"]]
        self.assertEqual(planned["delay_days"], 7)
        self.assertIn(f"waits for {self.wheel.display_name}", planned["explanation"][-1])

    def test_a_sale_that_can_be_served_has_no_message(self):
        self.make_stock(self.wheel, 6)
        self.run_plan()
        self.assertFalse(self.delays())

    def test_a_rerun_writes_nothing(self):
        self.run_plan()
        before = self.delays().read(["date_futures", "write_date"])
        self.env.cr.execute("UPDATE production_planning_delay SET write_uid = NULL")
        self.run_plan()
        self.assertEqual(self.delays().read(["date_futures", "write_date"]), before)
        self.assertFalse(self.delays().write_uid)

    def test_a_message_changes_and_goes_with_what_it_rests_on(self):
        self.run_plan()
        delay = self.delays()
        self.wheel.prod_lead_time = 6
        self.run_plan()
        self.assertEqual((delay.date_futures, delay.delay_days), (self.in_days(8), 3))
        self.make_stock(self.wheel, 6)
        self.run_plan()
        self.assertFalse(delay.exists())

    def test_a_sales_line_that_is_deleted_takes_its_message_along(self):
        quotation = self.make_sale((self.bike, 1), days=5, confirm=False)
        self.plan.include_quotations = True
        self.run_plan()
        self.assertIn(quotation.order_line, self.delays().sale_line_id)
        quotation.unlink()
        self.assertEqual(self.delays().sale_line_id, self.sale.order_line)

    def test_a_transferred_date_is_promised_and_kept_by_the_next_run(self):
        self.run_plan()
        self.delays().with_user(self.seller("planner")).action_transfer()
        self.assertEqual(self.sale.commitment_date.date(), self.in_days(12))
        self.assertEqual(self.sale.order_line.move_ids.date.date(), self.in_days(12))
        self.assertFalse(self.delays())
        self.run_plan()
        self.assertFalse(self.delays())

    def test_an_order_gets_the_latest_date_of_its_lines(self):
        other = self.make_item("Bell", prod_order_type="purchase", prod_lead_time=30)
        sale = self.make_sale((self.bike, 1), (other, 1), days=5)
        self.run_plan()
        delays = self.delays().filtered(lambda delay: delay.sale_order_id == sale)
        self.assertEqual(delays.mapped("date_futures"), [self.in_days(30), self.in_days(12)])
        delays.action_transfer()
        self.assertEqual(sale.commitment_date.date(), self.in_days(30))
        self.assertEqual(
            {move.date.date() for move in sale.order_line.move_ids}, {self.in_days(30)}
        )

    def test_a_cancelled_order_is_refused(self):
        self.run_plan()
        self.sale._action_cancel()
        with self.assertRefused("is cancelled", UserError):
            self.delays().action_transfer()

    def test_only_who_plans_and_sells_may_transfer(self):
        self.run_plan()
        for user in (self.make_user("planner"), self.seller("user"), self.make_user("manager")):
            delays = self.delays().with_user(user)
            self.assertEqual(delays.mapped("delay_days"), [7])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                delays.action_transfer()
        self.assertEqual(self.sale.commitment_date.date(), self.in_days(5))

    def test_nobody_creates_or_deletes_messages_by_hand(self):
        self.run_plan()
        delays = self.delays().with_user(self.make_user("planner"))
        with self.assertRaises(AccessError):
            delays.unlink()
        with self.assertRaises(AccessError):
            delays.create({})

    def test_messages_of_other_companies_are_hidden(self):
        self.run_plan()
        foreign = self.env["res.company"].create({"name": "Foreign"})
        stranger = self.make_user("planner", "operator")
        stranger.write({"company_ids": [Command.set(foreign.ids)], "company_id": foreign.id})
        self.assertFalse(self.env["production.planning.delay"].with_user(stranger).search([]))

    def test_the_number_of_queries_does_not_grow_with_the_messages(self):
        writer = self.env["production.planning.delay.writer"]
        counts = []
        for _more in range(2):
            self.run_plan()
            self.env.cr.execute("DELETE FROM production_planning_delay")
            reading = self.env["production.planning.reader"]._read(self.plan)
            result = planning.run(reading.tables)
            before = self.env.cr.sql_log_count
            writer._write_delays(self.plan, result, reading.scope)
            counts.append(self.env.cr.sql_log_count - before)
            self.make_sale(*[(self.bike, quantity) for quantity in range(1, 6)], days=4)
        self.assertEqual(counts[0], counts[1])
