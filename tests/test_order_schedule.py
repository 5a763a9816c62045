"""Scheduling of production orders: dates of orders, operations, components and moves (ax.md 9)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.production_control.tests.common import ProductionCommon


class ScheduleCommon(ProductionCommon):
    """A bike of one frame, and a shop that works Monday to Friday from 8 to 16 (UTC)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bike = cls.make_item("Bike", prod_lead_time=2)
        cls.frame = cls.make_item("Frame", prod_lead_time=1)
        cls.shop_hours = cls.make_calendar("8 to 16", 8, 16)
        cls.env.company.resource_calendar_id = cls.shop_hours
        cls.machine = cls.make_machine("Machine", time_efficiency=80)
        cls.shop = cls.make_resource_group(
            "Shop", [cls.machine], calendar_id=cls.shop_hours.id, efficiency=80
        )

    @classmethod
    def make_calendar(cls, name, start, stop):
        days = [
            Command.create(
                {"name": name, "dayofweek": str(day), "hour_from": start, "hour_to": stop}
            )
            for day in range(5)
        ]
        return cls.env["resource.calendar"].create(
            {"name": name, "tz": "UTC", "attendance_ids": [Command.clear(), *days]}
        )

    @classmethod
    def make_machine(cls, name, **values):
        return cls.make_resource(name, resource_calendar_id=cls.shop_hours.id, **values)

    def make_operations(self, *operations, item=None):
        """A route in the shop: (number, next, values) of each operation."""
        return self.make_route(
            item or self.bike,
            [
                {
                    "operation_no": number,
                    "next_no": following,
                    "resource_group_id": self.shop.id,
                    **values,
                }
                for number, following, values in operations
            ],
        )

    def make_a42(self, **values):
        """Set-up 1 h, run 0.1 h a piece: a hundred take 13.75 h at 80 %."""
        return self.make_operations((10, 0, {"setup_time": 1, "run_time": 0.1, **values}))

    def make_order(self, quantity=100, delivery=date(2026, 3, 13), **values):
        return self.env["production.order"].create(
            {
                "product_id": self.bike.id,
                "product_qty": quantity,
                "date_delivery": delivery,
                **values,
            }
        )

    def assertDates(self, record, start, finish):
        self.assertEqual((record.date_start, record.date_finish), (start, finish))


