"""Odoo's own procurement makes production orders: MTO, reordering rules, replenishment."""

from __future__ import annotations

from odoo.fields import Command

from odoo.addons.production_control.adapters.planning_scope import PlanningScope
from odoo.addons.production_control.tests.planning_common import PlanningCommon


class ProcurementCommon(PlanningCommon):
    """A bicycle from wheels from spokes; bicycles and wheels are made to order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mto = cls.env.ref("stock.route_warehouse0_mto")
        cls.mto.active = True
        cls.produce = cls.env.ref("production_control.route_produce")
        cls.spoke = cls.make_item("Spoke")
        cls.wheel = cls.make_item("Wheel", route_ids=[Command.set(cls.mto.ids)])
        cls.bike = cls.make_item("Bike", route_ids=[Command.set(cls.mto.ids)])
        cls.make_bom(cls.wheel, [(cls.spoke, 30)])
        cls.make_bom(cls.bike, [(cls.wheel, 2)])

    @classmethod
    def make_rule(cls, item, low, high, **values):
        """A reordering rule for the stock of the site."""
        return item.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": item.id,
                "location_id": cls.site.lot_stock_id.id,
                "product_min_qty": low,
                "product_max_qty": high,
                **values,
            }
        )

    def quantities(self, *items):
        return [(order.product_id, order.product_qty) for order in self.orders(*items)]


class TestMakeToOrder(ProcurementCommon):
    """A delivery that is made to order has production orders, level by level."""

    def test_a_sale_makes_an_estimated_order_for_each_level(self):
        sale = self.make_sale((self.bike, 10))
        bike, wheel = self.orders(self.bike), self.orders(self.wheel)
        self.assertRecordValues(
            bike | wheel,
            [
                {
                    "product_qty": 10,
                    "state": "estimated",
                    "sale_order_id": sale.id,
                    "sale_line_id": sale.order_line.id,
                    "parent_id": False,
                    "origin": sale.name,
                },
                {
                    "product_qty": 20,
                    "state": "estimated",
                    "sale_order_id": sale.id,
                    "sale_line_id": False,
                    "parent_id": bike.id,
                    "origin": bike.name,
                },
            ],
        )
        self.assertEqual(wheel.parent_component_id, bike.component_ids)

    def test_the_delivery_waits_for_the_receipt_of_the_order(self):
        sale = self.make_sale((self.bike, 10))
        delivery, bike = sale.order_line.move_ids, self.orders(self.bike)
        self.assertEqual(delivery.state, "waiting")
        self.assertEqual(delivery.move_orig_ids, bike.move_finished_ids)
        self.make_stock(self.spoke, 1000)
        (self.orders(self.wheel) | bike).action_report_finished()
        self.assertEqual(delivery.state, "assigned")

    def test_an_order_delivers_on_the_day_that_the_delivery_leaves(self):
        sale = self.make_sale((self.bike, 10), days=20)
        self.assertEqual(self.orders(self.bike).date_delivery, sale.order_line.move_ids.date.date())

    def test_an_order_says_why_it_is_there(self):
        sale = self.make_sale((self.bike, 10))
        self.assertIn(f"{sale.name} needs 10 Units", self.orders(self.bike).planned_origin)

    def test_an_item_without_bom_version_stops_the_sale_and_makes_nothing(self):
        sale = self.make_sale((self.bike, 10), confirm=False)
        frame = self.make_item(
            "Frame", prod_order_type="production", route_ids=[Command.set(self.mto.ids)]
        )
        sale.order_line = [Command.create({"product_id": frame.id, "product_uom_qty": 1})]
        with self.assertRefused("Frame cannot be produced at site"):
            sale.action_confirm()
        self.assertFalse(self.orders(self.bike, self.wheel))
        self.assertEqual(sale.state, "draft")

    def test_a_salesperson_needs_no_right_in_production(self):
        seller = self.make_user("user")
        seller.group_ids = self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.make_sale((self.bike, 10), confirm=False).with_user(seller).action_confirm()
        self.assertEqual(self.quantities(self.bike), [(self.bike, 10)])

    def test_the_unit_is_that_of_the_sales_order_line(self):
        sale = self.make_sale((self.bike, 2), confirm=False)
        sale.order_line.product_uom_id = self.dozen
        sale.action_confirm()
        order = self.orders(self.bike)
        self.assertEqual((order.product_qty, order.product_uom_id), (2, self.dozen))
        self.assertEqual(self.orders(self.wheel).product_qty, 48)

    def test_a_pegged_line_of_an_item_made_to_order_has_one_sub_order(self):
        trike = self.make_item("Trike", route_ids=[Command.set(self.mto.ids)])
        self.make_bom(trike, [(self.wheel, 3, {"line_type": "pegged_supply"})])
        self.make_sale((trike, 5))
        self.assertEqual(self.quantities(self.wheel), [(self.wheel, 15)])


class TestChangedDemand(ProcurementCommon):
    """What a sale asks for reaches its orders down the chain, or their planner (E9, E23)."""

    def change(self, sale, quantity):
        sale.write(
            {"order_line": [Command.update(sale.order_line.id, {"product_uom_qty": quantity})]}
        )

    def assertChain(self, bikes, wheels):
        self.assertEqual(
            self.quantities(self.bike, self.wheel), [(self.bike, bikes), (self.wheel, wheels)]
        )

    def test_e9_more_grams_make_the_same_order_larger(self):
        gram = self.env.ref("uom.product_uom_gram")
        flour, dough = (
            self.make_item(name, uom_id=self.kilogram.id) for name in ("Flour", "Dough")
        )
        dough.route_ids = self.mto
        self.make_bom(dough, [(flour, 800, {"product_uom_id": gram.id, "per_series": 1})])
        sale = self.make_sale((dough, 510), confirm=False)
        sale.order_line.product_uom_id = gram
        sale.action_confirm()
        order = self.orders(dough)
        self.assertEqual((order.product_qty, order.product_uom_id), (510, gram))
        self.change(sale, 1020)
        self.assertEqual(self.orders(dough), order)
        self.assertEqual((order.product_qty, order.product_uom_qty), (1020, 1.02))
        self.assertEqual(order.move_finished_ids.product_uom_qty, 1020)

    def test_e23_more_and_less_reach_both_levels(self):
        sale = self.make_sale((self.bike, 10))
        orders = self.orders(self.bike, self.wheel)
        for quantity in (15, 4, 9):
            self.change(sale, quantity)
            with self.subTest(quantity):
                self.assertChain(quantity, 2 * quantity)
                self.assertEqual(sale.order_line.move_ids.product_uom_qty, quantity)
                self.assertEqual(
                    orders.component_ids.mapped("move_ids.product_uom_qty"),
                    [2 * quantity, 60 * quantity],
                )
        self.assertEqual(self.orders(self.bike, self.wheel), orders)
        self.assertFalse(orders.activity_ids)

    def test_e23_a_cancelled_sale_takes_both_levels_back_and_says_so(self):
        sale = self.make_sale((self.bike, 10))
        name = self.orders(self.bike).name
        sale._action_cancel()
        self.assertFalse(self.orders(self.bike, self.wheel))
        self.assertTrue(any(name in (body or "") for body in sale.message_ids.mapped("body")))

    def test_a_scheduled_order_is_scheduled_anew(self):
        sale = self.make_sale((self.bike, 10))
        self.orders(self.bike).action_schedule()
        self.change(sale, 12)
        bike = self.orders(self.bike)
        self.assertRecordValues(
            bike,
            [
                {
                    "product_qty": 12,
                    "state": "scheduled",
                    "estimate_needed": False,
                    "schedule_needed": False,
                }
            ],
        )

    def test_a_history_tells_what_changed_an_order(self):
        sale = self.make_sale((self.bike, 10))
        self.change(sale, 4)
        bodies = " ".join(self.orders(self.bike).message_ids.mapped("body"))
        self.assertIn(f"{sale.name} asks for 4 Units", bodies)

    def test_e23_a_released_order_tells_its_planner_the_figures(self):
        planner = self.make_user("planner")
        self.bike.responsible_id = planner
        sale = self.make_sale((self.bike, 10))
        bike = self.orders(self.bike)
        bike.action_release()
        self.change(sale, 4)
        self.assertChain(10, 20)
        self.assertEqual(bike.activity_ids.user_id, planner)
        self.assertIn(f"{sale.name} now asks for 4 Units of Bike and 10", bike.activity_ids.note)
        self.assertIn("6 are too many", bike.activity_ids.note)
        self.change(sale, 3)
        self.assertIn("7 are too many", bike.activity_ids.note, "one activity, of today")
        self.change(sale, 10)
        self.assertFalse(bike.activity_ids, "nothing to look at any more")
        self.assertChain(10, 20)

    def test_more_than_a_released_order_makes_is_another_order(self):
        sale = self.make_sale((self.bike, 10))
        self.orders(self.bike).action_release()
        self.change(sale, 13)
        self.assertEqual(self.quantities(self.bike), [(self.bike, 10), (self.bike, 3)])
        self.assertEqual(sum(q for _item, q in self.quantities(self.wheel)), 26)

    def test_a_cancelled_sale_leaves_the_level_that_is_released(self):
        sale = self.make_sale((self.bike, 10))
        wheel = self.orders(self.wheel)
        wheel.action_release()
        sale._action_cancel()
        self.assertFalse(self.orders(self.bike))
        self.assertEqual(self.orders(self.wheel), wheel)
        self.assertIn("20 are too many", wheel.activity_ids.note)

    def test_what_a_planner_added_stays(self):
        sale = self.make_sale((self.bike, 10))
        self.orders(self.bike).product_qty = 15
        self.change(sale, 4)
        self.assertEqual(self.quantities(self.bike), [(self.bike, 9)])

    def test_a_reset_order_is_waited_for_and_estimated_again(self):
        sale = self.make_sale((self.bike, 10))
        bike, wheel = self.orders(self.bike), self.orders(self.wheel)
        bike.action_reset()
        self.assertEqual(sale.order_line.move_ids.state, "waiting")
        self.assertEqual(self.orders(self.wheel), wheel, "a reset keeps sub-orders (ax.md 4.3)")
        self.change(sale, 12)
        bike.action_estimate()
        self.assertChain(12, 24)
        self.assertEqual(sale.order_line.move_ids.move_orig_ids, bike._open_receipts())

    def test_a_deleted_order_leaves_its_delivery_to_the_stock(self):
        sale = self.make_sale((self.bike, 10))
        bike = self.orders(self.bike)
        bike.action_reset()
        bike.unlink()
        move = sale.order_line.move_ids
        self.assertEqual((move.state, move.procure_method), ("confirmed", "make_to_stock"))

    def test_a_partial_delivery_changes_no_order(self):
        sale = self.make_sale((self.bike, 10))
        self.make_stock(self.bike, 3)
        move = sale.order_line.move_ids
        move.quantity = 3
        move.picked = True
        move._action_done()
        self.assertChain(10, 20)
        self.change(sale, 11)
        self.assertChain(11, 22)

    def test_a_split_order_and_its_part_follow_together(self):
        sale = self.make_sale((self.bike, 10))
        part = self.orders(self.bike).action_split(4)
        self.change(sale, 8)
        self.assertEqual(part.product_qty, 2)
        self.change(sale, 5)
        self.assertEqual(self.quantities(self.bike), [(self.bike, 5)])


class TestReorderingRules(ProcurementCommon):
    """Reordering rules and the replenishment screen make production orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saddle = cls.make_item("Saddle")
        cls.leather = cls.make_item("Leather")
        cls.make_bom(cls.saddle, [(cls.leather, 1)])

    def run_scheduler(self):
        self.env["stock.rule"].run_scheduler()

    def test_a_rule_makes_a_created_order_once(self):
        rule = self.make_rule(self.saddle, 5, 20)
        for _again in range(2):
            self.run_scheduler()
            self.assertRecordValues(
                self.orders(self.saddle),
                [
                    {
                        "product_qty": 20,
                        "state": "created",
                        "orderpoint_id": rule.id,
                        "origin": rule.name,
                    }
                ],
            )

    def test_e1_dependent_rules_order_once_each(self):
        """A (rule 1/20) <- B (MTO) <- C (rule 5/50): one order A 20, one order C 50."""
        c = self.make_item("C")
        b = self.make_item("B", route_ids=[Command.set(self.mto.ids)])
        a = self.make_item("A")
        self.make_bom(c, [(self.leather, 1)])
        self.make_bom(b, [(c, 1)])
        self.make_bom(a, [(b, 1)])
        self.make_rule(a, 1, 20)
        self.make_rule(c, 5, 50)
        self.run_scheduler()
        self.assertEqual(self.quantities(a, b, c), [(a, 20), (c, 50)])
        self.orders(a).action_estimate()
        self.run_scheduler()
        self.assertEqual(self.quantities(a, b, c), [(a, 20), (c, 50), (b, 20)])

    def test_e3_what_leaves_within_the_lead_time_is_ordered_as_well(self):
        """Rule 0/5, 12 leave in 5 days, lead time 9: order 17."""
        self.saddle.prod_lead_time = 9
        self.make_rule(self.saddle, 0, 5)
        self.make_sale((self.saddle, 12), days=5)
        self.run_scheduler()
        self.assertEqual(self.quantities(self.saddle), [(self.saddle, 17)])

    def test_the_lead_time_of_a_rule_is_that_of_the_item(self):
        self.saddle.prod_lead_time = 9
        rule = self.make_rule(self.saddle, 0, 5)
        self.assertEqual(rule.lead_days, 9)

    def test_a_receipt_elsewhere_inside_the_location_of_the_rule_counts(self):
        shelf = self.make_location()
        self.make_coverage(self.saddle, location_id=shelf.id)
        self.make_rule(self.saddle, 5, 20)
        for _again in range(2):
            self.run_scheduler()
            self.assertEqual(self.orders(self.saddle).location_id, shelf)
            self.assertEqual(self.quantities(self.saddle), [(self.saddle, 20)])

    def test_an_order_that_is_scheduled_late_is_not_made_twice(self):
        self.make_rule(self.saddle, 5, 20)
        self.run_scheduler()
        order = self.orders(self.saddle)
        order.action_estimate()
        order.move_finished_ids.date = self.in_days(400)
        self.run_scheduler()
        self.assertEqual(self.orders(self.saddle), order)

    def test_the_button_order_leads_to_the_new_order(self):
        # Odoo deletes manual rules of the superuser as soon as they are served.
        admin = self.env.ref("base.user_admin")
        rule = self.make_rule(self.saddle.with_user(admin), 5, 20, trigger="manual")
        self.assertEqual(rule.qty_to_order, 20)
        notification = rule.action_replenish()
        order = self.orders(self.saddle)
        self.assertEqual(order.product_qty, 20)
        self.assertEqual(notification["params"]["links"][0]["label"], order.name)
        self.assertEqual(rule.qty_to_order, 0)

    def test_the_dialog_replenish_leads_to_the_new_order(self):
        dialog = self.env["product.replenish"].create(
            {
                "product_id": self.saddle.id,
                "product_tmpl_id": self.saddle.product_tmpl_id.id,
                "product_uom_id": self.saddle.uom_id.id,
                "quantity": 7,
                "warehouse_id": self.site.id,
                "route_id": self.produce.id,
            }
        )
        notification = dialog.launch_replenishment()
        order = self.orders(self.saddle)
        self.assertEqual(order.product_qty, 7)
        self.assertEqual(notification["params"]["links"][0]["label"], order.name)

    def test_a_rule_without_bom_version_tells_the_item_and_the_others_go_on(self):
        pedal = self.make_item("Pedal", prod_order_type="production")
        self.make_rule(pedal, 5, 20)
        self.make_rule(self.saddle, 5, 20)
        self.run_scheduler()
        self.assertEqual(self.quantities(self.saddle, pedal), [(self.saddle, 20)])
        self.assertIn("Pedal cannot be produced", pedal.product_tmpl_id.activity_ids.note)

    def test_the_default_route_of_a_producible_item_is_produce(self):
        self.assertEqual(self.make_rule(self.saddle, 0, 5)._get_default_route(), self.produce)
        self.assertFalse(self.make_rule(self.leather, 0, 5)._get_default_route())


