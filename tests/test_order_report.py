from __future__ import annotations

from odoo.addons.production_control.tests.life_cycle_common import LifeCycleCommon


class TestOrderReport(LifeCycleCommon):
    """Reporting as finished, whole or part (ax.md 10.3)."""

    # === QUANTITIES === #

    def test_a_partial_report_leaves_the_order_started(self):
        order = self.order([(self.make_component(), 2)])
        order.action_start()
        order.action_report_finished(4)
        self.assertRecordValues(order, [{"state": "started", "qty_good": 4, "qty_error": 0}])
        self.assertEqual(self.on_hand(order.product_id), 4)
        self.assertOpenMoves(order, "move_finished_ids", [6])
        order.action_report_finished()
        self.assertRecordValues(order, [{"state": "reported", "qty_good": 10}])

    def test_error_quantity_has_a_cause_and_is_not_received(self):
        cause = self.env["production.error.cause"].create({"name": "Cracked"})
        order = self.order([(self.make_component(), 2)])
        order.action_report_finished(8, 2, error_cause_id=cause.id)
        self.assertRecordValues(order, [{"state": "reported", "qty_good": 8, "qty_error": 2}])
        self.assertEqual(self.on_hand(order.product_id), 8)
        lines = order.journal_ids.product_ids.filtered("qty_error")
        self.assertRecordValues(lines, [{"qty_error": 2, "error_cause_id": cause.id}])

    def test_quantities_are_in_the_unit_of_the_order(self):
        order = self.order([(self.make_component(), 2)], 2, product_uom_id=self.dozen.id)
        order.action_report_finished(0.5, end_job=False)
        self.assertEqual((order.qty_good, self.on_hand(order.product_id)), (0.5, 6))

    def test_impossible_quantities_are_refused(self):
        order = self.order([(self.make_component(), 2)])
        order.action_start()
        rows = {"below zero": (-1, 0), "enter a good or an error": (0, 0)}
        for message, (good, error) in rows.items():
            with self.subTest(message), self.assertRefused(message):
                order.action_report_finished(good, error)

    # === END JOB === #

    def test_end_job_deletes_what_is_left_and_closes_the_order(self):
        """A20: remaining 7 on order are dropped; estimate, schedule and start are refused."""
        part = self.make_component()
        order = self.order([(part, 1, {"flushing": "manual"})], 100)
        order.action_start()
        journal = self.env["production.journal"].create(
            {
                "order_id": order.id,
                "material_ids": [(0, 0, {"component_id": order.component_ids.id, "qty": 93})],
            }
        )
        journal.action_post()
        self.assertOpenMoves(order.component_ids, "move_ids", [7])
        order.action_report_finished(100, end_job=True, accept_error=True)
        self.assertOpenMoves(order.component_ids, "move_ids", [])
        self.assertRecordValues(order, [{"state": "reported", "remain_status": "report"}])
        self.assertEqual(order.component_ids.remain_status, "ended")
        for step in ("action_estimate", "action_schedule", "action_release", "action_start"):
            with self.subTest(step), self.assertRefused("past this step"):
                getattr(order, step)()

    def test_the_job_may_end_with_less_than_was_ordered(self):
        order = self.order([(self.make_component(), 2)])
        order.action_report_finished(6, end_job=True)
        self.assertRecordValues(order, [{"state": "reported", "qty_good": 6}])
        self.assertOpenMoves(order, "move_finished_ids", [])

    # === VALIDATIONS === #

    def test_no_more_is_reported_than_was_started_unless_it_is_tried_again(self):
        """A19: validation 1; the second identical attempt passes."""
        order = self.order([(self.make_component(), 2)], 100)
        order.action_start(40)
        with self.assertRefused(f"{order.name}.*\n.*60 are reported and only 40 started"):
            order.action_report_finished(60)
        self.assertEqual(order.qty_good, 0)
        order.action_report_finished(60)
        self.assertEqual(order.qty_good, 60)

    def test_several_orders_are_warned_of_together_and_pass_together(self):
        """That they are tried together first, and then one by one, is no second attempt."""
        orders = self.order() | self.order()
        orders.action_start(5)
        action = orders.action_report_finished(8, end_job=False)
        log = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(log.line_ids.mapped("result"), ["refused", "refused"])
        orders.action_report_finished(8, end_job=False)
        self.assertEqual(orders.mapped("qty_good"), [8, 8])

    def test_another_attempt_is_warned_of_again(self):
        order = self.order([(self.make_component(), 2)], 100)
        order.action_start(40)
        for quantity in (60, 61):
            with self.subTest(quantity), self.assertRefused("only 40 started"):
                order.action_report_finished(quantity)

    def test_errors_may_be_accepted(self):
        order = self.order([(self.make_component(), 2)], 100)
        order.action_start(40)
        order.action_report_finished(60, accept_error=True)
        self.assertEqual(order.qty_good, 60)

    def test_the_end_of_the_job_checks_operations_and_material(self):
        """Validations 2 and 3."""
        part = self.make_component("Bolt", prod_flushing="manual")
        order = self.order(
            [(part, 2)], operations=[{"operation_no": 10, "run_time": 1}, {"operation_no": 20}]
        )
        order.action_start()
        with self.assertRefused(
            "Not reported as finished: operation 10.*20.*\n.*Not all material is consumed: Bolt"
        ):
            order.action_report_finished(route_consumption="never")

    def test_the_last_operation_reports_as_many_as_the_order(self):
        """Validation 4."""
        order = self.order(operations=[{"operation_no": 10, "run_time": 1}])
        order.action_start()
        with self.assertRefused("Operation 10.*reports 0 good, the order 4"):
            order.action_report_finished(4, route_consumption="never")

    def test_tolerances_widen_what_may_be_reported(self):
        self.set_parameters(over_report_percent=5, under_report_percent=10)
        rows = [
            # good, end job, refused
            (105, None, None),
            (106, None, "only 100 started"),
            (90, True, None),
            (89, True, "at least 90"),
        ]
        for good, end_job, message in rows:
            order = self.order([(self.make_component(), 1)], 100)
            order.action_start()
            with self.subTest(good):
                if message:
                    with self.assertRefused(message):
                        order.action_report_finished(good, end_job=end_job)
                else:
                    order.action_report_finished(good, end_job=end_job)
                    self.assertEqual((order.state, order.qty_good), ("reported", good))

    def test_feedback_on_the_last_operation_reports_the_order_where_that_is_wanted(self):
        for wanted, expected in ((False, 0), (True, 4)):
            self.set_parameters(auto_report_last_operation=wanted)
            order = self.order(operations=[{"operation_no": 10}, {"operation_no": 20}])
            order.action_start()
            journal = self.env["production.journal"].create(
                {
                    "order_id": order.id,
                    "journal_type": "route_card",
                    "time_ids": [
                        (0, 0, {"operation_id": operation.id, "qty_good": 4})
                        for operation in order.operation_ids
                    ],
                }
            )
            journal.action_post()
            with self.subTest(wanted=wanted):
                self.assertEqual(order.qty_good, expected)

    # === WHO WAITS FOR THE GOODS === #

    def test_the_delivery_that_waits_is_reserved(self):
        customer = self.env["res.partner"].create({"name": "Customer"})
        item = self.make_item("Sold item")
        sale = self.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "order_line": [(0, 0, {"product_id": item.id, "product_uom_qty": 10})],
            }
        )
        sale.action_confirm()
        self.assertEqual(sale.picking_ids.state, "confirmed")
        order = self.order([(self.make_component(), 1)], item=item, sale_line_id=sale.order_line.id)
        order.action_report_finished()
        self.assertEqual(sale.picking_ids.state, "assigned")

    # === LOTS === #

    def test_tracked_goods_need_their_numbers(self):
        item = self.make_item("Battery", tracking="lot")
        order = self.order([(self.make_component(), 1)], item=item)
        with self.assertRefused(f"Battery is tracked.*{order.name}"):
            order.action_report_finished()
        order.action_report_finished(lots={"B-1": 6, "B-2": 4})
        lines = order.move_finished_ids.move_line_ids
        self.assertEqual({line.lot_id.name: line.quantity for line in lines}, {"B-1": 6, "B-2": 4})

    def test_serial_numbers_are_one_each(self):
        item = self.make_item("Motor", tracking="serial")
        order = self.order([(self.make_component(), 1)], 3, item=item)
        order.action_report_finished(lots=["S1", "S2", "S3"])
        lines = order.move_finished_ids.move_line_ids
        self.assertEqual(lines.mapped("quantity"), [1, 1, 1])
        self.assertEqual(lines.lot_id.mapped("name"), ["S1", "S2", "S3"])
