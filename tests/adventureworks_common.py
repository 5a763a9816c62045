"""The bicycle factory of the demo data as a place for tests (Microsoft's AdventureWorks sample)."""

from __future__ import annotations

import csv
from collections import defaultdict

from odoo.modules import Manifest
from odoo.tools import convert_file, file_open

from odoo.addons.production_control.tests.planning_common import PlanningCommon

MODULE = "production_control"


class AdventureWorksCommon(PlanningCommon):
    """The factory with everything but its sales confirmed, and its files as they are."""

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
