"""The price calculation of the estimate: rows, indirect costs, cost-plus price (ax.md 5)."""

from __future__ import annotations

from odoo.exceptions import AccessError
from odoo.fields import Command

from odoo.addons.production_control.tests.costing_common import EstimateCostCommon


class TestEstimateCost(EstimateCostCommon):
    """What an order is expected to cost."""

    def test_components_operations_and_indirect_costs_are_rows(self):
        self.make_sheet()
        order = self.bracket_order()
        order.action_estimate()
        saw = order.operation_ids.display_name
        self.assertEqual(
            self.rows(order, "qty_estimated", "cost_estimated"),
            [
                ("material", "Steel", 20, 100),
                ("material", "Paint", 1, 20),
                ("material", "Chips", -5, -5),
                ("setup", saw, 1, 30),
                ("run", saw, 1, 40),
                ("quantity", saw, 10, 5),
                ("surcharge", "Handling", 115, 11.5),
                ("rate", "Energy", 1, 2),
                ("rate", "Packing", 10, 3),
            ],
        )
        self.assertRecordValues(
            order, [{"cost_estimated": 206.5, "unit_cost_estimated": 20.65, "cost_realized": 0}]
        )

    def test_rows_name_their_unit(self):
        self.make_sheet()
        order = self.bracket_order()
        order.action_estimate()
        hour, unit = self.env.ref("uom.product_uom_hour"), self.unit
        nothing = self.env["uom.uom"]
        self.assertEqual(
            [row.uom_id for row in order.cost_row_ids],
            [unit, unit, unit, hour, hour, unit, nothing, hour, unit],
        )

    def test_the_price_adds_the_profit_of_each_group_by_the_profit_setting(self):
        """115 of material, 75 of work and 16.5 of overhead."""
        self.make_sheet()
        self.material.write({"profit_standard": 10, "profit_1": 20})
        self.labour.write({"profit_standard": 20, "profit_2": 100})
        self.overhead.profit_3 = -10
        expected = {
            "standard": 206.5 + 11.5 + 15,
            "profit_1": 206.5 + 23,
            "profit_2": 206.5 + 75,
            "profit_3": 206.5 - 1.65,
        }
        order = self.bracket_order()
        for setting, price in expected.items():
            with self.subTest(setting):
                order.profit_setting = setting
                order.action_estimate()
                self.assertAlmostEqual(order.sales_price, price)
                self.assertEqual(order.cost_estimated, 206.5)

    def test_a_new_order_takes_the_profit_setting_of_its_site(self):
        self.set_parameters(profit_setting="profit_2")
        self.assertEqual(self.bracket_order().profit_setting, "profit_2")

    def test_items_and_categories_bring_their_own_cost_group(self):
        sheets = self.env["production.cost.group"].create({"name": "Sheets"})
        shop = self.env["production.cost.group"].create({"name": "Shop", "cost_type": "labour"})
        self.steel.prod_cost_group_id = sheets
        self.work.cost_group_id = shop
        self.make_indirect("On sheets", percent=50, base_group_id=sheets.id)
        order = self.bracket_order()
        order.action_estimate()
        self.assertEqual(
            [(row.label, row.cost_group_id, row.cost_estimated) for row in order.cost_row_ids],
            [
                ("Steel", sheets, 100),
                ("Paint", self.material, 20),
                ("Chips", self.material, -5),
                (order.operation_ids.display_name, self.labour, 30),
                (order.operation_ids.display_name, shop, 40),
                (order.operation_ids.display_name, shop, 5),
                ("On sheets", self.overhead, 50),
            ],
        )

    def test_a_line_outside_the_calculation_costs_nothing(self):
        order = self.bracket_order()
        self.component(order, self.paint).include_cost = False
        order.action_estimate()
        self.assertNotIn("Paint", order.cost_row_ids.mapped("label"))
        self.assertEqual(order.cost_estimated, 170)

    def test_the_route_group_says_which_parts_cost(self):
        group = self.env["production.route.group"].create(
            {"name": "Free set-up", "cost_setup": False, "cost_quantity": False}
        )
        order = self.order(
            [(self.steel, 2)],
            operations=[self.sawing(route_group_id=group.id)],
            item=self.item,
        )
        order.action_estimate()
        self.assertEqual(order.cost_row_ids.mapped("kind"), ["material", "run"])

    def test_pieces_that_are_scrapped_on_the_way_are_paid_for(self):
        """10 good pieces at 20 % scrap: 12.5 enter the operation."""
        order = self.order(operations=[self.sawing(scrap_percent=20)], item=self.item)
        order.action_estimate()
        pieces = order.cost_row_ids.filtered(lambda row: row.kind == "quantity")
        self.assertEqual((pieces.qty_estimated, pieces.cost_estimated), (12.5, 6.25))

    def test_amounts_are_rounded_once_for_each_row(self):
        nail = self.make_component("Nail", standard_price=0.0333)
        order = self.order([(nail, 3), (self.steel, 0.001)], 7, item=self.item)
        order.action_estimate()
        self.assertEqual(order.cost_row_ids.mapped("cost_estimated"), [0.70, 0.05])
        self.assertEqual(order.cost_estimated, 0.75)

    def test_indirect_costs_apply_at_their_site_and_on_their_days(self):
        second = self.make_site()
        for name, values, applies in [
            ("everywhere", {}, True),
            ("here", {"warehouse_id": self.site.id}, True),
            ("elsewhere", {"warehouse_id": second.id}, False),
            ("until yesterday", {"date_to": "2026-03-03"}, False),
            ("from today", {"date_from": "2026-03-04"}, True),
            ("archived", {"active": False}, False),
        ]:
            rule = self.make_indirect(name, percent=10, **values)
            order = self.bracket_order()
            order.action_estimate()
            with self.subTest(name):
                self.assertEqual(rule in order.cost_row_ids.indirect_id, applies)

    def test_a_pegged_component_costs_what_its_sub_order_is_expected_to_cost(self):
        average = self.make_product_category("average")
        frame = self.make_item("Frame", standard_price=99, categ_id=average.id)
        self.make_bom(frame, [(self.steel, 4)])
        order = self.order([(frame, 1, {"line_type": "pegged_supply"})], 3, item=self.item)
        order.action_estimate()
        self.assertEqual(order.child_ids.cost_estimated, 60)
        self.assertEqual(self.rows(order, "cost_estimated"), [("material", "Frame", 60)])

    def test_a_pegged_component_at_standard_cost_costs_its_standard(self):
        frame = self.make_item("Frame", standard_price=99)
        self.make_bom(frame, [(self.steel, 4)])
        order = self.order([(frame, 1, {"line_type": "pegged_supply"})], 3, item=self.item)
        order.action_estimate()
        self.assertEqual(self.rows(order, "cost_estimated"), [("material", "Frame", 297)])

    def test_another_company_pays_its_own_prices(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.steel.with_company(other).standard_price = 7
        site = self.default_site(other)
        order = self.order(item=self.item, warehouse_id=site.id, company_id=other.id)
        order.component_ids = [Command.create({"product_id": self.steel.id, "product_qty": 2})]
        order._estimate_costs()
        self.assertEqual(order.cost_estimated, 140)

    @classmethod
    def make_product_category(cls, method):
        values = {"name": method, "property_cost_method": method, "property_valuation": "periodic"}
        return cls.env["product.category"].create(values)


class TestEstimateCostAgain(EstimateCostCommon):
    """What happens to the rows afterwards."""

    def test_without_price_calculation_nothing_is_calculated(self):
        self.set_parameters(price_calculation=False)
        order = self.bracket_order()
        order.action_estimate()
        self.assertFalse(order.cost_row_ids)
        self.assertFalse(order.cost_estimated)

    def test_a_new_estimate_takes_todays_prices_and_keeps_what_was_realised(self):
        order = self.bracket_order()
        order.action_start()
        realized = order.cost_realized
        self.assertGreater(realized, 0)
        self.steel.standard_price = 6
        order.action_estimate()
        steel = order.cost_row_ids.filtered(lambda row: row.product_id == self.steel)
        self.assertEqual((steel.cost_estimated, steel.cost_realized), (120, 100))
        self.assertEqual(order.cost_realized, realized)

    def test_what_was_realised_on_a_rule_that_is_gone_is_kept_in_a_row(self):
        rule = self.make_indirect("Handling", percent=10)
        order = self.bracket_order()
        order.action_start()
        rule.active = False
        order.action_estimate()
        row = order.cost_row_ids.filtered(lambda row: row.indirect_id == rule)
        self.assertEqual(row.cost_estimated, 0)
        self.assertGreater(row.cost_realized, 0)

    def test_a_reset_to_created_forgets_the_calculation(self):
        order = self.bracket_order()
        order.action_estimate()
        order.action_reset("created")
        self.assertFalse(order.cost_row_ids)
        self.assertRecordValues(order, [{"cost_estimated": 0, "sales_price": 0}])

    def test_what_costs_nothing_and_should_is_noticed(self):
        """ax.md 2.3 #26."""
        free = self.make_component("Gift", standard_price=0)
        idle = {"operation_no": 20, "run_time": 1}
        order = self.order(
            [(free, 1)],
            operations=[self.sawing(next_no=20), idle],
            item=self.make_item("New item"),
        )
        order.action_estimate()
        texts = order._estimate_costs()[order]
        for text, expected in zip(
            sorted(texts),
            ["Gift is valued", "New item is valued", "Operation 20 .* no cost"],
            strict=True,
        ):
            self.assertRegex(text, expected)

    def test_an_order_that_is_costed_completely_gives_no_warning(self):
        order = self.bracket_order()
        order.action_estimate()
        self.assertFalse(order._estimate_costs())

    def test_the_number_of_statements_does_not_grow_with_the_orders(self):
        self.make_sheet()
        counts = []
        for number in (2, 20):
            orders = self.env["production.order"].browse()
            for _order in range(number):
                orders |= self.bracket_order()
            orders._estimate_costs()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders._estimate_costs()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_cost_is_for_those_who_inquire_in_production(self):
        order = self.bracket_order()
        order.action_estimate()
        inquirer, creator = self.make_user("user"), self.make_user("order_creator")
        self.assertEqual(order.with_user(inquirer).cost_estimated, 190)
        with self.assertRaises(AccessError):
            order.with_user(creator).read(["cost_estimated"])
        with self.assertRaises(AccessError):
            order.cost_row_ids.with_user(creator).read(["cost_estimated"])
        with self.assertRaises(AccessError):
            order.cost_row_ids[:1].with_user(inquirer).write({"cost_estimated": 1})

    def test_the_comparison_adds_up_the_rows_of_each_group(self):
        self.make_sheet()
        order = self.bracket_order()
        order.action_start()
        order.with_user(self.make_user("user")).action_compare_costs()
        self.assertEqual(
            order.cost_comparison,
            [
                {"name": "Materials", "estimated": 115, "realized": 115},
                {"name": "Labour and machines", "estimated": 75, "realized": 75},
                {"name": "Overhead", "estimated": 16.5, "realized": 13.5},
            ],
        )

    def test_a_component_that_nobody_planned_gets_a_row(self):
        glue = self.make_component("Glue", standard_price=3)
        order = self.bracket_order()
        order.action_start()
        journal = self.env["production.journal"].create(
            {
                "order_id": order.id,
                "journal_type": "picking_list",
                "material_ids": [Command.create({"product_id": glue.id, "qty": 2})],
            }
        )
        journal.action_post()
        row = order.cost_row_ids.filtered(lambda row: row.product_id == glue)
        self.assertRecordValues(
            row, [{"cost_estimated": 0, "qty_realized": 2, "cost_realized": 6, "difference": 6}]
        )
        journal.action_reverse()
        self.assertFalse(row.exists())
