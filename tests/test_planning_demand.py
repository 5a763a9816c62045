"""Demand beside open orders: quotations, and records that lack what others have (ax.md 17.1)."""

from __future__ import annotations

from datetime import date

from odoo.fields import Command

from odoo.addons.production_control.tests.forecast_common import ForecastCommon


class TestQuotations(ForecastCommon):
    """Quotation lines that a plan counts."""

    def quotation_rows(self, **values):
        self.plan.write({"include_quotations": True, **values})
        scope = self.scope()
        return self.reader._quotation_rows(scope, self.plan)

    def test_a_plan_without_quotations_reads_none(self):
        self.make_sale((self.bike, 3), confirm=False)
        self.assertFalse(self.quotation_rows(include_quotations=False))
        self.assertEqual(len(self.quotation_rows()), 1)

    def test_a_row_says_what_is_asked_for(self):
        sale = self.make_sale((self.bike, 3), days=20, confirm=False)
        self.assertEqual(
            self.quotation_rows(),
            [
                (
                    self.bike.id,
                    self.site.id,
                    self.in_days(20),
                    3.0,
                    sale.order_line.id,
                    self.customer.id,
                )
            ],
        )

    def test_orders_and_cancelled_quotations_are_none(self):
        self.make_sale((self.bike, 3))
        self.make_sale((self.bike, 3), confirm=False).action_cancel()
        sent = self.make_sale((self.bike, 4), confirm=False)
        sent.action_quotation_sent()
        self.assertEqual([row.quantity for row in self.quotation_rows()], [4])

    def test_quotations_that_are_over_are_left_out(self):
        sale = self.make_sale((self.bike, 3), confirm=False)
        for day, expected in ((self.in_days(-1), 0), (self.today, 1), (False, 1)):
            sale.validity_date = day
            with self.subTest(day):
                self.assertEqual(len(self.quotation_rows()), expected)

    def test_without_a_delivery_date_it_is_due_as_if_confirmed_today(self):
        sale = self.make_sale((self.bike, 3), confirm=False)
        sale.commitment_date = False
        sale.order_line.customer_lead = 5
        self.assertEqual(self.quotation_rows()[0].date, self.in_days(5))

    def test_quantities_are_in_the_unit_of_the_item(self):
        sale = self.make_sale((self.bike, 2), confirm=False)
        sale.order_line.product_uom_id = self.dozen
        self.assertEqual(self.quotation_rows()[0].quantity, 24)

    def test_lines_without_stock_to_plan_are_left_out(self):
        service = self.env["product.product"].create({"name": "Work", "type": "service"})
        sale = self.make_sale((service, 1), (self.bike, 0), (self.bike, 5), confirm=False)
        sale.order_line = [
            Command.create({"display_type": "line_note", "name": "Handle with care"})
        ]
        self.assertEqual([row.quantity for row in self.quotation_rows()], [5])

    def test_other_sites_are_left_out(self):
        second = self.make_site()
        self.make_sale((self.bike, 1), confirm=False)
        self.make_sale((self.bike, 2), site=second, confirm=False)
        rows = self.quotation_rows(warehouse_ids=[Command.set(second.ids)])
        self.assertEqual([row.quantity for row in rows], [2])

    def test_without_opportunities_the_plan_says_how_likely_quotations_are(self):
        self.make_sale((self.bike, 3), confirm=False)
        for probability, minimum, expected in ((100, 0, 1), (40, 40, 1), (40, 50, 0), (0, 0, 1)):
            with self.subTest(probability=probability, minimum=minimum):
                rows = self.quotation_rows(
                    quotation_probability=probability, quotation_min_probability=minimum
                )
                self.assertEqual(len(rows), expected)

    def test_one_or_a_hundred_quotations_take_as_many_statements(self):
        self.make_sale((self.bike, 1), confirm=False)
        self.quotation_rows()
        scope = self.scope()
        few = self.statements(lambda: self.reader._quotation_rows(scope, self.plan))
        self.make_sale(*[(self.bike, 1)] * 100, confirm=False)
        many = self.statements(lambda: self.reader._quotation_rows(scope, self.plan))
        self.assertEqual(many, few)
        self.assertEqual(len(self.reader._quotation_rows(scope, self.plan)), 101)


class TestExpiredStock(ForecastCommon):
    """Lots that expire: tests/test_with_product_expiry.py has the rest."""

    def test_without_expiration_dates_nothing_expires(self):
        if "expiration_date" in self.env["stock.lot"]._fields:
            self.skipTest("product_expiry is installed")
        self.make_stock(self.bike, 5)
        self.assertEqual(self.reader._expired_stock_rows(self.scope()), [])


