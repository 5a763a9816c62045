"""Planned transfers become transfers between two sites (ax.md 17.6, 17.16)."""

from __future__ import annotations

from odoo.addons.production_control.tests.planning_common import PlanningCommon


class TestFirmingTransfers(PlanningCommon):
    """A shop that gets its items from a store."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.make_site("Store", "STORE")
        cls.items = cls.make_item("Saddle") | cls.make_item("Bell")
        for item in cls.items:
            cls.make_stock(item, 100, cls.store)

    def transfer(self, item, days=10, **values):
        """A planned transfer from the store."""
        return self.env["production.planned.order"].create(
            {
                "order_type": "transfer",
                "product_id": item.id,
                "product_qty": 3,
                "warehouse_id": self.site.id,
                "source_warehouse_id": self.store.id,
                "date_requirement": self.in_days(days),
                **values,
            }
        )

    def firm(self, *planned):
        """Transfers that firming made."""
        planned = self.env["production.planned.order"].concat(*planned)
        known = self.env["stock.picking"].search([])
        planned.action_firm()
        self.assertFalse(planned.exists())
        return self.env["stock.picking"].search([]) - known

    def test_one_internal_transfer_from_stock_to_stock(self):
        picking = self.firm(*map(self.transfer, self.items))
        self.assertRecordValues(
            picking,
            [
                {
                    "picking_type_id": self.store.int_type_id.id,
                    "location_id": self.store.lot_stock_id.id,
                    "location_dest_id": self.site.lot_stock_id.id,
                }
            ],
        )
        self.assertEqual(picking.scheduled_date.date(), self.in_days(10))
        self.assertEqual(picking.move_ids.product_id, self.items)
        self.assertEqual(set(picking.move_ids.mapped("product_uom_qty")), {3})
        self.assertNotIn("draft", picking.move_ids.mapped("state"))

    def test_it_can_be_done_and_brings_the_goods(self):
        picking = self.firm(self.transfer(self.items[0]))
        picking.move_ids.write({"quantity": 3, "picked": True})
        picking.button_validate()
        at_site = self.items[0].with_context(warehouse_id=self.site.id)
        self.assertEqual(at_site.qty_available, 3)

    def test_another_day_is_another_transfer(self):
        pickings = self.firm(self.transfer(self.items[0]), self.transfer(self.items[1], days=11))
        self.assertEqual(len(pickings), 2)

    def test_a_resupply_route_goes_through_transit(self):
        self.site.resupply_wh_ids = self.store
        pickings = self.firm(
            *(self.transfer(item, source_warehouse_id=False) for item in self.items)
        )
        self.assertEqual(len(pickings), 2, "out of the store, and into the site")
        out = pickings.filtered(lambda picking: picking.picking_type_id == self.store.out_type_id)
        into = pickings - out
        self.assertEqual(out.location_dest_id, self.company.internal_transit_location_id)
        self.assertEqual(into.location_dest_id, self.site.lot_stock_id)
        self.assertEqual(into.move_ids.move_orig_ids, out.move_ids)
        self.assertEqual(out.move_ids.product_id, self.items)

    def test_planning_counts_the_transfer_once(self):
        """The need at the site is covered by the receipt, and nothing is planned again."""
        item = self.items[0]
        self.plan.firm_automatically = False
        self.make_sale((item, 3), days=10)
        self.firm(self.transfer(item))
        self.run_plan()
        self.assertFalse(self.planned(product_id=item.id, warehouse_id=self.site.id))

    def test_without_a_source_it_stays_planned_and_says_why(self):
        planned = self.transfer(self.items[0], source_warehouse_id=False)
        with self.assertRefused("It is not known from which site"):
            planned.action_firm()

    def test_a_refused_way_does_not_stop_the_others(self):
        stuck = self.transfer(self.items[0], source_warehouse_id=False)
        fine = self.transfer(self.items[1])
        told = (stuck | fine).action_firm()["params"]
        self.assertIn("It is not known from which site", told["message"])
        self.assertIn("1 transfers", told["title"])
        self.assertTrue(stuck.exists())
        self.assertFalse(fine.exists())
        self.assertIn("It is not known from which site", stuck.remark)
