"""The entries of production orders, where stock is valued in the accounts (ax.md 10.6)."""

from __future__ import annotations

from odoo.fields import Command

from odoo.addons.production_control.tests.costing_common import EndCostCommon


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

    def test_goods_that_are_not_invoiced_yet_are_charged_by_their_invoice(self):
        """Odoo takes them out of the stock account at the invoice: average cost at its new price.

        Whenever the invoice comes, the stock account ends at the value of what is in stock.
        """
        expected = {  # cost difference and cost of sales of three pieces
            ("average", "before"): (6, 42),
            ("average", "after"): (0, 48),
            ("fifo", "before"): (6, 42),
            ("fifo", "after"): (6, 42),
        }
        for (method, invoiced), amounts in expected.items():
            stock, difference = self.balance(self.stock_account), self.balance(self.difference)
            item, sales = self.ledger_item(method), self.make_account("Cost of sales")
            item.property_account_expense_id = sales
            order = self.order(quantity=10, item=item)
            order.action_start()
            self.consume(order, self.steel, 4)
            self.report(order, 4)
            sale = self.sell(item, 3)
            if invoiced == "before":
                self.invoice(sale)
            self.finished(order, 6)
            if invoiced == "after":
                self.invoice(sale)
            with self.subTest(method=method, invoiced=invoiced):
                spent = (self.balance(self.difference) - difference, self.balance(sales))
                self.assertEqual(spent, amounts)
                moved = self.balance(self.stock_account) - stock
                self.assertEqual(moved, item.total_value - 120)

    @classmethod
    def sell(cls, item, quantity):
        """A sales order whose goods are delivered."""
        customer = cls.env["res.partner"].create(
            {
                "name": "Customer",
                "property_account_receivable_id": cls.make_account(
                    "Receivable", "asset_receivable", reconcile=True
                ).id,
            }
        )
        item.property_account_income_id = cls.make_account("Income", "income")
        line = {"product_id": item.id, "product_uom_qty": quantity, "tax_ids": [Command.clear()]}
        sale = cls.env["sale.order"].create(
            {"partner_id": customer.id, "order_line": [Command.create(line)]}
        )
        sale.action_confirm()
        move = sale.picking_ids.move_ids
        move.quantity = quantity
        move.picked = True
        sale.picking_ids.button_validate()
        return sale

    @classmethod
    def invoice(cls, sale):
        """Invoice what was delivered."""
        journals = cls.env["account.journal"]
        if not journals.search_count([("type", "=", "sale")]):
            journals.create({"name": "Sales", "code": "PSAL", "type": "sale"})
        sale._create_invoices().action_post()

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

    def test_components_that_are_valued_at_closing_come_with_the_closing(self):
        self.steel.categ_id.property_valuation = "periodic"
        self.steel.property_stock_production.company_id = self.company
        order = self.order(quantity=10, item=self.ledger_item("average"))
        order.action_start()
        self.finished(order)
        self.assertEqual(self.balance(self.wip), -100)
        closing = self.company._get_location_valuation_vals()
        moved = sum(
            line["debit"] - line["credit"] for line in closing if line["account_id"] == self.wip.id
        )
        self.assertEqual(moved, 100)

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
