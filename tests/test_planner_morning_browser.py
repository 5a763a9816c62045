"""A planner's morning in the web client: run, mend what sales changed, firm what is new."""

from __future__ import annotations

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.production_control.tests.browser_common import BrowserCase


@tagged("post_install", "-at_install")
class TestPlannerMorningBrowser(BrowserCase):
    """What the planner does, by mouse; ax.md 17.13 (messages) and 17.5 (firming)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bike, cls.trike, wheel = cls.env["product.product"].create(
            [
                {
                    "name": name,
                    "type": "consu",
                    "is_storable": True,
                    "prod_order_type": order_type,
                }
                for name, order_type in (
                    ("Tour bike", "production"),
                    ("Tour trike", "production"),
                    ("Tour wheel", "purchase"),
                )
            ]
        )
        cls.make_bom(cls.bike, wheel, 2)
        cls.make_bom(cls.trike, wheel, 3)
        site = cls.env.user._get_default_warehouse_id()
        cls.plan = cls.env["production.net.requirements"]._plan_of(site)

    @classmethod
    def make_bom(cls, item, component, quantity):
        """A BOM in use, of one component."""
        version = {"product_id": item.id, "approved": True, "is_active": True}
        cls.env["production.bom"].create(
            {
                "name": f"{item.name} BOM",
                "line_ids": [Command.create({"product_id": component.id, "product_qty": quantity})],
                "version_ids": [Command.create(version)],
            }
        )

    @classmethod
    def sell(cls, item, quantity):
        """A confirmed sale, due in three weeks."""
        sale = cls.env["sale.order"].create(
            {
                "partner_id": cls.env["res.partner"].create({"name": "Tour customer"}).id,
                "commitment_date": fields.Datetime.now() + timedelta(days=21),
                "order_line": [
                    Command.create({"product_id": item.id, "product_uom_qty": quantity})
                ],
            }
        )
        sale.action_confirm()
        return sale

    def orders(self, item):
        return self.env["production.order"].search([("product_id", "=", item.id)])

    def test_run_apply_a_message_read_why_and_firm(self):
        sale = self.sell(self.bike, 10)
        self.plan._run()
        self.assertEqual(self.orders(self.bike).product_qty, 10, "firmed inside the fence")
        self.plan.firm_automatically = False
        sale.order_line.product_uom_qty = 6
        trikes = self.sell(self.trike, 4)
        self.start_tour(
            f"/odoo/master-plans/{self.plan.id}", "production_planner_morning", login="admin"
        )
        self.assertEqual(self.orders(self.bike).product_qty, 6, "the message was applied")
        message = self.env["production.action.message"].search(
            [("production_order_id", "=", self.orders(self.bike).id)]
        )
        self.assertEqual(message.state, "applied")
        self.assertRecordValues(
            self.orders(self.trike),
            [{"product_qty": 4, "sale_line_id": trikes.order_line.id}],
        )
        planned = self.env["production.planned.order"].search([("product_id", "=", self.trike.id)])
        self.assertFalse(planned, "the planned order gave way to the real one")
