"""Planned purchases where Odoo's purchasing is installed: they become requests for quotation."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from unittest import SkipTest
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.production_control.tests.action_message_common import ActionMessageCommon
from odoo.addons.production_control.tests.life_cycle_common import LifeCycleCommon
from odoo.addons.production_control.tests.planning_common import PlanningCommon


class TestPlannedPurchases(PlanningCommon):
    """A buy rule and a vendor: procurement; otherwise the planned purchase stays and says why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "purchase.order" not in cls.env:
            raise SkipTest("purchase_stock is not installed")
        cls.bike = cls.make_item("Bike", prod_order_type="production", prod_lead_time=2)
        cls.frame = cls.make_bought("Frame", delay=5)
        cls.bell = cls.make_item("Bell without vendor")
        cls.make_bom(cls.bike, [(cls.frame, 1), (cls.bell, 1)])

    @classmethod
    def make_bought(cls, name, delay):
        vendor = cls.env["res.partner"].create({"name": f"Vendor of {name}"})
        seller = {"partner_id": vendor.id, "delay": delay, "price": 3}
        return cls.make_item(name, seller_ids=[Command.create(seller)])

    def requested(self, item):
        return self.env["purchase.order.line"].search([("product_id", "=", item.id)])

    def test_a_shortage_of_a_bought_component_becomes_a_request_for_quotation(self):
        self.make_sale((self.bike, 10))
        run = self.run_plan()
        line = self.requested(self.frame)
        self.assertEqual(line.product_qty, 10)
        self.assertEqual(line.date_planned.date(), self.in_days(18), "two days to build the bike")
        self.assertEqual(line.order_id.date_order.date(), self.in_days(13), "five days to deliver")
        self.assertEqual(run.procured_count, 1)
        self.assertFalse(self.planned(product_id=self.frame.id))

    def test_without_a_vendor_the_planned_purchase_stays_and_says_why(self):
        self.make_sale((self.bike, 10))
        self.run_plan()
        stays = self.planned(product_id=self.bell.id)
        self.assertEqual(stays.product_qty, 10)
        self.assertIn("Bell without vendor has no vendor", stays.remark)

    def test_without_a_buy_rule_the_planned_purchase_stays_and_says_why(self):
        self.site.buy_to_resupply = False
        self.make_sale((self.bike, 10))
        self.run_plan()
        self.assertIn("No buy rule", self.planned(product_id=self.frame.id).remark)

    def plan_two_frames(self):
        """Planned purchases of two items of one vendor, left planned."""
        fork = self.make_bought("Fork", delay=5)
        fork.seller_ids.partner_id = self.frame.seller_ids.partner_id
        self.make_bom(self.make_item("Tricycle", prod_order_type="production"), [(fork, 2)])
        self.plan.firm_automatically = False
        self.make_sale((self.bike, 10), (fork, 3))
        self.run_plan()
        return self.planned(product_id=self.frame.id) | self.planned(product_id=fork.id), fork

    def test_purchases_of_one_vendor_go_on_one_request(self):
        planned, fork = self.plan_two_frames()
        told = planned.action_firm()["params"]
        self.assertEqual(told["title"], "Firmed: 2 purchases")
        self.assertEqual(len((self.requested(self.frame) | self.requested(fork)).order_id), 1)

    def test_purchases_may_be_kept_apart(self):
        planned, fork = self.plan_two_frames()
        self.company.prod_firm_by_vendor = False
        planned.action_firm()
        self.assertEqual(len((self.requested(self.frame) | self.requested(fork)).order_id), 2)

    def test_the_first_refused_purchase_stops_the_others_where_asked(self):
        planned, fork = self.plan_two_frames()
        self.frame.seller_ids.unlink()
        self.company.prod_firm_stop = True
        with self.assertRaisesRegex(UserError, "Frame has no vendor"):
            planned.action_firm()
        self.assertFalse(self.requested(fork))

    def test_a_purchase_without_vendor_inside_the_fence_stays_planned(self):
        """A35."""
        self.company.prod_coverage_group_id.firming_fence = 365
        self.make_sale((self.bell, 2), days=3)
        run = self.run_plan()
        self.assertEqual(run.procured_count, 0)
        self.assertEqual(self.planned(product_id=self.bell.id).product_qty, 2)

    def test_a_rerun_counts_the_request_for_quotation(self):
        self.make_sale((self.bike, 10))
        self.run_plan()
        self.assert_rerun_changes_nothing()
        self.assertEqual(sum(self.requested(self.frame).mapped("product_qty")), 10)

    def test_more_demand_requests_only_the_difference(self):
        self.make_sale((self.bike, 10))
        self.run_plan()
        self.make_sale((self.bike, 4))
        self.run_plan()
        self.assertEqual(sum(self.requested(self.frame).mapped("product_qty")), 14)

    def test_a_confirmed_purchase_still_covers_the_demand(self):
        self.make_sale((self.bike, 10))
        self.run_plan()
        self.requested(self.frame).order_id.button_confirm()
        self.assert_rerun_changes_nothing()

    def test_a_reordering_rule_counts_a_created_production_order_once(self):
        rule = self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.bike.id,
                "product_min_qty": 10,
                "product_max_qty": 10,
                "trigger": "manual",
            }
        )
        self.env["production.order"].create({"product_id": self.bike.id, "product_qty": 7})
        self.assertEqual(rule._quantity_in_progress()[rule.id], 7)


