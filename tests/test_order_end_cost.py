"""What an order really cost, and where it goes when the order is ended (ax.md 10.4, 10.6, 10.7)."""

from __future__ import annotations

from odoo.fields import Command

from odoo.addons.production_control.tests.test_order_estimate_cost import EstimateCostCommon


class EndCostCommon(EstimateCostCommon):
    """Orders that are worked on: 10 pieces take 20 kg steel at 5 and an hour at 40 (estimate 140)."""

    @classmethod
    def made_item(cls, method, **values):
        """An item of a cost method, with its BOM and its route."""
        category = cls.env["product.category"].create(
            {
                "name": method,
                "property_cost_method": method,
                "property_valuation": "periodic",
                **values.pop("category", {}),
            }
        )
        item = cls.make_item("Bracket", categ_id=category.id, **values)
        cls.make_bom(item, [(cls.steel, 2)])
        drill = {"operation_no": 10, "run_time": 0.1, "run_category_id": cls.work.id}
        cls.make_route(item, [drill])
        return item

    @classmethod
    def made_order(cls, method, quantity=10, order=None, **values):
        """An order for a new item of a cost method."""
        return cls.order(quantity=quantity, item=cls.made_item(method, **values), **(order or {}))

    @classmethod
    def consume(cls, order, item, quantity):
        """Post a picking list for a further quantity of an item."""
        line = order.component_ids.filtered(lambda line: line.product_id == item)
        material = {"product_id": item.id, "component_id": line.id, "qty": quantity}
        cls.post(order, "picking_list", material_ids=[Command.create(material)])

    @classmethod
    def work_on(cls, order, hours):
        """Post a route card for further hours of the only operation."""
        line = {"operation_id": order.operation_ids.id, "run_hours": hours}
        return cls.post(order, "route_card", time_ids=[Command.create(line)])

    @classmethod
    def post(cls, order, journal_type, **values):
        journal = cls.env["production.journal"].create(
            {"order_id": order.id, "journal_type": journal_type, **values}
        )
        journal.action_post()
        return journal

    @classmethod
    def report(cls, order, good, end_job=False, **options):
        order.action_report_finished(good, end_job=end_job, accept_error=True, **options)

    @classmethod
    def deliver(cls, item, quantity):
        """Send a quantity to a customer; the move."""
        move = cls.env["stock.move"].create(
            {
                "product_id": item.id,
                "product_uom": item.uom_id.id,
                "product_uom_qty": quantity,
                "location_id": cls.site.lot_stock_id.id,
                "location_dest_id": cls.env.ref("stock.stock_location_customers").id,
            }
        )
        move._action_confirm()
        move.quantity = quantity
        move.picked = True
        move._action_done()
        return move

    @classmethod
    def make_account(cls, name, account_type="expense", **values):
        """An account of the company, with the next free number."""
        number = cls.env["account.account"].search_count([("code", "=like", "PROD%")])
        return cls.env["account.account"].create(
            {
                "name": name,
                "code": f"PROD{number}",
                "account_type": account_type,
                "company_ids": [Command.link(cls.company.id)],
                **values,
            }
        )

    def values(self, order):
        """What the posted receipts of an order are worth."""
        done = order.move_finished_ids.filtered(lambda move: move.state == "done")
        return done.sorted("id").mapped("value")


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


