from __future__ import annotations

from fractions import Fraction

from psycopg2.errors import ForeignKeyViolation

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from ..planning.consumption import required
from .common import ProductionCommon


class TestBomLine(ProductionCommon):
    """What a line proposes, refuses and hands to the arithmetic (ax.md 6.3 - 6.5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bike = cls.make_item("Bike")
        cls.wheel = cls.make_item("Wheel")
        cls.paint = cls.make_item("Paint", uom_id=cls.kilogram.id)
        cls.kit = cls.make_item("Kit", prod_phantom=True)

    def _line(self, component, **values):
        bom = self.make_bom(components=[(component, values.pop("quantity", 1), values)])
        return bom.line_ids

    def test_unit_and_type_come_from_the_component(self):
        bom = self.make_bom(components=[(self.wheel, 2), (self.paint, 0.3), (self.kit, 1)])
        self.assertRecordValues(
            bom.line_ids,
            [
                {"product_uom_id": self.unit.id, "line_type": "item"},
                {"product_uom_id": self.kilogram.id, "line_type": "item"},
                {"product_uom_id": self.unit.id, "line_type": "phantom"},
            ],
        )

    def test_unit_and_type_may_be_chosen(self):
        line = self._line(self.kit, product_uom_id=self.dozen.id, line_type="pegged_supply")
        self.assertRecordValues(
            line, [{"product_uom_id": self.dozen.id, "line_type": "pegged_supply"}]
        )

    def test_another_component_proposes_its_own_unit_and_type(self):
        line = self._line(self.kit)
        line.product_id = self.paint
        self.assertRecordValues(line, [{"product_uom_id": self.kilogram.id, "line_type": "item"}])

    def test_the_screen_proposes_as_the_model_does(self):
        form = Form(self.env["production.bom"])
        form.name = "Bike"
        with form.line_ids.new() as line:
            line.product_id = self.kit
            self.assertEqual(line.line_type, "phantom")
            self.assertEqual(line.product_qty, 1)
        self.assertEqual(form.save().line_ids.product_uom_id, self.unit)

    def test_a_unit_that_does_not_convert_is_refused(self):
        with self.assertRefused("does not convert"):
            self._line(self.wheel, product_uom_id=self.kilogram.id)

    def test_impossible_numbers_are_refused(self):
        impossible = (
            {"quantity": 0},
            {"per_series": 0},
            {"scrap_percent": -1},
            {"scrap_qty": -1},
            {"rounding": "quantity", "rounding_multiple": 0},
            {"formula": "density", "density": 0},
            {"date_from": "2026-03-05", "date_to": "2026-03-04"},
            {"consumption": "step"},
        )
        for values in impossible:
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._line(self.wheel, **values)

    def test_a_negative_quantity_is_a_by_product(self):
        self.assertEqual(self._line(self.wheel, quantity=-0.5).product_qty, -0.5)

    def test_a_quantity_keeps_six_decimals(self):
        self.assertEqual(self._line(self.paint, quantity=0.000125).product_qty, 0.000125)

    def test_consumption_is_exact(self):
        line = self._line(self.wheel, quantity=2, scrap_percent=5, scrap_qty=20)
        self.assertEqual(required(line._consumption(), 100), 230)
        line = self._line(self.wheel, quantity=0.1, per_series=3)
        self.assertEqual(required(line._consumption(), 1), Fraction(1, 30))

    def test_consumption_converts_to_the_unit_of_the_component(self):
        line = self._line(self.wheel, quantity=2, product_uom_id=self.dozen.id)
        self.assertEqual(required(line._consumption(), 10), 240)

    def test_consumption_by_step_takes_the_greatest_step_reached(self):
        steps = [
            Command.create({"from_series": 0, "quantity": 5}),
            Command.create({"from_series": 100, "quantity": 8}),
        ]
        line = self._line(self.wheel, consumption="step", step_ids=steps)
        needs = [required(line._consumption(), quantity) for quantity in (99, 100, 500)]
        self.assertEqual(needs, [5, 8, 8])

    def test_a_line_counts_from_its_first_to_its_last_day(self):
        line = self._line(self.wheel, date_from="2026-03-04", date_to="2026-03-05")
        days = [self.today.replace(day=day) for day in (3, 4, 5, 6)]
        self.assertEqual([line._is_valid_on(day) for day in days], [False, True, True, False])
        for day in days:
            self.assertEqual(
                bool(line.search(line._valid_domain(day)) & line), line._is_valid_on(day)
            )

    def test_everything_a_line_and_a_component_share_is_copied(self):
        mixin = self.env["production.bom.line.mixin"]
        copied = set(mixin._copied_fields())
        self.assertLessEqual({"product_id", "product_qty", "sub_bom_id", "position"}, copied)
        for model in ("production.bom.line", "production.order.component"):
            self.assertLessEqual(copied, set(self.env[model]._fields))

    @mute_logger("odoo.sql_db")
    def test_a_component_in_use_cannot_be_deleted(self):
        self._line(self.wheel)
        with self.assertRaises(ForeignKeyViolation):
            self.wheel.unlink()

    def test_a_bom_of_500_lines_is_created_with_few_statements(self):
        items = self.env["product.product"].create(
            [{"name": f"Part {number}", "type": "consu"} for number in range(500)]
        )
        self.env.flush_all()
        before = self.cr.sql_log_count
        self.make_bom(components=[(item, 1) for item in items])
        self.env.flush_all()
        self.assertLess(self.cr.sql_log_count - before, 60)

    def test_lines_of_a_locked_bom_name_the_remedy(self):
        self.company.prod_block_editing = True
        line = self._line(self.wheel)
        line.bom_id.action_approve()
        with self.assertRefused("Un-approve it first"):
            line.product_qty = 2
