"""A bad record never stops a run: it is listed with its reason and the rest is planned."""

from __future__ import annotations

from odoo.tools import mute_logger

from odoo.addons.production_control.tests.planning_common import PlanningCommon


class TestFaults(PlanningCommon):
    """Ten items with faults of ax.md 2.3 among healthy ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.make_item("Part")
        cls.healthy = cls.make_maker("Healthy")

    @classmethod
    def make_maker(cls, name, line=None, site=None, **values):
        """A made item with a BOM of one part."""
        item = cls.make_item(name, prod_order_type="production", **values)
        cls.make_bom(item, [(cls.part, 1, line or {})], site=site)
        return item

    def break_by_sql(self, table, column, value, record):
        """A fault that cannot be entered any more, as older data may have it."""
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {table} SET {column} = %s WHERE id = %s",  # pylint: disable=sql-injection
            [value, record.id],
        )
        self.env.invalidate_all()

    def make_faults(self):
        """Ten faulty items, by what the list of problems must say of them."""
        shelf = self.make_location(self.make_site())
        no_bom = self.make_item("No BOM", prod_order_type="production")
        stopped = self.make_maker("Stopped", prod_stopped=True)
        stopped_here = self.make_maker("Stopped here")
        self.make_coverage(stopped_here, stopped=True)
        elsewhere = self.make_maker("Picks elsewhere", {"location_id": shelf.id}, self.site)
        expired = self.make_item("Expired", prod_order_type="production")
        self.make_bom(expired, [(self.part, 1)], version={"date_to": self.in_days(-1)})
        too_small = self.make_item("From quantity", prod_order_type="production")
        self.make_bom(too_small, [(self.part, 1)], version={"from_qty": 1000})
        cycle = self.make_cycle()
        wrong_unit = self.make_maker("Wrong unit")
        line = self.env["production.bom.line"].search([("bom_id.name", "=", "Wrong unit")])
        self.break_by_sql("production_bom_line", "product_uom_id", self.kilogram.id, line)
        negative = self.make_maker("Negative multiple")
        self.break_by_sql("product_template", "prod_order_multiple", -5, negative.product_tmpl_id)
        archived = self.make_maker("Archived")
        archived.active = False
        return {
            no_bom: "no active BOM version",
            stopped: "is stopped",
            stopped_here: "is stopped",
            elsewhere: "picks from",
            expired: "no active BOM version",
            too_small: "no active BOM version",
            cycle: "go round in a circle",
            wrong_unit: "does not convert to",
            negative: "order settings of Negative multiple",
            archived: "is archived",
        }

    def make_cycle(self):
        """Two items that contain each other, as data of another system may."""
        first, second = self.make_maker("Loop A"), self.make_maker("Loop B")
        for owner, component in ((first, second), (second, first)):
            line = self.env["production.bom.line"].search([("bom_id.name", "=", owner.name)])
            self.break_by_sql("production_bom_line", "product_id", component.id, line)
        return first

    @mute_logger("odoo.sql_db")
    def test_ten_faults_are_listed_and_the_rest_is_planned(self):
        faults = self.make_faults()
        for item in (*faults, self.healthy):
            sale = self.make_sale((self.healthy, 1))
            self.break_by_sql("stock_move", "product_id", item.id, sale.order_line.move_ids)
        run = self.run_plan()
        self.assertEqual(sum(self.orders(self.healthy).mapped("product_qty")), 1)
        self.assertEqual(run.state, "problems")
        texts = "\n".join(run.problem_ids.mapped("text"))
        for item, reason in faults.items():
            with self.subTest(item.name):
                self.assertIn(reason, texts)
                self.assertIn(item.name, texts)
        self.assertFalse(self.orders(*faults))
        self.assert_rerun_changes_nothing()

    def test_an_order_that_cannot_be_created_does_not_stop_the_others(self):
        """An unexpected error while firming takes its own order only."""
        broken = self.make_maker("Broken")
        orders = type(self.env["production.order"])
        create = orders._copy_bill_of_material

        def fail(self):
            if broken in self.product_id:
                raise ValueError("the machine caught fire")
            return create(self)

        self.patch(orders, "_copy_bill_of_material", fail)
        self.make_sale((broken, 1), (self.healthy, 1))
        run = self.run_plan()
        self.assertTrue(self.orders(self.healthy))
        self.assertFalse(self.orders(broken))
        self.assertIn("the machine caught fire", run.problem_ids.text)
        self.assertIn("the machine caught fire", self.planned(product_id=broken.id).remark)
