"""The BOM tree: its numbers over the levels, its choices, its reads and its rights."""

from __future__ import annotations

import json
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError

from odoo.addons.production_control.models import production_bom_tree
from odoo.addons.production_control.tests.common import ProductionCommon


class BomTreeCommon(ProductionCommon):
    """Shorthands to read a tree by the names of its items."""

    def explode(self, item=None, quantity=1.0, user=None, **question):
        """The answer for an item."""
        tree = self.env["production.bom.tree"].with_user(user or self.env.user)
        if item:
            question["product_id"] = item.id
        return tree.explode(quantity=quantity, **question)

    def rows(self, answer) -> dict[str, dict]:
        """All rows by the names of the items from the top, as ``Bike/Wheel/Spoke``."""
        found = {}

        def collect(row, above):
            path = f"{above}/{row['name']}" if above else row["name"]
            found[path] = row
            for child in row["children"]:
                collect(child, path)

        collect(answer["root"], "")
        return found

    def quantities(self, answer) -> dict[str, float]:
        return {path: row["quantity"] for path, row in self.rows(answer).items()}


class TestQuantities(BomTreeCommon):
    """What each level needs (ax.md 6.4, 6.5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bike = cls.make_item("Bike")
        cls.wheel = cls.make_item("Wheel")
        cls.spoke = cls.make_item("Spoke")
        cls.bolt = cls.make_item("Bolt")

    def test_three_levels_with_scrap_series_and_units(self):
        tape = self.make_item("Tape")
        self.make_bom(self.bike, [(self.wheel, 2, {"scrap_percent": 5})])
        self.make_bom(
            self.wheel,
            [
                (self.spoke, 3, {"product_uom_id": self.dozen.id, "scrap_qty": 1}),
                (tape, 10, {"per_series": 100}),
            ],
        )
        self.make_bom(self.spoke, [(self.bolt, 1, {"consumption": "constant"})])
        # 10 bikes: 20 wheels and 5 % are 21; 3 dozen spokes each and one dozen lost: 64 dozen.
        self.assertEqual(
            self.quantities(self.explode(self.bike, 10)),
            {
                "Bike": 10,
                "Bike/Wheel": 21,
                "Bike/Wheel/Spoke": 768,
                "Bike/Wheel/Spoke/Bolt": 1,
                "Bike/Wheel/Tape": 2.1,
            },
        )

    def test_a_part_that_is_made_is_rounded_before_it_is_exploded(self):
        self.make_bom(self.bike, [(self.wheel, 1, {"per_series": 3})])
        self.make_bom(self.wheel, [(self.bolt, 300)])
        # An order asks for 0.34 wheels, so 102 bolts go into it.
        self.assertEqual(
            self.quantities(self.explode(self.bike)),
            {"Bike": 1, "Bike/Wheel": 0.34, "Bike/Wheel/Bolt": 102},
        )

    def test_contents_of_a_phantom_come_from_its_exact_quantity(self):
        self.wheel.prod_phantom = True
        self.make_bom(self.bike, [(self.wheel, 1, {"per_series": 3})])
        self.make_bom(self.wheel, [(self.bolt, 300)])
        answer = self.explode(self.bike)
        self.assertEqual(
            self.quantities(answer), {"Bike": 1, "Bike/Wheel": 0.34, "Bike/Wheel/Bolt": 100}
        )
        phantom = self.rows(answer)["Bike/Wheel"]
        self.assertEqual((phantom["line_type"], phantom["order_type"]), ("phantom", ""))

    def test_scrap_of_the_operations_raises_what_they_consume(self):
        self.make_bom(self.bike, [(self.bolt, 1, {"operation_no": 10})])
        self.make_route(
            self.bike,
            [
                {"operation_no": 10, "scrap_percent": 10},
                {"operation_no": 20, "scrap_percent": 5},
            ],
        )
        # 100 / (0.90 * 0.95) = 116.959...
        self.assertEqual(self.quantities(self.explode(self.bike, 100))["Bike/Bolt"], 116.96)

    def test_a_by_product_is_gained_and_not_looked_into(self):
        self.make_bom(self.bike, [(self.wheel, -2)])
        self.make_bom(self.wheel, [(self.spoke, 36)])
        answer = self.explode(self.bike, 5)
        self.assertEqual(self.quantities(answer), {"Bike": 5, "Bike/Wheel": -10})
        self.assertEqual(self.rows(answer)["Bike/Wheel"]["order_type"], "")

    def test_a_quantity_that_is_not_above_zero_is_refused(self):
        for quantity in (0, -1):
            with self.subTest(quantity=quantity), self.assertRefused("greater"):
                self.explode(self.bike, quantity)


class TestChoices(BomTreeCommon):
    """Which BOM and which lines count (ax.md 3.2, 6.2, 6.3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bike = cls.make_item("Bike")
        cls.steel = cls.make_item("Steel frame")
        cls.carbon = cls.make_item("Carbon frame")

    def below_bike(self, **question):
        """Names of the rows below the top."""
        return [row["name"] for row in self.explode(self.bike, **question)["root"]["children"]]

    def test_a_line_replaces_another_from_its_date_on(self):
        switch = self.today + timedelta(days=10)
        eve = switch - timedelta(days=1)
        self.make_bom(
            self.bike,
            [(self.steel, 1, {"date_to": eve}), (self.carbon, 1, {"date_from": switch})],
        )
        self.assertEqual(self.below_bike(), ["Steel frame"])
        self.assertEqual(self.below_bike(date=str(eve)), ["Steel frame"])
        self.assertEqual(self.below_bike(date=str(switch)), ["Carbon frame"])
        row = self.explode(self.bike, date=str(switch))["root"]["children"][0]
        self.assertEqual((row["date_from"], row["date_to"]), (str(switch), False))

    def test_the_version_of_site_date_and_quantity_makes_the_item(self):
        other = self.make_site()
        self.make_bom(self.bike, [(self.steel, 1)])
        self.make_bom(self.bike, [(self.carbon, 1)], site=other)
        self.make_bom(self.bike, [(self.steel, 1), (self.carbon, 1)], version={"from_qty": 50})
        self.assertEqual(self.below_bike(warehouse_id=self.site.id), ["Steel frame"])
        self.assertEqual(self.below_bike(warehouse_id=other.id), ["Carbon frame"])
        self.assertEqual(self.below_bike(quantity=50), ["Steel frame", "Carbon frame"])

    def test_the_sub_bom_of_a_line_comes_before_the_active_version(self):
        tube = self.make_item("Tube")
        self.make_bom(self.steel, [(tube, 3)])
        special = self.make_bom(None, [(tube, 4)])
        self.make_bom(self.bike, [(self.steel, 1, {"sub_bom_id": special.id})])
        frame = self.explode(self.bike)["root"]["children"][0]
        self.assertEqual(frame["bom_id"], special.id)
        self.assertEqual(frame["children"][0]["quantity"], 4)

    def test_a_bom_that_is_not_in_use_can_be_shown(self):
        draft = self.make_bom(
            self.bike, [(self.carbon, 1)], version={"active": False, "approved": False}
        )
        self.make_bom(self.bike, [(self.steel, 1)], version={"date_from": self.today})
        answer = self.explode(bom_id=draft.id)
        self.assertEqual(answer["product_id"], self.bike.id)
        self.assertFalse(answer["root"]["is_default_bom"])
        self.assertFalse(answer["root"]["date_from"])
        self.assertEqual([row["name"] for row in answer["root"]["children"]], ["Carbon frame"])

    def test_a_bom_that_makes_nothing_yet_can_be_shown(self):
        bom = self.make_bom(None, [(self.carbon, 2)], name="Idea")
        self.assertEqual(
            self.quantities(self.explode(bom_id=bom.id, quantity=3)),
            {"Idea": 3, "Idea/Carbon frame": 6},
        )

    def test_any_variant_serves_when_a_product_is_asked_for(self):
        template = self.make_template("Helmet", ["Red", "Blue"])
        self.make_bom(template, [(self.carbon, 1)])
        answer = self.explode(product_tmpl_id=template.id)
        self.assertEqual(answer["product_id"], template.product_variant_ids[0].id)
        self.assertEqual(len(answer["root"]["children"]), 1)

    def test_an_item_without_bom_is_a_tree_of_one_row(self):
        row = self.explode(self.steel)["root"]
        self.assertEqual((row["bom_id"], row["children"]), (False, []))

    def test_no_question_no_tree(self):
        self.assertIsNone(self.explode()["root"])

    def test_a_phantom_or_a_made_item_without_bom_is_a_problem(self):
        self.steel.prod_order_type = "production"
        self.carbon.prod_phantom = True
        bought = self.make_item("Bell")
        self.make_bom(self.bike, [(self.steel, 1), (self.carbon, 1), (bought, 1)])
        steel, carbon, bell = self.explode(self.bike)["root"]["children"]
        self.assertIn("Steel frame", steel["problem"])
        self.assertIn("Carbon frame", carbon["problem"])
        self.assertEqual(bell["problem"], "")

    def test_a_circle_ends_where_it_closes(self):
        bom = self.make_bom(self.bike, [(self.steel, 1)])
        with patch.object(type(bom), "_check_no_cycle", lambda boms: None):
            self.make_bom(self.steel, [(self.bike, 1)])
        rows = self.rows(self.explode(self.bike))
        self.assertEqual(list(rows), ["Bike", "Bike/Steel frame", "Bike/Steel frame/Bike"])
        self.assertIn("part of itself", rows["Bike/Steel frame/Bike"]["problem"])

    def test_a_tree_that_is_too_large_is_cut_and_says_so(self):
        self.make_bom(self.bike, [(self.steel, 1), (self.carbon, 1)])
        self.make_bom(self.steel, [(self.carbon, 1)])
        self.assertFalse(self.explode(self.bike)["is_cut"])
        with patch.object(production_bom_tree, "NODE_LIMIT", 3):
            answer = self.explode(self.bike)
        self.assertTrue(answer["is_cut"])
        self.assertEqual(list(self.rows(answer)), ["Bike", "Bike/Steel frame", "Bike/Carbon frame"])


class TestFacts(BomTreeCommon):
    """What a row says about its item."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bike = cls.make_item("Bike", prod_lead_time=3, prod_lead_working_days=True)
        cls.wheel = cls.make_item("Wheel", standard_price=12.5)
        cls.make_bom(cls.bike, [(cls.wheel, 2, {"line_type": "pegged_supply"})])

    def test_a_row_shows_settings_stock_and_cost(self):
        self.env["product.supplierinfo"].create(
            {
                "partner_id": self.company.partner_id.id,
                "product_tmpl_id": self.wheel.product_tmpl_id.id,
                "delay": 9,
            }
        )
        shelf = self.make_location()
        self.env["stock.quant"]._update_available_quantity(self.wheel, shelf, 7)
        elsewhere = self.make_site().lot_stock_id
        self.env["stock.quant"]._update_available_quantity(self.wheel, elsewhere, 100)
        root = self.explode(self.bike, 4, warehouse_id=self.site.id)["root"]
        self.assertEqual(
            {name: root[name] for name in ("order_type", "lead_time", "working_days", "line_type")},
            {"order_type": "production", "lead_time": 3, "working_days": True, "line_type": False},
        )
        wheel = root["children"][0]
        expected = {
            "quantity": 8,
            "uom": "Units",
            "line_type_label": "Pegged supply",
            "order_type_label": "Purchase order",
            "lead_time": 9,
            "on_hand": 7,
            "unit_cost": 12.5,
            "cost": 100,
        }
        self.assertEqual({name: wheel[name] for name in expected}, expected)

    def test_the_site_settings_of_an_item_come_first(self):
        self.make_coverage(self.bike, lead_time=8)
        self.assertEqual(self.explode(self.bike)["root"]["lead_time"], 8)

    def test_the_answer_can_be_sent_to_another_program(self):
        answer = self.explode(self.bike)
        self.assertEqual(json.loads(json.dumps(answer)), answer)


class TestReads(BomTreeCommon):
    """The number of statements depends on the levels, not on how wide they are."""

    def reads(self, item) -> int:
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.explode(item, 10)
        return self.cr.sql_log_count - before

    def make_wide_item(self, width: int):
        """An item of so many modules, each of two parts, with a route each."""
        parts = [self.make_item(f"Part {number}") for number in range(2)]
        modules = [self.make_item(f"Module {number} of {width}") for number in range(width)]
        for module in modules:
            self.make_bom(module, [(part, 2) for part in parts])
            self.make_route(module, [{"operation_no": 10, "scrap_percent": 1}])
        whole = self.make_item(f"Whole of {width}")
        self.make_bom(whole, [(module, 1) for module in modules])
        return whole

    def test_thirty_modules_take_as_many_statements_as_three(self):
        narrow, wide = self.make_wide_item(3), self.make_wide_item(30)
        self.reads(narrow)  # fills the caches of the registry
        self.assertEqual(self.reads(wide), self.reads(narrow))


class TestRights(BomTreeCommon):
    """Who may see a BOM tree, and what of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bike = cls.make_item("Bike")
        cls.wheel = cls.make_item("Wheel")
        cls.bom = cls.make_bom(cls.bike, [(cls.wheel, 2)])

    def test_everybody_in_production_sees_it(self):
        roles = (
            "user",
            "operator",
            "supervisor",
            "planner",
            "engineer",
            "manager",
            "order_creator",
        )
        for role in roles:
            with self.subTest(role=role):
                answer = self.explode(self.bike, user=self.make_user(role))
                self.assertEqual(self.quantities(answer), {"Bike": 1, "Bike/Wheel": 2})

    def test_others_do_not(self):
        stranger = self.env["res.users"].create(
            {
                "name": "Stranger",
                "login": "stranger",
                "group_ids": [(6, 0, self.env.ref("base.group_user").ids)],
            }
        )
        with self.assertRaises(AccessError):
            self.explode(self.bike, user=stranger)

    def test_cost_is_left_out_for_those_who_may_not_see_it(self):
        price = self.env["product.product"]._fields["standard_price"]
        with patch.object(price, "groups", "base.group_system"):
            answer = self.explode(self.bike, user=self.make_user())
        self.assertFalse(answer["with_cost"])
        self.assertNotIn("cost", answer["root"])

    def test_boms_and_sites_of_another_company_stay_there(self):
        other = self.env["res.company"].create({"name": "Other company"})
        theirs = self.env["production.bom"].create({"name": "Theirs", "company_id": other.id})
        clerk = self.make_user()
        with self.assertRaises(AccessError):
            self.explode(bom_id=theirs.id, user=clerk)
        with self.assertRaises(AccessError):
            self.explode(self.bike, user=clerk, warehouse_id=self.default_site(other).id)
