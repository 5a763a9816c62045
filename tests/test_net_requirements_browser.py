"""Net requirements in the web client."""

from __future__ import annotations

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.production_control.tests.browser_common import BrowserCase


@tagged("post_install", "-at_install")
class TestNetRequirementsBrowser(BrowserCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = ("Tour bike", "Tour wheel", "Tour idle")
        cls.bike, cls.wheel, cls.idle = cls.env["product.product"].create(
            [{"name": name, "type": "consu", "is_storable": True} for name in names]
        )
        cls.env["production.bom"].create(
            {
                "name": "BOM of the bike",
                "line_ids": [Command.create({"product_id": cls.wheel.id, "product_qty": 2})],
                "version_ids": [
                    Command.create({"product_id": cls.bike.id, "approved": True, "is_active": True})
                ],
            }
        )
        cls.sell(cls.bike, 10)
        site = cls.env.user._get_default_warehouse_id()
        plan = cls.env["production.net.requirements"]._plan_of(site)
        plan.firm_automatically = False
        plan._run()

    @classmethod
    def sell(cls, item, quantity):
        """A confirmed sale, due in three weeks."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.env["res.partner"].create({"name": "Tour customer"}).id,
                "commitment_date": fields.Datetime.add(fields.Datetime.now(), days=21),
                "order_line": [
                    Command.create({"product_id": item.id, "product_uom_qty": quantity})
                ],
            }
        )
        order.action_confirm()

    def test_from_a_planned_order_to_picture_pegging_and_reasons(self):
        planned = self.env["production.planned.order"].search([("product_id", "=", self.wheel.id)])
        self.start_tour(
            f"/odoo/production.planned.order/{planned.id}",
            "production_net_requirements",
            login="admin",
        )

    def test_the_styles_of_the_web_client_compile(self):
        """An error in one style sheet leaves every page without styles."""
        bundle = self.env["ir.qweb"]._get_asset_bundle("web.assets_backend", css=True, js=False)
        bundle.preprocess_css()
        self.assertFalse(bundle.css_errors)
