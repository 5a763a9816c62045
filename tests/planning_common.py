"""Builders for tests of master planning: sales, stock, runs, and a brute force to compare with."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from math import ceil

from odoo.fields import Command

from odoo.addons.production_control.tests.common import ProductionCommon


class PlanningCommon(ProductionCommon):
    """A company whose master plan is run by hand on a frozen Wednesday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["production.master.plan"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.customer = cls.env["res.partner"].create({"name": "Customer"})

    @classmethod
    def in_days(cls, days: int) -> date:
        """The date so many days after the frozen today."""
        return cls.today + timedelta(days=days)

    @classmethod
    def make_sale(cls, *lines, days: int = 20, site=None, confirm: bool = True):
        """A sales order of (item, quantity) lines, due in so many days."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "warehouse_id": (site or cls.site).id,
                "commitment_date": datetime.combine(cls.in_days(days), time(12)),
                "order_line": [
                    Command.create({"product_id": item.id, "product_uom_qty": quantity})
                    for item, quantity in lines
                ],
            }
        )
        if confirm:
            order.action_confirm()
        return order

    @classmethod
    def make_stock(cls, item, quantity: float, site=None):
        """Put a quantity of an item into the stock of a site."""
        location = (site or cls.site).lot_stock_id
        cls.env["stock.quant"]._update_available_quantity(item, location, quantity)

    def run_plan(self, plan=None):
        """Run the plan and return the record of the run."""
        return (plan or self.plan)._run()

    def planned(self, **values):
        """Planned orders of the plan with these values."""
        return self.env["production.planned.order"].search(
            [
                ("plan_id", "=", self.plan.id),
                *((name, "=", value) for name, value in values.items()),
            ]
        )

    def orders(self, *items):
        """Production orders for these items."""
        return self.env["production.order"].search(
            [("product_id", "in", [item.id for item in items])], order="id"
        )

    def assert_rerun_changes_nothing(self):
        """A run right after another one creates, changes and drops nothing."""
        before = self.snapshot()
        run = self.run_plan()
        self.assertRecordValues(
            run,
            [
                {
                    "created_count": 0,
                    "updated_count": 0,
                    "deleted_count": 0,
                    "firmed_count": 0,
                    "procured_count": 0,
                }
            ],
        )
        self.assertEqual(self.snapshot(), before)

    def snapshot(self):
        """Planned and production orders, as far as planning decides them."""
        planned = self.env["production.planned.order"].search([], order="id")
        orders = self.env["production.order"].search([], order="id")
        names = ["product_qty", "date_delivery", "write_date", "source", "remark"]
        return planned.read(names), orders.read(["product_qty", "date_delivery", "write_date"])


def brute_force(demand, stock, bill, made):
    """What has to be made of each item: gross demand, minus stock, level by level.

    An independent check of the planner for orders of the exact net quantity.

    :param demand: ``{item: quantity}``
    :param stock: ``{item: quantity}``
    :param bill: ``{item: [(component, quantity for one), ...]}``
    :param made: items that are made; the others end the explosion
    :return: ``{item: quantity to make}`` for the made items
    """
    parents = defaultdict(int)
    for lines in bill.values():
        for component, _quantity in lines:
            parents[component] += 1
    gross, to_make = defaultdict(float, demand), {}
    ready = [item for item in {*demand, *bill, *parents} if not parents[item]]
    while ready:
        item = ready.pop()
        net = max(ceil(round(gross[item] - stock.get(item, 0), 6) * 100) / 100, 0)
        if item in made and net:
            to_make[item] = net
        for component, quantity in bill.get(item, ()):
            if item in made:
                gross[component] += net * quantity
            parents[component] -= 1
            if not parents[component]:
                ready.append(component)
    return to_make
