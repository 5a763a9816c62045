from __future__ import annotations

from odoo.addons.production_control.tests.life_cycle_common import LifeCycleCommon


class TestOrderEstimate(LifeCycleCommon):
    """Estimating makes an order real for stock and planning (ax.md 5, 6.4, 6.5)."""

    # === ITEM CONSUMPTION === #

    def test_the_estimate_makes_issues_on_order_by_the_consumption_formulas(self):
        """A6, A7, A8."""
        rows = [
            # quantity, values of the line, order quantity, issue
            (2, {"scrap_percent": 5, "scrap_qty": 20}, 100, 230),  # A6
            (3, {"consumption": "constant"}, 1, 3),  # A7
            (3, {"consumption": "constant"}, 1000, 3),  # A7
            (10, {"per_series": 100}, 250, 25),  # A8
            (2, {"rounding": "quantity", "rounding_multiple": 12}, 7, 24),
        ]
        for quantity, values, order_quantity, expected in rows:
            with self.subTest(values, order_quantity=order_quantity):
                part = self.make_component()
                order = self.order([(part, quantity, values)], order_quantity)
                order.action_estimate()
                self.assertEqual(order.state, "estimated")
                self.assertOpenMoves(order.component_ids, "move_ids", [expected])
                self.assertOpenMoves(order, "move_finished_ids", [order_quantity])

    def test_a_negative_line_is_a_receipt(self):
        """A9: a by-product of half a piece each is received, 5 for 10."""
        swarf = self.make_item("Swarf")
        order = self.order([(swarf, -0.5)])
        order.action_estimate()
        move = order.component_ids.move_ids
        self.assertRecordValues(
            move,
            [
                {
                    "product_uom_qty": 5,
                    "location_id": order.product_id.property_stock_production.id,
                    "location_dest_id": self.site.lot_stock_id.id,
                    "prod_component_id": order.component_ids.id,
                }
            ],
        )

    def test_moves_are_those_of_the_order_and_count_in_the_forecast(self):
        part = self.make_component(on_hand=30)
        order = self.order([(part, 2)])
        order.action_estimate()
        self.assertRecordValues(
            order.move_finished_ids | order.component_ids.move_ids,
            [
                {"reference": order.name, "picking_id": False, "prod_order_id": order.id},
                {"reference": order.name, "picking_id": False, "prod_order_id": False},
            ],
        )
        self.assertEqual(order.product_id.virtual_available, 10)
        self.assertEqual(part.virtual_available, 10)

    def test_a_service_is_a_component_without_a_move(self):
        service = self.env["product.product"].create({"name": "Polishing", "type": "service"})
        order = self.order([(service, 1)])
        order.action_estimate()
        self.assertFalse(order.component_ids.move_ids)
        self.assertEqual(order.component_ids.qty_required, 10)

    def test_a_component_is_picked_where_its_line_says_else_where_the_item_lies(self):
        shelf, rack = self.make_location(name="Shelf"), self.make_location(name="Rack")
        part = self.make_component()
        self.make_coverage(part, location_id=rack.id)
        other = self.make_component("Other")
        lines = [(part, 1), (part, 1, {"location_id": shelf.id}), (other, 1)]
        self.make_bom(self.item, lines, site=self.site)
        order = self.order(item=self.item)
        order.action_estimate()
        self.assertEqual(
            order.component_ids.move_ids.location_id, rack | shelf | self.site.lot_stock_id
        )

    # === PHANTOMS === #

    def test_a_phantom_is_replaced_by_its_components_and_operations(self):
        """A10: 2 phantoms per parent with 3 of C each; the phantom's operation joins the route."""
        wheel, spoke = self.make_item("Wheel"), self.make_component("Spoke")
        self.make_bom(wheel, [(spoke, 3)])
        self.make_route(wheel, [{"operation_no": 10, "run_time": 0.5}])
        order = self.order(
            [(wheel, 2, {"line_type": "phantom"})],
            operations=[{"operation_no": 10, "run_time": 1}],
        )
        order.action_estimate()
        self.assertRecordValues(
            order.component_ids, [{"product_id": spoke.id, "product_qty": 6, "qty_required": 60}]
        )
        self.assertRecordValues(
            order.operation_ids.sorted("operation_no"),
            [
                {"operation_no": 10, "next_no": 0, "run_hours": 10},
                {"operation_no": 20, "next_no": 10, "run_hours": 10},
            ],
        )
        self.assertEqual(order.component_ids.operation_no, 20)

    def test_phantoms_in_phantoms_are_exploded_to_the_last_level(self):
        rim, wheel, spoke = (
            self.make_item("Rim"),
            self.make_item("Wheel"),
            self.make_component("Spoke"),
        )
        self.make_bom(rim, [(spoke, 4, {"scrap_percent": 50})])
        self.make_bom(wheel, [(rim, 3, {"line_type": "phantom"})])
        order = self.order([(wheel, 2, {"line_type": "phantom"})])
        order.action_estimate()
        self.assertEqual(order.component_ids.mapped("qty_required"), [360])

    def test_a_phantom_without_a_bom_is_refused_by_name(self):
        wheel = self.make_item("Wheel")
        order = self.order([(wheel, 2, {"line_type": "phantom"})])
        with self.assertRefused(f"{order.name}.*Wheel.*no active BOM"):
            order.action_estimate()
        self.assertEqual(order.state, "created")

    # === SUB-ORDERS === #

    def test_a_pegged_line_gets_a_sub_order_for_exactly_its_quantity(self):
        """A11: 2 per parent, 20 in all, level 1, kept for the parent's line."""
        part = self.make_component("Tube")
        frame = self.make_item("Frame", prod_order_multiple=50)
        self.make_bom(frame, [(part, 3)])
        order = self.order([(frame, 2, {"line_type": "pegged_supply"})])
        order.action_estimate()
        child = order.child_ids
        self.assertRecordValues(
            child,
            [
                {
                    "product_id": frame.id,
                    "product_qty": 20,
                    "level": 1,
                    "state": "estimated",
                    "parent_component_id": order.component_ids.id,
                }
            ],
        )
        self.assertEqual(child.move_finished_ids.move_dest_ids, order.component_ids.move_ids)
        self.assertEqual(order.component_ids.move_ids.state, "waiting")
        self.assertOpenMoves(child.component_ids, "move_ids", [60])

    def test_sub_orders_nest(self):
        tube, fork, frame = (self.make_item(name) for name in ("Tube", "Fork", "Frame"))
        part = self.make_component()
        pegged = {"line_type": "pegged_supply"}
        self.make_bom(tube, [(part, 2)])
        self.make_bom(fork, [(tube, 2, pegged)])
        self.make_bom(frame, [(fork, 2, pegged)])
        order = self.order([(frame, 1, pegged)])
        order.action_estimate()
        levels = []
        children = order.child_ids
        while children:
            levels.append((children.level, children.product_qty, children.state))
            children = children.child_ids
        self.assertEqual(levels, [(1, 10, "estimated"), (2, 20, "estimated"), (3, 40, "estimated")])

    def test_what_a_sub_order_makes_is_reserved_for_its_parent_alone(self):
        frame = self.make_item("Frame")
        self.make_bom(frame, [(self.make_component(), 1)])
        self.stock(frame, 50)
        order = self.order([(frame, 2, {"line_type": "pegged_supply"})], reservation="manual")
        order.action_estimate()
        self.assertEqual(order.component_ids.qty_reserved, 0)
        order.child_ids.action_report_finished()
        self.assertEqual(order.component_ids.qty_reserved, 20)

    def test_estimating_again_brings_the_sub_order_to_the_new_quantity(self):
        frame = self.make_item("Frame")
        self.make_bom(frame, [(self.make_component(), 1)])
        order = self.order([(frame, 2, {"line_type": "pegged_supply"})])
        order.action_estimate()
        order.product_qty = 15
        order.action_estimate()
        self.assertEqual(order.child_ids.mapped("product_qty"), [30])
        self.assertOpenMoves(order.child_ids, "move_finished_ids", [30])

    # === VENDOR LINES === #

    def test_a_vendor_line_of_an_item_with_a_bom_gets_a_vendor_production(self):
        frame = self.make_item("Frame")
        self.make_bom(frame, [(self.make_component(), 1)])
        order = self.order([(frame, 1, {"line_type": "vendor"})])
        order.action_estimate()
        self.assertRecordValues(order.child_ids, [{"production_type": "vendor", "product_qty": 10}])

    def test_a_vendor_line_needs_the_purchase_app(self):
        if "purchase.order" in self.env:
            self.skipTest("Purchase is installed")
        service = self.env["product.product"].create({"name": "Galvanising", "type": "service"})
        order = self.order([(service, 1, {"line_type": "vendor"})])
        with self.assertRefused(f"{order.name}.*Galvanising.*Install the Purchase app"):
            order.action_estimate()

    # === RESERVATION === #

    def test_components_are_reserved_at_the_chosen_moment(self):
        """ax.md 11: by the order's Reservation field."""
        rows = {
            "manual": [0, 0, 0],
            "estimation": [20, 20, 20],
            "scheduling": [0, 20, 20],
            "release": [0, 0, 20],
            "start": [0, 0, 0],
        }
        for moment, expected in rows.items():
            order = self.order([(self.make_component(), 2)], reservation=moment)
            reserved = []
            for step in (order.action_estimate, order.action_schedule, order.action_release):
                step()
                reserved.append(order.component_ids.qty_reserved)
            with self.subTest(moment):
                self.assertEqual(reserved, expected)

    # === AGAIN === #

    def test_an_edit_asks_for_a_new_estimate_which_the_next_step_makes(self):
        part = self.make_component()
        order = self.order([(part, 2)])
        order.action_estimate()
        order.product_qty = 7
        self.assertTrue(order.estimate_needed)
        order.action_release()
        self.assertFalse(order.estimate_needed)
        self.assertOpenMoves(order.component_ids, "move_ids", [14])
        self.assertOpenMoves(order, "move_finished_ids", [7])

    def test_a_line_that_is_added_or_removed_asks_for_a_new_estimate(self):
        part, other = self.make_component(), self.make_component("Other")
        order = self.order([(part, 2)])
        order.action_estimate()
        order.component_ids = [(0, 0, {"product_id": other.id, "product_qty": 1})]
        self.assertTrue(order.estimate_needed)
        order.action_estimate()
        self.assertOpenMoves(order.component_ids, "move_ids", [20, 10])
        moves = self.component(order, part).move_ids
        self.component(order, part).unlink()
        self.assertTrue(order.estimate_needed)
        self.assertFalse(moves.exists().filtered(lambda move: move.state != "cancel"))

    def test_estimating_twice_changes_nothing(self):
        order = self.order([(self.make_component(), 2)])
        order.action_estimate()
        moves = order.move_finished_ids | order.component_ids.move_ids
        order.action_estimate()
        self.assertEqual(order.move_finished_ids | order.component_ids.move_ids, moves)