class TestWhatCounts(ForecastCommon):
    """Switches of the plan that leave demand or supply out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.firm_automatically = False
        cls.wheel = cls.make_item("Wheel", prod_order_type="production")
        cls.make_bom(cls.bike, [(cls.wheel, 2)])

    def quantities(self, item):
        """What a run plans of an item."""
        self.run_plan()
        return self.planned(product_id=item.id).mapped("product_qty")

    def make_order(self, item=None):
        """A production order for ten."""
        return self.env["production.order"].create(
            {
                "product_id": (item or self.bike).id,
                "product_qty": 10,
                "warehouse_id": self.site.id,
                "date_delivery": self.in_days(20),
            }
        )

    def test_created_orders_and_their_components_count_or_not(self):
        """Scenario N8."""
        order = self.make_order()
        self.make_sale((self.bike, 10))
        self.assertEqual((self.quantities(self.bike), self.quantities(self.wheel)), ([], [20]))
        self.plan.include_drafts = False
        self.assertEqual((self.quantities(self.bike), self.quantities(self.wheel)), ([10], [20]))
        self.sale_is_gone()
        self.assertEqual((self.quantities(self.bike), self.quantities(self.wheel)), ([], []))
        order.action_estimate()
        self.assertEqual((self.quantities(self.bike), self.quantities(self.wheel)), ([], [20]))

    def sale_is_gone(self):
        """Cancel what the bikes were sold for."""
        sales = self.env["sale.order"].search([("order_line.product_id", "=", self.bike.id)])
        sales._action_cancel()

    def test_phantoms_of_created_orders_are_no_demand_without_them(self):
        kit = self.make_item("Kit", prod_phantom=True)
        self.make_bom(kit, [(self.wheel, 3)])
        trike = self.make_item("Trike")
        self.make_bom(trike, [(kit, 1)])
        self.make_order(trike)
        self.assertEqual(self.quantities(self.wheel), [30])
        self.plan.include_drafts = False
        self.assertEqual(self.quantities(self.wheel), [])

    def test_the_minimum_is_kept_or_not(self):
        self.make_coverage(self.bike, min_qty=7)
        self.assertEqual(self.quantities(self.bike), [7])
        self.plan.include_safety_stock = False
        self.assertEqual(self.quantities(self.bike), [])
        self.make_sale((self.bike, 2))
        self.assertEqual(self.quantities(self.bike), [2])

    def test_forecast_beyond_its_fence_is_not_planned(self):
        self.count_forecast()
        self.make_line(4, self.in_days(10))
        self.make_line(6, self.in_days(40))
        self.assertEqual(sorted(self.quantities(self.bike)), [4, 6])
        self.make_coverage(self.bike, forecast_fence=20, forecast_fence_override=True)
        self.assertEqual(self.quantities(self.bike), [4])

    def test_an_item_of_an_automatic_reordering_rule_is_left_to_it(self):
        """Decision 0064: planning orders its components only, for what the rule has ordered."""
        rule = self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.bike.id,
                "warehouse_id": self.site.id,
                "location_id": self.site.lot_stock_id.id,
                "product_min_qty": 0,
                "product_max_qty": 0,
                "trigger": "auto",
            }
        )
        self.make_coverage(self.bike, min_qty=3)
        self.make_order()
        self.make_sale((self.bike, 15), days=60)
        self.assertEqual((self.quantities(self.bike), self.quantities(self.wheel)), ([], [20]))
        rule.trigger = "manual"
        self.assertEqual(sum(self.quantities(self.bike)), 8)


class TestIncompleteRecords(ForecastCommon):
    """A bad record never stops a run."""

    def test_a_move_without_picking_and_origin_is_planned(self):
        """Scenario N7."""
        self.make_bom(self.bike, [(self.make_item("Frame"), 1)])
        move = self.env["stock.move"].create(
            {
                "product_id": self.bike.id,
                "product_uom_qty": 6,
                "location_id": self.site.lot_stock_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "date": date(2026, 4, 1),
            }
        )
        move.state = "confirmed"
        self.assertFalse(move.picking_id)
        self.assertFalse(move.origin)
        self.plan.action_run()
        self.assertEqual(self.plan.last_run_state, "done")
        self.assertEqual(self.orders(self.bike).mapped("product_qty"), [6])