class TestDatesOfRequests(PlanningCommon):
    """A request for quotation serves demand from the day on which its line is expected."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "purchase.order" not in cls.env:
            raise SkipTest("purchase_stock is not installed")
        cls.plan.firm_automatically = False
        cls.vendor = cls.env["res.partner"].create({"name": "Bell vendor"})
        seller = {"partner_id": cls.vendor.id, "delay": 2, "price": 3}
        cls.bell = cls.make_item("Bell", seller_ids=[Command.create(seller)])

    def ask_for(self, quantity, days, **values):
        """A request for quotation, expected in so many days."""
        line = {
            "product_id": self.bell.id,
            "product_qty": quantity,
            "date_planned": datetime.combine(self.in_days(days), time(12)),
            **values,
        }
        return self.env["purchase.order"].create(
            {"partner_id": self.vendor.id, "order_line": [Command.create(line)]}
        )

    def supplies(self):
        """(day from today, quantity, kind) of what planning reads for the bell."""
        reading = self.reading()
        return [
            (
                (supply.date - self.today).days,
                reading.scope.quantity(supply.quantity),
                supply.kind,
            )
            for supply in reading.factory.supplies[self.bell.id, self.site.id]
        ]

    def reading(self):
        """The bell, netted for its page."""
        return self.env["production.planning.item.reader"]._read_item(
            self.plan, self.bell.id, self.site.id
        )

    def test_a_request_for_next_month_does_not_serve_tomorrow(self):
        self.ask_for(10, 30)
        self.make_sale((self.bell, 10), days=3)
        self.run_plan()
        self.assertRecordValues(
            self.planned(product_id=self.bell.id),
            [{"product_qty": 10, "date_delivery": self.in_days(3)}],
        )

    def test_a_request_in_time_serves_the_demand(self):
        self.ask_for(10, 2)
        self.make_sale((self.bell, 10), days=3)
        self.run_plan()
        self.assertFalse(self.planned(product_id=self.bell.id))

    def test_requests_are_read_line_by_line_in_the_unit_of_the_item(self):
        self.ask_for(10, 30)
        self.ask_for(2, 5, product_uom_id=self.env.ref("uom.product_uom_dozen").id)
        expected = [(5, 24, "request"), (30, 10, "request")]
        self.assertEqual(self.supplies(), expected)

    def test_confirmed_and_cancelled_requests_are_none(self):
        self.ask_for(10, 30).button_confirm()
        self.ask_for(4, 5).button_cancel()
        self.assertEqual(self.supplies(), [(30, 10, "receipt")])

    def test_what_other_apps_have_in_progress_arrives_today(self):
        """The quantity is Odoo's; only the part that lines date waits for its date."""
        self.ask_for(10, 30)
        products = type(self.env["product.product"])
        original = products._get_quantity_in_progress

        def more(items, location_ids=False, warehouse_ids=False):
            places, sites = original(items, location_ids, warehouse_ids)
            sites[self.bell.id, self.site.id] += 3
            return places, sites

        with patch.object(products, "_get_quantity_in_progress", more):
            self.assertEqual(self.supplies(), [(30, 10, "request"), (0, 3, "in_progress")])

    def test_the_page_of_an_item_shows_the_request_on_its_date(self):
        request = self.ask_for(10, 30)
        self.make_sale((self.bell, 10), days=40)
        rows = self.env["production.planning.item.rows"]._answer(self.reading())["rows"]
        (shown,) = (row for row in rows if row["code"] == "PO")
        self.assertEqual((shown["name"], shown["model"]), (request.name, "purchase.order"))
        self.assertEqual(shown["date"], self.in_days(30).isoformat())

    def test_what_is_firmed_for_two_dates_has_two_lines(self):
        self.make_sale((self.bell, 10), days=5)
        self.make_sale((self.bell, 4), days=40)
        self.run_plan()
        self.planned(product_id=self.bell.id).action_firm()
        lines = self.env["purchase.order.line"].search([("product_id", "=", self.bell.id)])
        self.assertEqual(
            sorted((line.date_planned.date(), line.product_qty) for line in lines),
            [(self.in_days(5), 10), (self.in_days(40), 4)],
        )
        self.assertEqual(len(lines.order_id), 1)
        self.assertEqual(lines.order_id.date_order.date(), self.in_days(3))
        self.run_plan()
        self.assertFalse(self.planned(product_id=self.bell.id))

    def test_what_is_firmed_later_for_an_earlier_day_has_a_line_of_its_own(self):
        """Added to the line for the later day, it would be missing, and be asked for again."""
        self.plan.firm_automatically = True
        self.make_sale((self.bell, 4), days=40)
        self.run_plan()
        for quantity, days, expected in (
            (10, 5, [(5, 10), (40, 4)]),
            (3, 5, [(5, 13), (40, 4)]),
            (2, 40, [(5, 13), (40, 6)]),
        ):
            self.make_sale((self.bell, quantity), days=days)
            self.run_plan()
            self.assert_rerun_changes_nothing()
            lines = self.env["purchase.order.line"].search([("product_id", "=", self.bell.id)])
            with self.subTest(quantity=quantity, days=days):
                self.assertEqual(
                    sorted(
                        ((line.date_planned.date() - self.today).days, line.product_qty)
                        for line in lines
                    ),
                    expected,
                )
        self.assertEqual(len(lines.order_id), 1)
        self.assertEqual(lines.order_id.date_order.date(), self.in_days(3), "in time for the first")

    def test_reading_takes_as_many_statements_for_many_requests(self):
        self.ask_for(10, 30)
        few = self.statements()
        for days in range(20):
            self.ask_for(1, days)
        self.assertEqual(self.statements(), few)

    def statements(self) -> int:
        reader = self.env["production.planning.reader"]
        reader._read(self.plan)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        reader._read(self.plan)
        return self.cr.sql_log_count - before