class TestDirections(ScheduleCommon):
    """From which date, and which way (ax.md 9.2, 9.3)."""

    def test_a42_forward_from_monday_ends_on_tuesday(self):
        self.make_a42()
        order = self.make_order()
        order.action_schedule(direction="forward_date", date=datetime(2026, 3, 9, 8))
        self.assertDates(order, datetime(2026, 3, 9, 8), datetime(2026, 3, 10, 13, 45))
        self.assertRecordValues(
            order.operation_ids,
            [
                {
                    "date_start": datetime(2026, 3, 9, 8),
                    "date_finish": datetime(2026, 3, 10, 13, 45),
                    "setup_hours": 1,
                    "run_hours": 10,
                    "hours": 13.75,
                }
            ],
        )

    def test_a42_backward_to_friday_starts_on_thursday(self):
        self.make_a42()
        friday, thursday = datetime(2026, 3, 13, 16), datetime(2026, 3, 12, 10, 15)
        for options in (
            {},
            {"direction": "backward_delivery"},
            {"direction": "backward_date", "date": friday},
            {"direction": "backward_date", "date": "2026-03-13"},
        ):
            with self.subTest(options):
                order = self.make_order()
                order.action_schedule(**options)
                self.assertDates(order, thursday, friday)

    def test_a13_a_created_order_is_estimated_and_scheduled_by_operations(self):
        self.make_a42()
        order = self.make_order()
        order.action_schedule()
        self.assertRecordValues(
            order,
            [{"state": "scheduled", "schedule_status": "operations", "schedule_needed": False}],
        )

    def test_job_scheduling_is_not_pretended(self):
        self.env.company.prod_scheduling_method = "jobs"
        self.make_a42()
        order = self.make_order()
        order.action_schedule()
        self.assertEqual(order.schedule_status, "operations")

    def test_forward_from_today_begins_now(self):
        """It is Wednesday, 8:00."""
        self.make_a42()
        order = self.make_order()
        order.action_schedule(direction="forward_today")
        self.assertDates(order, datetime(2026, 3, 4, 8), datetime(2026, 3, 5, 13, 45))

    def test_planned_start_and_end_are_those_of_the_schedule_before(self):
        self.make_a42()
        rows = [
            ("forward_planned_start", datetime(2026, 3, 9, 8), datetime(2026, 3, 10, 15)),
            ("backward_planned_end", datetime(2026, 3, 9, 9), datetime(2026, 3, 10, 16)),
        ]
        for direction, start, finish in rows:
            with self.subTest(direction):
                order = self.make_order()
                order.action_schedule(direction=direction)
                self.assertDates(order, datetime(2026, 3, 4, 8), datetime(2026, 3, 5, 13, 45))
                order.action_schedule(direction="forward_date", date=datetime(2026, 3, 9, 8))
                order.operation_ids.run_time = 0.11
                if direction == "backward_planned_end":
                    order.sudo().write({"date_finish": datetime(2026, 3, 10, 16)})
                order.action_schedule(direction=direction)
                self.assertDates(order, start, finish)

    def test_the_parameters_say_the_usual_direction(self):
        self.make_a42()
        self.env.company.prod_scheduling_direction = "forward_today"
        order = self.make_order()
        order.action_schedule()
        self.assertEqual(order.date_start, datetime(2026, 3, 4, 8))

    def test_an_order_that_would_begin_in_the_past_begins_now_and_ends_late(self):
        self.make_a42()
        order = self.make_order(delivery=date(2026, 3, 4))
        order.action_schedule()
        self.assertDates(order, datetime(2026, 3, 4, 8), datetime(2026, 3, 5, 13, 45))
        self.assertGreater(order.date_finish.date(), order.date_delivery)

    def test_an_order_whose_delivery_is_long_past_begins_now(self):
        self.make_a42()
        order = self.make_order(delivery=date(2025, 3, 4))
        order.action_schedule()
        self.assertEqual(order.date_start, datetime(2026, 3, 4, 8))

    def test_an_unknown_direction_is_refused(self):
        order = self.make_order()
        with self.assertRefused(f"{order.name}.*sideways is no scheduling direction"):
            order.action_schedule(direction="sideways")

    def test_the_delivery_day_lasts_until_midnight_where_the_company_is(self):
        """A transport that nobody works at ends in the last second of the day, and not the next."""
        self.shop_hours.tz = "America/New_York"
        self.make_a42(transit_time=2)
        order = self.make_order()
        self.assertEqual(order.action_schedule(), True)
        self.assertEqual(order.date_finish, datetime(2026, 3, 14, 3, 59, 59))
        self.assertNotIn("after its delivery date", order.message_ids.mapped("body"))

    def test_an_order_without_route_is_dated_by_its_lead_time(self):
        rows = [
            ({}, datetime(2026, 3, 11, 12), datetime(2026, 3, 13, 12)),
            (
                {"direction": "forward_date", "date": datetime(2026, 3, 9, 10)},
                datetime(2026, 3, 9, 10),
                datetime(2026, 3, 11, 10),
            ),
            (
                {"direction": "backward_date", "date": datetime(2026, 3, 5, 10)},
                datetime(2026, 3, 4, 8),
                datetime(2026, 3, 6, 8),
            ),
        ]
        for options, start, finish in rows:
            with self.subTest(options):
                order = self.make_order()
                order.action_schedule(**options)
                self.assertDates(order, start, finish)
                self.assertEqual(order.schedule_status, "operations")

    def test_a_lead_time_in_working_days_skips_the_weekend(self):
        self.bike.prod_lead_working_days = True
        order = self.make_order(delivery=date(2026, 3, 16))
        order.action_schedule()
        self.assertEqual(order.date_start.date(), date(2026, 3, 12))