class TestVariances(EndCostCommon):
    """Items at standard cost keep it; the difference is explained (ax.md 10.7).

    The standard is calculated for lots of 10: set-up 1 h at 30, then 0.1 h a piece at 40; 2 kg
    steel at 5 a piece, one tin of paint at 20 a lot. A piece costs 3 + 4 + 10 + 2 = 19.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_item("Bracket", standard_price=19, prod_standard_qty=10)
        cls.make_bom(cls.item, [(cls.steel, 2), (cls.paint, 1, {"consumption": "constant"})])
        saw = {
            "operation_no": 10,
            "setup_time": 1,
            "run_time": 0.1,
            "setup_category_id": cls.setup.id,
            "run_category_id": cls.work.id,
        }
        cls.make_route(cls.item, [saw])

    def ended(self, quantity=10, *, before=None, during=None):
        """An ended order for the item.

        :param before: what to do with the order before it is estimated
        :param during: what to do with the started order
        """
        order = self.order(quantity=quantity, item=self.item)
        if before:
            before(order)
        order.action_start()
        if during:
            during(order)
        self.report(order, quantity, end_job=True, route_consumption="never")
        order.action_end()
        return order

    def variances(self, order):
        """{kind: amount} of an order; they add up to actual less standard."""
        groups = order.variance_ids.grouped("kind")
        found = {kind: sum(rows.mapped("amount")) for kind, rows in groups.items()}
        standard = sum(self.values(order))
        self.assertAlmostEqual(sum(found.values()), order.cost_realized - standard)
        return found

    def test_an_order_of_the_costing_lot_has_no_variance(self):
        order = self.ended(10)
        self.assertEqual(self.values(order), [190])
        self.assertEqual(self.variances(order), {})

    def test_half_a_lot_pays_for_a_whole_set_up(self):
        self.assertEqual(self.variances(self.ended(5)), {"lot_size": 25})

    def test_two_lots_at_once_save_one_set_up(self):
        self.assertEqual(self.variances(self.ended(20)), {"lot_size": -50})

    def test_more_steel_is_a_quantity_variance(self):
        order = self.ended(during=lambda order: self.consume(order, self.steel, 3))
        self.assertEqual(self.variances(order), {"quantity": 15})
        self.assertRecordValues(
            order.variance_ids,
            [{"product_id": self.steel.id, "cost_group_id": self.material.id, "amount": 15}],
        )

    def test_more_hours_are_a_quantity_variance(self):
        order = self.ended(during=lambda order: self.work_on(order, 0.5))
        self.assertEqual(self.variances(order), {"quantity": 20})

    def test_another_rate_is_a_price_variance(self):
        master = self.make_category("Master", hourly_cost=60)
        order = self.ended(
            before=lambda order: order.operation_ids.write({"run_category_id": master.id})
        )
        self.assertEqual(self.variances(order), {"price": 20})

    def test_another_component_is_a_substitution(self):
        brass = self.make_component("Brass", standard_price=8)

        def replace(order):
            self.component(order, self.steel).write({"product_id": brass.id})

        self.assertEqual(self.variances(self.ended(before=replace)), {"substitution": 160 - 100})

    def test_a_longer_set_up_of_the_order_is_a_lot_size_variance(self):
        order = self.ended(before=lambda order: order.operation_ids.write({"setup_time": 2}))
        self.assertEqual(self.variances(order), {"lot_size": 30})

    def test_the_estimate_of_the_order_does_not_matter(self):
        """ax.md 26 #20: the order expected to need more steel, and used it."""
        order = self.ended(
            before=lambda order: self.component(order, self.steel).write({"product_qty": 3})
        )
        self.assertEqual(order.cost_estimated, order.cost_realized)
        self.assertEqual(self.variances(order), {"quantity": 50})

    def test_a_surcharge_follows_its_base(self):
        self.make_indirect("Handling", percent=10, base_group_id=self.material.id)
        self.item.standard_price = 20.2
        order = self.ended(during=lambda order: self.consume(order, self.steel, 2))
        self.assertEqual(self.variances(order), {"quantity": 11})

    def test_a_standard_price_that_is_out_of_date_is_a_price_variance(self):
        self.item.standard_price = 18
        order = self.ended()
        self.assertEqual(self.variances(order), {"price": 10})
        self.assertEqual(order.variance_ids.label, "Standard price of the item")

    def test_an_item_without_a_version_has_substitutions_only(self):
        item = self.make_item("Prototype", standard_price=10)
        order = self.order(quantity=1, item=item)
        order.component_ids = [Command.create({"product_id": self.steel.id, "product_qty": 3})]
        order.action_start()
        self.report(order, 1, end_job=True)
        order.action_end()
        self.assertEqual(self.variances(order), {"substitution": 5})

    def test_phantoms_are_opened_in_the_standard_too(self):
        kit = self.make_item("Kit", prod_phantom=True)
        self.make_bom(kit, [(self.steel, 3), (self.paint, 1, {"consumption": "constant"})])
        item = self.make_item("Frame", standard_price=50, prod_standard_qty=1)
        self.make_bom(item, [(kit, 2, {"line_type": "phantom"})])
        order = self.order(quantity=5, item=item)
        order.action_start()
        self.report(order, 5, end_job=True)
        order.action_end()
        self.assertEqual(order.cost_realized, 30 * 5 + 20)
        self.assertEqual(self.variances(order), {"lot_size": -80})

    def test_the_scrap_account_bears_its_share_before_variances(self):
        account = self.make_account("Scrap")
        self.set_parameters(scrap_method="account", scrap_account_id=account.id)
        order = self.order(quantity=10, item=self.item)
        order.action_start()
        self.report(order, 8, error_qty=2, end_job=True)
        order.action_end()
        self.assertEqual(order.cost_scrapped, 38)
        groups = order.variance_ids.grouped("kind")
        found = {kind: sum(rows.mapped("amount")) for kind, rows in groups.items()}
        self.assertEqual(sum(found.values()), 190 - 38 - 8 * 19)

    def test_average_cost_items_have_no_variances(self):
        order = self.made_order("average")
        order.action_start()
        self.consume(order, self.steel, 4)
        self.report(order, 10, end_job=True)
        order.action_end()
        self.assertFalse(order.variance_ids)


