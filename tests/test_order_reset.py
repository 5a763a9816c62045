from __future__ import annotations

from odoo.addons.production_control.tests.life_cycle_common import LifeCycleCommon


class TestOrderReset(LifeCycleCommon):
    """Going down again: each rung undoes what it did (ax.md 4.3, 4.4)."""

    def test_a_full_reset_leaves_nothing_behind_but_the_remain_status(self):
        """A14; ax.md 26 #5: the components' remain status becomes Ended."""
        part = self.make_component(on_hand=100)
        order = self.order([(part, 2)], operations=[{"operation_no": 10, "run_time": 1}])
        order.action_schedule()
        order.action_reset()
        self.assertRecordValues(
            order, [{"state": "created", "schedule_status": "none", "remain_status": False}]
        )
        self.assertFalse(order.move_finished_ids | order.component_ids.move_ids)
        self.assertFalse(order.operation_ids.date_start)
        self.assertEqual(order.component_ids.remain_status, "ended")
        self.assertEqual(part.free_qty, 100)

    def test_release_undone_changes_the_status_alone(self):
        """A15; ax.md 26 #4."""
        order = self.order(
            [(self.make_component(), 2)], operations=[{"operation_no": 10, "run_time": 1}]
        )
        order.action_release()
        before = (
            order.date_start,
            order.operation_ids.date_start,
            order.component_ids.qty_reserved,
        )
        order.action_reset("scheduled")
        after = (order.date_start, order.operation_ids.date_start, order.component_ids.qty_reserved)
        self.assertEqual((order.state, order.schedule_status), ("scheduled", "operations"))
        self.assertEqual(after, before)

    def test_start_undone_reverses_picking_and_report(self):
        """A16: started with picking 5 and report 3, reset to Released."""
        part = self.make_component(on_hand=100)
        order = self.order([(part, 1)], operations=[{"operation_no": 10, "run_time": 1}])
        order.action_start(5)
        order.action_report_finished(3)
        self.assertEqual((self.on_hand(part), self.on_hand(order.product_id)), (95, 3))
        order.action_reset("released")
        self.assertRecordValues(
            order, [{"state": "released", "qty_started": 0, "qty_good": 0, "qty_error": 0}]
        )
        self.assertEqual((self.on_hand(part), self.on_hand(order.product_id)), (100, 0))
        self.assertEqual(order.component_ids.qty_consumed, 0)
        self.assertRecordValues(
            order.operation_ids, [{"actual_hours": 0, "qty_good": 0, "remain_status": "route"}]
        )
        self.assertOpenMoves(order.component_ids, "move_ids", [10])
        self.assertOpenMoves(order, "move_finished_ids", [10])

    def test_report_undone_asks_for_a_new_estimate_which_the_next_step_makes(self):
        """ax.md 26 #6."""
        order = self.order([(self.make_component(), 2)])
        order.action_report_finished(6, end_job=True)
        order.action_reset("started")
        self.assertRecordValues(
            order,
            [{"state": "started", "qty_good": 6, "estimate_needed": True, "schedule_needed": True}],
        )
        self.assertOpenMoves(order, "move_finished_ids", [])
        order.action_report_finished()
        self.assertRecordValues(order, [{"state": "reported", "qty_good": 10}])

    def test_goods_that_have_left_cannot_be_taken_back(self):
        order = self.order([(self.make_component(), 2)])
        order.action_report_finished(5)
        self.stock(order.product_id, 2)
        with self.assertRefused(f"{order.name} cannot take back 5.*only 2 are free"):
            order.action_reset("released")
        self.assertEqual((order.state, order.qty_good), ("started", 5))

    def test_what_cannot_be_reset_says_why(self):
        """ax.md 2.3 #25."""
        order = self.order([(self.make_component(), 2)])
        with self.assertRefused("nothing to reset"):
            order.action_reset()
        order.action_release()
        for target in ("released", "started"):
            with self.subTest(target), self.assertRefused("only be reset to a lower status"):
                order.action_reset(target)

    def test_sub_orders_stay_unless_they_are_to_go(self):
        """A14; ax.md 4.4."""
        for delete in (False, True):
            frame = self.make_item("Frame")
            self.make_bom(frame, [(self.make_component(), 1)])
            order = self.order([(frame, 1, {"line_type": "pegged_supply"})])
            order.action_schedule()
            child = order.child_ids
            order.action_reset(derived_production=delete)
            with self.subTest(delete=delete):
                self.assertEqual(bool(child.exists()), not delete)

    def test_a_sub_order_that_stays_is_adopted_by_the_next_estimate(self):
        frame = self.make_item("Frame")
        self.make_bom(frame, [(self.make_component(), 1)])
        order = self.order([(frame, 1, {"line_type": "pegged_supply"})])
        order.action_estimate()
        child = order.child_ids
        order.action_reset()
        order.action_estimate()
        self.assertEqual(order.child_ids, child)
        self.assertEqual(child.move_finished_ids.move_dest_ids, order.component_ids.move_ids)

    def test_a_reset_order_can_be_deleted_and_an_estimated_one_not(self):
        order = self.order([(self.make_component(), 2)])
        order.action_estimate()
        with self.assertRefused("cannot be deleted"):
            order.unlink()
        order.action_reset()
        order.unlink()
        self.assertFalse(order.exists())

    def test_a_reset_is_refused_where_the_very_lot_has_left(self):
        bike = self.make_item("Bike", tracking="serial")
        sold, kept = (self.order(item=bike, quantity=1) for _count in range(2))
        for order, number in ((sold, "S1"), (kept, "S2")):
            order.action_start()
            order.action_report_finished(lots=[number])
        self.env["stock.quant"]._update_available_quantity(
            bike, self.site.lot_stock_id, -1, lot_id=sold.move_finished_ids.lot_ids
        )
        with self.assertRefused("cannot take back 1 Units of Bike: only 0 are free"):
            sold.action_reset("released")
        kept.action_reset("released")
        self.assertEqual(kept.state, "released")

    def test_lots_go_back_where_they_came_from(self):
        part = self.make_item("Battery", tracking="lot")
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": part.id})
        self.stock(part, 30, lot=lot)
        order = self.order([(part, 2)])
        order.action_start()
        order.action_reset("released")
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("location_id", "=", self.site.lot_stock_id.id)]
        )
        self.assertEqual(quant.quantity, 30)
