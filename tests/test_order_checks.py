"""The checks of creation and the edit rights by status (ax.md 2.3, 4.5)."""

from __future__ import annotations

from datetime import date, timedelta

from odoo.exceptions import UserError

from odoo.addons.production_control.lifecycle import EDITABLE, selection, statuses_allowing
from odoo.addons.production_control.tests.common import ProductionCommon


class TestOrderChecks(ProductionCommon):
    """The catalogue of ax.md 2.3, as far as it concerns creation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_item("Bike")
        cls.part = cls.make_item("Part")

    def test_each_error_names_its_field_and_the_remedy(self):
        stopped = self.make_item("Stopped item", prod_stopped=True)
        service = self.env["product.product"].create({"name": "Advice", "type": "service"})
        archived = self.make_item("Old item", active=False)
        elsewhere = self.make_site().lot_stock_id
        cases = [
            ({"product_id": False}, "Item: choose"),
            ({"warehouse_id": False}, "Site: choose"),
            ({"product_qty": 0}, "Quantity: enter"),
            ({"product_qty": -1}, "Quantity: enter"),
            ({"product_id": service.id}, "Advice is not goods"),
            ({"product_id": archived.id}, "Old item is archived"),
            ({"product_id": stopped.id}, "Stopped item is stopped"),
            ({"product_uom_id": self.kilogram.id}, "cannot be converted"),
            ({"location_id": elsewhere.id}, "does not belong to site"),
        ]
        for values, expected in cases:
            draft = {"product_id": self.item.id, "product_qty": 1, **values}
            with self.subTest(expected), self.assertRaisesRegex(UserError, expected):
                self.env["production.order"].create(draft)

    def test_a_line_that_picks_at_another_site_prevents_the_order(self):
        """2.3 #12: found when the order is created, not when the BOM is designed."""
        elsewhere = self.make_site()
        shelf = self.make_location(elsewhere)
        self.make_bom(self.item, [(self.part, 1, {"location_id": shelf.id})], site=self.site)
        with self.assertRaisesRegex(UserError, "picks from .*Shelf"):
            self.env["production.order"].create({"product_id": self.item.id, "product_qty": 1})

    def test_a_stop_at_one_site_leaves_the_other_alone(self):
        second = self.make_site()
        self.make_coverage(self.item, second, stopped=True)
        order = {"product_id": self.item.id, "product_qty": 1}
        self.assertTrue(self.env["production.order"].create(order))
        with self.assertRaisesRegex(UserError, "stopped"):
            self.env["production.order"].create({**order, "warehouse_id": second.id})

    def test_all_errors_of_a_batch_are_raised_together_and_nothing_is_created(self):
        before = self.env["production.order"].search_count([])
        with self.assertRaises(UserError) as caught:
            self.env["production.order"].create(
                [
                    {"product_id": self.item.id, "product_qty": 1},
                    {"product_id": self.item.id, "product_qty": 0},
                    {"product_id": self.part.id, "product_qty": 1, "warehouse_id": False},
                ]
            )
        self.assertIn("Quantity", str(caught.exception))
        self.assertIn("Site", str(caught.exception))
        self.assertEqual(self.env["production.order"].search_count([]), before)

    def test_warnings_are_kept_on_the_order(self):
        self.item.write({"prod_order_min_qty": 10, "prod_order_multiple": 4})
        order = self.env["production.order"].create({"product_id": self.item.id, "product_qty": 7})
        for expected in ("BOM", "Route", "order minimum of 10", "multiple of 4"):
            with self.subTest(expected):
                self.assertIn(expected, order.creation_warnings)
        self.assertFalse(order.component_ids, "2.3 #7: created with an empty BOM")

    def test_resources_that_cannot_be_planned_are_warnings(self):
        """2.3 #17 to #19: allowed while designing, noticed when the order is made."""
        closed = self.make_resource_group("Closed", [self.make_resource("Saw")])
        closed.calendar_id = False
        empty = self.make_resource_group("Empty")
        stranger = self.make_resource("Stranger")
        welding = self.make_resource_group("Welding", [self.make_resource("Welder")])
        self.make_route(
            self.item,
            [
                {"operation_no": 10, "resource_group_id": closed.id},
                {"operation_no": 20, "resource_group_id": empty.id},
                {
                    "operation_no": 30,
                    "resource_group_id": welding.id,
                    "resource_id": stranger.id,
                },
            ],
        )
        order = self.env["production.order"].create({"product_id": self.item.id, "product_qty": 1})
        for expected in (
            "Operation 10 of Bike: Closed has no working hours",
            "Operation 20 of Bike: Empty has no member on 2026-03-04",
            "Operation 30 of Bike: Stranger is no member of Welding",
        ):
            with self.subTest(expected):
                self.assertIn(expected, order.creation_warnings)

    def test_an_expired_version_chosen_by_hand_is_a_warning(self):
        yesterday = self.today - timedelta(days=1)
        bom = self.make_bom(self.item, [(self.part, 1)], version={"date_to": yesterday})
        order = self.env["production.order"].create(
            {"product_id": self.item.id, "product_qty": 1, "bom_id": bom.id}
        )
        self.assertIn("is valid on 2026-03-04", order.creation_warnings)

    def test_without_a_number_sequence_no_order_is_created(self):
        self.env["ir.sequence"].search([("code", "=", "production.order")]).unlink()
        with self.assertRaisesRegex(UserError, "number sequence"):
            self.env["production.order"].create({"product_id": self.item.id, "product_qty": 1})