class TestRulesAndRoutes(ProcurementCommon):
    """What every site has, and what it applies to."""

    def test_every_site_has_a_rule_a_route_and_an_operation_type(self):
        for site in self.site | self.make_site():
            with self.subTest(site.name):
                self.assertEqual(site.prod_pull_id.action, "prod_produce")
                self.assertEqual(site.prod_pull_id.picking_type_id, site.prod_type_id)
                self.assertEqual(site.prod_pull_id.location_dest_id, site.lot_stock_id)
                self.assertEqual(site.prod_mto_pull_id.route_id, self.mto)
                self.assertIn(site, self.produce.warehouse_ids)
                self.assertTrue(site.prod_produce_to_resupply)

    def test_sites_of_another_company_have_rules_of_their_own(self):
        company = self.env["res.company"].create({"name": "Second company"})
        site = self.default_site(company)
        self.assertEqual(site.prod_pull_id.company_id, company)
        self.assertEqual(site.prod_mto_pull_id.location_dest_id.company_id, company)

    def test_setting_up_again_changes_nothing(self):
        before = self.site.prod_pull_id | self.site.prod_mto_pull_id
        self.env["stock.warehouse"]._prod_set_up_all()
        self.assertEqual(self.site.prod_pull_id | self.site.prod_mto_pull_id, before)

    def test_a_site_that_does_not_produce_makes_nothing(self):
        self.site.prod_produce_to_resupply = False
        self.make_sale((self.bike, 1))
        self.assertFalse(self.orders(self.bike))

    def test_only_what_can_be_produced_is_produced(self):
        cases = [
            (self.bike, None, True),
            (self.spoke, None, False),
            (self.bike, "purchase", False),
            (self.spoke, "production", True),
        ]
        for item, order_type, produced in cases:
            item.prod_order_type = order_type
            with self.subTest(item=item.name, order_type=order_type):
                self.assertEqual(item._prod_is_produced(self.site), produced)
                self.assertEqual(self.produce._is_valid_resupply_route_for_product(item), produced)

    def test_a_rule_explains_itself(self):
        self.assertIn("a production order is created", self.site.prod_pull_id.rule_message)
        self.assertEqual(self.site.prod_pull_id.picking_type_code_domain, ["prod_produce"])


