"""Firming: status, marking, refusals, links, and what a firmed order looks like (ax.md 17.16)."""

from __future__ import annotations

from datetime import datetime, time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from odoo.addons.production_control.models.firming_result import FirmingChoice
from odoo.addons.production_control.tests.planning_common import PlanningCommon


class FirmingCommon(PlanningCommon):
    """A bike with a made frame, planned and left planned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.firm_automatically = False
        cls.item = cls.make_item("Bike", prod_order_type="production", prod_lead_time=2)
        cls.part = cls.make_item("Frame", prod_order_type="production", prod_lead_time=1)
        cls.bom = cls.make_bom(cls.item, [(cls.part, 1)])
        cls.part_bom = cls.make_bom(cls.part, [(cls.make_item("Steel"), 2)])

    def plan_sale(self, quantity=5, days=20):
        sale = self.make_sale((self.item, quantity), days=days)
        self.run_plan()
        return sale

    def deliver_apart(self, sale, quantity, days):
        """Deliver a part of the sale on another day."""
        rest = sale.order_line.move_ids
        part = self.env["stock.move"].create(rest._split(quantity))
        part._action_confirm(merge=False)
        part.date = datetime.combine(self.in_days(days), time(12))

    def make_receipt(self, item, quantity, days):
        """Something of the item is on its way from a vendor."""
        move = self.env["stock.move"].create(
            {
                "product_id": item.id,
                "product_uom_qty": quantity,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.site.lot_stock_id.id,
                "date": datetime.combine(self.in_days(days), time(12)),
            }
        )
        move._action_confirm()

    def made(self, *items):
        """Planned production orders, of these items or of all."""
        planned = self.planned(order_type="production")
        return planned.filtered(lambda order: not items or order.product_id in items)

    def firm(self, planned, user=None, **asked):
        """Firm through the dialog; the parameters of the action's notification."""
        planned = planned.with_user(user) if user else planned
        dialog = planned.env["production.planned.order.firm"].with_context(
            active_model=planned._name, active_ids=planned.ids
        )
        return dialog.create(asked).action_firm()["params"]


class TestFirmedOrders(FirmingCommon):
    """What becomes of planned production orders."""

    def test_one_order_of_the_planned_quantity_and_dates(self):
        """Scenario A2: before no order, after one of the bucket's quantity, started in time."""
        self.plan_sale(100)
        planned = self.made(self.item)
        expected = {
            "product_qty": 100,
            "bom_id": self.bom.id,
            "date_delivery": planned.date_delivery,
            "planned_origin": planned.explanation,
            "planned_source": planned.source,
            "state": "created",
        }
        self.assertFalse(self.orders(self.item))
        planned.action_firm()
        order = self.orders(self.item)
        self.assertRecordValues(order, [expected])
        self.assertEqual(order.date_start.date(), self.in_days(18))
        self.assertFalse(planned.exists(), "the planned order has gone")

    def test_copied_lines_are_what_the_master_data_say(self):
        """The copies are written past the ORM; every copied field must arrive."""
        self.make_route(
            self.item,
            [{"operation_no": 10, "run_time": 1.5, "scrap_percent": 20, "queue_before": 2}],
        )
        self.bom.line_ids.write({"scrap_qty": 1, "position": "A1", "operation_no": 10})
        self.plan_sale(8)
        self.made(self.item).action_firm()
        order = self.orders(self.item)
        for copy, master in (
            (order.component_ids, self.bom.line_ids),
            (order.operation_ids, order.route_id.operation_ids),
        ):
            names = copy._copied_fields()
            self.assertEqual(copy.read(names)[0] | {"id": 0}, master.read(names)[0] | {"id": 0})
            self.assertEqual(copy.company_id, self.company)
        self.assertEqual(order.component_ids.qty_required, 11, "8 / 0.8 + 1")
        self.assertEqual(order.component_ids.bom_line_id, self.bom.line_ids)

    def test_parents_and_children_of_one_call_are_linked(self):
        sale = self.plan_sale()
        self.made().action_firm()
        parent, child = self.orders(self.item), self.orders(self.part)
        self.assertRecordValues(
            child,
            [
                {
                    "parent_id": parent.id,
                    "parent_component_id": parent.component_ids.id,
                    "planned_parent_id": False,
                    "sale_order_id": sale.id,
                    "origin": parent.name,
                    "level": 1,
                }
            ],
        )
        self.assertEqual(parent.child_ids, child)
        self.assertEqual(parent.component_ids.child_ids, child)

    def test_a_child_firmed_first_finds_its_parent_later(self):
        sale = self.plan_sale()
        self.made(self.part).action_firm()
        child = self.orders(self.part)
        self.assertEqual((child.level, child.sale_order_id.id), (0, False))
        self.made(self.item).action_firm()
        parent = self.orders(self.item)
        self.assertRecordValues(
            child,
            [
                {
                    "parent_id": parent.id,
                    "parent_component_id": parent.component_ids.id,
                    "sale_order_id": sale.id,
                    "level": 1,
                }
            ],
        )

    def test_what_is_below_a_firmed_order_serves_its_component(self):
        self.plan_sale()
        child = self.made(self.part)
        source = child.source
        self.made(self.item).action_firm()
        parent = self.orders(self.item)
        self.assertRecordValues(
            child,
            [
                {
                    "parent_id": False,
                    "parent_bom_line_id": False,
                    "parent_order_id": parent.id,
                    "parent_component_id": parent.component_ids.id,
                    "source": source,
                }
            ],
        )

    def test_two_lines_of_one_item_keep_their_own_sub_orders(self):
        self.bom.line_ids.copy({"bom_id": self.bom.id, "product_qty": 3})
        self.plan_sale()
        self.made().action_firm()
        served = {child.parent_component_id: child.product_qty for child in self.orders(self.part)}
        lines = self.orders(self.item).component_ids
        self.assertEqual(served, {line: line.qty_required for line in lines})
        self.assertEqual(len(served), 2)

    def test_an_order_serves_the_delivery_of_its_line_that_it_was_made_for(self):
        """What is bought serves the first delivery and is too old for the second."""
        group = self.company._prod_coverage_group()
        group.write({"positive_days": 3, "negative_days": 5, "dynamic_negative_days": False})
        sale = self.make_sale((self.item, 4), days=12)
        self.deliver_apart(sale, 1, days=9)
        self.make_receipt(self.item, 2, days=8)
        self.run_plan()
        self.assertEqual(self.made(self.item).mapped("product_qty"), [3])

        self.made().action_firm()

        self.assertEqual(self.orders(self.item).sale_line_id, sale.order_line)
        self.run_plan()
        self.assertFalse(self.made(self.item))

    def test_statements_do_not_grow_with_the_orders(self):
        counts = []
        for orders in (2, 12):
            for number in range(orders):
                self.make_sale((self.item, 1 + number), days=10 + number)
            self.run_plan()
            planned = self.made()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            planned.action_firm()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)


