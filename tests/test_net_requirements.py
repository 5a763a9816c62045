"""Net requirements: one item netted again from current data, with pegs, picture and reasons."""

from __future__ import annotations

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from .planning_common import PlanningCommon


@freeze_time("2026-03-04 08:00:00")
class NetRequirementsCommon(PlanningCommon):
    """A bike of two wheels and a bell; nothing is firmed by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.firm_automatically = False
        cls.bike = cls.make_item("Bike", prod_order_type="production", prod_lead_time=2)
        cls.wheel = cls.make_item("Wheel", prod_order_type="purchase", prod_lead_time=5)
        cls.bell = cls.make_item("Bell", prod_order_type="purchase")
        cls.bom = cls.make_bom(cls.bike, [(cls.wheel, 2), (cls.bell, 1)])

    def ask(self, item, **question):
        """The net requirements of an item."""
        return self.env["production.net.requirements"].get_net_requirements(item.id, **question)

    def follow(self, more):
        """One level of pegging further."""
        return self.env["production.net.requirements"].get_pegging(**more)

    def figures(self, answer):
        """Code, requirement less receipt, and balance of each row."""
        return [
            (row["code"], row["receipt"] - row["requirement"], row["accumulated"])
            for row in answer["rows"]
        ]

    def row(self, answer, code):
        """The one row with that code."""
        (row,) = (row for row in answer["rows"] if row["code"] == code)
        return row


class TestRows(NetRequirementsCommon):
    """What is asked and what serves it."""

    def test_the_balance_after_stock_planned_order_and_sale_is_that_of_ax(self):
        """ax.md 17.18: on hand 10 (10), planned 15 (25), sales -25 (0), pegs 10 + 15."""
        self.make_stock(self.bike, 10)
        sale = self.make_sale((self.bike, 25))
        self.run_plan()
        answer = self.ask(self.bike)
        self.assertEqual(self.figures(answer), [("OHN", 10, 10), ("PMO", 15, 25), ("SO", -25, 0)])
        row = self.row(answer, "SO")
        self.assertEqual(
            [(peg["code"], peg["quantity"]) for peg in row["pegs"]], [("OHN", 10), ("PMO", 15)]
        )
        self.assertEqual((row["model"], row["id"]), ("sale.order", sale.id))
        self.assertFalse(answer["is_outdated"])

    def test_the_picture_shows_stock_with_and_without_planned_orders(self):
        self.make_stock(self.bike, 10)
        self.make_coverage(self.bike, min_qty=4)
        self.make_sale((self.bike, 25))
        self.run_plan()
        series = self.ask(self.bike)["series"]
        self.assertEqual([quantity for _day, quantity in series["without"]], [10, -15])
        self.assertEqual(series["with_planned"][-1][1], 4)
        self.assertEqual([quantity for _day, quantity in series["minimum"]], [4])

    def test_a_component_is_asked_for_by_the_stored_planned_orders_of_its_parents(self):
        self.make_sale((self.bike, 10))
        self.make_sale((self.bike, 5), days=30)
        self.run_plan()
        answer = self.ask(self.wheel)
        self.assertFalse(answer["is_outdated"])
        self.assertEqual(
            self.figures(answer),
            [("PPO", 20, 20), ("PMOL", -20, 0), ("PPO", 10, 10), ("PMOL", -10, 0)],
        )
        stored = self.planned(product_id=self.wheel.id)
        planned = {row["id"] for row in answer["rows"] if row["is_planned"]}
        self.assertEqual(planned, set(stored.ids))
        parents = {row["id"] for row in answer["rows"] if row["code"] == "PMOL"}
        self.assertEqual(parents, set(self.planned(product_id=self.bike.id).ids))

    def test_components_of_firmed_orders_ask_under_the_name_of_the_order(self):
        self.make_sale((self.bike, 10))
        self.run_plan()
        self.planned(product_id=self.bike.id).action_firm()
        self.run_plan()
        answer = self.ask(self.wheel)
        row = self.row(answer, "MOL")
        self.assertEqual((row["requirement"], row["model"]), (20, "production.order"))
        self.assertEqual(row["id"], self.orders(self.bike).id)
        self.assertFalse(answer["is_outdated"])

    def test_what_a_phantom_holds_is_asked_for_through_it(self):
        rim = self.make_item("Rim", prod_order_type="purchase")
        rings = self.make_item("Rings", prod_phantom=True)
        self.make_bom(rings, [(rim, 3)])
        trike = self.make_item("Trike", prod_order_type="production")
        self.make_bom(trike, [(rings, 2, {"line_type": "phantom"})])
        self.make_sale((trike, 4))
        self.run_plan()
        answer = self.ask(rim)
        self.assertEqual(self.row(answer, "PMOL")["requirement"], 24)
        self.assertFalse(answer["is_outdated"])
        self.planned(product_id=trike.id).action_firm()
        self.run_plan()
        self.assertEqual(self.row(self.ask(rim), "MOL")["requirement"], 24)

    def test_an_approved_planned_order_is_a_receipt(self):
        self.make_sale((self.wheel, 10))
        self.run_plan()
        self.planned(product_id=self.wheel.id).action_approve()
        row = self.row(self.ask(self.wheel), "PPO")
        self.assertEqual((row["is_planned"], row["receipt"]), (False, 10))
        self.assertEqual(row["id"], self.planned(product_id=self.wheel.id).id)

    def test_a_plan_that_data_have_overtaken_is_called_out_of_date(self):
        sale = self.make_sale((self.bell, 10))
        self.run_plan()
        self.assertFalse(self.ask(self.bell)["is_outdated"])
        sale.order_line.product_uom_qty = 12
        answer = self.ask(self.bell)
        self.assertTrue(answer["is_outdated"])
        self.assertEqual(answer["changes"][0]["quantity"], 10)
        self.assertEqual(self.row(answer, "PPO")["receipt"], 12)
        self.run_plan()
        self.assertFalse(self.ask(self.bell)["is_outdated"])

    def test_a_receipt_that_nobody_needs_is_named(self):
        sale = self.make_sale((self.bike, 10))
        self.run_plan()
        self.planned(product_id=self.bike.id).action_firm()
        sale.action_cancel()
        answer = self.ask(self.bike)
        self.assertEqual([row["quantity"] for row in answer["unused"]], [10])

    def test_other_items_and_orders_cost_no_further_statement(self):
        self.make_sale((self.bike, 10))
        self.run_plan()
        few = self.count_statements(lambda: self.ask(self.wheel))
        others = [self.make_item(f"Other {number}") for number in range(20)]
        for other in others:
            self.make_bom(other, [(self.bell, 1)])
        self.make_sale(*((other, 3) for other in others))
        self.make_sale((self.bike, 7), days=25)
        self.run_plan()
        self.assertLessEqual(self.count_statements(lambda: self.ask(self.wheel)), few)

    def count_statements(self, action):
        """Of the second time: the first one fills caches that all requests share."""
        for _time in range(2):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            action()
        return self.env.cr.sql_log_count - before


class TestPegging(NetRequirementsCommon):
    """From item to item, up and down."""

    def setUp(self):
        super().setUp()
        self.make_sale((self.bike, 10))
        self.run_plan()

    def test_from_a_component_up_to_the_sale(self):
        row = self.row(self.ask(self.wheel), "PMOL")
        (above,) = self.follow(row["more"])
        self.assertEqual((above["code"], above["quantity"]), ("SO", 10))
        self.assertFalse(above["more"])

    def test_from_a_planned_order_down_to_what_serves_its_components(self):
        row = self.row(self.ask(self.bike), "PMO")
        below = self.follow(row["more"])
        self.assertEqual(
            [(node["id"], node["quantity"]) for node in below],
            [(self.wheel.id, 20), (self.bell.id, 10)],
        )
        (served,) = self.follow(below[0]["more"])
        self.assertEqual((served["code"], served["quantity"]), ("PPO", 20))
        self.assertEqual(served["id"], self.planned(product_id=self.wheel.id).id)

    def test_from_a_real_order_down_and_up_again(self):
        self.planned(product_id=self.bike.id).action_firm()
        self.run_plan()
        below = self.follow(self.row(self.ask(self.bike), "MO")["more"])
        self.assertEqual(
            {node["id"]: node["quantity"] for node in below}, {self.wheel.id: 20, self.bell.id: 10}
        )
        served = self.follow(next(n for n in below if n["id"] == self.wheel.id)["more"])
        self.assertEqual([(node["code"], node["quantity"]) for node in served], [("PPO", 20)])
        (above,) = self.follow(self.row(self.ask(self.wheel), "MOL")["more"])
        self.assertEqual((above["code"], above["quantity"]), ("SO", 10))

    def test_sources_are_told_as_planned_orders_have_them(self):
        more = self.row(self.ask(self.bike), "PMO")["more"]
        self.assertEqual(more["source"], self.planned(product_id=self.bike.id).source)
        with self.assertRefused("names no requirement", UserError):
            self.follow({**more, "source": "bicycle"})

    def test_an_unknown_direction_is_refused(self):
        with self.assertRefused("no direction sideways", UserError):
            self.follow(
                {"product_id": self.bike.id, "warehouse_id": self.site.id, "direction": "sideways"}
            )


class TestTransfers(NetRequirementsCommon):
    """Sites that are refilled from one another."""

    def setUp(self):
        super().setUp()
        self.shop = self.make_site("Shop", "SHOP")
        self.make_coverage(self.bell, self.shop, refill_warehouse_id=self.site.id)
        self.make_sale((self.bell, 6), site=self.shop)
        self.run_plan()
        self.transfer = self.planned(product_id=self.bell.id, order_type="transfer")

    def test_the_source_site_is_asked_for_what_planned_transfers_take(self):
        answer = self.ask(self.bell, warehouse_id=self.site.id)
        row = self.row(answer, "PT")
        self.assertEqual((row["requirement"], row["id"]), (6, self.transfer.id))
        self.assertEqual(self.row(answer, "PPO")["receipt"], 6)
        self.assertFalse(answer["is_outdated"])

    def test_so_it_is_for_approved_ones(self):
        """The order at the source site stays; without it nobody would send the goods."""
        bought = self.planned(product_id=self.bell.id, order_type="purchase")
        self.transfer.action_approve()
        self.run_plan()
        self.assertRecordValues(bought.exists(), [{"product_qty": 6, "delay_days": 0}])
        answer = self.ask(self.bell, warehouse_id=self.site.id)
        self.assertFalse(answer["is_outdated"])
        row = self.row(answer, "PT")
        self.assertEqual((row["requirement"], row["id"]), (6, self.transfer.id))

    def test_an_approved_one_asks_the_site_that_the_planner_has_chosen(self):
        store = self.make_site("Store", "STORE")
        self.transfer.source_warehouse_id = store
        self.transfer.action_approve()
        self.run_plan()
        bought = self.planned(product_id=self.bell.id, order_type="purchase")
        self.assertRecordValues(bought, [{"warehouse_id": store.id, "product_qty": 6}])
        self.assertFalse(self.ask(self.bell, warehouse_id=store.id)["is_outdated"])
        self.assertFalse(self.ask(self.bell, warehouse_id=self.site.id)["is_outdated"])

    def test_from_the_source_site_up_to_the_sale_and_down_again(self):
        row = self.row(self.ask(self.bell, warehouse_id=self.site.id), "PT")
        (sale,) = self.follow(row["more"])
        self.assertEqual((sale["code"], sale["quantity"]), ("SO", 6))
        shop = self.ask(self.bell, warehouse_id=self.shop.id)
        self.assertFalse(shop["is_outdated"])
        (asked,) = self.follow(self.row(shop, "PT")["more"])
        (served,) = self.follow(asked["more"])
        self.assertEqual((served["code"], served["quantity"]), ("PPO", 6))


class TestSettings(NetRequirementsCommon):
    """What a run looks at beside the item itself."""

    def test_a_rule_about_a_customer_decides_the_order_type_as_in_the_run(self):
        sale = self.make_sale((self.bike, 4), days=10)
        self.make_sale((self.bike, 3), days=30)
        self.env["production.planning.rule"].create(
            {"name": "Bought", "partner_ids": self.customer.ids, "order_type": "purchase"}
        )
        self.run_plan()
        answer = self.ask(self.bike)
        self.assertFalse(answer["is_outdated"])
        codes = {row["code"] for row in answer["rows"] if row["is_planned"]}
        self.assertEqual(codes, {"PPO"})
        sale.partner_id = self.env["res.partner"].create({"name": "Somebody else"})
        codes = {row["code"] for row in self.ask(self.bike)["rows"] if row["is_planned"]}
        self.assertEqual(codes, {"PMO", "PPO"})

    def test_components_beyond_the_explosion_fence_are_not_asked_for(self):
        group = self.env["production.coverage.group"].create(
            {"name": "Near", "coverage_code": "requirement", "explosion_fence": 15}
        )
        self.make_coverage(self.bike, coverage_group_id=group.id)
        self.make_sale((self.bike, 4), days=10)
        self.make_sale((self.bike, 3), days=30)
        self.run_plan()
        answer = self.ask(self.wheel)
        self.assertEqual(self.figures(answer), [("PPO", 8, 8), ("PMOL", -8, 0)])
        self.assertFalse(answer["is_outdated"])

    def test_the_minimum_stock_and_the_forecast_are_netted_as_in_the_run(self):
        model = self.env["production.forecast.model"].create({"name": "Plan"})
        self.env["production.forecast.line"].create(
            {
                "model_id": model.id,
                "product_id": self.bell.id,
                "product_qty": 9,
                "warehouse_id": self.site.id,
                "date": self.in_days(40),
            }
        )
        self.plan.write({"include_forecast": True, "forecast_model_id": model.id})
        self.make_coverage(self.bell, min_qty=5)
        self.make_sale((self.bell, 2))
        self.run_plan()
        answer = self.ask(self.bell)
        self.assertFalse(answer["is_outdated"])
        row = self.row(answer, "SF")
        self.assertEqual((row["requirement"], row["model"]), (9, "production.forecast.line"))


class TestExplanation(NetRequirementsCommon):
    """A planned order in words."""

    def explained(self, item):
        rows = [row for row in self.ask(item)["rows"] if row["is_planned"]]
        return "\n".join(rows[0]["explanation"])

    def test_an_order_of_a_period_names_the_requirements_it_serves(self):
        group = self.env["production.coverage.group"].create(
            {"name": "Weekly", "coverage_code": "period", "period_days": 7}
        )
        self.make_coverage(self.bell, coverage_group_id=group.id, order_multiple=10)
        sales = [self.make_sale((self.bell, 2), days=day) for day in range(20, 27)]
        self.run_plan()
        text = self.explained(self.bell)
        for expected in (
            f"2 for {sales[0].name} for Customer on 03/24/2026",
            "and 2 more requirements",
            "Requirement 14 - stock 0 - receipts 0 - earlier planned orders 0 = net 14 Units",
            "Ordered 20 instead: order multiple 10",
            "Coverage group Weekly: one order for what is needed from 03/24/2026 to 03/30/2026",
        ):
            self.assertIn(expected, text)

    def test_a_late_order_says_when_it_had_to_be_ordered(self):
        self.make_sale((self.wheel, 2), days=2)
        self.run_plan()
        text = self.explained(self.wheel)
        self.assertIn("Late by 3 day(s)", text)
        self.assertIn("it had to be ordered on 03/01/2026", text)
        self.assertIn("it can be there on 03/09/2026", text)

    def test_the_way_of_the_dates_names_lead_time_and_margins(self):
        group = self.env["production.coverage.group"].create(
            {
                "name": "Careful",
                "coverage_code": "requirement",
                "issue_margin": 1,
                "reorder_margin": 2,
            }
        )
        self.make_coverage(self.wheel, coverage_group_id=group.id)
        self.make_sale((self.wheel, 2), days=20)
        self.run_plan()
        text = self.explained(self.wheel)
        for expected in ("issue margin 1 day(s)", "lead time 5 day(s)", "reorder margin 2 day(s)"):
            self.assertIn(expected, text)
        self.assertNotIn("receipt margin", text)
        self.assertNotIn("Closed days", text)


class TestReasons(NetRequirementsCommon):
    """Why an item was not planned."""

    def codes(self, item, **question):
        return {reason["code"] for reason in self.ask(item, **question)["reasons"]}

    def test_each_reason_has_its_code(self):
        manual = self.env["production.coverage.group"].create(
            {"name": "By hand", "coverage_code": "manual"}
        )
        near = self.env["production.coverage.group"].create(
            {"name": "Near", "coverage_code": "requirement", "coverage_fence": 10}
        )
        items = {
            "nothing_asked": self.make_item("Idle"),
            "covered": self.make_item("In stock"),
            "manual": self.make_item("Manual"),
            "beyond_fence": self.make_item("Far"),
            "stopped": self.make_item("Stopped", prod_stopped=True),
            "not_storable": self.make_item("Grease", is_storable=False),
        }
        self.make_stock(items["covered"], 50)
        self.make_coverage(items["manual"], coverage_group_id=manual.id)
        self.make_coverage(items["beyond_fence"], coverage_group_id=near.id)
        asked = [items[code] for code in ("covered", "manual", "beyond_fence", "stopped")]
        self.make_sale(*((item, 3) for item in asked))
        self.run_plan()
        for code, item in items.items():
            with self.subTest(code):
                self.assertIn(code, self.codes(item))
                answer = self.ask(item)
                self.assertFalse([row for row in answer["rows"] if row["is_planned"]])
                self.assertFalse(answer["is_outdated"])

    def test_a_planned_item_has_no_reason(self):
        self.make_sale((self.bell, 3))
        self.run_plan()
        self.assertEqual(self.codes(self.bell), set())

    def test_the_figures_of_a_reason_are_data(self):
        item = self.make_item("In stock")
        self.make_stock(item, 50)
        self.make_sale((item, 3))
        self.run_plan()
        (reason,) = self.ask(item)["reasons"]
        self.assertEqual((reason["quantity"], reason["date"]), (3, "2026-03-24"))
        self.assertIn("3 Units from stock", reason["text"])

    def test_a_circle_of_boms_is_named(self):
        chicken = self.make_item("Chicken", prod_order_type="production")
        egg = self.make_item("Egg", prod_order_type="production")
        bom = self.make_bom(chicken, [(egg, 1)])
        self.make_bom(egg, [(self.bell, 1)])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE production_bom_line SET product_id = %s WHERE product_id = %s AND bom_id != %s",
            (chicken.id, self.bell.id, self.bom.id),
        )
        self.env.invalidate_all()
        self.assertTrue(bom.line_ids)
        self.make_sale((chicken, 3))
        self.run_plan()
        for item in (chicken, egg):
            self.assertIn("cycle", self.codes(item))

    def test_a_site_without_plan_and_a_plan_without_run_are_told(self):
        self.assertIn("never_run", self.codes(self.bike))
        self.plan.warehouse_ids = self.site
        other = self.make_site()
        self.assertEqual(self.codes(self.bike, warehouse_id=other.id), {"no_plan"})

    def test_a_completed_planned_order_and_a_failed_run_are_told(self):
        self.make_sale((self.bell, 3))
        self.run_plan()
        self.planned(product_id=self.bell.id).action_complete()
        self.assertEqual(self.codes(self.bell), {"completed"})
        self.env["production.planning.run"].create(
            {"plan_id": self.plan.id, "state": "failed", "failure": "no disk"}
        )
        self.assertIn("run_failed", self.codes(self.bell))

    def test_a_problem_of_the_last_run_is_told(self):
        item = self.make_item("Without BOM", prod_order_type="production")
        self.make_sale((item, 3))
        self.run_plan()
        self.assertIn("problem_no_bom_version", self.codes(item))


class TestRights(NetRequirementsCommon):
    """Who may look."""

    def test_whoever_may_inquire_sees_it_without_sales_rights_and_without_the_link(self):
        self.make_sale((self.bell, 3))
        self.run_plan()
        answer = self.ask_as(self.make_user("user"))
        row = self.row(answer, "SO")
        self.assertIn("Customer", row["name"])
        self.assertFalse(row["model"])
        self.assertFalse(answer["can_plan"])
        self.assertTrue(self.row(answer, "PPO")["id"])
        self.assertTrue(self.ask_as(self.make_user("planner"))["can_plan"])

    def test_others_are_refused(self):
        clerk = new_test_user(self.env, login="clerk", groups="sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self.ask_as(clerk)

    def test_a_site_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        site = self.default_site(other)
        user = self.make_user("user")
        with self.assertRaises(AccessError):
            self.ask_as(user, warehouse_id=site.id)
        user.company_ids = [Command.link(other.id)]
        answer = self.ask_as(user, warehouse_id=site.id, companies=other)
        self.assertEqual(answer["warehouse_id"], site.id)

    def ask_as(self, user, companies=None, **question):
        model = self.env["production.net.requirements"].with_user(user)
        if companies:
            model = model.with_context(allowed_company_ids=companies.ids)
        return model.get_net_requirements(self.bell.id, **question)


class TestButtons(NetRequirementsCommon):
    """Where it is opened from."""

    def test_each_record_asks_for_its_item(self):
        self.make_sale((self.bike, 3))
        self.run_plan()
        planned = self.planned(product_id=self.bike.id)
        coverage = self.make_coverage(self.bell)
        item_at_site = {"product_id": self.bike.id, "warehouse_id": self.site.id}
        rows = [
            (self.bike, {"product_id": self.bike.id}),
            (self.bike.product_tmpl_id, {"product_id": self.bike.id}),
            (planned, {**item_at_site, "plan_id": self.plan.id}),
            (coverage, {"product_id": self.bell.id, "warehouse_id": self.site.id}),
        ]
        for record, question in rows:
            with self.subTest(record._name):
                action = record.action_net_requirements()
                self.assertEqual(action["tag"], "production_net_requirements")
                self.assertEqual(action["params"], question)
        planned.action_firm()
        action = self.orders(self.bike).action_net_requirements()
        self.assertEqual(action["params"], item_at_site)