class TestOperations(ScheduleCommon):
    """Operations on resources and groups."""

    def schedule(self, order=None, **options):
        order = order or self.make_order()
        order.action_schedule(direction="forward_date", date=datetime(2026, 3, 9, 8), **options)
        return order

    def test_the_efficiency_and_hours_of_a_named_resource_count(self):
        late = self.make_calendar("14 to 22", 14, 22)
        robot = self.make_resource("Robot", resource_calendar_id=late.id, time_efficiency=200)
        self.make_operations((10, 0, {"run_time": 0.1, "resource_id": robot.id}))
        self.shop.member_ids = [Command.create({"resource_id": robot.id})]
        order = self.schedule()
        self.assertDates(order, datetime(2026, 3, 9, 14), datetime(2026, 3, 9, 19))

    def test_an_operation_that_names_nobody_keeps_the_hours_of_the_company(self):
        self.make_operations((10, 0, {"run_time": 0.1, "resource_group_id": False}))
        self.assertDates(self.schedule(), datetime(2026, 3, 9, 8), datetime(2026, 3, 10, 10))

    def test_public_holidays_and_the_leaves_of_a_machine_are_closed(self):
        self.env["resource.calendar.leaves"].create(
            [
                {
                    "name": "Holiday",
                    "calendar_id": self.shop_hours.id,
                    "date_from": datetime(2026, 3, 9),
                    "date_to": datetime(2026, 3, 9, 23, 59, 59),
                },
                {
                    "name": "Repair",
                    "calendar_id": self.shop_hours.id,
                    "resource_id": self.machine.resource_id.id,
                    "date_from": datetime(2026, 3, 10),
                    "date_to": datetime(2026, 3, 10, 12),
                },
            ]
        )
        self.make_a42(resource_id=self.machine.id)
        order = self.schedule()
        self.assertDates(order, datetime(2026, 3, 10, 12), datetime(2026, 3, 12, 9, 45))
        order.operation_ids.resource_id = False
        self.schedule(order)
        self.assertDates(order, datetime(2026, 3, 10, 8), datetime(2026, 3, 11, 13, 45))

    def test_the_hours_of_a_calendar_are_those_of_its_time_zone(self):
        """8:00 in New York is 12:00 UTC once daylight saving time has begun on 8 March."""
        self.shop_hours.tz = "America/New_York"
        self.make_a42()
        order = self.make_order()
        order.action_schedule(direction="forward_date", date=datetime(2026, 3, 6, 0))
        self.assertDates(order, datetime(2026, 3, 6, 13), datetime(2026, 3, 9, 17, 45))

    def test_a_branch_ends_when_the_next_operation_needs_it(self):
        self.shop.efficiency = 100
        self.make_operations(
            (10, 30, {"run_time": 0.04}),
            (20, 30, {"run_time": 0.2}),
            (30, 0, {"run_time": 0.04}),
        )
        order = self.make_order()
        order.action_schedule()
        self.assertEqual(
            [(line.date_start.day, line.date_finish.day) for line in order.operation_ids],
            [(13, 13), (11, 13), (13, 13)],
        )

    def test_operations_added_by_hand_follow_each_other_by_number(self):
        self.make_a42()
        order = self.make_order()
        operation = self.make_operation("Pack", resource_group_id=self.shop.id, run_time=0.01)
        order.operation_ids = [
            Command.create({"operation_no": 20, "operation_id": operation.id, "order_id": order.id})
        ]
        self.schedule(order)
        self.assertEqual(order.operation_ids[1].date_start, order.operation_ids[0].date_finish)

    def test_a_route_that_is_no_network_is_refused(self):
        self.make_operations((10, 20, {}), (20, 0, {}))
        order = self.make_order()
        order.operation_ids[1].next_no = 10
        with self.assertRefused(f"{order.name}.*10, 20, 10.*do not lead to one end"):
            self.schedule(order)

    def test_a_secondary_operation_starts_and_ends_with_its_primary(self):
        late = self.make_calendar("14 to 22", 14, 22)
        crew = self.make_resource_group("Crew", [self.make_resource("Ann")], calendar_id=late.id)
        self.make_operations(
            (10, 0, {"run_time": 0.02}),
            (10, 0, {"run_time": 9, "priority": "secondary_1", "resource_group_id": crew.id}),
        )
        order = self.schedule()
        self.assertRecordValues(
            order.operation_ids,
            [
                {
                    "date_start": datetime(2026, 3, 9, 14),
                    "date_finish": datetime(2026, 3, 10, 14, 30),
                    "run_hours": 2,
                    "hours": 2.5,
                }
            ]
            * 2,
        )

    def test_a_transfer_batch_lets_the_next_operation_begin(self):
        self.shop.efficiency = 100
        self.make_operations(
            (10, 20, {"run_time": 0.08, "transfer_batch": 25}), (20, 0, {"run_time": 0.08})
        )
        order = self.schedule()
        self.assertEqual(order.operation_ids[1].date_start, datetime(2026, 3, 9, 10))

    def test_scrap_makes_an_operation_longer(self):
        """A 20 % loss: 125 pieces go in for 100, an eighth of an hour each at 80 %."""
        self.make_operations((10, 0, {"run_time": 0.04, "scrap_percent": 20}))
        self.assertEqual(self.schedule().operation_ids.hours, 6.25)

    def test_the_capacity_of_the_group_counts_where_no_resource_is_named(self):
        self.shop.write({"capacity": 50, "efficiency": 100})
        self.make_operations((10, 0, {"run_time": 1, "time_formula": "capacity"}))
        self.assertEqual(self.schedule().operation_ids.hours, 2)


