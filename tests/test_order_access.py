"""Who may create, change and read production orders; orders in bulk."""

from __future__ import annotations

from odoo.exceptions import AccessError

from odoo.addons.production_control.tests.common import ProductionCommon


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

    def test_an_order_is_born_in_status_created(self):
        supervisor = self.make_user("supervisor")
        values = {"product_id": self.item.id, "product_qty": 3, "state": "ended"}
        with self.assertRefused("starts in status Created"):
            self.env["production.order"].with_user(supervisor).create(values)

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
