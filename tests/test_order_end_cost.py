"""What an order really cost, and what its receipts are worth in the end (ax.md 10.4)."""

from __future__ import annotations

from odoo import fields
from odoo.fields import Command

from odoo.addons.production_control.tests.costing_common import EndCostCommon


class TestRealizedCost(EndCostCommon):
    """The realised side of the calculation."""

    def test_goods_cost_what_their_moves_are_worth_and_work_what_was_posted(self):
        order = self.made_order("average")
        order.action_start()
        self.consume(order, self.steel, 4)
        self.report(order, 10)
        self.assertEqual(
            [(row.kind, row.qty_realized, row.cost_realized) for row in order.cost_row_ids],
            [("material", 24, 120), ("run", 1, 40)],
        )
        self.assertEqual(order.cost_row_ids.mapped("difference"), [20, 0])

    def test_what_is_taken_back_is_not_realised(self):
        order = self.made_order("average")
        order.action_start()
        self.consume(order, self.steel, -8)
        order._realize_costs()
        self.assertEqual(order.cost_row_ids[0].cost_realized, 60)

    def test_a_reset_takes_everything_back(self):
        order = self.made_order("average")
        order.action_start()
        self.work_on(order, 2)
        self.report(order, 4)
        self.assertGreater(order.cost_realized, 0)
        order.action_reset("released")
        self.assertEqual(order.cost_realized, 0)
        self.assertEqual(order.cost_row_ids.mapped("kind"), ["material", "run"])

    def test_a_by_product_lowers_the_cost_by_its_own(self):
        item = self.make_item("Sheet", categ_id=self.made_item("average").categ_id.id)
        self.make_bom(item, [(self.steel, 2), (self.chips, -0.5)])
        order = self.order(quantity=10, item=item)
        order.action_start()
        self.report(order, 10, end_job=True)
        by_product = self.component(order, self.chips)
        self.assertEqual(by_product.move_ids.mapped("value"), [5])
        order.action_end()
        self.assertEqual(order.cost_realized, 95)
        self.assertEqual(self.values(order), [95])

    def test_a_service_costs_what_its_picking_list_says(self):
        service = self.env["product.product"].create(
            {"name": "Anodising", "type": "service", "standard_price": 3}
        )
        item = self.make_item("Sheet", categ_id=self.made_item("average").categ_id.id)
        self.make_bom(item, [(service, 1)])
        order = self.order(quantity=10, item=item)
        order.action_start()
        self.report(order, 10, end_job=True)
        order.action_end()
        self.assertEqual(order.cost_row_ids.mapped("cost_realized"), [30])
        self.assertEqual(self.values(order), [30])

    def test_a_reversal_takes_back_the_cost_that_was_posted(self):
        """Rates and prices have risen in the meantime."""
        service = self.env["product.product"].create(
            {"name": "Anodising", "type": "service", "standard_price": 3}
        )
        item = self.make_item("Sheet", categ_id=self.made_item("average").categ_id.id)
        self.make_bom(item, [(service, 1)])
        self.make_route(
            item, [{"operation_no": 10, "run_time": 0.1, "run_category_id": self.work.id}]
        )
        order = self.order(quantity=10, item=item)
        order.action_start()
        self.assertEqual(order.cost_realized, 70)
        service.standard_price, self.work.hourly_cost = 5, 50
        order.action_reset("released")
        self.assertEqual(order.cost_realized, 0)

    def test_what_the_route_group_does_not_count_is_not_realised(self):
        group = self.env["production.route.group"].create({"name": "Free", "cost_run": False})
        order = self.made_order("average")
        order.operation_ids.route_group_id = group
        order.action_start()
        self.report(order, 10, end_job=True)
        self.assertEqual(order.operation_ids.actual_hours, 1)
        self.assertEqual(order.cost_row_ids.mapped("kind"), ["material"])

    def test_pieces_are_paid_in_the_inventory_unit(self):
        item = self.make_item("Sheet", categ_id=self.made_item("average").categ_id.id)
        self.make_route(item, [self.sawing(setup_category_id=False, run_category_id=False)])
        order = self.order(quantity=2, item=item, product_uom_id=self.dozen.id)
        order.action_start()
        self.report(order, 2, end_job=True)
        self.assertRecordValues(
            order.cost_row_ids,
            [{"kind": "quantity", "qty_estimated": 24, "qty_realized": 24, "cost_realized": 12}],
        )

    def test_indirect_costs_follow_what_was_really_spent(self):
        self.make_sheet()
        order = self.made_order("average")
        order.action_start()
        self.consume(order, self.steel, 4)
        self.report(order, 8, error_qty=2)
        realized = {row.label: row.cost_realized for row in order.cost_row_ids if row.indirect_id}
        self.assertEqual(realized, {"Handling": 12, "Energy": 2, "Packing": 3})


