"""Steps are taken by many orders together: our own statements do not grow with orders."""

from __future__ import annotations

from odoo.addons.production_control.tests.life_cycle_common import LifeCycleCommon

FEW, MANY = 10, 100

#: how many statements a step of many orders may take more than one of few, where it is ours alone
#: and rows are written a hundred at once
SLACK = 12

#: step -> statements that another order may add: what Odoo's reservation and posting take
PER_ORDER = {"estimate": 2.0, "start": 60.0, "report_finished": 10.0, "end": 4.0, "reset": 5.0}


class TestLifeCycleQueries(LifeCycleCommon):
    """Orders with three components, of which one is a by-product, and two operations."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.made = cls.make_item("Made in bulk")
        parts = [(cls.make_component(f"Part {n}", on_hand=100000), 2) for n in range(3)]
        cls.make_bom(cls.made, [*parts, (cls.make_item("Swarf"), -0.5)])
        cls.make_route(
            cls.made,
            [{"operation_no": 10, "next_no": 20, "run_time": 1}, {"operation_no": 20}],
        )
        cls.walk(2)  # fills the caches of the registry

    @classmethod
    def walk(cls, count: int) -> dict:
        """{step: statements} of new orders, from Created to Ended, and of a reset."""
        orders = cls.env["production.order"].create(
            [{"product_id": cls.made.id, "product_qty": 3, "reservation": "manual"}] * count
        )
        steps = ("estimate", "schedule", "release", "start", "report_finished", "end")
        found = {step: cls.statements(orders, step) for step in steps}
        others = cls.env["production.order"].create(
            [{"product_id": cls.made.id, "product_qty": 3, "reservation": "manual"}] * count
        )
        others.action_release()
        return {**found, "reset": cls.statements(others, "reset")}

    @classmethod
    def statements(cls, orders, step: str) -> int:
        cls.env.flush_all()
        cls.env.invalidate_all()
        before = cls.env.cr.sql_log_count
        getattr(orders, f"action_{step}")()
        cls.env.flush_all()
        return cls.env.cr.sql_log_count - before

    def test_statements_do_not_grow_with_orders(self):
        few, many = self.walk(FEW), self.walk(MANY)
        for step in ("schedule", "release"):
            with self.subTest(step):
                self.assertLessEqual(many[step], few[step] + SLACK)
        for step, allowed in PER_ORDER.items():
            with self.subTest(step):
                self.assertLessEqual((many[step] - few[step]) / (MANY - FEW), allowed)