class TestRefusals(FirmingCommon):
    """What cannot be firmed stays planned and says why; no half-made orders (scenario F5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bare = cls.make_item("No BOM", prod_order_type="production")

    def plan_both(self):
        """A planned order that is refused, then one that is fine."""
        self.make_sale((self.bare, 1), days=9)
        self.plan_sale()
        return self.made(self.bare) | self.made(self.item)

    def test_a_made_item_without_bom_is_refused_and_the_others_go_on(self):
        """F5."""
        told = self.firm(self.plan_both())
        self.assertIn("No BOM version is valid", told["message"])
        self.assertEqual(told["type"], "warning")
        self.assertEqual(told["title"], "Firmed: 1 production orders")
        self.assertEqual(told["next"]["res_id"], self.orders(self.item).id)
        self.assertIn("No BOM version is valid", self.made(self.bare).remark)
        self.assertFalse(self.orders(self.bare))

    def test_what_comes_after_the_first_error_stays_planned_where_asked(self):
        planned = self.plan_both()
        with self.assertRefused("No BOM version is valid"):
            self.firm(planned, stop=True)
        self.assertFalse(self.orders(self.item))
        (self.made(self.item) | self.made(self.bare))._firm(FirmingChoice(stop=True))
        self.assertTrue(self.orders(self.item), "it came before the error")
        self.assertFalse(self.orders(self.bare))

    def test_the_company_may_stop_at_the_first_error(self):
        self.company.prod_firm_stop = True
        planned = self.plan_both()
        with self.assertRefused("No BOM version is valid"):
            planned.action_firm()
        self.assertFalse(self.orders(self.item))

    def test_an_order_that_creation_refuses_does_not_take_the_others_with_it(self):
        self.plan_sale()
        stopped = self.make_item("Stopped", prod_order_type="production")
        self.make_bom(stopped, [(self.part, 1)])
        self.make_sale((stopped, 1))
        self.run_plan()
        stopped.prod_stopped = True
        told = self.firm(self.made(stopped, self.item))
        self.assertIn("is stopped at site", told["message"])
        self.assertTrue(self.orders(self.item))
        self.assertEqual(self.made(stopped).product_qty, 1)

    def test_when_nothing_can_be_firmed_the_reason_is_an_error(self):
        self.plan_both()
        planned = self.made(self.bare)
        with self.assertRefused("No BOM version is valid", UserError):
            planned.action_firm()


class TestRequestedStatus(FirmingCommon):
    """Production orders get the requested status, the missed steps first."""

    def test_the_company_s_status_is_reached_for_a_planner(self):
        """What the company prescribes takes no rights of the planner's own."""
        self.company.prod_firm_state = "released"
        self.plan_sale()
        self.firm(self.made(), user=self.make_user("planner"))
        self.assertEqual(set(self.orders(self.item, self.part).mapped("state")), {"released"})

    def test_what_a_planner_asks_for_takes_the_planner_s_rights(self):
        self.plan_sale()
        told = self.firm(self.made(self.item), user=self.make_user("planner"), state="released")
        self.assertEqual(self.orders(self.item).state, "created")
        self.assertIn("it takes the access right", told["message"])
        self.assertIn("1 production orders", told["title"])

    def test_somebody_with_both_rights_gets_the_status(self):
        self.plan_sale()
        user = self.make_user("planner", "supervisor")
        self.firm(self.made(self.item), user=user, state="released")
        self.assertEqual(self.orders(self.item).state, "released")

    def test_automatic_firming_reaches_the_company_s_status(self):
        self.company.prod_firm_state = "scheduled"
        self.plan.firm_automatically = True
        self.plan_sale()
        self.assertEqual(set(self.orders(self.item, self.part).mapped("state")), {"scheduled"})

    def test_only_statuses_before_the_work_can_be_requested(self):
        field = self.env["production.planned.order.firm"]._fields["state"]
        states = [code for code, _label in field._description_selection(self.env)]
        self.assertEqual(states, ["created", "estimated", "scheduled", "released"])


