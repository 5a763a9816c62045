"""Why items at standard cost did not cost their standard (ax.md 10.7)."""

from __future__ import annotations

from odoo.fields import Command

from odoo.addons.production_control.tests.costing_common import EndCostCommon


class TestVariances(EndCostCommon):
    """Items at standard cost keep it; the difference is explained (ax.md 10.7).

    The standard is calculated for lots of 10: set-up 1 h at 30, then 0.1 h a piece at 40; 2 kg
    steel at 5 a piece, one tin of paint at 20 a lot. A piece costs 3 + 4 + 10 + 2 = 19.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_item("Bracket", standard_price=19, prod_standard_qty=10)
        cls.make_bom(cls.item, [(cls.steel, 2), (cls.paint, 1, {"consumption": "constant"})])
        saw = {
            "operation_no": 10,
            "setup_time": 1,
            "run_time": 0.1,
            "setup_category_id": cls.setup.id,
            "run_category_id": cls.work.id,
        }
        cls.make_route(cls.item, [saw])

    def ended(self, quantity=10, *, before=None, during=None):
        """An ended order for the item.

        :param before: what to do with the order before it is estimated
        :param during: what to do with the started order
        """
        order = self.order(quantity=quantity, item=self.item)
        if before:
            before(order)
        order.action_start()
        if during:
            during(order)
        self.report(order, quantity, end_job=True, route_consumption="never")
        order.action_end()
        return order

    def variances(self, order):
        """{kind: amount} of an order; they add up to actual less standard."""
        groups = order.variance_ids.grouped("kind")
        found = {kind: sum(rows.mapped("amount")) for kind, rows in groups.items()}
        standard = sum(self.values(order))
        self.assertAlmostEqual(sum(found.values()), order.cost_realized - standard)
        return found

    def test_an_order_of_the_costing_lot_has_no_variance(self):
        order = self.ended(10)
        self.assertEqual(self.values(order), [190])
        self.assertEqual(self.variances(order), {})

    def test_half_a_lot_pays_for_a_whole_set_up(self):
        self.assertEqual(self.variances(self.ended(5)), {"lot_size": 25})

    def test_two_lots_at_once_save_one_set_up(self):
        self.assertEqual(self.variances(self.ended(20)), {"lot_size": -50})

    def test_more_steel_is_a_quantity_variance(self):
        order = self.ended(during=lambda order: self.consume(order, self.steel, 3))
        self.assertEqual(self.variances(order), {"quantity": 15})
        self.assertRecordValues(
            order.variance_ids,
            [{"product_id": self.steel.id, "cost_group_id": self.material.id, "amount": 15}],
        )

    def test_more_hours_are_a_quantity_variance(self):
        order = self.ended(during=lambda order: self.work_on(order, 0.5))
        self.assertEqual(self.variances(order), {"quantity": 20})

    def test_another_rate_is_a_price_variance(self):
        master = self.make_category("Master", hourly_cost=60)
        order = self.ended(
            before=lambda order: order.operation_ids.write({"run_category_id": master.id})
        )
        self.assertEqual(self.variances(order), {"price": 20})

    def test_another_component_is_a_substitution(self):
        brass = self.make_component("Brass", standard_price=8)

        def replace(order):
            self.component(order, self.steel).write({"product_id": brass.id})

        self.assertEqual(self.variances(self.ended(before=replace)), {"substitution": 160 - 100})

    def test_a_longer_set_up_of_the_order_is_a_lot_size_variance(self):
        order = self.ended(before=lambda order: order.operation_ids.write({"setup_time": 2}))
        self.assertEqual(self.variances(order), {"lot_size": 30})

    def test_the_estimate_of_the_order_does_not_matter(self):
        """ax.md 26 #20: the order expected to need more steel, and used it."""
        order = self.ended(
            before=lambda order: self.component(order, self.steel).write({"product_qty": 3})
        )
        self.assertEqual(order.cost_estimated, order.cost_realized)
        self.assertEqual(self.variances(order), {"quantity": 50})

    def test_a_surcharge_follows_its_base(self):
        self.make_indirect("Handling", percent=10, base_group_id=self.material.id)
        self.item.standard_price = 20.2
        order = self.ended(during=lambda order: self.consume(order, self.steel, 2))
        self.assertEqual(self.variances(order), {"quantity": 11})

    def test_a_standard_price_that_is_out_of_date_is_a_price_variance(self):
        self.item.standard_price = 18
        order = self.ended()
        self.assertEqual(self.variances(order), {"price": 10})
        self.assertEqual(order.variance_ids.label, "Standard price of the item")

    def test_an_item_without_a_version_has_substitutions_only(self):
        item = self.make_item("Prototype", standard_price=10)
        order = self.order(quantity=1, item=item)
        order.component_ids = [Command.create({"product_id": self.steel.id, "product_qty": 3})]
        order.action_start()
        self.report(order, 1, end_job=True)
        order.action_end()
        self.assertEqual(self.variances(order), {"substitution": 5})

    def test_phantoms_are_opened_in_the_standard_too(self):
        kit = self.make_item("Kit", prod_phantom=True)
        self.make_bom(kit, [(self.steel, 3), (self.paint, 1, {"consumption": "constant"})])
        item = self.make_item("Frame", standard_price=50, prod_standard_qty=1)
        self.make_bom(item, [(kit, 2, {"line_type": "phantom"})])
        order = self.order(quantity=5, item=item)
        order.action_start()
        self.report(order, 5, end_job=True)
        order.action_end()
        self.assertEqual(order.cost_realized, 30 * 5 + 20)
        self.assertEqual(self.variances(order), {"lot_size": -80})

    def test_the_scrap_account_bears_its_share_before_variances(self):
        account = self.make_account("Scrap")
        self.set_parameters(scrap_method="account", scrap_account_id=account.id)
        order = self.order(quantity=10, item=self.item)
        order.action_start()
        self.report(order, 8, error_qty=2, end_job=True)
        order.action_end()
        self.assertEqual(order.cost_scrapped, 38)
        groups = order.variance_ids.grouped("kind")
        found = {kind: sum(rows.mapped("amount")) for kind, rows in groups.items()}
        self.assertEqual(sum(found.values()), 190 - 38 - 8 * 19)

    def test_cents_that_rounding_makes_are_a_price_variance(self):
        """Two surcharges of half a cent are a cent each."""
        self.make_indirect("One", percent=0.05, base_group_id=self.material.id)
        self.make_indirect("Two", percent=0.05, base_group_id=self.material.id)
        item = self.make_item("Pin", standard_price=10.01)
        self.make_bom(item, [(self.steel, 2)])
        order = self.order(quantity=1, item=item)
        order.action_start()
        self.report(order, 1, end_job=True)
        order.action_end()
        self.assertEqual(order.cost_realized, 10.02)
        self.assertEqual(self.variances(order), {"price": 0.01})

    def test_secondary_operations_take_the_time_of_the_primary(self):
        """The helper is at 30: an hour for ten pieces, as the sawyer needs."""
        item = self.make_item("Beam", standard_price=7, prod_standard_qty=10)
        saw = {"operation_no": 10, "run_time": 0.1, "run_category_id": self.work.id}
        helper = {
            "operation_no": 10,
            "priority": "secondary_1",
            "run_category_id": self.setup.id,
        }
        self.make_route(item, [saw, helper])
        order = self.order(quantity=10, item=item)
        order.action_start()
        self.report(order, 10, end_job=True)
        order.action_end()
        self.assertEqual(order.cost_realized, 70)
        self.assertEqual(self.variances(order), {})

    def test_average_cost_items_have_no_variances(self):
        order = self.made_order("average")
        order.action_start()
        self.consume(order, self.steel, 4)
        self.report(order, 10, end_job=True)
        order.action_end()
        self.assertFalse(order.variance_ids)