class TestRouteGroups(ScheduleCommon):
    """What a route group lets the scheduler do (ax.md 7.5, 7.6)."""

    def schedule(self, **flags):
        """Dates of an operation with every kind of job, and these flags on one of them."""
        group = self.env["production.route.group"].create({"name": "Special"})
        for job_type, values in flags.items():
            group.job_ids.grouped("job_type")[job_type].write(values)
        self.shop.efficiency = 100
        times = {"queue_before": 4, "setup_time": 1, "run_time": 0.06, "transit_time": 4}
        self.make_operations((10, 0, {**times, "route_group_id": group.id}))
        order = self.make_order()
        order.action_schedule(direction="forward_date", date=datetime(2026, 3, 9, 8))
        return order

    def test_waiting_and_transport_run_round_the_clock(self):
        order = self.schedule()
        self.assertDates(order, datetime(2026, 3, 9, 8), datetime(2026, 3, 10, 15))

    def test_transport_in_working_time_waits_for_the_morning(self):
        order = self.schedule(transport={"working_time": True})
        self.assertEqual(order.date_finish, datetime(2026, 3, 10, 15))
        order.operation_ids.transit_time = 6
        order.action_schedule(direction="forward_date", date=datetime(2026, 3, 9, 8))
        self.assertEqual(order.date_finish, datetime(2026, 3, 11, 9))

    def test_a_job_type_that_is_not_active_takes_no_time(self):
        order = self.schedule(queue_before={"activation": False}, setup={"activation": False})
        self.assertDates(order, datetime(2026, 3, 9, 8), datetime(2026, 3, 9, 18))
        self.assertEqual(order.operation_ids.hours, 6)

    def test_every_operation_gets_the_group_of_its_kind_of_work(self):
        standard = self.env.ref("production_control.route_group_standard")
        self.make_a42()
        self.assertEqual(self.make_order().operation_ids.route_group_id, standard)
        self.assertEqual(
            standard.job_ids.mapped("job_type"),
            ["queue_before", "setup", "process", "overlap", "transport", "queue_after"],
        )

    @mute_logger("odoo.sql_db")
    def test_a_route_group_has_each_kind_of_job_once(self):
        group = self.env["production.route.group"].create({"name": "Special"})
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            group.job_ids[0].job_type = "setup"


