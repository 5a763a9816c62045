"""A master plan's run on Odoo's documents: sales in, production orders in Created out."""

from __future__ import annotations

from datetime import date

from freezegun import freeze_time

from odoo.addons.production_control.tests.planning_common import PlanningCommon


class TestShortageBecomesOrders(PlanningCommon):
    """Reason one and two of ax.md 0.2: sales that stock cannot meet, and their subassemblies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        made = {"prod_order_type": "production"}
        cls.bike = cls.make_item("Bike", prod_lead_time=2, **made)
        cls.wheel = cls.make_item("Wheel", prod_lead_time=1, **made)
        cls.spoke = cls.make_item("Spoke")
        cls.bike_bom = cls.make_bom(cls.bike, [(cls.wheel, 2)])
        cls.wheel_bom = cls.make_bom(cls.wheel, [(cls.spoke, 36)])
        cls.bike_route = cls.make_route(cls.bike, [{"operation_no": 10}, {"operation_no": 20}])

    def test_a_sale_beyond_stock_makes_orders_down_the_structure(self):
        self.make_stock(self.bike, 3)
        self.make_stock(self.wheel, 4)
        sale = self.make_sale((self.bike, 10))
        run = self.run_plan()
        bike_order, wheel_order = self.orders(self.bike), self.orders(self.wheel)
        self.assertRecordValues(
            bike_order + wheel_order,
            [
                {
                    "product_qty": 7,
                    "state": "created",
                    "date_delivery": self.in_days(20),
                    "bom_id": self.bike_bom.id,
                    "route_id": self.bike_route.id,
                    "sale_line_id": sale.order_line.id,
                    "parent_id": False,
                    "sale_order_id": sale.id,
                    "origin": sale.name,
                },
                {
                    "product_qty": 10,
                    "state": "created",
                    "date_delivery": self.in_days(18),
                    "bom_id": self.wheel_bom.id,
                    "route_id": False,
                    "sale_line_id": False,
                    "parent_id": bike_order.id,
                    "sale_order_id": sale.id,
                    "origin": bike_order.name,
                },
            ],
        )
        self.assertEqual(wheel_order.parent_component_id, bike_order.component_ids)
        self.assertEqual(run.firmed_count, 2)
        self.assertEqual(bike_order.component_ids.qty_required, 14)

    def test_an_order_made_by_planning_says_why_it_exists(self):
        self.make_stock(self.bike, 3)
        sale = self.make_sale((self.bike, 10))
        self.run_plan()
        for expected in (sale.name, "Requirement 10 - stock 3", "net 7", "03/22/2026"):
            with self.subTest(expected):
                self.assertIn(expected, self.orders(self.bike).planned_origin)

    def test_what_stock_covers_makes_no_order(self):
        self.make_stock(self.bike, 10)
        self.make_sale((self.bike, 10))
        self.run_plan()
        self.assertFalse(self.orders(self.bike, self.wheel))

    def test_a_quotation_is_no_demand(self):
        self.make_sale((self.bike, 10), confirm=False)
        self.run_plan()
        self.assertFalse(self.orders(self.bike))

    def test_a_second_run_changes_nothing(self):
        self.make_sale((self.bike, 10), (self.wheel, 5))
        self.run_plan()
        self.assert_rerun_changes_nothing()

    def test_a_run_on_a_later_day_makes_nothing_twice(self):
        self.make_sale((self.bike, 10), days=1)
        self.run_plan()
        first = self.orders(self.bike, self.wheel)
        for day in ("2026-03-05", "2026-03-20"):
            with self.subTest(day=day), freeze_time(f"{day} 08:00:00"):
                self.run_plan()
                self.assertEqual(self.orders(self.bike, self.wheel), first)

    def test_more_demand_adds_only_the_difference(self):
        self.make_sale((self.bike, 10))
        self.run_plan()
        self.make_sale((self.bike, 4))
        self.run_plan()
        self.assertEqual(self.orders(self.bike).mapped("product_qty"), [10, 4])
        self.assertEqual(sum(self.orders(self.wheel).mapped("product_qty")), 28)

    def test_an_order_that_is_too_late_says_by_how_much(self):
        """A day by its own lead time, and another one as its wheels are there tomorrow."""
        self.make_sale((self.bike, 1), days=1)
        self.run_plan()
        order = self.orders(self.bike)
        self.assertEqual(order.date_delivery, self.in_days(2))
        self.assertIn("Late by 2 day(s)", order.planned_origin)

    def test_each_site_is_planned_by_itself(self):
        second = self.make_site()
        self.make_stock(self.bike, 10, site=second)
        self.make_sale((self.bike, 10))
        self.make_sale((self.bike, 10), site=second)
        self.run_plan()
        self.assertEqual(self.orders(self.bike).warehouse_id, self.site)

    def test_a_stopped_item_is_reported_and_not_ordered(self):
        self.bike.prod_stopped = True
        self.make_sale((self.bike, 1))
        run = self.run_plan()
        self.assertFalse(self.orders(self.bike))
        self.assertIn("Bike is stopped", run.problem_ids.text)

    def test_an_issue_without_a_sale_is_demand_too(self):
        """Scenario N7: a bare stock move must not crash the run."""
        move = self.env["stock.move"].create(
            {
                "product_id": self.bike.id,
                "product_uom_qty": 2,
                "location_id": self.site.lot_stock_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
            }
        )
        move._action_confirm()
        self.run_plan()
        self.assertEqual(self.orders(self.bike).product_qty, 2)

    def test_an_open_receipt_covers_demand(self):
        move = self.env["stock.move"].create(
            {
                "product_id": self.bike.id,
                "product_uom_qty": 6,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.site.lot_stock_id.id,
                "date": self.in_days(5),
            }
        )
        move._action_confirm()
        self.make_sale((self.bike, 10))
        self.run_plan()
        self.assertEqual(self.orders(self.bike).product_qty, 4)

    def test_three_step_delivery_and_receipt_count_once(self):
        """Scenario A12: intermediate moves of a chain are neither demand nor supply."""
        self.site.write({"delivery_steps": "pick_pack_ship", "reception_steps": "three_steps"})
        sale = self.make_sale((self.bike, 10))
        self.run_plan()
        self.assertEqual(self.orders(self.bike).product_qty, 10)
        self.make_stock(self.bike, 10)
        picking = sale.picking_ids.filtered(lambda p: p.state in ("confirmed", "assigned"))
        picking.action_assign()
        picking.move_ids.write({"quantity": 10, "picked": True})
        picking._action_done()
        self.assert_no_new_demand()

    def assert_no_new_demand(self):
        before = self.orders(self.bike)
        self.run_plan()
        self.assertEqual(self.orders(self.bike), before)


class TestDates(PlanningCommon):
    """Lead times in calendar and in working days (ax.md 17.10, scenarios.md A0)."""

    def test_lead_time_counts_calendar_or_working_days(self):
        # a sale due on Monday the 23rd; the company works Monday to Friday
        rows = [
            (3, False, date(2026, 3, 20)),
            (3, True, date(2026, 3, 18)),
            (6, True, date(2026, 3, 13)),
            (0, True, date(2026, 3, 23)),
        ]
        for lead_time, working_days, start in rows:
            item = self.make_item(
                f"Item {lead_time} {working_days}",
                prod_order_type="production",
                prod_lead_time=lead_time,
                prod_lead_working_days=working_days,
            )
            self.make_bom(item, [(self.make_item("Part"), 1)])
            self.make_sale((item, 1), days=19)
            self.run_plan()
            with self.subTest(lead_time=lead_time, working_days=working_days):
                order = self.orders(item)
                self.assertEqual(order.date_delivery, date(2026, 3, 23))
                self.assertEqual(order.date_start, order._instant(self.company, start))

    def test_a_rerun_changes_nothing_where_the_coverage_group_has_closed_days(self):
        """The start that planning chose is kept when the order is firmed."""
        group = self.env["production.coverage.group"].create(
            {
                "name": "Open days",
                "coverage_code": "requirement",
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
            }
        )
        self.company.prod_coverage_group_id = group
        part = self.make_item("Part", prod_order_type="production", prod_lead_time=2)
        item = self.make_item("Item", prod_order_type="production", prod_lead_time=3)
        self.make_bom(part, [(self.make_item("Steel"), 1)])
        self.make_bom(item, [(part, 1)])
        # due on a Sunday: delivered on Friday the 20th, started on Tuesday the 17th
        self.make_sale((item, 1), days=18)
        self.run_plan()
        order = self.orders(item)
        self.assertEqual(order.date_delivery, date(2026, 3, 20))
        self.assertEqual(order.date_start.date(), date(2026, 3, 17))
        self.assert_rerun_changes_nothing()


class TestOrderModifiers(PlanningCommon):
    """Order minimum, multiple and maximum on items and sites (ax.md 15.3, A26, A27)."""

    def test_modifiers_shape_the_orders(self):
        rows = [
            # need, minimum, multiple, maximum, orders
            (4, 10, 0, 0, [10]),
            (7, 0, 5, 0, [10]),
            (450, 0, 0, 100, [100, 100, 100, 100, 50]),
            (16, 50, 0, 0, [50]),
            (112, 50, 25, 500, [125]),
        ]
        for need, minimum, multiple, maximum, expected in rows:
            item = self.make_item(
                f"Item {need}",
                prod_order_type="production",
                prod_order_min_qty=minimum,
                prod_order_multiple=multiple,
                prod_order_max_qty=maximum,
            )
            self.make_bom(item, [(self.make_item("Part"), 1)])
            sale = self.make_sale((item, need))
            self.run_plan()
            with self.subTest(need=need):
                orders = self.orders(item)
                self.assertEqual(orders.mapped("product_qty"), expected)
                self.assertEqual(orders.sale_line_id, sale.order_line)
        self.assert_rerun_changes_nothing()

    def test_the_surplus_of_a_minimum_serves_the_next_demand(self):
        item = self.make_item("Item", prod_order_type="production", prod_order_min_qty=10)
        self.make_bom(item, [(self.make_item("Part"), 1)])
        self.make_sale((item, 4), days=10)
        self.make_sale((item, 5), days=11)
        self.run_plan()
        self.assertEqual(self.orders(item).mapped("product_qty"), [10])
        self.assert_rerun_changes_nothing()

    def test_item_coverage_beats_the_item(self):
        item = self.make_item("Item", prod_order_type="production", prod_order_min_qty=10)
        self.make_bom(item, [(self.make_item("Part"), 1)])
        self.make_coverage(item, order_min_qty=30)
        self.make_sale((item, 4))
        self.run_plan()
        self.assertEqual(self.orders(item).product_qty, 30)
