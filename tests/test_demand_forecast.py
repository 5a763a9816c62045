"""Demand forecast: models, lines, keys, and what a plan counts of them (ax.md 17.14, A37, A38)."""

from __future__ import annotations

from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.production_control.planning import Policy
from odoo.addons.production_control.tests.forecast_common import ForecastCommon

APRIL = date(2026, 4, 1)
MODELS = (
    "production.forecast.line",
    "production.forecast.model",
    "production.item.allocation.key",
    "production.item.allocation.key.line",
    "production.reduction.key",
    "production.reduction.key.line",
)


class TestForecastMasterData(ForecastCommon):
    """What a planner enters, and what he may not."""

    def test_models_have_two_levels(self):
        germany = self.env["production.forecast.model"].create(
            {"name": "Germany", "parent_id": self.budget.id}
        )
        self.assertEqual(germany.display_name, "Budget / Germany")
        other = self.env["production.forecast.model"].create({"name": "World"})
        for child, parent in ((other, germany), (self.budget, other), (other, other)):
            with (
                self.subTest(child=child.name, parent=parent.name),
                self.assertRefused("two levels", ValidationError),
            ):
                child.parent_id = parent

    def test_a_model_counts_the_lines_of_its_submodels(self):
        part = self.env["production.forecast.model"].create(
            {"name": "Germany", "parent_id": self.budget.id}
        )
        self.make_line(1, APRIL)
        self.make_line(2, APRIL, model_id=part.id)
        self.assertEqual((self.budget.line_count, part.line_count), (2, 1))
        found = self.env["production.forecast.line"].search(
            self.budget.action_view_lines()["domain"]
        )
        self.assertEqual(sorted(found.mapped("product_qty")), [1, 2])

    def test_a_line_fills_itself_in(self):
        form = Form(self.env["production.forecast.line"])
        form.product_id = self.bike
        form.product_qty = 5
        form.date = APRIL
        self.assertRecordValues(
            form.save(),
            [
                {
                    "model_id": self.budget.id,
                    "warehouse_id": self.site.id,
                    "product_uom_id": self.bike.uom_id.id,
                    "date_until": APRIL,
                    "company_id": self.company.id,
                }
            ],
        )

    def test_lines_are_imported_from_a_file(self):
        header = ["model_id", "product_id", "warehouse_id", "date", "product_qty", "partner_id"]
        rows = [
            ["Budget", "Bike", self.site.name, "2026-04-01", "100", ""],
            ["Budget", "Bike", self.site.name, "2026-05-01", "120.5", "Customer"],
        ]
        result = self.env["production.forecast.line"].load(header, rows)
        self.assertFalse([message["message"] for message in result["messages"]])
        self.assertRecordValues(
            self.env["production.forecast.line"].browse(result["ids"]),
            [
                {"product_id": self.bike.id, "product_qty": 100, "partner_id": False},
                {"product_id": self.bike.id, "product_qty": 120.5, "partner_id": self.customer.id},
            ],
        )

    def test_the_last_day_follows_the_periods(self):
        rows = [
            ({"allocation": "none"}, APRIL),
            ({"allocation": "period", "period_count": 1}, date(2026, 4, 30)),
            ({"allocation": "period", "period_count": 3}, date(2026, 6, 30)),
            ({"allocation": "period", "period_unit": "week"}, date(2026, 4, 7)),
        ]
        for values, expected in rows:
            with self.subTest(values):
                self.assertEqual(self.make_line(1, APRIL, **values).date_until, expected)

    def test_a_line_is_for_an_item_or_a_key(self):
        key = self.make_allocation_key((self.bike, 100))
        line = self.make_line(1, APRIL, allocation_key_id=key.id)
        group = self.env["product.category"].create({"name": "Bicycles"})
        rows = (
            {"product_id": self.bike.id},
            {"item_group_id": group.id},
            {"allocation_key_id": False},
        )
        for values in rows:
            with self.subTest(values), self.assertRefused("only one of them", ValidationError):
                line.write(values)

    def test_the_unit_must_convert(self):
        line = self.make_line(1, APRIL, product_uom_id=self.dozen.id)
        with self.assertRefused("does not convert", ValidationError):
            line.product_uom_id = self.kilogram

    @mute_logger("odoo.sql_db")
    def test_numbers_that_make_no_sense_are_refused(self):
        key = self.make_reduction_key(50)
        shares = self.make_allocation_key((self.bike, 100))
        rows = [
            (self.make_line(1, APRIL), {"product_qty": -1}),
            (self.make_line(1, APRIL), {"period_count": 0}),
            (key.line_ids, {"percent": 101}),
            (key.line_ids, {"period_count": 0}),
            (shares.line_ids, {"percent": -1}),
            (self.plan, {"quotation_min_probability": 101}),
        ]
        for record, values in rows:
            with (
                self.subTest(record=record, values=values),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                record.write(values)
                record.flush_recordset()

    def test_a_key_of_a_fixed_date_names_it(self):
        with self.assertRefused("Fill in the date", ValidationError):
            self.make_reduction_key(50, start="date")

    def test_a_key_begins_where_it_says(self):
        rows = [
            ({"start": "run"}, date(2026, 3, 4)),
            ({"start": "week"}, date(2026, 3, 2)),
            ({"start": "month"}, date(2026, 3, 1)),
            ({"start": "date", "date_from": APRIL}, APRIL),
        ]
        for values, expected in rows:
            with self.subTest(values):
                key = self.make_reduction_key(50, **values)
                self.assertEqual(key._periods(self.today)[0].start, expected)

    def test_shares_may_come_to_more_than_a_hundred(self):
        key = self.make_allocation_key((self.bike, 100), (self.make_item("Bell"), 150))
        self.assertEqual(key.percent, 250)


class TestForecastPlan(ForecastCommon):
    """What a plan says about its content, and what it refuses."""

    def test_a_plan_counts_what_it_always_did(self):
        plan = self.env["production.master.plan"].create({"name": "Other"})
        self.assertRecordValues(
            plan,
            [
                {
                    "include_on_hand": True,
                    "include_orders": True,
                    "include_requests": True,
                    "include_drafts": True,
                    "include_safety_stock": True,
                    "include_quotations": False,
                    "include_forecast": False,
                    "forecast_reduction": "none",
                }
            ],
        )

    def test_a_plan_names_the_forecast_and_the_key_that_it_counts(self):
        rows = [
            ("Choose a forecast model", {"include_forecast": True}),
            (
                "Choose a reduction key",
                {
                    "include_forecast": True,
                    "forecast_model_id": self.budget.id,
                    "forecast_reduction": "percent_key",
                },
            ),
        ]
        for reason, values in rows:
            with self.subTest(reason), self.assertRefused(reason, ValidationError):
                self.plan.write(values)

    def test_a_plan_that_ignores_created_orders_does_not_firm_by_itself(self):
        """Scenario N8 is a setting; each run would make the same orders again."""
        with self.assertRefused("make the same orders again", ValidationError):
            self.plan.write({"include_drafts": False, "firm_automatically": True})
        self.plan.write({"include_drafts": False, "firm_automatically": False})

    def test_the_rule_of_a_plan_is_the_one_it_names(self):
        key = self.make_reduction_key(100, 50)
        self.count_forecast(
            "percent_key",
            reduction_key_id=key.id,
            include_customer_forecast=False,
            dynamic_period="next",
        )
        rule = self.plan._forecast_rule(self.today)
        self.assertEqual(rule.principle, "percent")
        self.assertEqual([period.percent for period in rule.periods], [100, 50])
        self.assertFalse(rule.includes_customers)
        self.assertFalse(rule.since_previous)
        self.plan.forecast_reduction = "transactions_dynamic"
        self.assertFalse(self.plan._forecast_rule(self.today).periods)


class TestForecastRows(ForecastCommon):
    """What planning is given of the forecast."""

    def test_a_plan_without_forecast_reads_none(self):
        self.make_months(1000)
        self.assertFalse(self.forecast_rows())
        self.count_forecast()
        self.assertEqual(len(self.forecast_rows()), 5)
        self.plan.include_forecast = False
        self.assertFalse(self.forecast_rows())

    @freeze_time("2026-04-01 08:00:00")
    def test_each_principle_leaves_this_of_a_thousand_a_month(self):
        """The table of ax.md 17.14: A37 and A38."""
        self.make_months(1000)
        for month, quantity in enumerate((956, 1176, 451, 119), start=4):
            self.sell_on(date(2026, month, 10), quantity)
        key = {"reduction_key_id": self.make_reduction_key(100, 75, 50, 25).id}
        rows = [
            ("none", {}, [1000, 1000, 1000, 1000, 1000]),
            ("percent_key", key, [250, 500, 750, 1000]),
            ("transactions_key", key, [44, 549, 881, 1000]),
            ("transactions_dynamic", {"dynamic_period": "previous"}, [1000, 44, 549, 881]),
            ("transactions_dynamic", {"dynamic_period": "next"}, [44, 549, 881, 1000]),
        ]
        for principle, values, expected in rows:
            with self.subTest(principle, values=values):
                self.count_forecast(principle, **values)
                self.assertEqual(self.forecast_quantities(), expected)

    def test_rows_say_which_line_they_are_of(self):
        line = self.make_line(7, APRIL)
        self.count_forecast()
        self.assertEqual(
            self.forecast_rows(),
            [(self.bike.id, self.site.id, APRIL, 700, line.id, APRIL)],
        )

    def test_periods_that_have_begun_count_today_and_those_that_are_over_do_not(self):
        self.make_line(90, date(2026, 2, 1), allocation="period", period_count=3)
        self.make_line(5, date(2026, 3, 3))
        self.count_forecast()
        self.assertEqual(self.forecast(), [(self.today, 30), (APRIL, 30)])
        self.assertEqual([row.start for row in self.forecast_rows()], [date(2026, 3, 1), APRIL])

    def test_a_month_that_has_begun_is_reduced_by_its_own_orders(self):
        """A key that begins with the month sees what was sold since, delivered or not."""
        self.make_line(100, date(2026, 3, 1), allocation="period")
        self.sell_on(date(2026, 3, 2), 30)
        self.sell_on(date(2026, 3, 20), 5)
        for start, expected in (("month", [65]), ("run", [95])):
            key = self.make_reduction_key(0, start=start)
            with self.subTest(start):
                self.count_forecast("transactions_key", reduction_key_id=key.id)
                self.assertEqual(self.forecast_quantities(), expected)

    def test_a_key_shares_the_quantity_out(self):
        wheel, bell = self.make_item("Wheel"), self.make_item("Bell")
        key = self.make_allocation_key((wheel, 200), (bell, 33.33))
        self.make_line(100, APRIL, allocation_key_id=key.id)
        self.count_forecast()
        self.assertEqual(self.forecast_quantities(wheel), [200])
        self.assertEqual(self.forecast_quantities(bell), [33.33])

    def test_quantities_are_in_the_units_of_the_items(self):
        self.make_line(2, APRIL, product_uom_id=self.dozen.id)
        self.sell_on(date(2026, 4, 1), 4)
        self.count_forecast("transactions_dynamic")
        self.assertEqual(self.forecast_quantities(), [20])

    def test_submodels_count_and_archived_ones_do_not(self):
        models = self.env["production.forecast.model"]
        for name, active in (("Germany", True), ("Old", False)):
            part = models.create({"name": name, "parent_id": self.budget.id, "active": active})
            self.make_line(2 if active else 4, APRIL, model_id=part.id)
        other = models.create({"name": "Other"})
        self.make_line(8, APRIL, model_id=other.id)
        self.make_line(1, APRIL)
        self.count_forecast()
        self.assertEqual(sum(self.forecast_quantities()), 3)

    def test_other_sites_are_left_out(self):
        second = self.make_site()
        self.make_line(1, APRIL)
        self.make_line(2, APRIL, warehouse_id=second.id)
        self.count_forecast(warehouse_ids=[(6, 0, second.ids)])
        self.assertEqual(self.forecast_quantities(), [2])

    def test_the_fence_of_an_item_ends_its_forecast(self):
        self.make_line(1, self.in_days(10))
        self.make_line(2, self.in_days(11))
        self.count_forecast()
        policies = {(self.bike.id, self.site.id): Policy(forecast_fence=10)}
        self.assertEqual([row.units for row in self.forecast_rows(policy_of=policies.get)], [100])
        self.assertEqual(len(self.forecast_rows(policy_of=lambda key: Policy())), 2)

    def test_a_customer_reduces_his_own_forecast_and_the_whole_or_only_his_own(self):
        contact = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.customer.id})
        self.make_line(1000, APRIL)
        self.make_line(300, APRIL, partner_id=self.customer.id)
        self.sell_on(date(2026, 3, 20), 100, customer=contact)
        for included, expected in ((True, [900]), (False, [1000, 200])):
            with self.subTest(included=included):
                self.count_forecast("transactions_dynamic", include_customer_forecast=included)
                self.assertEqual(self.forecast_quantities(), expected)

    def test_orders_or_all_transactions_reduce_the_forecast(self):
        wheel = self.make_item("Wheel")
        self.make_bom(self.bike, [(wheel, 2)])
        self.make_line(100, APRIL, wheel)
        self.sell_on(date(2026, 3, 20), 1, wheel)
        self.env["production.order"].create(
            {"product_id": self.bike.id, "product_qty": 10, "date_delivery": self.in_days(9)}
        )
        self.make_issue(wheel, 4, self.in_days(9))
        for by, expected in (("orders", [99]), ("all", [75])):
            with self.subTest(by):
                self.count_forecast("transactions_dynamic", forecast_reduce_by=by)
                self.assertEqual(self.forecast_quantities(wheel), expected)

    def make_issue(self, item, quantity, day):
        """A move out of the site that no sales order asked for."""
        move = self.env["stock.move"].create(
            {
                "product_id": item.id,
                "product_uom_qty": quantity,
                "location_id": self.site.lot_stock_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "date": day,
            }
        )
        move._action_confirm()
        return move

    def test_quotations_reduce_the_forecast_where_the_plan_counts_them(self):
        self.make_line(100, APRIL)
        self.sell_on(date(2026, 3, 20), 10, confirm=False)
        for counted, expected in ((False, [100]), (True, [90])):
            with self.subTest(counted=counted):
                self.count_forecast("transactions_dynamic", include_quotations=counted)
                self.assertEqual(self.forecast_quantities(), expected)

    def test_a_line_that_cannot_be_read_stops_nothing(self):
        broken = self.make_line(5, APRIL)
        self.make_line(1, APRIL)
        self.make_line(3, APRIL, self.make_item("Service", is_storable=False))
        self.env.flush_all()
        self.cr.execute(
            "UPDATE production_forecast_line SET product_uom_id = %s WHERE id = %s",
            [self.kilogram.id, broken.id],
        )
        self.cr.execute(
            "INSERT INTO production_forecast_line (model_id, warehouse_id, date, product_qty,"
            " forecast_type, product_uom_id, allocation, period_unit, period_count)"
            " SELECT model_id, warehouse_id, date, 9, 'demand', product_uom_id, allocation,"
            "        period_unit, 1"
            "   FROM production_forecast_line WHERE id = %s",
            [broken.id],
        )
        self.env.invalidate_all()
        self.count_forecast()
        rows = self.forecast_rows()
        self.assertEqual([row.units for row in rows], [100])

    def test_one_or_three_hundred_lines_take_as_many_statements(self):
        self.count_forecast("transactions_dynamic", forecast_reduce_by="all")
        self.make_line(1, APRIL)
        self.sell_on(APRIL, 1)
        self.forecast_rows()  # fills the caches of the registry
        scope = self.scope()
        few = self.statements(lambda: self.reader._forecast_rows(scope, self.plan))
        items = self.env["product.product"].create(
            [{"name": f"Item {n}", "type": "consu", "is_storable": True} for n in range(30)]
        )
        for item in items:
            self.make_months(10, 9, item=item)
        scope = self.scope()
        many = self.statements(lambda: self.reader._forecast_rows(scope, self.plan))
        self.assertEqual(many, few)
        self.assertLess(many, 20)


