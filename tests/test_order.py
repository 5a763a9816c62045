"""A production order in status Created: what it contains, its copies, its versions."""

from __future__ import annotations

from datetime import date, timedelta

from odoo.exceptions import UserError

from odoo.addons.production_control.tests.common import ProductionCommon


class TestOrderContents(ProductionCommon):
    """What a new order contains (ax.md 3.1, 6.7, 7.8)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bike = cls.make_item("Bike", prod_lead_time=2)
        cls.wheel = cls.make_item("Wheel")
        cls.frame = cls.make_item("Frame")

    def make_order(self, **values):
        return self.env["production.order"].create(
            {"product_id": self.bike.id, "product_qty": 5, **values}
        )

    def test_everything_after_item_and_quantity_fills_itself_in(self):
        bom = self.make_bom(self.bike, [(self.wheel, 2), (self.frame, 1)])
        route = self.make_route(self.bike, [{"operation_no": 10}, {"operation_no": 20}])
        order = self.make_order()
        self.assertRecordValues(
            order,
            [
                {
                    "state": "created",
                    "schedule_status": "none",
                    "warehouse_id": self.site.id,
                    "location_id": self.site.lot_stock_id.id,
                    "product_uom_id": self.unit.id,
                    "bom_id": bom.id,
                    "route_id": route.id,
                    "date_delivery": self.today,
                    "reservation": "estimation",
                    "priority": "0",
                    "creation_warnings": False,
                }
            ],
        )
        self.assertEqual(order.date_start.date(), self.today - timedelta(days=2))

    def test_the_copies_follow_bom_and_route(self):
        self.make_bom(self.bike, [(self.wheel, 2), (self.frame, 1, {"scrap_qty": 3})])
        self.make_route(self.bike, [{"operation_no": 10}, {"operation_no": 20, "run_time": 0.5}])
        order = self.make_order()
        self.assertRecordValues(
            order.component_ids,
            [
                {"product_id": self.wheel.id, "product_qty": 2, "qty_required": 10},
                {"product_id": self.frame.id, "product_qty": 1, "qty_required": 8},
            ],
        )
        self.assertRecordValues(
            order.operation_ids,
            [
                {"operation_no": 10, "next_no": 20, "run_time": 0},
                {"operation_no": 20, "next_no": 0, "run_time": 0.5},
            ],
        )

    def test_changing_the_copy_leaves_the_master_data_alone(self):
        bom = self.make_bom(self.bike, [(self.wheel, 2)])
        order = self.make_order()
        order.component_ids.product_qty = 3
        self.assertEqual(bom.line_ids.product_qty, 2)
        self.assertEqual(order.component_ids.qty_required, 15)

    def test_only_lines_valid_on_the_delivery_date_are_copied(self):
        self.make_bom(
            self.bike,
            [
                (self.wheel, 2, {"date_to": date(2026, 3, 31)}),
                (self.frame, 2, {"date_from": date(2026, 4, 1)}),
            ],
        )
        for day, expected in ((date(2026, 3, 31), self.wheel), (date(2026, 4, 1), self.frame)):
            with self.subTest(day=day):
                self.assertEqual(
                    self.make_order(date_delivery=day).component_ids.product_id, expected
                )

    def test_operation_scrap_raises_the_requirement_of_linked_components(self):
        """The worked example of ax.md 6.5: 100 pieces through 10 % and 5 % scrap take 116.96."""
        self.make_bom(self.bike, [(self.wheel, 1, {"operation_no": 10})])
        self.make_route(
            self.bike,
            [{"operation_no": 10, "scrap_percent": 10}, {"operation_no": 20, "scrap_percent": 5}],
        )
        self.assertEqual(self.make_order(product_qty=100).component_ids.qty_required, 116.96)

    def test_quantity_follows_the_order(self):
        self.make_bom(self.bike, [(self.wheel, 2), (self.frame, 3, {"consumption": "constant"})])
        order = self.make_order()
        order.product_qty = 250
        self.assertEqual(order.component_ids.mapped("qty_required"), [500, 3])

    def test_a_dozen_ordered_is_twelve_made(self):
        self.make_bom(self.bike, [(self.wheel, 2)])
        order = self.make_order(product_qty=1, product_uom_id=self.dozen.id)
        self.assertEqual(order.product_uom_qty, 12)
        self.assertEqual(order.component_ids.qty_required, 24)

    def test_another_bom_on_a_created_order_copies_again(self):
        self.make_bom(self.bike, [(self.wheel, 2)])
        other = self.make_bom(components=[(self.frame, 4)])
        self.make_version(other, self.bike, active=False)
        order = self.make_order()
        order.bom_id = other
        self.assertEqual(order.component_ids.product_id, self.frame)

    def test_a_bom_without_approved_version_cannot_be_put_on_an_order(self):
        order = self.make_order()
        draft = self.make_bom(components=[(self.frame, 4)], name="Draft")
        with self.assertRefused("Draft has no approved version"):
            order.bom_id = draft

    def test_copying_again_discards_what_was_changed_by_hand(self):
        self.make_bom(self.bike, [(self.wheel, 2)])
        order = self.make_order()
        order.component_ids.product_qty = 9
        order.action_copy_bill_of_material()
        self.assertEqual(order.component_ids.product_qty, 2)

    def test_numbers_follow_each_other_and_never_repeat(self):
        orders = self.env["production.order"].create(
            [{"product_id": self.bike.id, "product_qty": 1} for _number in range(3)]
        )
        numbers = [int(name.rpartition("/")[2]) for name in orders.mapped("name")]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 3)))

    def test_replenishment_counts_a_created_order(self):
        self.make_order(product_qty=7)
        by_location, by_site = self.bike._get_quantity_in_progress(warehouse_ids=self.site.ids)
        self.assertEqual(by_site[self.bike.id, self.site.id], 7)
        self.assertEqual(by_location[self.bike.id, self.site.lot_stock_id.id], 7)

    def test_a_reordering_rule_does_not_order_what_a_created_order_brings(self):
        rule = self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.bike.id,
                "product_min_qty": 10,
                "product_max_qty": 10,
                "trigger": "manual",
            }
        )
        self.assertEqual(rule.qty_to_order, 10)
        self.make_order(product_qty=7)
        self.assertEqual(rule._quantity_in_progress()[rule.id], 7)


class TestVersionProposal(ProductionCommon):
    """Which BOM an order gets (ax.md A1-A4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_item("Bike")
        cls.part = cls.make_item("Part")

    def order(self, **values):
        return self.env["production.order"].create(
            {"product_id": self.item.id, "product_qty": 1, **values}
        )

    def test_a1_the_sites_own_version_beats_the_general_one(self):
        second = self.make_site()
        own = self.make_bom(self.item, [(self.part, 1)], site=self.site)
        self.assertFalse(self.order(warehouse_id=second.id).component_ids, "neither: no lines")
        general = self.make_bom(self.item, [(self.part, 2)])
        self.assertEqual(self.order(warehouse_id=self.site.id).bom_id, own)
        self.assertEqual(self.order(warehouse_id=second.id).bom_id, general)

    def test_a2_the_greatest_from_quantity_reached_counts(self):
        small = self.make_bom(self.item, [(self.part, 1)], version={"from_qty": 1})
        large = self.make_bom(self.item, [(self.part, 1)], version={"from_qty": 100})
        for quantity, expected in ((99, small), (100, large)):
            with self.subTest(quantity=quantity):
                self.assertEqual(self.order(product_qty=quantity).bom_id, expected)

    def test_a3_a_version_of_yesterday_is_not_proposed(self):
        yesterday = self.today - timedelta(days=1)
        self.make_bom(self.item, [(self.part, 1)], version={"date_to": yesterday})
        self.assertFalse(self.order().bom_id)

    def test_a4_an_approved_version_may_be_picked_and_an_unapproved_one_not(self):
        approved = self.make_bom(components=[(self.part, 1)], name="Approved")
        self.make_version(approved, self.item, active=False)
        draft = self.make_bom(components=[(self.part, 1)], name="Draft")
        self.make_version(draft, self.item, active=False, approved=False)
        self.assertEqual(self.order(bom_id=approved.id).bom_id, approved)
        with self.assertRaisesRegex(UserError, "Draft has no approved version"):
            self.order(bom_id=draft.id)
