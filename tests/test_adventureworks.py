"""The main job on a real factory: its sales lines in, production orders out (AdventureWorks)."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from odoo.tests import tagged

from odoo.addons.production_control.tests.adventureworks_common import AdventureWorksCommon
from odoo.addons.production_control.tests.planning_common import brute_force


@tagged("-at_install", "post_install")
class TestAdventureWorks(AdventureWorksCommon):
    """Every sales line of the sample confirmed, against an independent brute force."""

    def assert_plan_is_right(self, demand):
        """Quantities per item equal the brute force; every order is complete and linked."""
        self.run_plan()
        orders = self.env["production.order"].search([("product_id.default_code", "!=", False)])
        quantities = defaultdict(float)
        for order in orders:
            quantities[order.product_id] += order.product_qty
        expected = {
            self.record(item): quantity
            for item, quantity in brute_force(
                demand, self.stock(), self.bill(), self.made()
            ).items()
            if item in self.bill()
        }
        self.assertTrue(expected, "something has to be made")
        self.assertEqual(dict(quantities), expected)
        for order in orders:
            self.assertEqual(order.state, "created")
            self.assertTrue(order.component_ids and order.operation_ids, order.name)
            self.assertTrue(bool(order.sale_line_id) != bool(order.parent_id), order.name)
            self.assertIn(
                order.product_id, (order.sale_line_id or order.parent_id.component_ids).product_id
            )
            self.assertTrue(order.sale_order_id)
        self.assert_rerun_changes_nothing()

    def test_all_lines_of_the_sample(self):
        self.assert_plan_is_right(self.confirm(["sale.order.line"]))

    def test_the_sample_with_fleet_orders_goes_down_every_level(self):
        self.assert_plan_is_right(self.confirm(["sale.order.line", "sale.order.line-fleet"]))

    def test_other_sales_lines(self):
        random = Random(20)
        items = sorted(self.made() & set(self.bill()))
        more = [(random.choice(items), random.randint(1, 400)) for _line in range(60)]
        self.assert_plan_is_right(self.confirm(more=more))
