"""Planning reads in a number of statements that does not grow with items."""

from __future__ import annotations

from odoo.addons.production_control.tests.planning_common import PlanningCommon


class TestReads(PlanningCommon):
    """Ten items or a thousand: the same number of reads."""

    def reads(self) -> int:
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env["production.planning.reader"]._read(self.plan)
        return self.cr.sql_log_count - before

    def test_reading_ten_or_a_thousand_items_takes_as_many_statements(self):
        part = self.make_item("Part")
        few = self.make_items(10, part)
        self.make_sale(*((item, 1) for item in few))
        self.reads()  # fills the caches of the registry
        with_ten = self.reads()
        many = self.make_items(990, part)
        self.make_sale(*((item, 1) for item in many[:100]))
        self.assertEqual(self.reads(), with_ten)

    def make_items(self, count, part):
        """Made items, each with its BOM of one part."""
        items = self.env["product.product"].create(
            [
                {
                    "name": f"Item {number}",
                    "type": "consu",
                    "is_storable": True,
                    "prod_order_type": "production",
                }
                for number in range(count)
            ]
        )
        boms = self.env["production.bom"].create(
            [
                {"name": item.name, "line_ids": [(0, 0, {"product_id": part.id, "product_qty": 1})]}
                for item in items
            ]
        )
        self.env["production.bom.version"].create(
            [
                {"bom_id": bom.id, "product_id": item.id, "approved": True, "is_active": True}
                for bom, item in zip(boms, items, strict=True)
            ]
        )
        return items
