"""Beside Odoo's own manufacturing: each BOM is made by the app that it belongs to."""

from __future__ import annotations

from unittest import SkipTest

from odoo.fields import Command

from odoo.addons.production_control.tests.planning_common import PlanningCommon


class TestProcurementBesideManufacturing(PlanningCommon):
    """Sites have both routes; the BOM of the item decides which one applies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "mrp.production" not in cls.env:
            raise SkipTest("mrp is not installed")
        cls.mto = cls.env.ref("stock.route_warehouse0_mto")
        cls.mto.active = True
        to_order = {"route_ids": [Command.set(cls.mto.ids)]}
        cls.part = cls.make_item("Part")
        cls.ours, cls.theirs = (cls.make_item(name, **to_order) for name in ("Ours", "Theirs"))
        cls.make_bom(cls.ours, [(cls.part, 2)])
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.theirs.product_tmpl_id.id,
                "bom_line_ids": [Command.create({"product_id": cls.part.id, "product_qty": 2})],
            }
        )

    def manufactured(self, item):
        return self.env["mrp.production"].search([("product_id", "=", item.id)])

    def test_each_item_is_made_by_the_app_of_its_bom(self):
        self.make_sale((self.ours, 3), (self.theirs, 4))
        self.assertEqual(self.orders(self.ours).product_qty, 3)
        self.assertEqual(self.manufactured(self.theirs).product_qty, 4)
        self.assertFalse(self.orders(self.theirs))
        self.assertFalse(self.manufactured(self.ours))

    def test_components_made_to_order_cross_from_one_app_to_the_other(self):
        frame = self.make_item("Frame", route_ids=[Command.set(self.mto.ids)])
        self.make_bom(frame, [(self.theirs, 5)])
        self.make_sale((frame, 2))
        self.assertEqual(self.orders(frame).product_qty, 2)
        self.assertEqual(self.manufactured(self.theirs).product_qty, 10)
