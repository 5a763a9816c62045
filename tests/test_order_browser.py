"""Production orders in the web client: one by the wizard, one by the plan."""

from __future__ import annotations

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.production_control.tests.browser_common import BrowserCase


@tagged("post_install", "-at_install")
class TestOrderBrowser(BrowserCase):
    """What a supervisor and a planner do, by mouse and keyboard."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bike, wheel = cls.env["product.product"].create(
            [
                {
                    "name": name,
                    "type": "consu",
                    "is_storable": True,
                    "prod_order_type": order_type,
                }
                for name, order_type in (("Tour bike", "production"), ("Tour wheel", "purchase"))
            ]
        )
        version = {"product_id": cls.bike.id, "approved": True, "is_active": True}
        cls.env["production.bom"].create(
            {
                "name": "Tour bike BOM",
                "line_ids": [Command.create({"product_id": wheel.id, "product_qty": 2})],
                "version_ids": [Command.create(version)],
            }
        )

    def test_create_an_order_by_the_wizard(self):
        self.start_tour("/odoo/production-orders", "production_order_create", login="admin")
        order = self.env["production.order"].search([("product_id", "=", self.bike.id)])
        self.assertRecordValues(order, [{"product_qty": 5, "state": "created"}])

    def test_run_the_plan_and_read_why_an_order_exists(self):
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Tour customer"}).id,
                "commitment_date": fields.Datetime.now() + timedelta(days=20),
                "order_line": [Command.create({"product_id": self.bike.id, "product_uom_qty": 4})],
            }
        )
        sale.action_confirm()
        plan = self.env["production.master.plan"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        self.start_tour(f"/odoo/master-plans/{plan.id}", "production_plan_run", login="admin")
        self.assertEqual(sale.order_line.prod_order_ids.product_qty, 4)
