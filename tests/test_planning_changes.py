"""What planning does when demand changes, before and after firming."""

from __future__ import annotations

from odoo.exceptions import UserError

from odoo.addons.production_control.tests.planning_common import PlanningCommon


class TestAfterwards(PlanningCommon):
    """What happens when the demand changes, before and after firming."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_item("Bike", prod_order_type="production")
        cls.part = cls.make_item("Part", prod_order_type="production")
        cls.make_bom(cls.item, [(cls.part, 1)])
        cls.make_bom(cls.part, [(cls.make_item("Steel"), 1)])

    def only_plan(self):
        """Leave planned orders planned."""
        self.plan.firm_automatically = False

    def test_a_cancelled_sale_plans_away_before_firming(self):
        self.only_plan()
        sale = self.make_sale((self.item, 5))
        self.run_plan()
        self.assertEqual(len(self.planned()), 3)
        sale._action_cancel()
        run = self.run_plan()
        self.assertFalse(self.planned())
        self.assertEqual(run.deleted_count, 3)

    def test_a_reduced_sale_is_replanned_before_firming(self):
        self.only_plan()
        sale = self.make_sale((self.item, 5))
        self.run_plan()
        sale.order_line.product_uom_qty = 2
        run = self.run_plan()
        self.assertEqual(set(self.planned().mapped("product_qty")), {2})
        self.assertEqual(run.updated_count, 3)

    def test_after_firming_the_order_shows_that_it_is_no_longer_needed(self):
        sale = self.make_sale((self.item, 5))
        self.run_plan()
        order = self.orders(self.item)
        sale._action_cancel()
        self.run_plan()
        self.assertEqual(order.qty_not_needed, 5)
        self.assertEqual(order.product_qty, 5, "real orders are not touched")
        self.make_sale((self.item, 3))
        self.run_plan()
        self.assertEqual(order.qty_not_needed, 2)
        self.assertEqual(self.orders(self.item), order, "the new sale takes what is there")

    def test_an_approved_planned_order_is_kept_and_counts_as_supply(self):
        """A33, scenario N1."""
        self.only_plan()
        self.make_sale((self.item, 5))
        self.run_plan()
        top = self.planned(product_id=self.item.id)
        top.action_approve()
        top.product_qty = 8
        self.run_plan()
        self.assertEqual(self.planned(product_id=self.item.id), top)
        self.assertEqual(self.planned(product_id=self.part.id).product_qty, 8)

    def test_firming_by_hand_links_parents_and_children_in_any_order(self):
        self.only_plan()
        sale = self.make_sale((self.item, 5))
        self.run_plan()
        self.planned(product_id=self.part.id).action_firm()
        self.planned(product_id=self.item.id).action_firm()
        parent, child = self.orders(self.item), self.orders(self.part)
        self.assertEqual(parent.sale_line_id, sale.order_line)
        self.assertEqual(child.parent_id, parent)
        self.assertEqual(child.parent_component_id, parent.component_ids)
        self.run_plan()
        self.assertEqual(self.orders(self.item, self.part), parent + child)

    def test_firming_the_parent_alone_leaves_the_child_planned_for_it(self):
        self.only_plan()
        self.make_sale((self.item, 5))
        self.run_plan()
        self.planned(product_id=self.item.id).action_firm()
        child = self.planned(product_id=self.part.id)
        self.assertEqual(child.parent_order_id, self.orders(self.item))
        self.assert_rerun_changes_nothing()

    def test_only_what_lies_inside_the_firming_fence_is_firmed(self):
        """A34: the requirement date decides."""
        group = self.env["production.coverage.group"].create(
            {"name": "Ten days", "coverage_code": "requirement", "firming_fence": 10}
        )
        self.make_coverage(self.item, coverage_group_id=group.id)
        self.make_sale((self.item, 1), days=9)
        self.make_sale((self.item, 2), days=12)
        self.run_plan()
        self.assertEqual(self.orders(self.item).mapped("product_qty"), [1])
        self.assertEqual(self.planned(product_id=self.item.id).mapped("product_qty"), [2])

    def test_a_firming_fence_of_zero_firms_nothing(self):
        """A36: zero switches the fence off."""
        self.company.prod_coverage_group_id.firming_fence = 0
        self.make_sale((self.item, 1), days=0)
        self.run_plan()
        self.assertFalse(self.orders(self.item))
        self.assertTrue(self.planned(product_id=self.item.id))

    def test_a_completed_planned_order_is_kept_up_to_date_and_not_firmed(self):
        self.only_plan()
        sale = self.make_sale((self.item, 5))
        self.run_plan()
        top = self.planned(product_id=self.item.id)
        top.action_complete()
        self.plan.firm_automatically = True
        sale.order_line.product_uom_qty = 6
        self.run_plan()
        self.assertFalse(self.orders(self.item))
        self.assertRecordValues(top, [{"status": "completed", "product_qty": 6}])

    def test_demand_beyond_the_coverage_fence_is_not_planned_yet(self):
        self.make_sale((self.item, 1), days=366)
        self.run_plan()
        self.assertFalse(self.orders(self.item))

    def test_a_bought_part_without_purchasing_stays_planned_and_says_why(self):
        if "purchase.order" in self.env:
            self.skipTest("purchasing is installed")
        self.make_sale((self.item, 5))
        self.run_plan()
        steel = self.planned(order_type="purchase")
        self.assertEqual(steel.product_qty, 5)
        self.assertIn("purchasing", steel.remark)
        with self.assertRaisesRegex(UserError, "purchasing"):
            steel.action_firm()
