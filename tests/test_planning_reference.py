"""What planning wrote without foreign keys is cleared with what it refers to."""

from __future__ import annotations

from odoo.addons.production_control.tests.planning_common import PlanningCommon


class TestPlanningReference(PlanningCommon):
    """Two bicycles are sold; nothing is firmed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bike = cls.make_item("Bike", prod_order_type="production")
        cls.wheel = cls.make_item("Wheel", prod_order_type="purchase")
        cls.make_bom(cls.bike, [(cls.wheel, 2)])
        cls.plan.firm_automatically = False

    def setUp(self):
        super().setUp()
        self.sale = self.make_sale((self.bike, 2))
        self.run_plan()

    def test_planned_orders_go_with_their_plan(self):
        self.assertEqual(len(self.planned()), 2)
        self.plan.unlink()
        self.assertFalse(self.env["production.planned.order"].search([]).exists())

    def test_what_a_planned_order_is_above_of_stays_without_it(self):
        wheels = self.planned(product_id=self.wheel.id)
        self.assertTrue(wheels.parent_id)
        wheels.parent_id.unlink()
        self.assertFalse(wheels.parent_id)

    def test_links_to_a_production_order_become_blank_with_it(self):
        self.planned(product_id=self.bike.id).action_firm()
        wheels = self.planned(product_id=self.wheel.id)
        self.assertTrue(wheels.parent_order_id and wheels.parent_component_id)
        wheels.parent_order_id.unlink()
        self.assertFalse(wheels.parent_order_id or wheels.parent_component_id)

    def test_messages_go_with_the_production_order_that_they_are_about(self):
        self.planned(product_id=self.bike.id).action_firm()
        self.sale._action_cancel()
        self.run_plan()
        message = self.env["production.action.message"].search([("plan_id", "=", self.plan.id)])
        self.assertTrue(message.production_order_id)
        message.production_order_id.unlink()
        self.assertFalse(message.exists())