class TestRefusals(ScheduleCommon):
    """What cannot be scheduled says why (ax.md 2.3 #17 to #19)."""

    def test_a45_a_resource_outside_its_group_on_the_day_is_refused(self):
        self.shop.member_ids.date_from = date(2026, 7, 1)
        self.make_a42(resource_id=self.machine.id)
        order = self.make_order(delivery=date(2026, 6, 10))
        other = self.make_machine("Other")
        self.shop.member_ids = [Command.create({"resource_id": other.id})]
        with self.assertRefused(rf"{order.name}.*10 .*Machine is no member of Shop on 2026-06-09"):
            order.action_schedule()
        order.date_delivery = date(2026, 7, 10)
        order.action_schedule()
        self.assertEqual(order.state, "scheduled")

    def test_a_group_without_members_is_refused(self):
        self.shop.member_ids.unlink()
        self.make_a42()
        with self.assertRefused("Shop has no member on 2026-03-12"):
            self.make_order().action_schedule()

    def test_a_group_without_working_hours_is_refused(self):
        self.shop.calendar_id = False
        self.make_a42()
        with self.assertRefused("Shop has no working hours"):
            self.make_order().action_schedule()

    def test_more_work_than_the_horizon_holds_is_refused(self):
        self.env.company.prod_max_job_lead_time = 10
        self.make_a42()
        order = self.make_order(quantity=1000)
        with self.assertRefused(f"{order.name}.*not enough working time within 10 days"):
            order.action_schedule()
        self.assertEqual(order.state, "created")

    def test_one_order_that_cannot_be_scheduled_does_not_hold_up_the_others(self):
        self.make_a42()
        orders = self.make_order() + self.make_order(quantity=100000)
        orders.action_schedule()
        self.assertEqual(orders.mapped("state"), ["scheduled", "created"])


