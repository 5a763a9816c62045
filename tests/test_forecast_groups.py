"""Forecast for groups of items and of customers, reduction keys of coverage groups, and forecast of
supply (ax.md 17.1, 17.14, decisions 0094 and 0095)."""

from __future__ import annotations

from datetime import date, datetime, time

from freezegun import freeze_time

from odoo.exceptions import ValidationError

from odoo.addons.production_control.tests.forecast_common import ForecastCommon

APRIL = date(2026, 4, 1)


class TestItemGroups(ForecastCommon):
    """A forecast for an item group is shared out by what was delivered of each item."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        categories = cls.env["product.category"]
        cls.group = categories.create({"name": "Bicycles"})
        below = categories.create({"name": "Children", "parent_id": cls.group.id})
        cls.racer = cls.make_item("Racer", categ_id=cls.group.id)
        cls.tourer = cls.make_item("Tourer", categ_id=cls.group.id)
        cls.tricycle = cls.make_item("Tricycle", categ_id=below.id)
        cls.items = cls.racer | cls.tourer | cls.tricycle
        for item in cls.items | cls.bike:
            cls.make_stock(item, 1000)

    def make_group_line(self, quantity, **values):
        return self.env["production.forecast.line"].create(
            {
                "model_id": self.budget.id,
                "item_group_id": self.group.id,
                "product_qty": quantity,
                "date": APRIL,
                **values,
            }
        )

    def shares(self) -> list[list[float]]:
        return [self.forecast_quantities(item) for item in self.items]

    def test_each_item_has_the_part_that_it_had_of_the_deliveries(self):
        self.deliver(date(2026, 1, 10), 10, item=self.racer)
        self.deliver(date(2026, 2, 10), 20, item=self.racer)
        self.deliver(date(2025, 3, 1), 10, item=self.tricycle)
        self.deliver(date(2026, 2, 10), 500, item=self.bike)
        self.make_group_line(200)
        self.count_forecast()
        self.assertEqual(self.shares(), [[150], [], [50]])
        self.assertEqual(self.forecast_quantities(self.bike), [], "it is in another group")

    def test_this_month_and_what_is_long_ago_have_no_say(self):
        self.deliver(date(2026, 2, 28), 10, item=self.racer)
        self.deliver(date(2026, 3, 1), 90, item=self.tourer)
        self.deliver(date(2025, 2, 28), 90, item=self.tricycle)
        self.make_group_line(200)
        self.count_forecast()
        self.assertEqual(self.shares(), [[200], [], []])

    def test_without_deliveries_all_have_the_same_and_nothing_is_lost(self):
        self.make_group_line(100)
        self.count_forecast()
        quantities = [quantity for (quantity,) in self.shares()]
        self.assertEqual(sorted(quantities), [33.33, 33.33, 33.34])

    def test_shares_are_in_the_units_of_the_items(self):
        """Three dozen, of which the item that is counted in dozens has a half."""
        self.tourer.uom_id = self.dozen
        self.tricycle.uom_id = self.kilogram
        self.make_group_line(3, product_uom_id=self.dozen.id)
        self.count_forecast()
        self.assertEqual(self.shares(), [[18], [1.5], []])

    def test_archived_items_and_services_have_no_part(self):
        self.tourer.active = False
        self.tricycle.is_storable = False
        self.make_group_line(100, allocation="period", period_count=2)
        self.count_forecast()
        self.assertEqual(self.shares(), [[50, 50], [], []])

    def test_orders_reduce_the_part_of_their_item(self):
        self.make_group_line(90)
        self.sell_on(date(2026, 3, 20), 5, self.racer)
        self.count_forecast("transactions_dynamic")
        self.assertEqual(self.shares(), [[25], [30], [30]])

    def test_the_page_of_an_item_shows_its_part_only(self):
        line = self.make_group_line(90)
        self.count_forecast()
        reading = self.env["production.planning.item.reader"]._read_item(
            self.plan, self.racer.id, self.site.id
        )
        (demand,) = reading.factory.demands[self.racer.id, self.site.id]
        self.assertEqual((demand.quantity, demand.ref), (3000, line.id))
        rows = self.env["production.planning.item.rows"]._answer(reading)["rows"]
        self.assertIn("Bicycles", str([row["name"] for row in rows]))

    def test_net_change_notices_who_leaves_the_group(self):
        self.items.prod_order_type = "production"
        self.make_group_line(9000)
        self.count_forecast(principle="net_change", firm_automatically=False)
        self.run_plan()
        self.assertEqual(self.planned(product_id=self.racer.id).product_qty, 2000)
        self.tourer.categ_id = self.bike.categ_id
        self.run_plan()
        self.assertEqual(self.planned(product_id=self.racer.id).product_qty, 3500)

    def test_a_line_takes_the_unit_of_the_first_item(self):
        self.items.uom_id = self.dozen
        self.assertEqual(self.make_group_line(1).product_uom_id, self.dozen)

    def test_many_groups_take_as_many_statements_as_one(self):
        self.make_group_line(1)
        self.count_forecast()
        self.forecast_rows()
        scope = self.scope()
        few = self.statements(lambda: self.reader._forecast_rows(scope, self.plan))
        for number in range(20):
            self.make_group_line(number)
        scope = self.scope()
        many = self.statements(lambda: self.reader._forecast_rows(scope, self.plan))
        self.assertEqual(many, few)


class TestCustomerGroups(ForecastCommon):
    """Orders of a customer reduce the forecast of the group that he is in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tags = cls.env["res.partner.category"]
        cls.dealers = tags.create({"name": "Dealers"})
        cls.northern = tags.create({"name": "Northern", "parent_id": cls.dealers.id})
        cls.customer.category_id = cls.northern
        cls.contact = cls.env["res.partner"].create({"name": "Buyer", "parent_id": cls.customer.id})

    def test_a_customer_reduces_the_forecast_of_his_group_and_the_whole_or_only_the_group_s(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        self.make_line(1000, APRIL)
        self.make_line(300, APRIL, customer_group_id=self.dealers.id)
        self.sell_on(date(2026, 3, 20), 100, customer=self.contact)
        self.sell_on(date(2026, 3, 21), 1, customer=stranger)
        for included, expected in ((True, [899]), (False, [999, 200])):
            with self.subTest(included=included):
                self.count_forecast("transactions_dynamic", include_customer_forecast=included)
                self.assertEqual(self.forecast_quantities(), expected)

    def test_his_own_forecast_comes_before_that_of_the_group(self):
        self.make_line(300, APRIL, customer_group_id=self.dealers.id)
        self.make_line(200, APRIL, partner_id=self.customer.id)
        self.sell_on(date(2026, 3, 20), 100, customer=self.contact)
        self.count_forecast("transactions_dynamic", include_customer_forecast=False)
        self.assertEqual(self.forecast_quantities(), [300, 100])

    def test_net_change_notices_who_leaves_the_group(self):
        self.make_line(300, APRIL, customer_group_id=self.dealers.id)
        self.sell_on(date(2026, 3, 20), 100, customer=self.contact)
        self.count_forecast(
            "transactions_dynamic",
            include_customer_forecast=False,
            principle="net_change",
            firm_automatically=False,
        )
        for member, expected in ((True, 300), (False, 400)):
            if not member:
                self.customer.category_id = False
            self.run_plan()
            planned = self.planned(product_id=self.bike.id)
            with self.subTest(member=member):
                self.assertEqual(sum(planned.mapped("product_qty")), expected)

    def test_a_line_names_a_customer_or_a_group(self):
        line = self.make_line(1, APRIL, partner_id=self.customer.id)
        with self.assertRefused("Clear one of them", ValidationError):
            line.customer_group_id = self.dealers


class TestReductionKeysOfCoverageGroups(ForecastCommon):
    """The key of an item's coverage group beats that of the plan."""

    @freeze_time("2026-04-01 08:00:00")
    def test_items_of_one_plan_are_reduced_by_different_keys(self):
        """A37 and A38 by the key of the group; the plan's key reduces nothing, or everything."""
        wheel = self.make_item("Wheel")
        for item in (self.bike, wheel):
            self.make_months(1000, item=item)
            for month, quantity in enumerate((956, 1176, 451, 119), start=4):
                self.sell_on(date(2026, month, 10), quantity, item)
        group = self.env["production.coverage.group"].create(
            {
                "name": "Seasonal",
                "company_id": self.company.id,
                "reduction_key_id": self.make_reduction_key(100, 75, 50, 25).id,
            }
        )
        self.env["production.item.coverage"].create(
            {
                "product_id": self.bike.id,
                "warehouse_id": self.site.id,
                "coverage_group_id": group.id,
            }
        )
        plans = {"percent_key": [1000] * 5, "transactions_key": [44, 1000, 1000, 1000, 1000]}
        own = {"percent_key": [250, 500, 750, 1000], "transactions_key": [44, 549, 881, 1000]}
        key = self.make_reduction_key(0)
        for principle, expected in plans.items():
            self.count_forecast(principle, reduction_key_id=key.id)
            with self.subTest(principle):
                self.assertEqual(self.planned_forecast(self.bike), own[principle])
                self.assertEqual(self.planned_forecast(wheel), expected)

    def planned_forecast(self, item) -> list[float]:
        """What planning reads of the forecast of an item, by day."""
        reading = self.env["production.planning.item.reader"]._read_item(
            self.plan, item.id, self.site.id
        )
        found = reading.factory.demands[item.id, self.site.id]
        return [
            reading.scope.quantity(demand.quantity)
            for demand in sorted(found, key=lambda demand: demand.date)
            if demand.kind == "forecast"
        ]


class TestSupplyForecast(ForecastCommon):
    """What vendors and production are expected to bring covers demand until it is ordered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bell = cls.make_item("Bell", prod_order_type="purchase")
        cls.plan.write(
            {
                "include_supply_forecast": True,
                "forecast_model_id": cls.budget.id,
                "firm_automatically": False,
            }
        )

    def expect(self, quantity, days, item=None, **values):
        return self.make_line(
            quantity, self.in_days(days), item or self.bell, forecast_type="supply", **values
        )

    def supply(self, item=None) -> list[float]:
        product = (item or self.bell).id
        scope = self.scope()
        return [
            scope.quantity(row.units)
            for row in self.reader._forecast_rows(scope, self.plan, "supply")
            if row.product == product
        ]

    def make_receipt(self, quantity, days):
        """A receipt from a vendor."""
        move = self.env["stock.move"].create(
            {
                "product_id": self.bell.id,
                "product_uom_qty": quantity,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.site.lot_stock_id.id,
                "date": datetime.combine(self.in_days(days), time(12)),
            }
        )
        move._action_confirm()
        return move

    def test_it_covers_demand_from_its_day_on_where_the_plan_counts_it(self):
        self.expect(10, 15)
        self.make_sale((self.bell, 4), days=12)
        self.make_sale((self.bell, 4), days=20)
        rows = [(True, [(12, 4)]), (False, [(12, 4), (20, 4)])]
        for counted, expected in rows:
            self.plan.include_supply_forecast = counted
            self.run_plan()
            with self.subTest(counted=counted):
                planned = self.planned(product_id=self.bell.id).sorted("date_requirement")
                self.assertEqual(
                    [
                        ((one.date_requirement - self.today).days, one.product_qty)
                        for one in planned
                    ],
                    expected,
                )
                self.assert_rerun_changes_nothing()

    def test_it_is_no_demand_and_gets_no_messages(self):
        self.expect(10, 15)
        self.plan.include_forecast = True
        self.run_plan()
        self.assertFalse(self.planned(product_id=self.bell.id))
        self.assertFalse(
            self.env["production.action.message"].search([("product_id", "=", self.bell.id)])
        )

    def test_receipts_and_created_orders_reduce_it(self):
        self.expect(10, 30)
        self.expect(10, 30, self.bike)
        self.plan.forecast_reduction = "transactions_dynamic"
        self.make_receipt(4, 20)
        self.env["production.order"].create(
            {"product_id": self.bike.id, "product_qty": 3, "date_delivery": self.in_days(9)}
        )
        self.assertEqual((self.supply(), self.supply(self.bike)), ([6], [7]))
        self.plan.include_drafts = False
        self.assertEqual(self.supply(self.bike), [10])

    def test_sales_do_not_reduce_it_nor_receipts_the_demand_forecast(self):
        self.expect(10, 30)
        self.make_line(7, self.in_days(30), self.bell)
        self.count_forecast("transactions_dynamic", forecast_reduce_by="all")
        self.make_receipt(1, 20)
        self.sell_on(self.in_days(20), 2, self.bell)
        self.assertEqual(self.supply(), [9])
        self.assertEqual(self.forecast_quantities(self.bell), [5])

    def test_it_is_shared_out_like_the_demand_forecast(self):
        wheel = self.make_item("Wheel")
        key = self.make_allocation_key((wheel, 200), (self.bell, 50))
        self.expect(10, 30, allocation_key_id=key.id)
        self.assertEqual((self.supply(wheel), self.supply()), ([20], [5]))

    def test_a_plan_that_counts_it_names_the_forecast(self):
        with self.assertRefused("Choose a forecast model", ValidationError):
            self.plan.forecast_model_id = False

    def test_the_page_of_an_item_shows_it(self):
        self.expect(10, 15)
        self.make_sale((self.bell, 4), days=20)
        reading = self.env["production.planning.item.reader"]._read_item(
            self.plan, self.bell.id, self.site.id
        )
        rows = self.env["production.planning.item.rows"]._answer(reading)["rows"]
        (shown,) = (row for row in rows if row["code"] == "SPF")
        self.assertEqual((shown["type"], shown["receipt"]), ("Supply forecast", 10))
