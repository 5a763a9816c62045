"""The life cycle in the web client: every step by its button, from the wizard to Ended."""

from __future__ import annotations

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.production_control.tests.browser_common import BrowserCase


@tagged("post_install", "-at_install")
class TestLifeCycleBrowser(BrowserCase):
    """What a supervisor does, by mouse and keyboard."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trike, cls.hub = cls.env["product.product"].create(
            [
                {
                    "name": name,
                    "type": "consu",
                    "is_storable": True,
                    "prod_order_type": order_type,
                    "standard_price": 10,
                }
                for name, order_type in (("Tour trike", "production"), ("Tour hub", "purchase"))
            ]
        )
        version = {"product_id": cls.trike.id, "approved": True, "is_active": True}
        cls.env["production.bom"].create(
            {
                "name": "Tour trike BOM",
                "line_ids": [Command.create({"product_id": cls.hub.id, "product_qty": 1})],
                "version_ids": [Command.create(version)],
            }
        )
        site = cls.env["stock.warehouse"].search([("company_id", "=", cls.env.company.id)], limit=1)
        cls.env["stock.quant"]._update_available_quantity(cls.hub, site.lot_stock_id, 100)

    def orders(self, count, **values):
        return self.env["production.order"].create(
            [{"product_id": self.trike.id, "product_qty": 5, **values} for _order in range(count)]
        )

    def test_from_the_wizard_to_ended_with_a_reset_between(self):
        self.start_tour("/odoo/production-orders", "production_life_cycle", login="admin")
        order = self.env["production.order"].search([("product_id", "=", self.trike.id)])
        self.assertRecordValues(
            order, [{"state": "ended", "qty_started": 4, "qty_good": 5, "qty_error": 0}]
        )
        self.assertEqual(self.trike.qty_available, 5)
        reports = order.journal_ids.filtered(lambda journal: journal.journal_type == "report")
        self.assertEqual(
            sorted(reports.mapped("qty_good")), [-2, 2, 5], "the partial report and its reversal"
        )

    def test_release_a_selection(self):
        pool = self.env["production.pool"].create({"name": "Tour pool"})
        orders = self.orders(7, pool_id=pool.id)
        action = self.env["ir.actions.act_window"].create(
            {
                "name": "Tour orders",
                "res_model": "production.order",
                "view_mode": "list,form",
                "domain": [("pool_id", "=", pool.id)],
            }
        )
        self.start_tour(f"/odoo/action-{action.id}", "production_release_many", login="admin")
        self.assertEqual(set(orders.mapped("state")), {"released"})

    def test_fill_in_a_picking_list_by_hand(self):
        order = self.orders(1)
        order.component_ids.flushing = "manual"
        order.action_start()
        self.start_tour(
            f"/odoo/production-orders/{order.id}", "production_picking_list_by_hand", login="admin"
        )
        self.assertEqual(order.component_ids.qty_consumed, 5)
