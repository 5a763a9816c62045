from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...costing import in_cents
from ...planning.consumption import exact

#: variance -> account of the company
VARIANCE_ACCOUNTS = {
    "lot_size": "prod_variance_lot_size_account_id",
    "quantity": "prod_variance_quantity_account_id",
    "price": "prod_variance_price_account_id",
    "substitution": "prod_variance_substitution_account_id",
}


class ProductionOrderStepCostLedger(models.AbstractModel):
    """The entries of production orders, on top of those that Odoo posts with stock (ax.md 10.6).

    Work in process is the valuation account of the production location. Issues and receipts meet
    there by themselves; work comes when a route card is posted, indirect cost and whatever else is
    missing when the order is ended, and then an order leaves nothing behind. Nothing is posted
    where the item is not valued in the accounts, or the location has no account.
    """

    _name = "production.order.step.cost.ledger"
    _description = "Entries of Production Orders"

    account_move_ids = fields.One2many(
        "account.move", "prod_order_id", string="Entries", groups="account.group_account_readonly"
    )

    # === BUSINESS METHODS === #

    def _wip_account(self):
        """The account of the work in process of this order; empty where nothing is posted."""
        product = self.product_id.with_company(self.company_id)
        if product.valuation != "real_time":
            return self.env["account.account"]
        return self._production_location().with_company(self.company_id).valuation_account_id

    def _post_settlements(self, settled: dict) -> None:
        """Post what is missing when these orders are ended; their work in process comes to zero.

        :param settled: {order: Settlement}
        """
        self.journal_ids._post_time_entries()
        values = []
        for order, settlement in settled.items():
            if order._wip_account():
                lines = order._settlement_lines(settlement)
                values += order._entry_values(self.env._("%s: end", order.name), lines)
        self._post_entries(values)

    def _settlement_lines(self, settlement) -> list[tuple]:
        """(account, balance, text) of everything but work in process, which takes the rest."""
        return [
            *self._move_lines(),
            *self._absorption_lines(),
            *self._variance_lines(settlement),
            *self._leftover_lines(settlement),
        ]

    def _move_lines(self) -> list[tuple]:
        """What stock moves of the order are worth by now and was not posted with them."""
        lines = []
        moves = self.move_finished_ids | self.component_ids.move_ids
        for move in moves.filtered(lambda move: move.state == "done"):
            if not move._should_create_account_move():
                continue
            missing = exact(move.value) - exact(round(move.prod_value_posted, 6))
            move.prod_value_posted = move.value
            sign = 1 if move.is_in else -1
            account = self._stock_account(move.product_id)
            lines.append((account, sign * missing, move.product_id.display_name))
        return lines

    def _absorption_lines(self) -> list[tuple]:
        """Cost that comes from elsewhere than stock: overhead, services, goods without stock."""
        lines = []
        for row in self.cost_row_ids.filtered("cost_realized"):
            product = row.product_id
            if row.indirect_id:
                account = row.indirect_id.account_id or self._raise_no_account(
                    self.env._("an absorption account on the indirect cost %s", row.label),
                    self.env._("Production, Configuration, Costing, Indirect costs"),
                )
            elif product and not product.is_storable:
                account = self._expense_account(product)
            else:
                continue
            lines.append((account, -exact(row.cost_realized), row.label))
        return lines

    def _variance_lines(self, settlement) -> list[tuple]:
        lines = []
        for kind, amount in settlement.variances:
            name = VARIANCE_ACCOUNTS[kind]
            account = self.company_id[name] or self._raise_no_account(
                self.company_id._fields[name]._description_string(self.env),
                self.env._("Production, Configuration, Company parameters"),
            )
            lines.append(
                (account, amount, self.company_id._fields[name]._description_string(self.env))
            )
        return lines

    def _leftover_lines(self, settlement) -> list[tuple]:
        """Scrap, and the differences that no goods in stock can bear."""
        lines = []
        if settlement.scrapped:
            account = self._parameters().prod_scrap_account_id or self._raise_no_account(
                self.env._("a scrap account"), self.env._("Production, Configuration, Settings")
            )
            lines.append((account, settlement.scrapped, self.env._("Scrap")))
        if settlement.homeless:
            lines.append(
                (self._difference_account(), settlement.homeless, self.env._("No receipt"))
            )
        delivered = settlement.delivered - self._charged_by_invoices(settlement)
        if delivered:
            text = self.env._("Delivered goods")
            lines.append((self._difference_account(), delivered, text))
            lines.append((self._stock_account(self.product_id), -delivered, text))
        return lines

    def _charged_by_invoices(self, settlement) -> Fraction:
        """Part of the difference on delivered goods that their invoices will charge.

        Odoo takes goods out of the stock account when they are invoiced, those at average cost at
        the cost price of that day. What is delivered and not invoiced is so charged with the new
        price by itself.
        """
        if self.product_id.cost_method != "average" or not settlement.raised_price:
            return Fraction(0)
        lines = self.env["sale.order.line"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("product_id", "=", self.product_id.id),
                ("qty_delivered", ">", 0),
                "|",
                ("invoice_status", "!=", "invoiced"),
                ("invoice_lines.parent_state", "=", "draft"),
            ]
        )
        pieces = sum(
            line.product_uom_id._compute_quantity(
                max(line.qty_delivered - line.qty_invoiced_posted, 0.0), self.product_id.uom_id
            )
            for line in lines
        )
        return in_cents(exact(pieces) * settlement.raised_price, self._cent())

    # === BUSINESS METHODS - ACCOUNTS === #

    def _stock_account(self, product):
        """The account in which the stock of an item is valued."""
        accounts = product.with_company(self.company_id)._get_product_accounts()
        return accounts["stock_valuation"] or self._raise_no_account(
            self.env._("a stock valuation account for %s", product.display_name),
            self.env._("the product category, or Inventory valuation in the accounting settings"),
        )

    def _expense_account(self, product):
        accounts = product.with_company(self.company_id)._get_product_accounts()
        return accounts["expense"] or self._raise_no_account(
            self.env._("an expense account for %s", product.display_name),
            self.env._("the item, or its product category"),
        )

    def _difference_account(self):
        """Account for differences of delivered goods: the company's, else the item's expense."""
        return self.company_id.prod_cost_difference_account_id or self._expense_account(
            self.product_id
        )

    def _stock_journal(self):
        return self.company_id.account_stock_journal_id or self._raise_no_account(
            self.env._("a stock journal"),
            self.env._("the accounting settings, under Inventory valuation"),
        )

    def _raise_no_account(self, what: str, where: str):
        raise UserError(
            self.env._(
                "The cost of production order %(order)s cannot be posted: %(company)s lacks "
                "%(what)s. Set it in: %(where)s.",
                order=self.name,
                company=self.company_id.display_name,
                what=what,
                where=where,
            )
        )

    # === BUSINESS METHODS - ENTRIES === #

    def _entry_values(self, text: str, lines: list[tuple], day=None) -> list[dict]:
        """Values of an entry with these lines and their counterpart in work in process.

        :param lines: (account, balance, text); added up by account and text
        :param day: date of the entry; today when left out
        :return: no values where nothing is left to be posted
        """
        balances: dict[tuple, Fraction] = defaultdict(Fraction)
        for account, balance, label in lines:
            balances[account, label] += balance
        rest = -sum(balances.values(), Fraction(0))
        if rest:
            balances[self._wip_account(), text] = rest
        commands = [
            Command.create(
                {
                    "account_id": account.id,
                    "name": f"{self.name} - {label}",
                    "balance": float(balance),
                    "product_id": self.product_id.id,
                }
            )
            for (account, label), balance in balances.items()
            if balance
        ]
        if not commands:
            return []
        forced = self.env.context.get("force_period_date")
        return [
            {
                "move_type": "entry",
                "journal_id": self._stock_journal().id,
                "company_id": self.company_id.id,
                "date": forced or day or fields.Date.context_today(self),
                "ref": text,
                "prod_order_id": self.id,
                "line_ids": commands,
            }
        ]

    def _post_entries(self, values: list[dict]):
        """Create and post entries.

        :return: the entries, in the order of the values
        """
        entries = self.env["account.move"].sudo().create(values)
        if entries:
            entries._post()
        return entries
