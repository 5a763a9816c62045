"""The creation wizard: item and quantity in, the rest proposed, everything editable (ax.md 3.1)."""

from __future__ import annotations

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from odoo.addons.production_control.tests.common import ProductionCommon
from odoo.addons.production_control.tests.planning_common import PlanningCommon


class TestProposals(ProductionCommon):
    """What the wizard fills in, and when it fills it in again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_item("Bike", prod_standard_qty=25)
        cls.part = cls.make_item("Part")
        cls.small = cls.make_bom(cls.item, [(cls.part, 1)], name="Small")
        cls.large = cls.make_bom(cls.item, [(cls.part, 1)], name="Large", version={"from_qty": 100})
        cls.route = cls.make_route(cls.item, [{"operation_no": 10}])

    def wizard(self, **values):
        return self.env["production.order.create"].create({"product_id": self.item.id, **values})

    def test_item_in_and_the_rest_is_proposed(self):
        self.assertRecordValues(
            self.wizard(),
            [
                {
                    "product_qty": 25,
                    "product_uom_id": self.unit.id,
                    "warehouse_id": self.site.id,
                    "location_id": self.site.lot_stock_id.id,
                    "date_delivery": self.today,
                    "bom_id": self.small.id,
                    "route_id": self.route.id,
                    "reservation": "estimation",
                    "priority": "0",
                    "errors": "",
                    "warnings": "",
                }
            ],
        )

    def test_the_screen_proposes_anew_as_quantity_date_and_site_change(self):
        next_year = self.make_bom(
            self.item,
            [(self.part, 1)],
            name="Next year",
            version={"date_from": date(2027, 1, 1), "from_qty": 5},
        )
        second = self.make_site()
        local = self.make_bom(self.item, [(self.part, 1)], name="Local", site=second)
        with Form(self.env["production.order.create"]) as form:
            form.product_id = self.item
            self.assertEqual(form.bom_id, self.small)
            form.product_qty = 100
            self.assertEqual(form.bom_id, self.large)
            form.product_qty = 5
            form.date_delivery = date(2027, 2, 1)
            self.assertEqual(form.bom_id, next_year)
            form.warehouse_id = second
            self.assertEqual(form.bom_id, local)
            self.assertEqual(form.location_id, second.lot_stock_id)
            self.assertFalse(form.route_id, "route versions belong to one site")

    def test_what_the_user_changes_stays(self):
        wizard = self.wizard(product_qty=3, bom_id=self.large.id, date_delivery=date(2026, 5, 1))
        order = self.env["production.order"].browse(wizard.action_create()["res_id"])
        self.assertRecordValues(
            order,
            [
                {
                    "product_qty": 3,
                    "bom_id": self.large.id,
                    "date_delivery": date(2026, 5, 1),
                    "state": "created",
                }
            ],
        )

    def test_settings_of_the_site_beat_those_of_the_item(self):
        shelf = self.make_location()
        self.make_coverage(self.item, standard_qty=40, location_id=shelf.id)
        wizard = self.wizard()
        self.assertEqual(wizard.product_qty, 40)
        self.assertEqual(wizard.location_id, shelf)

    def test_the_companys_reservation_is_proposed(self):
        self.company.prod_reservation = "release"
        self.assertEqual(self.wizard().reservation, "release")

    def test_warnings_are_shown_together_before_creating(self):
        bare = self.make_item("Bare", prod_order_min_qty=10)
        wizard = self.wizard(product_id=bare.id, product_qty=4)
        for expected in ("BOM:", "Route:", "order minimum of 10"):
            with self.subTest(expected):
                self.assertIn(expected, wizard.warnings)
        self.assertFalse(wizard.errors)

    def test_errors_are_shown_and_prevent_the_order(self):
        self.item.prod_stopped = True
        wizard = self.wizard(product_qty=4)
        self.assertIn("is stopped", wizard.errors)
        with self.assertRaisesRegex(UserError, "is stopped"):
            wizard.action_create()

    def test_only_approved_boms_of_the_item_can_be_chosen(self):
        draft = self.make_bom(name="Draft")
        self.make_version(draft, self.item, active=False, approved=False)
        other = self.make_bom(self.part, name="Of another item")
        eligible = self.wizard().eligible_bom_ids
        self.assertEqual(eligible, self.small | self.large)
        self.assertNotIn(draft, eligible)
        self.assertNotIn(other, eligible)

    def test_who_may_open_and_create(self):
        for role, allowed in (
            ("order_creator", True),
            ("supervisor", True),
            ("planner", False),
            ("operator", False),
            ("engineer", False),
            ("manager", False),
            ("user", False),
        ):
            wizards = self.env["production.order.create"].with_user(self.make_user(role))
            with self.subTest(role):
                self.assertEqual(wizards.has_access("create"), allowed)

    def test_a_clerk_creates_through_the_wizard(self):
        clerk = self.make_user("order_creator")
        wizard = (
            self.env["production.order.create"]
            .with_user(clerk)
            .create({"product_id": self.item.id, "product_qty": 2})
        )
        order = self.env["production.order"].browse(wizard.action_create()["res_id"])
        self.assertEqual(order.create_uid, clerk)
        self.assertEqual(order.component_ids.qty_required, 2)


class TestFromSalesOrder(PlanningCommon):
    """One production order for each confirmed sales order line, linked both ways (ax.md 12)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_item("Bike")
        cls.make_bom(cls.item, [(cls.make_item("Part"), 1)])

    def create_from(self, line):
        wizard = self.env["production.order.create"].create({"sale_line_id": line.id})
        return self.env["production.order"].browse(wizard.action_create()["res_id"])

    def test_item_quantity_site_and_ship_date_come_from_the_line(self):
        second = self.make_site()
        sale = self.make_sale((self.item, 6), days=15, site=second)
        order = self.create_from(sale.order_line)
        self.assertRecordValues(
            order,
            [
                {
                    "product_id": self.item.id,
                    "product_qty": 6,
                    "warehouse_id": second.id,
                    "date_delivery": self.in_days(15),
                    "sale_line_id": sale.order_line.id,
                    "sale_order_id": sale.id,
                    "origin": sale.name,
                }
            ],
        )
        self.assertEqual(sale.order_line.prod_order_ids, order)
        self.assertEqual(sale.prod_order_count, 1)
        self.assertEqual(sale.action_prod_view_orders()["res_id"], order.id)

    def test_a_line_sold_in_dozens_is_produced_in_dozens(self):
        sale = self.make_sale((self.item, 2), confirm=False)
        sale.order_line.product_uom_id = self.dozen
        sale.action_confirm()
        order = self.create_from(sale.order_line)
        self.assertEqual(order.product_uom_id, self.dozen)
        self.assertEqual(order.product_uom_qty, 24)

    def test_a_second_order_for_the_line_is_refused(self):
        sale = self.make_sale((self.item, 6))
        order = self.create_from(sale.order_line)
        self.assertFalse(sale.order_line.prod_can_create)
        with self.assertRaisesRegex(UserError, f"already has production order {order.name}"):
            self.create_from(sale.order_line)

    def test_a_quotation_line_is_refused(self):
        sale = self.make_sale((self.item, 6), confirm=False)
        self.assertFalse(sale.order_line.prod_can_create)
        with self.assertRaisesRegex(UserError, "not confirmed"):
            self.create_from(sale.order_line)

    def test_planning_counts_an_order_made_by_hand_for_the_line(self):
        sale = self.make_sale((self.item, 6))
        order = self.create_from(sale.order_line)
        self.run_plan()
        self.assertEqual(self.orders(self.item), order)

    def test_a_salesman_without_production_rights_uses_sales_orders_as_ever(self):
        salesman = self.env["res.users"].create(
            {
                "name": "Salesman",
                "login": "salesman",
                "group_ids": [(4, self.env.ref("sales_team.group_sale_manager").id)],
            }
        )
        sale = self.make_sale((self.item, 6))
        self.run_plan()
        form = Form(sale.with_user(salesman))
        self.assertEqual(form.record.name, sale.name)
        with self.assertRaises(AccessError):
            sale.with_user(salesman).action_prod_view_orders()
