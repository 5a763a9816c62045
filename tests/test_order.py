"""A production order in status Created: its copies, its checks, its edit rights, its bulk."""

from __future__ import annotations

from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError

from odoo.addons.production_control.lifecycle import EDITABLE, selection, statuses_allowing
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
            "delete": lambda: self.order.unlink(),
        }
        edits[kind]()

    def test_each_kind_of_edit_is_allowed_up_to_its_status(self):
        for kind in EDITABLE:
            for state, _label in selection():
                with self.subTest(kind=kind, state=state), self.env.cr.savepoint() as savepoint:
                    self.order.write({"state": state})
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


class TestOrderRights(ProductionCommon):
    """Who may create, change and read (ax.md 18, A41)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_item("Bike")
        cls.make_bom(cls.item, [(cls.make_item("Part"), 1)])
        cls.order = cls.env["production.order"].create(
            {"product_id": cls.item.id, "product_qty": 1}
        )

    def test_what_each_role_may_do(self):
        rows = [
            # role            create write  unlink read
            ("user", False, False, False, True),
            ("order_creator", True, False, False, True),
            ("operator", False, False, False, True),
            ("planner", False, False, False, True),
            ("engineer", False, False, False, True),
            ("manager", False, False, False, True),
            ("supervisor", True, True, True, True),
        ]
        for role, *allowed in rows:
            orders = self.order.with_user(self.make_user(role))
            with self.subTest(role):
                self.assertEqual(
                    [orders.has_access(op) for op in ("create", "write", "unlink", "read")],
                    allowed,
                )

    def test_a_clerk_creates_an_order_with_its_lines_and_cannot_change_it(self):
        clerk = self.make_user("order_creator")
        order = (
            self.env["production.order"]
            .with_user(clerk)
            .create({"product_id": self.item.id, "product_qty": 3})
        )
        self.assertEqual(order.sudo().component_ids.qty_required, 3)
        with self.assertRaises(AccessError):
            order.write({"product_qty": 4})
        with self.assertRaises(AccessError):
            order.action_copy_bill_of_material()

    def test_an_employee_without_a_role_sees_no_order(self):
        plain = self.env["res.users"].create(
            {
                "name": "Plain",
                "login": "plain",
                "group_ids": [(4, self.env.ref("base.group_user").id)],
            }
        )
        with self.assertRaises(AccessError):
            self.order.with_user(plain).read(["name"])

    def test_orders_of_another_company_stay_hidden(self):
        company = self.env["res.company"].create({"name": "Other company"})
        site = self.default_site(company)
        foreign = self.env["production.order"].create(
            {"product_id": self.item.id, "product_qty": 1, "warehouse_id": site.id}
        )
        self.assertEqual(foreign.company_id, company, "the site decides the company")
        supervisor = self.make_user("supervisor")
        found = self.env["production.order"].with_user(supervisor).search([])
        self.assertIn(self.order, found)
        self.assertNotIn(foreign, found)


class TestOrdersInBulk(ProductionCommon):
    """Statements do not grow with the orders that share BOM and route."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_item("Bike")
        cls.make_bom(cls.item, [(cls.make_item(f"Part {n}"), n) for n in range(1, 6)])
        cls.make_route(cls.item, [{"operation_no": number} for number in (10, 20, 30)])

    def test_five_hundred_orders_take_less_than_three_thousand_statements(self):
        drafts = [{"product_id": self.item.id, "product_qty": n} for n in range(1, 501)]
        self.env.flush_all()
        before = self.cr.sql_log_count
        orders = self.env["production.order"].create(drafts)
        self.env.flush_all()
        self.assertLess(self.cr.sql_log_count - before, 3000)
        self.assertEqual(len(orders.component_ids), 2500)
        self.assertEqual(len(orders.operation_ids), 1500)

    def test_an_order_in_bulk_is_like_one_by_hand(self):
        values = {"product_id": self.item.id, "product_qty": 4}
        alone = self.env["production.order"].create([values])
        first, second = self.env["production.order"].create([values, values])
        for field in ("bom_id", "route_id", "location_id", "date_start", "reservation"):
            with self.subTest(field):
                self.assertEqual(first[field], alone[field])
        for order in (alone, first, second):
            self.assertEqual(order.component_ids.mapped("qty_required"), [4, 8, 12, 16, 20])
