"""Scrapping components and items in the course of a production order (ax.md 13)."""

from __future__ import annotations

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.production_control.tests.common import ProductionCommon


@freeze_time("2026-03-04 08:00:00")
class TestOrderScrap(ProductionCommon):
    """Scraps of released and started orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.frame, cls.bell = cls.make_item("Frame"), cls.make_item("Bell")
        cls.service = cls.env["product.product"].create({"name": "Paint job", "type": "service"})
        cls.item = cls.make_item("Bike")
        cls.shelf = cls.make_location()
        cls.make_bom(
            cls.item,
            [(cls.frame, 1), (cls.bell, 1, {"location_id": cls.shelf.id}), (cls.service, 1)],
            site=cls.site,
        )
        quants = cls.env["stock.quant"]
        quants._update_available_quantity(cls.frame, cls.site.lot_stock_id, 20)
        quants._update_available_quantity(cls.bell, cls.shelf, 20)
        cls.order = cls.env["production.order"].create(
            {"product_id": cls.item.id, "product_qty": 5}
        )
        cls.order.action_release()

    def scrap(self, item, quantity=1, user=None):
        order = self.order.with_user(user) if user else self.order
        action = order.action_scrap()
        form = Form(
            order.env["stock.scrap"].with_context(**action["context"]), view=action["views"][0][0]
        )
        form.product_id = item
        form.scrap_qty = quantity
        scrap = form.save()
        scrap.action_validate()
        return scrap

    def test_goods_of_the_order_are_proposed(self):
        items = self.order.action_scrap()["context"]["product_ids"]
        self.assertEqual(set(items), set((self.item | self.frame | self.bell).ids))

    def test_a_component_is_scrapped_from_where_the_order_takes_it(self):
        for item, location in ((self.frame, self.site.lot_stock_id), (self.bell, self.shelf)):
            with self.subTest(item.name):
                scrap = self.scrap(item, 2)
                self.assertRecordValues(
                    scrap,
                    [{"state": "done", "location_id": location.id, "origin": self.order.name}],
                )
                self.assertRecordValues(
                    scrap.move_ids,
                    [{"state": "done", "quantity": 2, "origin": self.order.name}],
                )
                self.assertEqual(item.with_context(location=location.id).qty_available, 18)

    def test_the_item_is_scrapped_from_where_the_order_puts_it(self):
        self.order.location_id = self.shelf
        self.env["stock.quant"]._update_available_quantity(self.item, self.shelf, 3)
        self.assertEqual(self.scrap(self.item).location_id, self.shelf)

    def test_a_scrap_is_no_receipt_and_no_consumption_of_the_order(self):
        self.order.action_start(5)
        self.env["stock.quant"]._update_available_quantity(self.item, self.order.location_id, 3)
        before = (self.order.move_finished_ids, self.order.component_ids.mapped("qty_consumed"))
        self.scrap(self.frame, 2)
        self.scrap(self.item, 1)
        self.assertEqual(
            (self.order.move_finished_ids, self.order.component_ids.mapped("qty_consumed")), before
        )
        self.assertEqual(self.order.qty_good, 0)

    def test_scraps_are_counted_and_shown(self):
        self.assertEqual(self.order.scrap_count, 0)
        scraps = self.scrap(self.frame) | self.scrap(self.bell)
        self.order.invalidate_recordset(["scrap_count"])
        self.assertEqual(self.order.scrap_count, 2)
        found = self.env["stock.scrap"].search(self.order.action_view_scraps()["domain"])
        self.assertEqual(found, scraps)

    def test_other_scraps_stay_as_they_are(self):
        scrap = self.env["stock.scrap"].create({"product_id": self.frame.id, "scrap_qty": 1})
        self.assertEqual(scrap.location_id, self.site.lot_stock_id)
        scrap.action_validate()
        self.assertFalse(scrap.prod_order_id)
        self.assertEqual(scrap.move_ids.origin, scrap.name)

    def test_only_orders_in_the_shop_have_scraps(self):
        waiting = self.env["production.order"].create(
            {"product_id": self.item.id, "product_qty": 1}
        )
        with self.assertRefused("is Created: goods are scrapped on orders"):
            waiting.action_scrap()
        self.order.action_start()
        self.assertTrue(self.order.action_scrap())

    def test_operators_and_supervisors_scrap(self):
        for role in ("user", "planner", "manager", "order_creator"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.order.with_user(self.make_user(role)).action_scrap()
        for role in ("operator", "supervisor"):
            with self.subTest(role):
                self.assertEqual(self.scrap(self.frame, user=self.make_user(role)).state, "done")
