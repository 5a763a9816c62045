"""The main job on a real factory: its sales lines in, production orders out (AdventureWorks)."""

from __future__ import annotations

import csv
from collections import defaultdict
from random import Random

from odoo.modules import Manifest
from odoo.tests import tagged
from odoo.tools import convert_file, file_open

from odoo.addons.production_control.tests.planning_common import PlanningCommon, brute_force

MODULE = "production_control"


@tagged("-at_install", "post_install")
class TestAdventureWorks(PlanningCommon):
    """Every sales line of the sample confirmed, against an independent brute force."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        idref = {}
        for path in Manifest.for_addon(MODULE)["demo"]:
            if not path.endswith("confirm_orders.xml"):
                convert_file(cls.env, MODULE, path, idref, mode="init", noupdate=True)

    @classmethod
    def rows(cls, name):
        with file_open(f"{MODULE}/demo/{name}.csv") as stream:
            return list(csv.DictReader(stream))

    def record(self, name):
        return self.env.ref(f"{MODULE}.{name}")

    def bill(self):
        """Valid BOM lines by assembly, read from the files and not from the addon's tables."""
        made_by = {
            row["bom_id/id"]: row["product_id/id"] for row in self.rows("production.bom.version")
        }
        today, bill = self.today.isoformat(), defaultdict(list)
        for row in self.rows("production.bom.line"):
            if row["date_from"] <= today and (not row["date_to"] or today <= row["date_to"]):
                quantity = float(row["product_qty"])
                bill[made_by[row["bom_id/id"]]].append((row["product_id/id"], quantity))
        return bill

    def made(self):
        return {
            row["id"]
            for row in self.rows("product.product")
            if row["prod_order_type"] == "production"
        }

    def stock(self):
        stock = defaultdict(float)
        for row in self.rows("stock.quant"):
            stock[row["product_id/id"]] += float(row["inventory_quantity"])
        return stock

    def confirm(self, sale_files=(), more=()):
        """Confirm the sales of these files, and further (item, quantity); return the demand."""
        demand = defaultdict(float)
        orders = self.env["sale.order"]
        for name in sale_files:
            for row in self.rows(name):
                demand[row["product_id/id"]] += float(row["product_uom_qty"])
                orders |= self.record(row["id"]).order_id
        orders.action_confirm()
        for item, quantity in more:
            demand[item] += quantity
        if more:
            self.make_sale(*((self.record(item), quantity) for item, quantity in more))
        return demand

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
