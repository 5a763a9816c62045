from __future__ import annotations

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form

from .common import ProductionCommon


class TestRoute(ProductionCommon):
    """A simple sequence of operations: numbers, links, proposals (ax.md 7.1 - 7.4)."""

    def _links(self, route):
        return {line.operation_no: line.next_no for line in route.operation_ids}

    def test_operations_are_numbered_by_ten(self):
        route = self.make_route(operations=[{}, {}, {}])
        self.assertEqual(self._links(route), {10: 20, 20: 30, 30: 0})

    def test_given_numbers_are_kept_and_linked_in_order(self):
        route = self.make_route(operations=[{"operation_no": 30}, {"operation_no": 5}, {}])
        self.assertEqual(self._links(route), {5: 30, 30: 40, 40: 0})

    def test_an_added_operation_is_linked(self):
        route = self.make_route(operations=[{}, {}])
        work = self.make_operation()
        self.env["production.route.operation"].create(
            {"route_id": route.id, "operation_id": work.id, "operation_no": 15}
        )
        self.assertEqual(self._links(route), {10: 15, 15: 20, 20: 0})

    def test_a_deleted_last_operation_leaves_a_new_last_one(self):
        route = self.make_route(operations=[{}, {}])
        route.operation_ids[1].unlink()
        self.assertEqual(self._links(route), {10: 0})

    def test_a_deleted_middle_operation_is_bridged(self):
        route = self.make_route(operations=[{}, {}, {}])
        route.write({"operation_ids": [Command.delete(route.operation_ids[1].id)]})
        self.assertEqual(self._links(route), {10: 30, 30: 0})

    def test_a_route_may_lose_all_operations(self):
        route = self.make_route(operations=[{}])
        route.operation_ids.unlink()
        self.assertFalse(route.is_network)

    def test_the_screen_proposes_the_next_number(self):
        form = Form(self.env["production.route"])
        form.name = "Frame"
        for number in (10, 20):
            with form.operation_ids.new() as line:
                self.assertEqual(line.operation_no, number)
                line.operation_id = self.make_operation()
        self.assertEqual(self._links(form.save()), {10: 20, 20: 0})

    def test_numbers_are_exchanged_in_one_save(self):
        route = self.make_route(operations=[{}, {}])
        first, second = route.operation_ids
        route.write(
            {
                "operation_ids": [
                    Command.update(first.id, {"operation_no": 20}),
                    Command.update(second.id, {"operation_no": 10}),
                ]
            }
        )
        self.assertRecordValues(
            first + second,
            [{"operation_no": 20, "next_no": 0}, {"operation_no": 10, "next_no": 20}],
        )

    def test_impossible_operations_are_refused(self):
        impossible = (
            {"operation_no": -1},
            {"run_time": -1},
            {"process_qty": 0},
            {"resource_qty": 0},
            {"load_percent": 0},
            {"scrap_percent": 100},
            {"scrap_percent": -1},
        )
        for values in impossible:
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.make_route(operations=[values])

    def test_two_operations_of_one_number_are_refused(self):
        with self.assertRefused("two operations 10"):
            self.make_route(operations=[{"operation_no": 10}, {"operation_no": 10}])

    def test_a_secondary_operation_shares_the_number_of_its_primary(self):
        route = self.make_route(
            operations=[
                {"operation_no": 10},
                {"operation_no": 10, "priority": "secondary_1"},
                {"operation_no": 20},
            ]
        )
        self.assertEqual(route.operation_ids.mapped("next_no"), [20, 20, 0])

    def test_a_secondary_operation_needs_a_primary(self):
        with self.assertRefused("no primary"):
            self.make_route(operations=[{"operation_no": 10, "priority": "secondary_1"}])

    def test_the_operation_proposes_its_values(self):
        category = self.env["production.cost.category"].create({"name": "Welding"})
        group = self.make_resource_group("Welders")
        weld = self.make_operation(
            "Weld",
            setup_time=0.5,
            run_time=0.2,
            process_qty=4,
            queue_after=1,
            resource_group_id=group.id,
            run_category_id=category.id,
        )
        route = self.make_route(operations=[{"operation_id": weld.id, "run_time": 0.3}])
        self.assertRecordValues(
            route.operation_ids,
            [
                {
                    "setup_time": 0.5,
                    "run_time": 0.3,
                    "process_qty": 4,
                    "queue_after": 1,
                    "resource_group_id": group.id,
                    "run_category_id": category.id,
                    "route_type": "standard",
                    "load_percent": 100,
                }
            ],
        )

    def test_a_later_change_of_the_operation_leaves_routes_alone(self):
        weld = self.make_operation("Weld", run_time=0.2)
        route = self.make_route(operations=[{"operation_id": weld.id}])
        weld.run_time = 5
        self.assertEqual(route.operation_ids.run_time, 0.2)

    def test_the_resource_proposes_its_categories(self):
        category = self.env["production.cost.category"].create({"name": "Robot"})
        robot = self.make_resource("Robot", run_category_id=category.id)
        route = self.make_route(operations=[{"resource_id": robot.id}])
        self.assertEqual(route.operation_ids.run_category_id, category)

    def test_scrap_accumulates_backwards(self):
        route = self.make_route(operations=[{"scrap_percent": 10}, {"scrap_percent": 5}])
        factors = [round(factor, 4) for factor in route.operation_ids.mapped("accumulated_scrap")]
        self.assertEqual(factors, [1.1696, 1.0526])

    def test_a_copy_has_the_operations_and_no_versions(self):
        route = self.make_route(self.make_item("Frame"), [{}, {}])
        copy = route.copy()
        self.assertEqual(self._links(copy), {10: 20, 20: 0})
        self.assertRecordValues(copy, [{"approved": False, "version_count": 0}])

    def test_everything_an_operation_shares_is_copied_to_orders(self):
        mixin = self.env["production.operation.mixin"]
        copied = set(mixin._copied_fields())
        self.assertLessEqual({"operation_no", "next_no", "run_time", "run_category_id"}, copied)
        for model in ("production.route.operation", "production.order.operation"):
            self.assertLessEqual(copied, set(self.env[model]._fields))
