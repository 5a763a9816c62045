"""A real factory's orders from Created to Ended, all of them at once (AdventureWorks)."""

from __future__ import annotations

from collections import defaultdict

from odoo.tests import tagged

from odoo.addons.production_control.tests.adventureworks_common import AdventureWorksCommon
from odoo.addons.production_control.tests.life_cycle_invariants import TINY, LifeCycleInvariants


@tagged("-at_install", "post_install")
class TestAdventureWorksLifeCycle(LifeCycleInvariants, AdventureWorksCommon):
    """Every order of the plan for the sample's sales, built with what has to be bought for it."""

    def test_every_order_of_the_plan_from_created_to_ended(self):
        self.confirm(["sale.order.line", "sale.order.line-fleet"])
        self.run_plan()
        orders = self.env["production.order"].search([("state", "=", "created")])
        self.assertGreater(len(orders), 100)
        orders.action_estimate()
        items = orders.product_id | orders.component_ids.product_id
        self.receive_what_is_missing(orders)
        opening = self.on_hands(items)
        worth = self.stock_values(items)
        for step in ("schedule", "release"):
            getattr(orders, f"action_{step}")()
        self.assert_states(orders, "released")
        for level in orders._by_reference_level():
            level.action_start()
            self.assert_states(level, "started")
            level.action_report_finished()
            self.assert_states(level, "reported")
        orders.action_end()
        self.assert_states(orders, "ended")
        self.assertSound(orders, items, opening)
        self.assert_built_as_ordered(orders, items, opening)
        self.assert_worth_balances(orders, items, worth)

    # === WHAT IS DONE === #

    def receive_what_is_missing(self, orders) -> None:
        """Bring in what the orders take and neither stock nor other orders have."""
        needed = defaultdict(float)
        for line in orders.component_ids:
            needed[line.product_id] += line.qty_required
        for order in orders:
            needed[order.product_id] -= order.product_uom_qty
        there = self.on_hands(self.env["product.product"].union(*needed))
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        quants.create(
            [
                {
                    "product_id": item.id,
                    "location_id": self.site.lot_stock_id.id,
                    "inventory_quantity": quantity - there[item],
                }
                for item, quantity in needed.items()
                if quantity > there[item]
            ]
        ).action_apply_inventory()

    # === EXPECTATIONS === #

    def assert_states(self, orders, state: str) -> None:
        """Every one of the orders has got there."""
        behind = orders.filtered(lambda order: order.state != state)
        self.assertFalse(behind, behind.mapped("name"))

    def assert_built_as_ordered(self, orders, items, opening: dict) -> None:
        """What was received is what was ordered, what was issued is what the BOMs ask for."""
        expected = dict(opening)
        for order in orders:
            self.assertAlmostEqual(order.qty_good, order.product_qty, delta=TINY, msg=order.name)
            expected[order.product_id] += order.product_uom_qty
            for line in order.component_ids:
                self.assertAlmostEqual(line.qty_consumed, line.qty_required, delta=TINY)
                expected[line.product_id] -= line.qty_required
        for item, quantity in self.on_hands(items).items():
            self.assertAlmostEqual(quantity, expected[item], delta=0.1, msg=item.display_name)
            self.assertGreaterEqual(quantity, -TINY, item.display_name)

    def assert_worth_balances(self, orders, items, worth: dict) -> None:
        """What stock has gained is the work that went in, less what the variances explain."""
        gained = sum(self.stock_values(items).values()) - sum(worth.values())
        work = sum(
            orders.cost_row_ids.filtered(lambda row: row.kind != "material").mapped("cost_realized")
        )
        explained = sum(orders.variance_ids.mapped("amount"))
        self.assertAlmostEqual(gained, work - explained, delta=len(orders))
        self.assert_value_is_that_of_its_moves(items)