class TestOneMechanism(ProcurementCommon):
    """Master planning and Odoo's procurement never order the same thing twice."""

    def test_planning_orders_nothing_that_is_made_to_order(self):
        self.make_stock(self.spoke, 10000)
        self.make_sale((self.bike, 10))
        orders = self.orders(self.bike, self.wheel)
        self.run_plan()
        self.assertEqual(self.orders(self.bike, self.wheel), orders)
        self.assertFalse(self.planned())
        self.assertFalse(any(orders.mapped("qty_not_needed")))

    def test_what_planning_made_serves_the_demand_that_asks_later(self):
        """A sale that is no MTO sale yet, firmed by planning; its component is made to order."""
        self.bike.route_ids = False
        self.make_sale((self.bike, 10))
        self.run_plan()
        self.assertEqual(
            self.quantities(self.bike, self.wheel), [(self.bike, 10), (self.wheel, 20)]
        )
        bike, wheel = self.orders(self.bike), self.orders(self.wheel)
        bike.action_estimate()
        self.assertEqual(
            self.orders(self.wheel), wheel, "the firmed sub-order serves the component"
        )
        self.assertEqual(wheel.qty_demanded, 20)

    def test_items_of_an_automatic_rule_are_left_to_it(self):
        scope = PlanningScope(self.env, self.plan)
        other = self.make_site()
        shelf = self.make_location()
        self.make_rule(self.bike, 1, 2)
        self.make_rule(self.wheel, 1, 2, trigger="manual")
        self.make_rule(self.spoke, 1, 2, location_id=shelf.id)
        self.make_rule(self.spoke, 1, 2, location_id=other.lot_stock_id.id, active=False)
        items = self.env["production.planning.orderpoints"]._orderpoint_items(scope)
        self.assertEqual(items, {(self.bike.id, self.site.id)})