class TestVendorOfItemCoverage(PlanningCommon):
    """Whom item coverage names is asked to deliver, at his price and in his time (ax.md 15.4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "purchase.order" not in cls.env:
            raise SkipTest("purchase_stock is not installed")
        cls.plan.firm_automatically = False
        cls.first, cls.named = cls.env["res.partner"].create(
            [{"name": "First vendor"}, {"name": "Named vendor"}]
        )
        cls.bell, cls.horn = cls.make_bought("Bell"), cls.make_bought("Horn")
        cls.coverage = cls.env["production.item.coverage"].create(
            {
                "product_id": cls.bell.id,
                "warehouse_id": cls.site.id,
                "vendor_id": cls.named.id,
            }
        )

    @classmethod
    def make_bought(cls, name):
        offers = [
            {"partner_id": cls.first.id, "sequence": 1, "delay": 2, "price": 3},
            {"partner_id": cls.named.id, "sequence": 2, "delay": 9, "price": 5},
            {"partner_id": cls.named.id, "sequence": 3, "delay": 9, "price": 4, "min_qty": 20},
        ]
        return cls.make_item(name, seller_ids=[Command.create(offer) for offer in offers])

    def planned_for(self, quantity, *items):
        self.make_sale(*((item, quantity) for item in items))
        self.run_plan()
        return self.env["production.planned.order"].search(
            [("product_id", "in", [item.id for item in items])], order="product_id"
        )

    def requested(self, *items):
        return self.env["purchase.order.line"].search(
            [("product_id", "in", [item.id for item in items])], order="product_id"
        )

    def offers(self):
        """(vendor, price) of what was asked for."""
        lines = self.requested(self.bell, self.horn)
        return [(line.partner_id, line.price_unit) for line in lines]

    def test_planned_purchases_show_the_vendor_and_take_his_time(self):
        self.assertRecordValues(
            self.planned_for(10, self.bell, self.horn),
            [
                {"vendor_id": self.named.id, "date_order": self.in_days(11)},
                {"vendor_id": self.first.id, "date_order": self.in_days(18)},
            ],
        )

    def test_other_planned_orders_show_no_vendor(self):
        self.coverage.order_type = "production"
        self.assertFalse(self.planned_for(10, self.bell).vendor_id)

    def test_firmed_purchases_go_to_the_vendor_at_his_price(self):
        self.planned_for(10, self.bell, self.horn).action_firm()
        self.assertEqual(self.offers(), [(self.named, 5), (self.first, 3)])

    def test_a_large_purchase_has_the_vendor_s_price_for_many(self):
        self.planned_for(25, self.bell, self.horn).action_firm()
        self.assertEqual(self.offers(), [(self.named, 4), (self.first, 3)])

    def test_what_is_bought_of_one_vendor_is_on_one_request(self):
        self.coverage.copy({"product_id": self.horn.id})
        self.planned_for(10, self.bell, self.horn).action_firm()
        request = self.requested(self.bell, self.horn).order_id
        self.assertEqual((len(request), request.partner_id), (1, self.named))

    def test_a_vendor_who_does_not_offer_the_item_is_not_asked(self):
        self.bell.seller_ids.filtered(lambda offer: offer.partner_id == self.named).unlink()
        planned = self.planned_for(10, self.bell)
        self.assertEqual(planned.vendor_id, self.named)
        with self.assertRaisesRegex(UserError, "Named vendor.*does not offer Bell"):
            planned.action_firm()
        self.assertFalse(self.requested(self.bell))


class TestVendorLines(LifeCycleCommon):
    """Vendor lines are bought from the subcontractor by the estimate (ax.md 6.4, 14)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "purchase.order" not in cls.env:
            raise SkipTest("purchase_stock is not installed")
        cls.vendor = cls.env["res.partner"].create({"name": "Galvaniser"})
        cls.service = cls.env["product.product"].create(
            {"name": "Galvanising", "type": "service", "purchase_ok": True}
        )

    def vendor_order(self, **line):
        return self.order([(self.service, 2, {"line_type": "vendor", **line})])

    def purchases(self, *orders):
        lines = [order.component_ids.purchase_line_id for order in orders]
        return self.env["purchase.order.line"].browse(lines)

    def test_the_estimate_buys_from_the_vendor_of_the_line(self):
        """A12."""
        order = self.vendor_order(vendor_id=self.vendor.id)
        order.action_estimate()
        self.assertRecordValues(
            self.purchases(order),
            [{"product_id": self.service.id, "product_qty": 20, "partner_id": self.vendor.id}],
        )
        self.assertIn(order.name, self.purchases(order).order_id.origin)

    def test_the_vendor_may_be_the_one_of_the_operation_s_resource(self):
        """A12: linked to the vendor's operation by its number."""
        bath = self.make_resource("Bath", type="vendor", vendor_id=self.vendor.id)
        item = self.make_item("Fence")
        line = {"line_type": "vendor", "operation_no": 20}
        operations = [
            {"operation_no": 10},
            {"operation_no": 20, "resource_id": bath.id, "route_type": "vendor"},
        ]
        order = self.order([(self.service, 1, line)], item=item, operations=operations)
        order.action_estimate()
        self.assertEqual(self.purchases(order).partner_id, self.vendor)

    def test_a_line_without_any_vendor_is_refused(self):
        with self.assertRefused("Galvanising names no vendor"):
            self.vendor_order().action_estimate()

    def test_purchases_are_grouped_by_vendor_where_the_parameters_say_so(self):
        """A12: grouping per parameter."""
        for by_vendor, expected in ((False, 2), (True, 1)):
            self.set_parameters(purchase_by_vendor=by_vendor)
            orders = [self.vendor_order(vendor_id=self.vendor.id) for _count in range(2)]
            (orders[0] | orders[1]).action_estimate()
            with self.subTest(by_vendor=by_vendor):
                self.assertEqual(len(self.purchases(*orders).order_id), expected)

    def test_estimating_again_changes_the_request_instead_of_making_another(self):
        order = self.vendor_order(vendor_id=self.vendor.id)
        order.action_estimate()
        before = self.purchases(order)
        order.product_qty = 5
        order.action_estimate()
        self.assertEqual(self.purchases(order), before)
        self.assertEqual(before.product_qty, 10)

    def test_a_reset_cancels_the_request_only_when_asked_to(self):
        for derived, expected in ((False, "draft"), (True, "cancel")):
            order = self.vendor_order(vendor_id=self.vendor.id)
            order.action_estimate()
            purchase = self.purchases(order).order_id
            order.action_reset(derived_purchases=derived)
            with self.subTest(derived=derived):
                self.assertEqual(purchase.state, expected)

    def test_a_confirmed_purchase_is_for_its_buyer_to_cancel(self):
        order = self.vendor_order(vendor_id=self.vendor.id)
        order.action_estimate()
        self.purchases(order).order_id.button_confirm()
        with self.assertRefused(f"{order.name} is confirmed"):
            order.action_reset(derived_purchases=True)
        self.assertEqual(order.state, "estimated")

    def test_the_order_counts_its_purchases_and_opens_them(self):
        order, other = self.vendor_order(vendor_id=self.vendor.id), self.order()
        (order | other).action_estimate()
        self.assertEqual((order | other).mapped("purchase_count"), [1, 0])
        action = order.action_view_purchases()
        self.assertEqual(action["res_id"], self.purchases(order).order_id.id)

    def test_who_may_not_read_purchases_sees_none(self):
        order = self.vendor_order(vendor_id=self.vendor.id)
        order.action_estimate()
        self.assertEqual(order.with_user(self.make_user("order_creator")).purchase_count, 0)


