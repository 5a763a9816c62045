from __future__ import annotations

from unittest.mock import patch

from odoo.addons.production_control.tests.life_cycle_common import LifeCycleCommon


class TestTraceability(LifeCycleCommon):
    """From a component's lot to the lots of what was made of it, and back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.frame = cls.make_item("Frame", tracking="lot")
        cls.bike = cls.make_item("Bike", tracking="serial")
        cls.lots = cls.env["stock.lot"].create(
            [{"name": name, "product_id": cls.frame.id} for name in ("F1", "F2", "F3")]
        )
        for lot in cls.lots[:2]:
            cls.stock(cls.frame, 2, lot=lot)
        cls.report = cls.env["stock.traceability.report"]

    def lines_of(self, order) -> list[dict]:
        return self.report.with_context(model="production.order", active_id=order.id).get_lines()

    def below(self, line: dict) -> list[dict]:
        """What the report shows when a line is unfolded."""
        return self.report.get_lines(
            line["id"], model_name=line["model"], model_id=line["model_id"], level=31
        )

    def made_of(self, order) -> dict:
        """{lot made: lots consumed} by the links."""
        made = order.move_finished_ids.move_line_ids.filtered(lambda line: line.state == "done")
        return {
            line.lot_id.name: set(line.consume_line_ids.lot_id.mapped("name"))
            for line in made
            if not line.move_id._prod_is_return()
        }

    # === DOWN AND UP === #

    def test_from_the_finished_lot_down_to_the_components(self):
        order = self.order([(self.frame, 2), (self.make_component("Bell"), 1)], 2, item=self.bike)
        order.action_start()
        order.action_report_finished(lots=["B1", "B2"])
        lines = self.lines_of(order)
        self.assertEqual({line["lot_name"] for line in lines}, {"B1", "B2"})
        self.assertEqual({line["res_model"] for line in lines}, {"production.order"})
        self.assertEqual({line["reference"] for line in lines}, {order.name})
        for line in lines:
            self.assertTrue(line["unfoldable"])
            found = {(row["lot_name"] or row["columns"][1]) for row in self.below(line)}
            self.assertEqual(found, {"F1", "F2", "Bell"})

    def test_from_the_component_lot_up_to_what_was_made(self):
        order = self.order([(self.frame, 1)], 2, item=self.bike)
        order.action_start()
        order.action_report_finished(lots=["B1", "B2"])
        lot = self.lots[0]
        lines = self.report.with_context(model="stock.lot", active_id=lot.id).get_lines()
        (issue,) = [line for line in lines if line["reference"] == order.name]
        self.assertTrue(issue["is_used"])
        above = self.report.with_context(
            model="stock.move.line", active_id=issue["model_id"], lot_name=lot.name
        ).get_lines()
        self.assertEqual({line["lot_name"] for line in above}, {"B1", "B2"})

    def test_through_two_orders(self):
        """A lot of tubes, welded to a frame, mounted to a bike."""
        tube = self.make_item("Tube", tracking="lot")
        self.stock(tube, 5, lot=self.env["stock.lot"].create({"name": "T", "product_id": tube.id}))
        welding = self.order([(tube, 5)], 1, item=self.frame)
        welding.action_start()
        welding.action_report_finished(lots=["F9"])
        lot = welding.move_finished_ids.lot_ids
        bike = self.order([(self.frame, 5)], 1, item=self.bike)
        bike.action_start()
        bike.action_report_finished(lots=["B1"])
        (line,) = self.lines_of(bike)
        frames = {row["lot_id"]: row for row in self.below(line)}
        below = self.below(frames[lot.id])
        if below and below[0]["lot_name"] == lot.name:
            below = self.below(below[0])
        self.assertEqual([row["lot_name"] for row in below], ["T"])

    def test_an_order_that_made_nothing_yet_shows_what_it_consumed(self):
        order = self.order([(self.frame, 1), (self.make_component(), 1)], 2, item=self.bike)
        order.action_start()
        self.assertEqual([line["lot_name"] for line in self.lines_of(order)], ["F1"])

    # === WHAT IS LINKED === #

    def test_material_that_is_consumed_after_the_report_is_linked_too(self):
        order = self.order([(self.frame, 1, {"flushing": "finish"})], 2, item=self.bike)
        order.action_start()
        order.action_report_finished(lots=["B1", "B2"])
        self.assertEqual(self.made_of(order), {"B1": {"F1"}, "B2": {"F1"}})

    def test_what_an_order_made_is_linked_with_all_that_it_consumed(self):
        """A lot may be in any of the pieces: a recall has to find them all."""
        order = self.order([(self.frame, 2)], 2, item=self.bike)
        order.action_start(1)
        order.action_report_finished(1, lots=["B1"])
        self.assertEqual(self.made_of(order), {"B1": {"F1"}})
        order.action_start(1)
        order.action_report_finished(1, lots=["B2"])
        self.assertEqual(self.made_of(order), {"B1": {"F1", "F2"}, "B2": {"F1", "F2"}})

    def test_lots_that_were_taken_back_are_linked_no_more(self):
        order = self.order([(self.frame, 2)], 2, item=self.bike)
        order.action_start()
        order.action_report_finished(1, lots=["B1"])
        self.assertEqual(self.made_of(order), {"B1": {"F1", "F2"}})
        order.action_start(-1)
        (lot,) = self.made_of(order)["B1"]
        back = self.lots[:2].filtered(lambda other: other.name != lot)
        self.assertEqual(back.product_qty, 2)

    def test_a_reset_leaves_no_links(self):
        order = self.order([(self.frame, 2)], 2, item=self.bike)
        order.action_start()
        order.action_report_finished(1, lots=["B1"])
        order.action_reset("released")
        lines = order.component_ids.move_ids.move_line_ids
        self.assertFalse(lines.produce_line_ids)

    def test_by_products_are_linked_as_well(self):
        scrap = self.make_item("Off-cut", tracking="none")
        order = self.order([(self.frame, 1), (scrap, -1)], 2, item=self.bike)
        order.action_start()
        yielded = self.component(order, scrap).move_ids.move_line_ids
        self.assertEqual(yielded.consume_line_ids.lot_id.mapped("name"), ["F1"])

    def test_an_untracked_item_is_linked_with_tracked_components_alone(self):
        order = self.order([(self.frame, 1), (self.make_component(), 1)], 2)
        order.action_start()
        order.action_report_finished()
        linked = order.move_finished_ids.move_line_ids.consume_line_ids
        self.assertEqual(linked.product_id, self.frame)

    def test_untracked_orders_read_and_write_no_lines(self):
        orders = self.order([(self.make_component(), 2)]) | self.order([(self.make_component(), 1)])
        kind = type(self.env["production.order"])
        with patch.object(kind, "_receipt_moves", side_effect=AssertionError("lines were read")):
            orders.action_start()
            orders.action_report_finished()
        self.assertFalse(orders.move_finished_ids.move_line_ids.consume_line_ids)

    # === RIGHTS AND WAYS === #

    def test_stock_users_see_the_order_without_rights_in_production(self):
        order = self.order([(self.frame, 1)], 2, item=self.bike)
        order.action_start()
        order.action_report_finished(lots=["B1", "B2"])
        keeper = self.env["res.users"].create(
            {
                "name": "Keeper",
                "login": "keeper",
                "group_ids": [(6, 0, self.env.ref("stock.group_stock_user").ids)],
            }
        )
        lot = order.move_finished_ids.lot_ids[0]
        report = self.report.with_user(keeper).with_context(model="stock.lot", active_id=lot.id)
        self.assertEqual(report.get_lines()[0]["reference"], order.name)

    def test_the_order_opens_its_report(self):
        order = self.order([(self.frame, 1)], 2, item=self.bike)
        order.action_start()
        self.assertTrue(order.is_traceable)
        action = order.action_view_traceability()
        self.assertEqual(action["tag"], "stock_report_generic")
        self.assertEqual(
            (action["context"]["active_model"], action["context"]["active_id"]),
            ("production.order", order.id),
        )
        self.assertFalse(self.order([(self.make_component(), 2)]).is_traceable)
