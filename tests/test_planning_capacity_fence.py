"""Planned production inside the capacity fence is dated by its route (ax.md 17.10, 17.11)."""

from __future__ import annotations

from datetime import date, datetime

from odoo.addons.production_control import planning
from odoo.addons.production_control.tests.planning_common import PlanningCommon
from odoo.addons.production_control.tests.test_order_schedule import ScheduleCommon


class FenceCommon(PlanningCommon, ScheduleCommon):
    """Bikes of one frame: an hour to set up, 0.1 hours each, from 8 to 16 at 80 %, today Wednesday.

    A hundred take 13.75 hours, which is two days; the lead time is one of 9 days.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.firm_automatically = False
        cls.bike.prod_lead_time, cls.frame.prod_lead_time = 9, 0
        cls.make_bom(cls.bike, [(cls.frame, 1)])
        cls.group = cls.company._prod_coverage_group()
        cls.group.capacity_fence = 30

    def bikes(self, quantity=100, days=9):
        """The planned order for bikes that are sold and due in so many days."""
        self.make_sale((self.bike, quantity), days=days)
        return self.plan_bikes()

    def plan_bikes(self):
        self.run_plan()
        return self.planned(product_id=self.bike.id)

    def explained(self):
        """Why there is the planned order for bikes, from the item netted again."""
        reading = self.read_item()
        (order,) = reading.view.plan.orders
        explain = self.env["production.planning.explanation"]._explain
        return "\n".join(explain(reading, order, lambda demand: ""))

    def read_item(self):
        reader = self.env["production.planning.item.reader"]
        return reader._read_item(self.plan, self.bike.id, self.site.id)

    def assert_planned(self, order, start, delivery, late=0):
        self.assertRecordValues(
            order,
            [
                {
                    "date_order": start,
                    "date_start": start,
                    "date_delivery": delivery,
                    "delay_days": late,
                }
            ],
        )


class TestDates(FenceCommon):
    def test_a_planned_order_takes_the_days_of_its_route(self):
        route = self.make_a42()
        order = self.bikes()
        self.assertEqual(order.route_id, route)
        self.assert_planned(order, date(2026, 3, 12), date(2026, 3, 13))
        frame = self.planned(product_id=self.frame.id)
        self.assertEqual(frame.date_requirement, date(2026, 3, 12))
        self.assert_rerun_changes_nothing()

    def test_the_time_is_that_of_its_own_quantity(self):
        self.make_a42()
        rows = [(10, 5, date(2026, 3, 9)), (100, 5, date(2026, 3, 6)), (200, 5, date(2026, 3, 4))]
        for quantity, days, start in rows:
            with self.subTest(quantity):
                sale = self.make_sale((self.bike, quantity), days=days)
                self.assert_planned(self.plan_bikes(), start, date(2026, 3, 9))
                sale._action_cancel()

    def test_outside_the_fence_and_without_a_route_the_lead_time_counts(self):
        by_lead_time = date(2026, 3, 4)
        order = self.bikes()
        self.assert_planned(order, by_lead_time, date(2026, 3, 13))
        self.make_a42()
        self.group.capacity_fence = 8
        self.assert_planned(self.plan_bikes(), by_lead_time, date(2026, 3, 13))
        self.group.capacity_fence = 9
        self.assert_planned(self.plan_bikes(), date(2026, 3, 12), date(2026, 3, 13))
        self.plan.write({"capacity_fence_override": True, "capacity_fence": 0})
        self.assert_planned(self.plan_bikes(), by_lead_time, date(2026, 3, 13))

    def test_what_would_begin_in_the_past_goes_forward_from_today_and_is_late(self):
        self.make_a42()
        order = self.bikes(days=0)
        self.assert_planned(order, date(2026, 3, 4), date(2026, 3, 5), late=1)

    def test_closed_days_of_the_resources_are_left_out(self):
        self.make_a42()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Fair",
                "calendar_id": self.shop_hours.id,
                "date_from": datetime(2026, 3, 11, 0),
                "date_to": datetime(2026, 3, 12, 23, 59, 59),
            }
        )
        self.assert_planned(self.bikes(), date(2026, 3, 10), date(2026, 3, 13))

    def test_firmed_and_scheduled_it_keeps_its_dates(self):
        self.make_a42()
        for days in (9, 0):
            with self.subTest(days):
                planned = self.bikes(days=days)
                start, delivery = planned.date_start, planned.date_delivery
                planned.action_firm()
                order = self.orders(self.bike)[-1]
                self.assertEqual(order.date_delivery, delivery)
                self.assertEqual(order.date_start.date(), start)
                order.action_schedule()
                self.assertEqual(order.date_start.date(), start)
                self.assertEqual(order.date_finish.date(), delivery)

    def test_a_late_order_is_not_made_again_once_it_is_firmed(self):
        self.bike.prod_lead_time = 0
        self.company.prod_firm_marking = "no"
        self.make_a42()
        self.bikes(days=0).action_firm()
        self.assertFalse(self.plan_bikes())

    def test_net_requirements_show_the_same(self):
        self.make_a42()
        order = self.bikes()
        reading = self.read_item()
        self.assertFalse(reading.is_outdated)
        self.assertIn(order.id, reading.record_of.values())

    def test_the_explanation_says_what_took_the_time(self):
        self.make_a42()
        self.make_sale((self.bike, 100), days=0)
        text = self.explained()
        self.assertIn("scheduled by route Bike", text)
        self.assertIn("Late by 1 day(s): its route takes longer", text)
        self.assertIn("it can be there on 03/05/2026", text)
        self.assertNotIn("lead time", text)
        self.group.capacity_fence = 0
        self.assertIn("lead time 9 day(s)", self.explained())


class TestFreezeFence(FenceCommon):
    def test_an_order_moved_out_of_the_freeze_fence_is_late(self):
        """It says so, and the sale that it serves is met late."""
        self.make_coverage(self.bike, freeze_fence_override=True, freeze_fence=12)
        order = self.bikes(days=10)
        self.assertRecordValues(
            order,
            [
                {
                    "date_requirement": self.in_days(10),
                    "date_delivery": self.in_days(12),
                    "date_order": self.in_days(3),
                    "delay_days": 2,
                }
            ],
        )
        self.assertIn("not ordered before 03/07/2026", order.explanation)
        self.assertIn("nothing new is ordered inside the freeze time fence", self.explained())
        delay = self.env["production.planning.delay"].search([("plan_id", "=", self.plan.id)])
        self.assertEqual(delay.date_futures, self.in_days(12))


class TestRuns(FenceCommon):
    def test_a_route_without_enough_time_is_told_and_the_lead_time_counts(self):
        self.make_a42()
        self.company.prod_max_job_lead_time = 1
        self.make_sale((self.bike, 1000), days=9)
        run = self.run_plan()
        problem = run.problem_ids.filtered(lambda found: found.code == "not_scheduled")
        self.assertEqual(problem.product_id, self.bike)
        self.assert_planned(self.plan_bikes(), date(2026, 3, 4), date(2026, 3, 13))

    def test_a_change_of_the_route_or_its_resources_is_seen_by_the_next_run(self):
        route = self.make_a42()
        self.plan.principle = "net_change"
        self.make_sale((self.bike, 100), days=9)
        starts = [self.plan_bikes().date_start]
        for change in (
            lambda: route.operation_ids.write({"run_time": 0.01}),
            lambda: self.shop.write({"efficiency": 5}),
            lambda: route.operation_ids.write({"resource_id": self.machine.id}),
        ):
            change()
            starts.append(self.plan_bikes().date_start)
        self.assertEqual(
            starts,
            [date(2026, 3, 12), date(2026, 3, 13), date(2026, 3, 9), date(2026, 3, 13)],
        )

    def test_so_in_a_regeneration(self):
        route = self.make_a42()
        self.make_sale((self.bike, 100), days=9)
        self.plan_bikes()
        route.operation_ids.run_time = 0.01
        self.assertEqual(self.plan_bikes().date_start, date(2026, 3, 13))
        self.assert_rerun_changes_nothing()

    def test_statements_do_not_grow_with_orders_and_routes(self):
        self.make_a42()
        self.make_sale(*((self.bike, 10 + number) for number in range(3)))
        few = self.statements()
        self.make_sale(*((self.bike, 20 + number) for number in range(40)))
        for number in range(20):
            item = self.make_item(f"Item {number}", prod_order_type="production")
            self.make_bom(item, [(self.frame, 1)])
            self.make_operations((10, 0, {"run_time": 0.1}), item=item)
            self.make_sale((item, 5))
        self.assertEqual(self.statements(), few)

    def statements(self) -> int:
        """How many statements reading and planning take."""
        for _warm in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            reading = self.env["production.planning.reader"]._read(self.plan)
            planning.run(reading.tables)
            taken = self.cr.sql_log_count - before
        return taken