class TestActualCost(EndCostCommon):
    """Items at average cost and first in, first out carry the actual cost of their orders."""

    METHODS = ("average", "fifo")

    def test_receipts_are_worth_the_estimate_and_after_the_end_the_actual_cost(self):
        for method in self.METHODS:
            order = self.made_order(method)
            item = order.product_id
            order.action_start()
            self.consume(order, self.steel, 4)
            self.report(order, 4)
            with self.subTest(method):
                self.assertEqual((self.values(order), item.standard_price), ([56], 14))
                self.report(order, 6, end_job=True)
                order.action_end()
                self.assertEqual(self.values(order), [64, 96])
                self.assertRecordValues(item, [{"standard_price": 16, "total_value": 160}])
                self.assertRecordValues(
                    order,
                    [
                        {
                            "cost_realized": 160,
                            "unit_cost_realized": 16,
                            "cost_difference_delivered": 0,
                        }
                    ],
                )

    def test_delivered_goods_leave_their_difference_behind(self):
        """Three pieces left at 14; the seven in stock are worth 16 each."""
        for method in self.METHODS:
            order = self.made_order(method)
            item = order.product_id
            order.action_start()
            self.consume(order, self.steel, 4)
            self.report(order, 4)
            delivery = self.deliver(item, 3)
            self.report(order, 6, end_job=True)
            order.action_end()
            with self.subTest(method):
                self.assertEqual(delivery.value, 42)
                self.assertEqual(self.values(order), [64, 96])
                self.assertEqual(item.total_value, 112)
                self.assertEqual(order.cost_difference_delivered, 6)
                in_less_out = sum(self.values(order)) - delivery.value
                self.assertEqual(in_less_out - order.cost_difference_delivered, item.total_value)

    def test_older_stock_shares_by_the_cost_method(self):
        """Ten old pieces at 10, ten made at 16, five delivered at the estimate of 14."""
        for method in self.METHODS:
            item = self.made_item(method, standard_price=10)
            self.stock(item, 10)
            order = self.order(quantity=10, item=item)
            order.action_start()
            self.consume(order, self.steel, 4)
            self.report(order, 10, end_job=True)
            self.deliver(item, 5)
            before = item.total_value
            order.action_end()
            raised = 160 - 140
            with self.subTest(method):
                self.assertEqual(
                    item.total_value - before + order.cost_difference_delivered, raised
                )
                self.assertEqual(
                    (item.total_value, order.cost_difference_delivered),
                    {"average": (195, 5), "fifo": (210, 0)}[method],
                )

    def test_two_orders_of_one_item_end_together(self):
        for method in self.METHODS:
            item = self.made_item(method)
            orders = self.order(quantity=10, item=item) | self.order(quantity=10, item=item)
            orders.action_start()
            self.consume(orders[0], self.steel, 4)
            for order in orders:
                self.report(order, 10, end_job=True)
            orders.action_end()
            with self.subTest(method):
                self.assertEqual(orders.mapped("unit_cost_realized"), [16, 14])
                self.assertEqual(item.total_value, 300)

    def test_goods_that_were_received_twice_count_once(self):
        """A report was reversed: the second receipt carries the cost."""
        for method in self.METHODS:
            order = self.made_order(method)
            order.action_start()
            self.consume(order, self.steel, 4)
            self.report(order, 10)
            report = order.journal_ids.filtered(lambda journal: journal.journal_type == "report")
            report.action_reverse()
            self.assertEqual(order.product_id.total_value, 0)
            self.report(order, 10, end_job=True)
            order.action_end()
            with self.subTest(method):
                self.assertEqual(self.values(order), [140, 140, 160])
                self.assertEqual(order.product_id.total_value, 160)
                self.assertEqual(order.cost_difference_delivered, 0)

    def test_scrap_is_borne_by_the_good_pieces_or_by_the_scrap_account(self):
        account = self.make_account("Scrap")
        for method, good, scrapped in (("good", 140, 0), ("account", 112, 28)):
            self.set_parameters(scrap_method=method, scrap_account_id=account.id)
            order = self.made_order("average")
            order.action_start()
            self.report(order, 8, error_qty=2, end_job=True)
            order.action_end()
            with self.subTest(method):
                self.assertEqual(self.values(order), [good])
                self.assertEqual(order.cost_scrapped, scrapped)
                self.assertEqual(order.unit_cost_realized, good / 8)

    def test_yesterdays_value_is_the_estimate(self):
        order = self.made_order("average")
        order.action_start()
        self.consume(order, self.steel, 4)
        self.report(order, 10, end_job=True)
        order.action_end()
        order.date_ended = "2026-03-04 09:00:00"
        move = order.move_finished_ids
        days = ["2026-03-04 08:30:00", "2026-03-04 09:30:00"]
        values = [move._get_value(at_date=fields.Datetime.to_datetime(day)) for day in days]
        self.assertEqual(values, [140, 160])

    def test_without_the_estimate_receipts_wait_at_the_items_cost(self):
        for values in ({"use_estimated_cost": False}, {"price_calculation": False}):
            self.set_parameters(**{"use_estimated_cost": True, "price_calculation": True, **values})
            order = self.made_order("average", standard_price=9)
            order.action_start()
            self.report(order, 10, end_job=True)
            with self.subTest(values):
                self.assertEqual(self.values(order), [90])
                order.action_end()
                self.assertEqual(self.values(order), [140])

    def test_an_order_that_made_nothing_leaves_its_cost_behind(self):
        order = self.made_order("average")
        order.action_start()
        self.report(order, 0, error_qty=10, end_job=True)
        order.action_end()
        self.assertRecordValues(order, [{"state": "ended", "cost_difference_delivered": 140}])

    def test_dozens_are_valued_by_the_piece(self):
        item = self.made_item("average")
        order = self.order(quantity=1, item=item, product_uom_id=self.dozen.id)
        order.action_start()
        self.report(order, 1, end_job=True)
        order.action_end()
        self.assertEqual(order.unit_cost_realized, 14)
        self.assertRecordValues(item, [{"standard_price": 14, "total_value": 168}])

    def test_lots_carry_the_actual_cost(self):
        order = self.made_order("average", tracking="lot", lot_valuated=True)
        order.action_start()
        self.consume(order, self.steel, 4)
        self.report(order, 4, lots={"L1": 4})
        self.deliver_lot(order.product_id, 1)
        self.report(order, 6, lots={"L2": 6}, end_job=True)
        order.action_end()
        lots = self.env["stock.lot"].search([("product_id", "=", order.product_id.id)])
        self.assertEqual(lots.mapped("standard_price"), [16, 16])
        self.assertEqual(order.product_id.total_value, 144)
        self.assertEqual(order.cost_difference_delivered, 2)

    @classmethod
    def deliver_lot(cls, item, quantity):
        lot = cls.env["stock.lot"].search([("product_id", "=", item.id)], limit=1)
        move = cls.env["stock.move"].create(
            {
                "product_id": item.id,
                "product_uom": item.uom_id.id,
                "product_uom_qty": quantity,
                "location_id": cls.site.lot_stock_id.id,
                "location_dest_id": cls.env.ref("stock.stock_location_customers").id,
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": item.id,
                            "lot_id": lot.id,
                            "quantity": quantity,
                            "location_id": cls.site.lot_stock_id.id,
                            "location_dest_id": cls.env.ref("stock.stock_location_customers").id,
                        }
                    )
                ],
            }
        )
        move.picked = True
        move._action_done()
