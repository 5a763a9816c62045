from __future__ import annotations

from odoo.addons.production_control.tests.life_cycle_common import LifeCycleCommon


class TestOrderStart(LifeCycleCommon):
    """Starting all or part of an order, and what that consumes (ax.md 6.5, 10.2)."""

    def consumed(self, order):
        return order.component_ids.mapped("qty_consumed")

    # === QUANTITIES === #

    def test_a_partial_start_consumes_variables_in_proportion_and_constants_in_full(self):
        """A18: 40 of 100; 230 in all, of which 20 are constant scrap: 104, then the other 126."""
        line = {"scrap_percent": 5, "scrap_qty": 20}
        order = self.order([(self.make_component(), 2, line)], 100)
        order.action_start(40)
        self.assertRecordValues(order, [{"state": "started", "qty_started": 40}])
        self.assertEqual(self.consumed(order), [104])
        self.assertOpenMoves(order.component_ids, "move_ids", [126])
        order.action_start(60)
        self.assertEqual(self.consumed(order), [230])
        self.assertOpenMoves(order.component_ids, "move_ids", [])

    def test_thirds_add_up_to_the_whole(self):
        order = self.order([(self.make_component(), 1, {"per_series": 3})], 10)
        for quantity in (3, 3, 4):
            order.action_start(quantity)
        self.assertEqual(self.consumed(order), order.component_ids.mapped("qty_required"))

    def test_a_start_takes_what_is_left_unless_told_otherwise(self):
        order = self.order([(self.make_component(), 1)], 10)
        order.action_start(4)
        order.action_start()
        self.assertEqual(order.qty_started, 10)
        with self.assertRefused("nothing left to start"):
            order.action_start()

    def test_a_negative_start_takes_back(self):
        part = self.make_component(on_hand=100)
        order = self.order([(part, 2, {"scrap_qty": 5})], 10)
        order.action_start(10)
        self.assertEqual((self.consumed(order), self.on_hand(part)), ([25], 75))
        order.action_start(-4)
        self.assertEqual((order.qty_started, self.consumed(order)), (6, [17]))
        self.assertOpenMoves(order.component_ids, "move_ids", [8])
        order.action_start(-6)
        self.assertEqual((order.qty_started, self.consumed(order)), (0, [0]))
        self.assertEqual(self.on_hand(part), 100)

    def test_no_more_is_taken_back_than_was_started_and_not_reported(self):
        order = self.order([(self.make_component(), 2)], 10)
        order.action_start(5)
        order.action_report_finished(3)
        with self.assertRefused("cannot take back 3.*3 are reported"):
            order.action_start(-3)
        order.action_start(-2)
        self.assertEqual(order.qty_started, 3)

    # === FLUSHING === #

    def test_lines_are_flushed_by_their_principle_or_the_item_s(self):
        """ax.md 1.2: the line's principle overrides the item's."""
        rows = [
            # item, line, consumed at start, consumed at report
            ("start", False, 20, 20),
            ("finish", False, 0, 20),
            ("manual", False, 0, 0),
            ("finish", "start", 20, 20),
            ("start", "manual", 0, 0),
        ]
        for item, line, at_start, at_report in rows:
            part = self.make_component(prod_flushing=item)
            order = self.order([(part, 2, {"flushing": line})])
            order.action_start()
            started = self.consumed(order)
            order.action_report_finished(accept_error=True)
            with self.subTest(item=item, line=line):
                self.assertEqual((started, self.consumed(order)), ([at_start], [at_report]))

    def test_always_and_never_override_the_principle(self):
        for rule, expected in (("always", 20), ("never", 0), ("flushing", 0)):
            order = self.order([(self.make_component(), 2, {"flushing": "manual"})])
            order.action_start(bom_consumption=rule)
            with self.subTest(rule):
                self.assertEqual(self.consumed(order), [expected])

    def test_a_by_product_is_gained_at_the_start(self):
        swarf = self.make_item("Swarf")
        order = self.order([(swarf, -0.5)])
        order.action_start(4)
        self.assertEqual((self.consumed(order), self.on_hand(swarf)), ([-2], 2))
        order.action_reset("released")
        self.assertEqual((self.consumed(order), self.on_hand(swarf)), ([0], 0))

    def test_a_service_is_consumed_without_stock(self):
        service = self.env["product.product"].create(
            {"name": "Polishing", "type": "service", "standard_price": 3}
        )
        order = self.order([(service, 1)])
        order.action_start(4)
        self.assertEqual(self.consumed(order), [4])
        self.assertEqual(order.journal_ids.material_ids.cost, 12)

    # === WHAT IS ON HAND === #

    def test_stock_goes_below_zero_is_reduced_or_refused_as_chosen(self):
        rows = [
            # options, consumed; None: refused
            ({"allow_negative": True}, 20),
            ({"physical_reduction": True, "allow_negative": False}, 8),
            ({"allow_negative": False}, None),
        ]
        for options, expected in rows:
            part = self.make_component(on_hand=8)
            order = self.order([(part, 2)])
            with self.subTest(options):
                if expected is None:
                    with self.assertRefused(f"{order.name} needs 12 Units more of Part"):
                        order.action_start(**options)
                    self.assertEqual(order.state, "created")
                else:
                    order.action_start(**options)
                    self.assertEqual(self.consumed(order), [expected])

    def test_the_parameters_decide_where_the_caller_does_not(self):
        self.set_parameters(pick_negative=False, physical_reduction=True)
        order = self.order([(self.make_component(on_hand=8), 2)])
        order.action_start()
        self.assertEqual(self.consumed(order), [8])

    # === JOURNALS === #

    def test_journals_may_be_left_as_drafts_and_edited(self):
        order = self.order(
            [(self.make_component(), 2)], operations=[{"operation_no": 10, "run_time": 1}]
        )
        order.action_start(post_picking_list=False, route_consumption="never")
        draft = order.journal_ids
        self.assertRecordValues(draft, [{"journal_type": "picking_list", "state": "draft"}])
        self.assertEqual(self.consumed(order), [0])
        draft.material_ids.qty = 23
        draft.action_post()
        self.assertEqual((draft.state, self.consumed(order)), ("posted", [23]))
        with self.assertRefused("is posted"):
            draft.with_user(self.make_user("operator")).material_ids.qty = 5

    def test_a_posted_journal_is_reversed_by_another_one(self):
        part = self.make_component(on_hand=100)
        order = self.order([(part, 2)])
        order.action_start(4)
        journal = order.journal_ids
        journal.action_reverse()
        self.assertEqual(
            (journal.state, self.consumed(order), self.on_hand(part)), ("reversed", [0], 100)
        )
        self.assertOpenMoves(order.component_ids, "move_ids", [20])
        with self.assertRefused("cannot be reversed"):
            journal.action_reverse()

    def test_an_item_that_is_not_in_the_bom_may_be_consumed(self):
        """ax.md 6.7: it becomes a line of the order."""
        glue = self.make_component("Glue", on_hand=10)
        order = self.order([(self.make_component(), 2)])
        order.action_start()
        journal = self.env["production.journal"].create(
            {
                "order_id": order.id,
                "journal_type": "picking_list",
                "material_ids": [(0, 0, {"product_id": glue.id, "qty": 3})],
            }
        )
        journal.action_post()
        self.assertEqual((self.on_hand(glue), self.component(order, glue).qty_consumed), (7, 3))

    def test_a_line_whose_consumption_is_over_is_left_alone(self):
        part = self.make_component()
        order = self.order([(part, 2)])
        order.action_start(4, end_picking_list=True)
        self.assertEqual(order.component_ids.remain_status, "ended")
        order.action_start(6)
        self.assertEqual(self.consumed(order), [8])

    def test_journals_are_posted_on_started_orders_only(self):
        order = self.order([(self.make_component(), 2)])
        order.action_release()
        journal = self.env["production.journal"].create(
            {
                "order_id": order.id,
                "material_ids": [(0, 0, {"component_id": order.component_ids.id, "qty": 3})],
            }
        )
        with self.assertRefused("posted on started orders"):
            journal.action_post()

    # === ROUTE === #

    def test_a_route_card_is_limited_to_a_range_of_operations(self):
        order = self.order(
            operations=[
                {"operation_no": number, "run_time": 1, "setup_time": 2} for number in (10, 20, 30)
            ]
        )
        order.action_start(5, route_consumption="always", from_operation_no=20, to_operation_no=20)
        self.assertEqual(order.operation_ids.mapped("actual_hours"), [0, 7, 0])

    def test_hours_are_not_consumed_twice_by_start_and_report(self):
        order = self.order(operations=[{"operation_no": 10, "run_time": 1, "setup_time": 2}])
        order.action_start(route_consumption="always")
        self.assertEqual(order.operation_ids.actual_hours, 12)
        order.action_report_finished(route_consumption="always")
        self.assertRecordValues(
            order.operation_ids,
            [{"actual_hours": 12, "qty_good": 10, "remain_status": "ended"}],
        )

    def test_hours_beyond_the_plan_that_were_reported_by_hand_stay(self):
        order = self.order(operations=[{"operation_no": 10, "run_time": 1}])
        order.action_start()
        line = {"operation_id": order.operation_ids.id, "run_hours": 14}
        self.env["production.journal"].create(
            {"order_id": order.id, "journal_type": "route_card", "time_ids": [(0, 0, line)]}
        ).action_post()
        order.action_report_finished()
        self.assertEqual(order.operation_ids.actual_hours, 14)

    # === LOTS === #

    def test_reserved_lots_are_consumed(self):
        part = self.make_item("Battery", tracking="lot")
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": part.id} for name in ("L1", "L2")]
        )
        for lot, quantity in zip(lots, (15, 30), strict=True):
            self.stock(part, quantity, lot=lot)
        order = self.order([(part, 2)])
        order.action_start()
        lines = order.component_ids.move_ids.move_line_ids
        self.assertEqual({line.lot_id.name: line.quantity for line in lines}, {"L1": 15, "L2": 5})

    def test_a_picking_list_names_its_lots(self):
        part = self.make_item("Battery", tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": f"S{n}", "product_id": part.id} for n in range(4)]
        )
        for lot in lots:
            self.stock(part, 1, lot=lot)
        order = self.order([(part, 1)], 2, reservation="manual")
        order.action_start(bom_consumption="never")
        journal = self.env["production.journal"].create(
            {
                "order_id": order.id,
                "material_ids": [
                    (0, 0, {"component_id": order.component_ids.id, "qty": 1, "lot_id": lot.id})
                    for lot in lots[2:]
                ],
            }
        )
        journal.action_post()
        done = order.component_ids.move_ids.filtered(lambda move: move.state == "done")
        self.assertEqual(done.lot_ids, lots[2:])