class TestMaterialDates(ScheduleCommon):
    """When components are needed, and what the moves say (ax.md 9.3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paint = cls.make_item("Paint")
        cls.chips = cls.make_item("Chips")

    def make_scheduled(self):
        """Two operations: Thursday 10:15 to Friday 8:15, and on to Friday 16:00."""
        self.make_bom(
            self.bike,
            [
                (self.frame, 1),
                (self.paint, 1, {"operation_no": 20}),
                (self.chips, -1, {"operation_no": 10}),
            ],
        )
        self.make_operations(
            (10, 20, {"setup_time": 1, "run_time": 0.038}), (20, 0, {"run_time": 0.062})
        )
        order = self.make_order()
        order.action_schedule()
        return order

    def test_a43_a_component_of_no_operation_is_needed_by_the_first(self):
        order = self.make_scheduled()
        self.assertRecordValues(
            order.component_ids,
            [
                {"raw_material_date": datetime(2026, 3, 12, 10, 15)},
                {"raw_material_date": datetime(2026, 3, 13, 8, 15)},
                {"raw_material_date": datetime(2026, 3, 12, 10, 15)},
            ],
        )

    def test_moves_are_dated_when_goods_are_needed_and_when_they_come(self):
        order = self.make_scheduled()
        self.assertEqual(order.move_finished_ids.date, datetime(2026, 3, 13, 16))
        self.assertEqual(
            order.component_ids.move_ids.sorted("prod_component_id").mapped("date"),
            [
                datetime(2026, 3, 12, 10, 15),
                datetime(2026, 3, 13, 8, 15),
                datetime(2026, 3, 13, 8, 15),
            ],
        )

    def test_moves_that_are_done_keep_their_date(self):
        order = self.make_scheduled()
        done = order.component_ids[0].move_ids
        done.quantity = 40
        done.picked = True
        done._action_done()
        moment = done.date
        order.action_schedule(direction="forward_date", date=datetime(2026, 3, 16, 8))
        self.assertEqual(done.date, moment)
        self.assertEqual(
            order.component_ids[0].move_ids._prod_open().date, datetime(2026, 3, 16, 8)
        )

    def test_without_route_components_are_needed_at_the_start(self):
        self.make_bom(self.bike, [(self.frame, 1)])
        order = self.make_order()
        order.action_schedule()
        self.assertEqual(order.component_ids.raw_material_date, datetime(2026, 3, 11, 12))

    def test_components_are_reserved_when_the_order_says_so(self):
        self.env["stock.quant"]._update_available_quantity(self.frame, self.site.lot_stock_id, 1000)
        self.make_bom(self.bike, [(self.frame, 1)])
        for reservation, reserved in (("scheduling", 100), ("release", 0)):
            with self.subTest(reservation):
                order = self.make_order(reservation=reservation)
                order.action_schedule()
                self.assertEqual(order.component_ids.qty_reserved, reserved)

    def test_a_reset_takes_all_dates_off(self):
        order = self.make_scheduled()
        order.action_reset(target="estimated")
        self.assertRecordValues(
            order,
            [
                {
                    "state": "estimated",
                    "schedule_status": "none",
                    "date_start": datetime(2026, 3, 11, 12),
                    "date_finish": datetime(2026, 3, 13, 12),
                }
            ],
        )
        nothing = {"date_start": False, "date_finish": False, "hours": 0}
        self.assertRecordValues(order.operation_ids, [nothing] * 2)
        self.assertFalse(any(order.component_ids.mapped("raw_material_date")))
        self.assertEqual(order.move_finished_ids.date, datetime(2026, 3, 13, 12))
        self.assertEqual(
            order.component_ids[:2].move_ids.mapped("date"), [datetime(2026, 3, 11, 12)] * 2
        )

    def test_another_delivery_date_asks_for_a_new_schedule(self):
        order = self.make_scheduled()
        order.date_delivery += timedelta(days=7)
        self.assertTrue(order.schedule_needed)
        order.action_schedule()
        self.assertFalse(order.schedule_needed)
        self.assertEqual(order.date_finish, datetime(2026, 3, 20, 16))


class TestReferences(ScheduleCommon):
    """Sub-orders, and orders that wait for them (ax.md 9.2, 9.3)."""

    def make_tree(self, delivery=date(2026, 3, 13), frame_hours=0.08):
        """A bike that needs its frame when its second operation starts, on Friday 8:15."""
        self.make_bom(
            self.bike, [(self.frame, 1, {"line_type": "pegged_supply", "operation_no": 20})]
        )
        self.make_operations(
            (10, 20, {"setup_time": 1, "run_time": 0.038}), (20, 0, {"run_time": 0.062})
        )
        self.make_operations((10, 0, {"run_time": frame_hours}), item=self.frame)
        order = self.make_order(delivery=delivery)
        order.action_estimate()
        return order, order.child_ids

    def test_a_sub_order_ends_when_its_parent_needs_it(self):
        order, child = self.make_tree()
        order.action_schedule(references=True)
        self.assertRecordValues(
            child,
            [
                {
                    "state": "scheduled",
                    "date_start": datetime(2026, 3, 11, 14, 15),
                    "date_finish": datetime(2026, 3, 13, 8, 15),
                }
            ],
        )
        self.assertEqual(order.date_start, datetime(2026, 3, 12, 10, 15))

    def test_an_order_begins_when_a_late_sub_order_ends(self):
        """The frames take 10 h from Wednesday 8:00 on; only then the bike begins."""
        order, child = self.make_tree(delivery=date(2026, 3, 5))
        order.action_schedule(references=True)
        self.assertDates(child, datetime(2026, 3, 4, 8), datetime(2026, 3, 5, 10))
        self.assertEqual(order.date_start, datetime(2026, 3, 5, 10))
        self.assertLess(child.date_finish, order.component_ids.raw_material_date)

    def test_without_references_the_sub_orders_stay(self):
        order, child = self.make_tree()
        dates = child.date_start, child.date_finish
        order.action_schedule()
        self.assertEqual(child.state, "estimated")
        self.assertDates(child, *dates)

    def test_a_scheduled_order_moves_behind_a_sub_order_that_ends_later(self):
        order, child = self.make_tree()
        order.action_schedule(references=True)
        child.action_schedule(
            direction="forward_date", date=datetime(2026, 3, 16, 8), references=True
        )
        self.assertDates(child, datetime(2026, 3, 16, 8), datetime(2026, 3, 17, 10))
        self.assertEqual(order.date_start, datetime(2026, 3, 17, 10))

    def test_a_sub_order_that_is_under_way_stays_where_it_is(self):
        order, child = self.make_tree()
        child.action_schedule(direction="forward_date", date=datetime(2026, 3, 16, 8))
        child.action_start()
        order.action_schedule(references=True)
        self.assertDates(child, datetime(2026, 3, 16, 8), datetime(2026, 3, 17, 10))
        self.assertEqual(order.date_start, datetime(2026, 3, 17, 10))


class TestWizard(ScheduleCommon):
    """The dialog that asks for direction, date and references."""

    def open(self, orders):
        wizards = self.env["production.order.schedule"]
        return Form(wizards.with_context(active_model=orders._name, active_ids=orders.ids))

    def test_it_proposes_what_the_parameters_say(self):
        self.env.company.prod_scheduling_direction = "forward_today"
        self.assertEqual(self.open(self.make_order()).direction, "forward_today")

    def test_it_schedules_all_orders_from_the_date(self):
        self.make_a42()
        orders = self.make_order() + self.make_order(quantity=50)
        form = self.open(orders)
        form.direction = "forward_date"
        form.date = datetime(2026, 3, 9, 8)
        form.save().action_schedule()
        self.assertEqual(orders.mapped("date_start"), [datetime(2026, 3, 9, 8)] * 2)

    def test_a_date_that_the_direction_does_not_use_is_ignored(self):
        self.make_a42()
        order = self.make_order()
        form = self.open(order)
        form.direction = "forward_date"
        form.date = datetime(2026, 5, 4, 8)
        form.direction = "backward_delivery"
        form.save().action_schedule()
        self.assertEqual(order.date_finish, datetime(2026, 3, 13, 16))

    def test_it_asks_for_sub_orders_where_there_are_any(self):
        self.make_bom(self.bike, [(self.frame, 1, {"line_type": "pegged_supply"})])
        order = self.make_order()
        self.assertFalse(self.open(order).has_references)
        order.action_estimate()
        for one in (order, order.child_ids):
            self.assertTrue(self.open(one).has_references)

    def test_a_planner_schedules_and_an_operator_may_not(self):
        self.make_a42()
        order = self.make_order()
        order.action_estimate()
        planner, operator = self.make_user("planner"), self.make_user("operator")
        wizards = self.env["production.order.schedule"]
        values = {"order_ids": [Command.set(order.ids)], "direction": "backward_delivery"}
        with self.assertRaises(AccessError):
            wizards.with_user(operator).create(values)
        wizards.with_user(planner).create(values).action_schedule()
        self.assertEqual(order.date_finish, datetime(2026, 3, 13, 16))


class TestSpeed(ScheduleCommon):
    """Scheduling many orders takes as many statements as scheduling few."""

    def count(self, number):
        orders = self.env["production.order"].create(
            [
                {
                    "product_id": self.bike.id,
                    "product_qty": 10 + place % 7,
                    "date_delivery": date(2026, 4, 1) + timedelta(days=place),
                }
                for place in range(number)
            ]
        )
        orders.action_estimate()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        orders._schedule()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_the_number_of_statements_does_not_grow_with_the_orders(self):
        self.make_bom(self.bike, [(self.frame, 1)])
        self.make_operations((10, 20, {"run_time": 0.1}), (20, 0, {"run_time": 0.1}))
        self.count(2)
        few, many = self.count(20), self.count(200)
        self.assertLess(many - few, 40, f"{few} for 20 orders, {many} for 200")