class TestMessagesOnPurchases(ActionMessageCommon):
    """Action messages on what is asked for at a vendor, and on what the vendor has confirmed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "purchase.order" not in cls.env:
            raise SkipTest("purchase_stock is not installed")
        vendor = cls.env["res.partner"].create({"name": "Bell vendor"})
        seller = {"partner_id": vendor.id, "delay": 2, "price": 3}
        cls.bell = cls.make_item("Bell", seller_ids=[Command.create(seller)])
        cls.bells = cls.make_sale((cls.bell, 10))
        cls.plan._run()
        cls.line = cls.env["purchase.order.line"].search([("product_id", "=", cls.bell.id)])

    def message(self):
        found = self.env["production.action.message"].search([("product_id", "=", self.bell.id)])
        return found

    def test_a_request_for_less_is_changed_on_its_line(self):
        self.bells.order_line.product_uom_qty = 4
        self.look()
        self.assertRecordValues(self.message(), [{"action": "decrease", "qty_to": 4}])
        self.message().action_apply()
        self.assertEqual(self.line.product_qty, 4)

    def test_a_request_that_nothing_needs_is_cancelled(self):
        self.bells._action_cancel()
        self.look()
        self.message().action_apply()
        self.assertEqual(self.line.order_id.state, "cancel")

    def test_each_of_several_requests_has_a_message_of_its_own(self):
        other = self.line.order_id.copy()
        other.order_line.date_planned = self.line.date_planned
        self.look()
        found = self.message()
        self.assertEqual(found.action, "cancel")
        self.assertIn(found.supply_name, (self.line.order_id.name, other.name))
        opened = self.env[found.action_view_supply()["res_model"]].browse(
            found.action_view_supply()["res_id"]
        )
        found.action_apply()
        self.assertEqual(opened.state, "cancel")
        self.look()
        self.assertFalse(self.message())

    def test_a_request_that_comes_too_late_is_advanced_on_its_line(self):
        """D5 case 1, for what a vendor is asked for."""
        self.company.prod_coverage_group_id.negative_days = 30
        self.line.date_planned += timedelta(days=8)
        self.look()
        self.assertRecordValues(
            self.message(), [{"action": "advance", "date_to_value": self.in_days(20)}]
        )
        self.message().action_apply()
        self.assertEqual(self.line.date_planned.date(), self.in_days(20))
        self.assertEqual(self.line.product_qty, 10)
        self.look()
        self.assertFalse(self.message())

    def test_a_request_that_comes_too_early_is_postponed_on_its_line(self):
        self.line.date_planned -= timedelta(days=8)
        self.look()
        self.assertRecordValues(
            self.message(), [{"action": "postpone", "date_to_value": self.in_days(20)}]
        )

    def test_a_confirmed_purchase_is_a_matter_for_the_vendor(self):
        self.line.order_id.button_confirm()
        self.bells._action_cancel()
        self.look()
        message = self.message()
        self.assertEqual(message.move_id, self.line.move_ids)
        with self.assertRefused(f"ask the vendor.*{self.line.order_id.name}"):
            message.action_apply()
