"""Planning counts production orders once, whatever their status (design.md 4, ax.md 17.7)."""

from __future__ import annotations

from odoo.addons.production_control.tests.planning_common import PlanningCommon


class TestPlanningAndTheLifeCycle(PlanningCommon):
    """Orders that are on their way are supply, and what they still take is demand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bike, cls.wheel, cls.spoke = (
            cls.make_item(name) for name in ("Bike", "Wheel", "Spoke")
        )
        cls.make_bom(cls.wheel, [(cls.spoke, 5, {"scrap_qty": 3})])
        cls.make_bom(cls.bike, [(cls.wheel, 2)])
        cls.make_stock(cls.spoke, 1000)
        cls.sale = cls.make_sale((cls.bike, 7))

    def assert_nothing_new(self, count: int):
        self.run_plan()
        orders = self.orders(self.bike, self.wheel)
        self.assertEqual(len(orders), count)
        self.assertFalse(any(orders.mapped("qty_not_needed")))
        self.assertFalse(self.planned(product_id=self.spoke.id))

    def test_no_step_makes_planning_order_again(self):
        self.run_plan()
        bike, wheel = self.orders(self.bike), self.orders(self.wheel)
        steps = [
            ("wheel estimated", wheel.action_estimate, {}),
            ("bike estimated", bike.action_estimate, {}),
            ("wheel released", wheel.action_release, {}),
            ("wheel started in part", wheel.action_start, {"quantity": 5}),
            ("wheel reported in part", wheel.action_report_finished, {"good_qty": 4}),
            ("wheel started", wheel.action_start, {}),
            ("wheel reported", wheel.action_report_finished, {}),
            ("wheel ended", wheel.action_end, {}),
            ("bike started in part", bike.action_start, {"quantity": 3}),
            ("bike reset", bike.action_reset, {"target": "released"}),
            ("bike reported", bike.action_report_finished, {}),
            ("bike ended", bike.action_end, {}),
        ]
        for name, step, options in steps:
            step(**options)
            with self.subTest(name):
                self.assert_nothing_new(2)

    def test_what_is_scrapped_is_made_again(self):
        self.run_plan()
        self.orders(self.wheel).action_report_finished(12, 2)
        self.run_plan()
        self.assertEqual(self.orders(self.wheel).mapped("product_qty"), [14, 2])

    def test_what_was_consumed_beyond_the_estimate_is_no_supply(self):
        self.make_stock(self.spoke, -900)
        self.run_plan()
        order = self.orders(self.wheel)
        order.action_start()
        self.env["production.journal"].create(
            {
                "order_id": order.id,
                "material_ids": [
                    (0, 0, {"component_id": order.component_ids.id, "qty": 20}),
                ],
            }
        ).action_post()
        self.make_sale((self.spoke, 30))
        self.run_plan()
        short = 30 - self.spoke.qty_available
        self.assertEqual(sum(self.planned(product_id=self.spoke.id).mapped("product_qty")), short)