class TestForecastHistory(ForecastCommon):
    """Copy over historical demand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_stock(cls.bike, 1000)

    def copy_history(self, user=None, **values):
        """Run the dialog for the sales of January and February."""
        dialog = self.env["production.forecast.history"].with_user(user or self.env.user)
        dialog = dialog.create(
            {
                "model_id": self.budget.id,
                "date_from": date(2026, 1, 1),
                "date_to": date(2026, 2, 28),
                "date_target": date(2027, 1, 1),
                **values,
            }
        )
        dialog.action_copy()
        return self.budget.line_ids.sorted("date")

    def test_last_years_deliveries_become_next_years_forecast(self):
        for day, quantity in (
            (date(2026, 1, 5), 10),
            (date(2026, 1, 31), 4),
            (date(2026, 2, 1), 8),
        ):
            self.deliver(day, quantity)
        self.deliver(date(2026, 3, 1), 100)
        self.sell_on(date(2026, 2, 20), 1000)
        self.assertRecordValues(
            self.copy_history(percent=150),
            [
                {"date": date(2027, 1, 1), "product_qty": 21, "date_until": date(2027, 1, 31)},
                {"date": date(2027, 2, 1), "product_qty": 12, "date_until": date(2027, 2, 28)},
            ],
        )

    def test_what_came_back_was_not_sold(self):
        picking = self.deliver(date(2026, 1, 5), 10)
        dialog = self.env["stock.return.picking"].create({"picking_id": picking.id})
        dialog.product_return_moves.quantity = 4
        back = self.env["stock.picking"].browse(dialog.action_create_returns()["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        back.move_ids.date = "2026-01-20 12:00:00"
        self.assertEqual(self.copy_history().product_qty, 6)

    def test_weeks_are_counted_from_the_first_day(self):
        self.deliver(date(2026, 1, 7), 1)
        self.deliver(date(2026, 1, 8), 2)
        self.assertRecordValues(
            self.copy_history(period_unit="week"),
            [
                {"date": date(2027, 1, 1), "product_qty": 1, "period_unit": "week"},
                {"date": date(2027, 1, 8), "product_qty": 2, "period_unit": "week"},
            ],
        )

    def test_customers_are_kept_apart_on_request(self):
        ann = self.env["res.partner"].create({"name": "Ann"})
        self.deliver(date(2026, 1, 5), 1)
        self.deliver(date(2026, 1, 6), 2, ann)
        lines = self.copy_history(by_customer=True)
        self.assertEqual(
            {line.partner_id: line.product_qty for line in lines}, {self.customer: 1, ann: 2}
        )
        self.assertFalse(self.copy_history().partner_id)

    def test_a_second_copy_replaces_the_first(self):
        self.deliver(date(2026, 1, 5), 10)
        self.make_line(7, date(2026, 12, 31))
        self.copy_history()
        self.assertEqual(self.copy_history().mapped("product_qty"), [7, 10])
        self.assertEqual(self.copy_history(replace=False).mapped("product_qty"), [7, 10, 10])

    def test_nothing_to_copy_is_said(self):
        for values, reason in (
            ({}, "Nothing was delivered"),
            ({"date_to": date(2025, 12, 31)}, "nothing to copy"),
            ({"percent": 0}, "nothing to copy"),
        ):
            with self.subTest(values), self.assertRefused(reason, UserError):
                self.copy_history(**values)

    def test_planners_copy_and_nobody_else_does(self):
        self.deliver(date(2026, 1, 5), 10)
        planner = self.make_user("planner")
        self.assertEqual(self.copy_history(planner).product_qty, 10)
        with self.assertRaises(AccessError):
            self.copy_history(self.make_user("supervisor"))


class TestForecastAccess(ForecastCommon):
    """Planners maintain the forecast, everybody who inquires reads it (ax.md 18)."""

    def test_planners_maintain_and_the_others_read(self):
        for role in ("user", "operator", "supervisor", "planner", "engineer", "manager"):
            user = self.make_user(role)
            for model in MODELS:
                records = self.env[model].with_user(user)
                with self.subTest(role=role, model=model):
                    self.assertTrue(records.has_access("read"))
                    for right in ("create", "write", "unlink"):
                        self.assertEqual(records.has_access(right), role == "planner")

    def test_a_planner_enters_a_forecast(self):
        planner = self.make_user("planner")
        form = Form(self.env["production.forecast.line"].with_user(planner))
        form.product_id = self.bike.with_user(planner)
        form.product_qty = 5
        line = form.save()
        line.with_user(planner).unlink()

    def test_forecasts_of_other_companies_are_hidden(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        model = self.env["production.forecast.model"].create(
            {"name": "Foreign", "company_id": foreign.id}
        )
        line = self.make_line(1, APRIL, model_id=model.id)
        self.assertEqual(line.warehouse_id, self.default_site(foreign))
        keys = [self.make_reduction_key(50, company_id=foreign.id)]
        keys.append(self.make_allocation_key((self.bike, 100)))
        keys[1].company_id = foreign
        user = self.make_user("user")
        for record in (model, line, *keys, *(key.line_ids for key in keys)):
            with self.subTest(record=record):
                found = record.with_user(user).search([("id", "in", record.ids)])
                self.assertFalse(found)

    def test_shared_keys_are_seen_by_all_companies(self):
        key = self.make_reduction_key(50, company_id=False)
        user = self.make_user("user")
        for record in (key, key.line_ids):
            self.assertTrue(record.with_user(user).search([("id", "in", record.ids)]))

    def test_a_forecast_is_for_sites_of_its_company(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        with self.assertRaises(UserError):
            self.make_line(1, APRIL, warehouse_id=self.default_site(foreign).id)