class TestOrderEditing(ProductionCommon):
    """Edit rights by status (ax.md 4.5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_item("Bike")
        cls.make_bom(cls.item, [(cls.make_item("Part"), 1)])
        cls.other_bom = cls.make_bom(components=[(cls.make_item("Other part"), 1)])
        cls.make_version(cls.other_bom, cls.item, active=False)

    def setUp(self):
        super().setUp()
        self.order = self.env["production.order"].create(
            {"product_id": self.item.id, "product_qty": 1}
        )

    def edit(self, kind):
        edits = {
            "quantity": lambda: self.order.write({"product_qty": 2}),
            "bill": lambda: self.order.write({"bom_id": self.other_bom.id}),
            "lines": lambda: self.order.component_ids[:1].write({"product_qty": 2}),
            "split": lambda: self.order.action_split(0.25),
            "delete": lambda: self.order.unlink(),
        }
        edits[kind]()

    def test_each_kind_of_edit_is_allowed_up_to_its_status(self):
        for kind in EDITABLE:
            for state, _label in selection():
                with self.subTest(kind=kind, state=state), self.env.cr.savepoint() as savepoint:
                    self.order._set_state(state)
                    if state in statuses_allowing(kind):
                        self.edit(kind)
                    else:
                        with self.assertRaisesRegex(UserError, self.order.name):
                            self.edit(kind)
                    savepoint.rollback()
                    self.env.invalidate_all()

    def test_item_unit_and_site_are_fixed(self):
        for values in (
            {"product_id": self.make_item("Car").id},
            {"product_uom_id": self.dozen.id},
            {"warehouse_id": self.make_site().id},
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, "fixed when"):
                self.order.write(values)

    def test_writing_what_is_there_already_is_no_change(self):
        self.order.write({"product_id": self.item.id, "warehouse_id": self.site.id})

    def test_nobody_writes_the_status_by_hand(self):
        supervisor = self.make_user("supervisor")
        with self.assertRaisesRegex(UserError, "not by hand"):
            self.order.with_user(supervisor).write({"state": "ended"})

    def test_another_delivery_date_moves_the_start(self):
        self.item.prod_lead_time = 5
        self.order.date_delivery = date(2026, 3, 20)
        self.assertEqual(self.order.date_start.date(), date(2026, 3, 15))
