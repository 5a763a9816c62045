"""Planned purchases where Odoo's purchasing is installed: they become requests for quotation."""

from __future__ import annotations

from unittest import SkipTest

from odoo.fields import Command

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
