"""What planners do with planned orders: enter, split, group, change their type (ax.md 17.15)."""

from __future__ import annotations

from odoo.exceptions import AccessError
from odoo.tests import Form
from odoo.tools.safe_eval import safe_eval

from odoo.addons.production_control.tests.planning_common import PlanningCommon


class PlannedOrderCommon(PlanningCommon):
    """A bike with a made frame, planned and left planned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.firm_automatically = False
        cls.item = cls.make_item("Bike", prod_order_type="production", prod_lead_time=2)
        cls.part = cls.make_item("Frame", prod_order_type="production", prod_lead_time=1)
        cls.steel = cls.make_item("Steel", prod_lead_time=3)
        cls.bom = cls.make_bom(cls.item, [(cls.part, 1)])
        cls.make_bom(cls.part, [(cls.steel, 2)])

    def plan_sale(self, quantity=100, days=20):
        """The planned bikes of a sale."""
        self.make_sale((self.item, quantity), days=days)
        self.run_plan()
        return self.planned(product_id=self.item.id, date_requirement=self.in_days(days))

    def plan_by_hand(self, **values):
        return self.env["production.planned.order"].create(
            {
                "product_id": self.item.id,
                "product_qty": 10,
                "warehouse_id": self.site.id,
                "date_requirement": self.in_days(12),
                **values,
            }
        )


class TestSplit(PlannedOrderCommon):
    """A39: the new order gets quantity and date, the first keeps the rest and its own date."""

    def test_the_first_keeps_the_remainder_and_its_date(self):
        """A39."""
        order = self.plan_sale()
        part = order.action_split(30, self.in_days(9))
        self.assertRecordValues(
            order | part,
            [
                {"product_qty": 70, "date_delivery": self.in_days(20), "status": "approved"},
                {"product_qty": 30, "date_delivery": self.in_days(9), "status": "approved"},
            ],
        )
        self.assertEqual(part.date_order, self.in_days(7), "two days of lead time before")

    def test_both_parts_serve_and_explain_the_same_demand(self):
        order = self.plan_sale()
        part = order.action_split(30)
        self.assertEqual(part.sale_line_id, order.sale_line_id)
        self.assertEqual(part.bom_id, self.bom)
        for half, quantity in ((order, "70"), (part, "30")):
            self.assertIn("Serves sales order", half.explanation)
            self.assertIn(f"Approved for {quantity} Units by a planner", half.explanation)

    def test_the_next_run_keeps_both_and_plans_the_components_of_both(self):
        order = self.plan_sale()
        part = order.action_split(30, self.in_days(12))
        self.run_plan()
        self.assertEqual(self.planned(product_id=self.item.id), part | order)
        frames = self.planned(product_id=self.part.id)
        self.assertEqual(sorted(frames.mapped("product_qty")), [30, 70])
        self.assert_rerun_changes_nothing()

    def test_a_date_too_early_is_moved_and_flagged(self):
        part = self.plan_sale().action_split(30, self.in_days(1))
        self.assertRecordValues(
            part,
            [
                {
                    "date_order": self.today,
                    "date_delivery": self.in_days(2),
                    "delay_days": 1,
                }
            ],
        )

    def test_only_a_part_can_be_split_off(self):
        order = self.plan_sale()
        for quantity in (0, -1, 100, 101):
            with self.subTest(quantity), self.assertRefused("more than 0 and less than 100"):
                order.action_split(quantity)

    def test_the_dialog_shows_what_is_left_and_lists_both_parts(self):
        order = self.plan_sale()
        action = order.action_open_split()
        dialog = Form(self.env[action["res_model"]].with_context(**action["context"]))
        dialog.quantity = 30
        self.assertEqual(dialog.qty_left, 70)
        self.assertEqual(dialog.date_delivery, order.date_delivery)
        dialog.date_delivery = self.in_days(9)
        listed = dialog.save().action_split()
        parts = self.env[listed["res_model"]].search(listed["domain"])
        self.assertEqual(sorted(parts.mapped("product_qty")), [30, 70])


class TestGroup(PlannedOrderCommon):
    """A40: one planned order of several, dated as the one on which the function runs."""

    def test_the_order_on_which_it_runs_gives_the_date(self):
        """A40."""
        late, early = self.plan_sale(4, days=9), self.plan_sale(6, days=5)
        grouped = (late | early).with_context(active_id=early.id).action_group()
        self.assertEqual(self.planned(product_id=self.item.id), early)
        self.assertRecordValues(
            grouped,
            [{"product_qty": 10, "date_delivery": self.in_days(5), "status": "approved"}],
        )

    def test_without_an_active_one_the_first_gives_the_date(self):
        late, early = self.plan_sale(4, days=9), self.plan_sale(6, days=5)
        grouped = (late | early).action_group()
        self.assertEqual(grouped.date_delivery, self.in_days(9))

    def test_the_next_run_orders_nothing_beside_the_grouped_one(self):
        orders = self.plan_sale(4, days=9) | self.plan_sale(6, days=5)
        grouped = orders.sorted("date_delivery").action_group()
        self.run_plan()
        self.assertEqual(self.planned(product_id=self.item.id), grouped)
        self.assertEqual(sum(self.planned(product_id=self.part.id).mapped("product_qty")), 10)
        self.assert_rerun_changes_nothing()

    def test_the_arithmetic_adds_up(self):
        orders = self.plan_sale(4, days=9) | self.plan_sale(6, days=5)
        self.assertEqual(orders.action_group().qty_net, 10)

    def test_other_items_sites_and_types_are_refused(self):
        first = self.plan_by_hand()
        other = {
            "item": self.plan_by_hand(product_id=self.part.id),
            "site": self.plan_by_hand(warehouse_id=self.make_site().id),
            "type": self.plan_by_hand(order_type="purchase"),
        }
        for what, order in other.items():
            with self.subTest(what), self.assertRefused("Only planned orders of one type"):
                (first | order).action_group()
        with self.assertRefused("at least two"):
            first.action_group()


class TestChangeType(PlannedOrderCommon):
    """A planned order becomes one of another type, where master data allow it."""

    def test_to_purchase_drops_the_documents_and_takes_the_vendor_s_lead_time(self):
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        self.env["product.supplierinfo"].create(
            {"partner_id": vendor.id, "product_tmpl_id": self.item.product_tmpl_id.id, "delay": 7}
        )
        order = self.plan_sale()
        order.action_change_to_purchase()
        self.assertRecordValues(
            order,
            [
                {
                    "order_type": "purchase",
                    "bom_id": False,
                    "date_order": self.in_days(13),
                    "status": "approved",
                }
            ],
        )

    def test_the_next_run_keeps_the_type_and_plans_no_components_any_more(self):
        order = self.plan_sale()
        order.action_change_to_purchase()
        self.run_plan()
        self.assertEqual(self.planned(), order)
        self.assert_rerun_changes_nothing()

    def test_to_production_finds_the_bom_version(self):
        order = self.plan_by_hand(order_type="purchase")
        order.action_change_to_production()
        self.assertRecordValues(order, [{"order_type": "production", "bom_id": self.bom.id}])

    def test_to_production_needs_a_bom_version(self):
        order = self.plan_by_hand(product_id=self.steel.id)
        self.assertEqual(order.order_type, "purchase")
        with self.assertRefused("no BOM version of the item is active"):
            order.action_change_to_production()

    def test_to_transfer_needs_a_site_to_refill_from(self):
        order = self.plan_by_hand()
        with self.assertRefused("not refilled from another site"):
            order.action_change_to_transfer()
        store = self.make_site()
        self.site.resupply_wh_ids = store
        order.action_change_to_transfer()
        self.assertRecordValues(
            order, [{"order_type": "transfer", "source_warehouse_id": store.id, "bom_id": False}]
        )

    def test_one_that_cannot_change_leaves_all_as_they_were(self):
        changeable = self.plan_by_hand(order_type="purchase")
        stuck = self.plan_by_hand(product_id=self.steel.id)
        with self.assertRefused("Steel"):
            (changeable | stuck).action_change_to_production()
        self.assertEqual(changeable.order_type, "purchase")


class TestByHand(PlannedOrderCommon):
    """Planned orders that a planner enters."""

    def test_type_dates_and_documents_are_proposed(self):
        order = self.plan_by_hand()
        self.assertRecordValues(
            order,
            [
                {
                    "order_type": "production",
                    "date_delivery": self.in_days(12),
                    "date_order": self.in_days(10),
                    "bom_id": self.bom.id,
                }
            ],
        )
        self.assertIn("Entered by hand", order.explanation)

    def test_what_is_given_is_kept(self):
        order = self.plan_by_hand(
            order_type="purchase",
            date_order=self.in_days(3),
            date_delivery=self.in_days(4),
        )
        self.assertRecordValues(
            order, [{"order_type": "purchase", "date_order": self.in_days(3), "bom_id": False}]
        )

    def test_the_list_proposes_on_the_screen_and_a_run_keeps_the_order(self):
        action = self.env.ref("production_control.production_planned_order_action")
        context = safe_eval(action.context)
        planner = self.make_user("planner")
        orders = self.env["production.planned.order"].with_user(planner)
        with Form(orders.with_context(**context)) as form:
            form.product_id = self.item
            form.product_qty = 5
            form.date_requirement = self.in_days(12)
            self.assertEqual(form.order_type, "production")
            self.assertEqual(form.date_order, self.in_days(10))
            self.assertEqual(form.bom_id, self.bom)
            form.order_type = "purchase"
            self.assertFalse(form.bom_id)
            form.order_type = "production"
        order = form.record
        self.assertEqual(order.status, "approved")
        self.run_plan()
        self.assertTrue(order.exists())
        self.assertEqual(self.planned(product_id=self.part.id).product_qty, 5)

    def test_two_orders_of_one_moment_do_not_meet(self):
        self.assertNotEqual(self.plan_by_hand().source, self.plan_by_hand().source)


class TestRights(PlannedOrderCommon):
    """Only planners change planned orders (ax.md 18)."""

    def test_only_planners_change_planned_orders(self):
        orders = self.plan_by_hand(order_type="purchase") | self.plan_by_hand(order_type="purchase")
        for role in ("supervisor", "order_creator", "manager", "engineer", "operator", "user"):
            theirs = orders.with_user(self.make_user(role))
            for name, change in (
                ("split", lambda theirs=theirs: theirs[:1].action_split(1)),
                ("group", theirs.action_group),
                ("change", theirs.action_change_to_production),
                ("dialog", theirs[:1].action_open_split),
            ):
                with self.subTest(role=role, what=name), self.assertRaises(AccessError):
                    change()
        theirs = orders.with_user(self.make_user("planner"))
        theirs[:1].action_split(1)
        theirs.action_change_to_production()
        self.assertEqual(theirs.action_group().product_qty, 19)