class TestBulk(ProcurementCommon):
    """Many procurements are made together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leather = cls.make_item("Leather")
        cls.items = [cls.make_item(f"Saddle {number}") for number in range(50)]
        for item in cls.items:
            cls.make_bom(item, [(cls.leather, 1)])

    def procurements(self, items):
        place = self.site.lot_stock_id
        return [
            self.env["stock.rule"].Procurement(
                item,
                3,
                item.uom_id,
                place,
                "Test",
                "Test",
                self.company,
                {"warehouse_id": self.site, "company_id": self.company},
            )
            for item in items
        ]

    def test_statements_for_an_order_do_not_grow(self):
        rules = self.site.prod_pull_id
        counts = {}
        for count in (5, 50):
            pairs = [(procurement, rules) for procurement in self.procurements(self.items[:count])]
            for procurement, _rule in pairs:
                procurement.values["date_planned"] = "2026-03-20 12:00:00"
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["stock.rule"]._run_prod_produce(pairs)
            self.env.flush_all()
            counts[count] = self.env.cr.sql_log_count - before
        self.assertLessEqual(counts[50] - counts[5], 5, counts)

    def test_a_run_asks_for_the_rule_of_each_procurement_and_nothing_else(self):
        counts = {}
        for count in (5, 50):
            procurements = self.procurements(self.items[:count])
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["stock.rule"].run(procurements)
            self.env.flush_all()
            counts[count] = self.env.cr.sql_log_count - before
        self.assertLessEqual(counts[50] - counts[5], 45 + 5, counts)

    def test_two_hundred_procurements_are_created_in_one_call(self):
        calls = []
        orders = type(self.env["production.order"])
        create = orders.create

        def counted(records, vals_list):
            calls.append(len(vals_list))
            return create(records, vals_list)

        self.patch(orders, "create", counted)
        self.env["stock.rule"].run(self.procurements(self.items * 4))
        self.assertEqual(calls, [200])
        self.assertEqual(len(self.orders(*self.items)), 200)
