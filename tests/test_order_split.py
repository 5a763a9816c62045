"""Splitting part of a production order off (ax.md 13, 23)."""

from __future__ import annotations

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from odoo.addons.production_control.lifecycle import may_edit, selection
from odoo.addons.production_control.tests.common import ProductionCommon


@freeze_time("2026-03-04 08:00:00")
class TestOrderSplit(ProductionCommon):
    """What both parts of a split order are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.make_item("Frame")
        cls.item = cls.make_item("Bike")
        cls.make_bom(cls.item, [(cls.part, 2)])
        cls.env["stock.quant"]._update_available_quantity(cls.part, cls.site.lot_stock_id, 100)
        cls.make_route(cls.item, [{"operation_no": 10, "run_time": 1.0}])
        cls.pool = cls.env["production.pool"].create({"name": "Urgent"})
        cls.order = cls.env["production.order"].create(
            {
                "product_id": cls.item.id,
                "product_qty": 10,
                "date_delivery": date(2026, 3, 20),
                "pool_id": cls.pool.id,
                "priority": "1",
            }
        )

    # === BOTH PARTS === #

    def test_the_new_order_has_the_part_and_the_old_one_the_rest(self):
        part = self.order.action_split(4, date(2026, 4, 1))
        self.assertNotEqual(part.name, self.order.name)
        self.assertRecordValues(
            self.order | part,
            [
                {"product_qty": 6, "date_delivery": date(2026, 3, 20), "state": "created"},
                {"product_qty": 4, "date_delivery": date(2026, 4, 1), "state": "created"},
            ],
        )
        self.assertEqual(self.order.component_ids.qty_required, 12)
        self.assertEqual(part.component_ids.qty_required, 8)

    def test_the_delivery_date_stays_unless_told_otherwise(self):
        self.assertEqual(self.order.action_split(4).date_delivery, date(2026, 3, 20))

    def test_a_date_may_come_as_text(self):
        self.assertEqual(self.order.action_split(4, "2026-04-01").date_delivery, date(2026, 4, 1))

    def test_settings_of_the_order_are_taken_over(self):
        part = self.order.action_split(4)
        for name in (
            "product_id",
            "warehouse_id",
            "location_id",
            "bom_id",
            "route_id",
            "pool_id",
            "priority",
            "reservation",
            "company_id",
            "user_id",
        ):
            with self.subTest(name):
                self.assertEqual(part[name], self.order[name])

    def test_lines_are_those_of_the_order_and_not_of_the_master_data(self):
        extra = self.make_item("Bell")
        self.order.component_ids.product_qty = 3
        self.order.component_ids.create(
            {"order_id": self.order.id, "product_id": extra.id, "product_qty": 1}
        )
        self.order.operation_ids.run_time = 2.5
        part = self.order.action_split(4)
        self.assertRecordValues(
            part.component_ids,
            [
                {"product_id": self.part.id, "product_qty": 3, "qty_required": 12},
                {"product_id": extra.id, "product_qty": 1, "qty_required": 4},
            ],
        )
        self.assertEqual(part.operation_ids.run_time, 2.5)
        self.assertEqual(part.operation_ids.operation_no, 10)

    def test_both_parts_serve_what_the_order_served(self):
        parent = self.env["production.order"].create(
            {"product_id": self.make_item("Pair").id, "product_qty": 5}
        )
        parent.component_ids.create(
            {"order_id": parent.id, "product_id": self.item.id, "product_qty": 2}
        )
        links = {
            "origin": "S00042",
            "parent_id": parent.id,
            "parent_component_id": parent.component_ids.id,
            "planned_source": "line 7",
            "planned_origin": "10 are short.",
        }
        self.order.write(links)
        self.assertRecordValues(self.order.action_split(4), [links])
        self.assertEqual(parent.child_count, 2)

    def test_the_sales_order_is_taken_over(self):
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Customer"}).id,
                "order_line": [(0, 0, {"product_id": self.item.id, "product_uom_qty": 10})],
            }
        )
        self.order.sale_line_id = sale.order_line
        part = self.order.action_split(4)
        self.assertEqual(part.sale_line_id, sale.order_line)
        self.assertEqual(part.sale_order_id, sale)

    def test_what_is_not_needed_stays_within_the_rest(self):
        self.order.sudo().qty_not_needed = 8
        self.order.action_split(4)
        self.assertEqual(self.order.qty_not_needed, 6)

    def test_a_stopped_item_does_not_keep_an_order_from_being_split(self):
        self.item.prod_stopped = True
        self.assertEqual(self.order.action_split(4).product_qty, 4)

    def test_several_orders_are_split_together(self):
        other = self.env["production.order"].create(
            {"product_id": self.item.id, "product_qty": 5, "date_delivery": date(2026, 3, 21)}
        )
        parts = (self.order | other).action_split(2)
        self.assertEqual(parts.mapped("product_qty"), [2, 2])
        self.assertEqual(parts.mapped("date_delivery"), [date(2026, 3, 20), date(2026, 3, 21)])
        self.assertEqual((self.order | other).mapped("product_qty"), [8, 3])
        self.assertEqual(parts.component_ids.mapped("qty_required"), [4, 4])

    def test_both_histories_tell_of_it(self):
        part = self.order.action_split(4)
        self.assertIn(part.name, self.order.message_ids[0].body)
        self.assertIn(self.order.name, part.message_ids[0].body)

    # === AFTER THE ESTIMATE === #

    def test_an_estimated_order_asks_for_a_new_estimate(self):
        self.order.action_estimate()
        part = self.order.action_split(4)
        self.assertEqual((self.order.state, part.state), ("estimated", "created"))
        self.assertTrue(self.order.estimate_needed)
        self.assertFalse(part.estimate_needed)
        self.assertFalse(part.move_finished_ids)
        self.order.action_estimate()
        self.assertEqual(self.order.move_finished_ids.product_uom_qty, 6)
        self.assertEqual(self.order.component_ids.move_ids.product_uom_qty, 12)

    def test_phantoms_that_were_exploded_stay_exploded(self):
        kit = self.make_item("Kit")
        self.make_bom(kit, [(self.make_item("Screw"), 5)])
        self.order.component_ids.create(
            {
                "order_id": self.order.id,
                "product_id": kit.id,
                "product_qty": 1,
                "line_type": "phantom",
            }
        )
        self.order.action_estimate()
        part = self.order.action_split(4)
        part.action_estimate()
        self.assertEqual(part.component_ids.mapped("product_id.name"), ["Frame", "Screw"])
        self.assertEqual(part.component_ids.mapped("qty_required"), [8, 20])

    # === CHECKS === #

    def test_an_order_gives_more_than_nothing_and_less_than_all(self):
        for quantity in (0, -1, 10, 11):
            with self.subTest(quantity), self.assertRefused("cannot be split off"):
                self.order.action_split(quantity)
        self.assertEqual(self.order.product_qty, 10)

    def test_orders_up_to_released_can_be_split(self):
        allowed = [code for code, _label in selection() if may_edit("split", code)]
        self.assertEqual(allowed, ["created", "estimated", "scheduled", "released"])

    def test_a_released_order_can_be_split_and_a_started_one_not(self):
        self.order.action_release()
        self.order.action_split(4)
        self.assertEqual(self.order.product_qty, 6)
        self.order.action_start()
        self.assertEqual(self.order.qty_splittable, 0)
        with self.assertRefused("is Started and cannot be split any more"):
            self.order.action_split(1)

    def test_one_order_that_cannot_be_split_keeps_the_others_whole(self):
        other = self.env["production.order"].create({"product_id": self.item.id, "product_qty": 2})
        with self.assertRaises(UserError):
            (self.order | other).action_split(3)
        self.assertEqual(self.order.product_qty, 10)

    def test_who_prepares_orders_splits_them(self):
        for role in ("user", "operator", "planner", "manager", "order_creator"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.order.with_user(self.make_user(role)).action_split(1)
        for role in ("supervisor", "prepare"):
            with self.subTest(role):
                part = self.order.with_user(self.make_user(role)).action_split(1)
                self.assertEqual(part.product_qty, 1)

    # === WIZARD === #

    def test_the_wizard_splits_and_opens_the_new_order(self):
        wizard = Form(
            self.env["production.order.split"]
            .with_user(self.make_user("supervisor"))
            .with_context(default_order_id=self.order.id)
        )
        self.assertEqual(wizard.date_delivery, date(2026, 3, 20))
        self.assertEqual(wizard.qty_splittable, 10)
        wizard.quantity = 4
        self.assertEqual(wizard.qty_left, 6)
        wizard.date_delivery = date(2026, 4, 1)
        action = wizard.save().action_split()
        part = self.env["production.order"].browse(action["res_id"])
        self.assertRecordValues(
            part, [{"product_qty": 4, "date_delivery": date(2026, 4, 1), "state": "created"}]
        )