class TestMarking(FirmingCommon):
    """Update marking: No, Standard, Extended (ax.md 11)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item.prod_order_multiple = 4

    def firmed(self, quantity, marking):
        sale = self.plan_sale(quantity)
        self.firm(self.made(), marking=marking)
        return sale, self.orders(self.item), self.orders(self.part)

    def test_no_ties_the_orders_to_nothing(self):
        _sale, order, child = self.firmed(4, "no")
        self.assertFalse(order.sale_line_id)
        self.assertFalse(child.parent_component_id)
        self.assertEqual(child.parent_id, order, "the reference stays")

    def test_standard_ties_what_matches_its_demand(self):
        sale, order, child = self.firmed(4, "standard")
        self.assertEqual(order.sale_line_id, sale.order_line)
        self.assertEqual(child.parent_component_id, order.component_ids)

    def test_standard_leaves_an_order_with_surplus_free(self):
        _sale, order, child = self.firmed(5, "standard")
        self.assertEqual(order.product_qty, 8)
        self.assertFalse(order.sale_line_id)
        self.assertEqual(child.parent_component_id, order.component_ids)

    def test_extended_ties_an_order_with_surplus_too(self):
        sale, order, _child = self.firmed(5, "extended")
        self.assertEqual((order.product_qty, order.sale_line_id), (8, sale.order_line))

    def test_the_company_decides_where_nobody_asks(self):
        self.company.prod_firm_marking = "no"
        self.plan_sale(4)
        self.made(self.item).action_firm()
        self.assertFalse(self.orders(self.item).sale_line_id)

    def test_a_rerun_makes_nothing_again_whatever_the_marking(self):
        for marking in ("no", "standard", "extended"):
            with self.subTest(marking):
                self.firmed(5, marking)
                self.run_plan()
                self.assertFalse(self.made())


class TestDialog(FirmingCommon):
    """The dialog of firming."""

    def test_it_counts_what_is_firmed_and_warns_of_completed_ones(self):
        self.plan_sale()
        planned = self.planned()
        self.made(self.item).action_complete()
        dialog = Form(
            self.env["production.planned.order.firm"].with_context(
                active_model=planned._name, active_ids=planned.ids
            )
        )
        self.assertEqual(
            (dialog.production_count, dialog.purchase_count, dialog.completed_count), (2, 1, 1)
        )

    def test_only_planners_get_it(self):
        self.plan_sale()
        planned = self.made()
        for role in ("supervisor", "order_creator", "manager", "engineer", "operator", "user"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.firm(planned, user=self.make_user(role))

    def test_settings_of_rules_may_be_extended_for_single_orders(self):
        """What decides for single orders, such as planning rules, extends ``_firm_settings``."""
        self.plan_sale()
        pool = self.env["production.pool"].create({"name": "Urgent"})
        firming = type(self.env["production.firming"])
        usual = firming._firm_settings

        def urgent(self, planned, choice):
            settings = usual(self, planned, choice)
            for setting in settings.values():
                setting.update(pool_id=pool.id, priority="1", state="scheduled")
            return settings

        self.patch(firming, "_firm_settings", urgent)
        self.env["production.firming"]._firm(self.made(self.item), FirmingChoice())
        self.assertRecordValues(
            self.orders(self.item), [{"pool_id": pool.id, "priority": "1", "state": "scheduled"}]
        )