class TestLedger(EndCostCommon):
    """Stock that is valued in the accounts: work in process comes to zero (ax.md 10.6).

    The company lacks nothing but what a test takes away: journal, work in process on the
    production location, absorption, variances, scrap and cost difference.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stock_account = cls.make_account("Stock", "asset_current")
        cls.wip = cls.make_account("Work in process", "asset_current")
        cls.wages = cls.make_account("Wages absorbed")
        cls.burden = cls.make_account("Overhead absorbed")
        cls.difference = cls.make_account("Cost difference")
        cls.scrap = cls.make_account("Scrap")
        cls.company.account_stock_journal_id = cls.env["account.journal"].create(
            {"name": "Stock", "code": "PSTJ", "type": "general"}
        )
        cls.steel.categ_id = cls.real_time("average")
        cls.steel.standard_price = 5
        cls.steel.property_stock_production.valuation_account_id = cls.wip
        (cls.setup | cls.work).account_id = cls.wages
        cls.company.prod_cost_difference_account_id = cls.difference
        cls.variance_accounts = {}
        for kind in ("lot_size", "quantity", "price", "substitution"):
            account = cls.make_account(f"Variance {kind}")
            cls.variance_accounts[kind] = account
            cls.company[f"prod_variance_{kind}_account_id"] = account

    @classmethod
    def real_time(cls, method):
        """A category whose stock is valued in the accounts."""
        return cls.env["product.category"].create(
            {
                "name": method,
                "property_cost_method": method,
                "property_valuation": "real_time",
                "property_stock_valuation_account_id": cls.stock_account.id,
            }
        )

    @classmethod
    def ledger_item(cls, method, **values):
        item = cls.made_item(method, **values)
        item.categ_id = cls.real_time(method)
        return item

    def balance(self, account):
        """What is posted on an account."""
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return self.company.currency_id.round(sum(lines.mapped("balance")))

    def balances(self, **accounts):
        return {name: self.balance(account) for name, account in accounts.items()}

    def finished(self, order, quantity=10, **options):
        """The order, reported and ended."""
        self.report(order, quantity, end_job=True, **options)
        order.action_end()
        return order

    def test_an_order_leaves_nothing_in_work_in_process(self):
        self.make_sheet().account_id = self.burden
        for method in ("average", "fifo", "standard"):
            stock, before = self.balance(self.stock_account), self.balance(self.wip)
            item = self.ledger_item(method, standard_price=12)
            order = self.order(quantity=10, item=item)
            order.action_start()
            self.consume(order, self.steel, 4)
            self.report(order, 4)
            with self.subTest(method):
                self.assertNotEqual(self.balance(self.wip), before)
                self.finished(order, 6)
                self.assertEqual(self.balance(self.wip), before)
                # steel of 120 became items
                moved = self.balance(self.stock_account) - stock
                self.assertEqual(moved, item.total_value - 120)

    def test_work_is_charged_when_the_route_card_is_posted_and_taken_back_with_it(self):
        order = self.order(quantity=10, item=self.ledger_item("average"))
        order.action_start(route_consumption="never", bom_consumption="never")
        card = self.work_on(order, 2)
        expected = {"wip": 80, "wages": -80}
        self.assertEqual(self.balances(wip=self.wip, wages=self.wages), expected)
        self.assertRecordValues(card.entry_id, [{"prod_order_id": order.id, "state": "posted"}])
        card.action_reverse()
        self.assertEqual(self.balances(wip=self.wip, wages=self.wages), {"wip": 0, "wages": 0})

    def test_indirect_costs_are_charged_at_the_end(self):
        self.make_indirect("Handling", percent=10, account_id=self.burden.id)
        order = self.order(quantity=10, item=self.ledger_item("average"))
        order.action_start()
        self.assertEqual(self.balance(self.burden), 0)
        self.finished(order)
        self.assertEqual(self.balances(wip=self.wip, burden=self.burden), {"wip": 0, "burden": -14})

    def test_each_variance_has_its_account(self):
        item = self.ledger_item("standard", standard_price=14)
        order = self.order(quantity=10, item=item)
        order.action_start()
        self.consume(order, self.steel, 4)
        self.finished(order)
        self.assertEqual(
            self.balances(wip=self.wip, **self.variance_accounts),
            {"wip": 0, "lot_size": 0, "quantity": 20, "price": 0, "substitution": 0},
        )

    def test_the_difference_of_delivered_goods_has_its_account(self):
        for method in ("average", "fifo"):
            stock, difference = self.balance(self.stock_account), self.balance(self.difference)
            item = self.ledger_item(method)
            order = self.order(quantity=10, item=item)
            order.action_start()
            self.consume(order, self.steel, 4)
            self.report(order, 4)
            delivery = self.deliver(item, 3)
            self.finished(order, 6)
            with self.subTest(method):
                self.assertEqual(self.balance(self.wip), 0)
                self.assertEqual(self.balance(self.difference) - difference, 6)
                # nothing is posted for the delivery before it is invoiced
                moved = self.balance(self.stock_account) - stock
                self.assertEqual(moved, item.total_value + delivery.value - 120)

    def test_without_an_account_the_difference_is_an_expense_of_the_item(self):
        self.company.prod_cost_difference_account_id = False
        expense = self.make_account("Expense")
        item = self.ledger_item("average", property_account_expense_id=expense.id)
        order = self.order(quantity=10, item=item)
        order.action_start()
        self.report(order, 4)
        self.deliver(item, 4)
        self.consume(order, self.steel, 4)
        self.finished(order, 6)
        self.assertEqual(self.balances(wip=self.wip, expense=expense), {"wip": 0, "expense": 8})

    def test_scrap_has_its_account(self):
        self.set_parameters(scrap_method="account", scrap_account_id=self.scrap.id)
        for method in ("average", "standard"):
            before = self.balance(self.scrap)
            order = self.order(quantity=10, item=self.ledger_item(method, standard_price=14))
            order.action_start()
            self.finished(order, 8, error_qty=2)
            with self.subTest(method):
                self.assertEqual(self.balance(self.wip), 0)
                self.assertEqual(self.balance(self.scrap) - before, 28)

    def test_services_and_goods_without_stock_are_an_expense_that_is_absorbed(self):
        expense = self.make_account("Expense")
        values = {"standard_price": 3, "property_account_expense_id": expense.id}
        service = self.env["product.product"].create({"name": "S", "type": "service", **values})
        grease = self.env["product.product"].create({"name": "Grease", "type": "consu", **values})
        item = self.make_item("Sheet", categ_id=self.real_time("average").id)
        self.make_bom(item, [(self.steel, 1), (service, 1), (grease, 2)])
        order = self.order(quantity=10, item=item)
        order.action_start(allow_negative=True)
        self.finished(order)
        self.assertEqual(self.balances(wip=self.wip, expense=expense), {"wip": 0, "expense": -90})
        self.assertEqual(item.total_value, 140)

    def test_by_products_are_received_from_work_in_process(self):
        self.chips.categ_id = self.real_time("standard")
        self.chips.standard_price = 1
        item = self.make_item("Sheet", categ_id=self.real_time("average").id)
        self.make_bom(item, [(self.steel, 2), (self.chips, -0.5)])
        order = self.order(quantity=10, item=item)
        order.action_start()
        self.finished(order)
        self.assertEqual(item.total_value, 95)
        self.assertEqual(self.balance(self.wip), 0)

    def test_what_is_reversed_leaves_nothing_in_work_in_process(self):
        order = self.order(quantity=10, item=self.ledger_item("average"))
        order.action_start()
        self.report(order, 4)
        order.action_reset("created")
        self.assertEqual(self.balances(wip=self.wip, wages=self.wages), {"wip": 0, "wages": 0})

    def test_where_journals_are_not_posted_the_end_posts_everything(self):
        for method in ("average", "standard"):
            self.set_parameters(post_picking_list=False, post_report=False)
            stock = self.balance(self.stock_account)
            item = self.ledger_item(method, standard_price=14)
            order = self.order(quantity=10, item=item)
            order.action_start(route_consumption="never")
            self.report(order, 10, end_job=True, route_consumption="never")
            with self.subTest(method):
                self.assertEqual(self.balance(self.stock_account), stock)
                self.assertEqual(self.balance(self.wip), 0)
                order.action_end()
                moved = self.balance(self.stock_account) - stock
                self.assertEqual(moved, item.total_value - 100)
                self.assertEqual(self.balance(self.wip), 0)

    def test_an_order_that_made_nothing_empties_work_in_process(self):
        order = self.order(quantity=10, item=self.ledger_item("average"))
        order.action_start()
        self.finished(order, 0, error_qty=10)
        self.assertEqual(
            self.balances(wip=self.wip, difference=self.difference), {"wip": 0, "difference": 140}
        )

    def test_each_missing_account_is_named_with_its_place(self):
        self.make_indirect("Handling", percent=10)
        with self.assertRefused("absorption account on the indirect cost Handling.*Costing"):
            order = self.order(quantity=10, item=self.ledger_item("average"))
            order.action_start()
            self.finished(order)
        self.company.prod_variance_price_account_id = False
        with self.assertRefused("Price Variance Account.*Company parameters"):
            self.env["production.indirect.cost"].search([]).account_id = self.burden
            order = self.order(quantity=10, item=self.ledger_item("standard", standard_price=5))
            order.action_start()
            self.finished(order)
        self.work.account_id = False
        with self.assertRefused("absorption account on the cost category Sawyer.*Costing"):
            order = self.order(quantity=10, item=self.ledger_item("average"))
            order.action_start()

    def test_nothing_is_posted_where_nothing_is_set_up(self):
        entries = self.env["account.move"].search_count([])
        self.steel.property_stock_production.valuation_account_id = False
        order = self.order(quantity=10, item=self.ledger_item("average"))
        order.action_start()
        self.finished(order)
        self.assertEqual(self.values(order), [140])
        self.assertEqual(self.env["account.move"].search_count([]), entries)

    def test_an_item_that_is_valued_at_closing_posts_no_entries_of_its_own(self):
        order = self.made_order("average")
        order.action_start()
        self.finished(order)
        self.assertFalse(order.account_move_ids)
        self.assertEqual(self.balance(self.wages), 0)

    def test_entries_name_the_order(self):
        order = self.order(quantity=10, item=self.ledger_item("average"))
        order.action_start()
        self.consume(order, self.steel, 4)
        self.finished(order)
        for entry in order.account_move_ids:
            self.assertIn(order.name, entry.ref)
            self.assertTrue(all(order.name in name for name in entry.line_ids.mapped("name")))
