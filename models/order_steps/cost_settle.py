from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from odoo import fields, models

from ...costing import in_cents, receipt_values, shared_out, split_scrap
from ...planning.consumption import exact


@dataclass
class Settlement:
    """Where the actual cost of one ended order went; amounts in the company's currency."""

    scrapped: Fraction = Fraction(0)
    """To the scrap account."""
    delivered: Fraction = Fraction(0)
    """Raised the value of receipts whose goods are not in stock any more."""
    raised_price: Fraction = Fraction(0)
    """By how much the item's cost price rose."""
    homeless: Fraction = Fraction(0)
    """Found no receipt to go to."""
    variances: list = field(default_factory=list)
    """(kind, amount) of an item at standard cost."""


class ProductionOrderStepCostSettle(models.AbstractModel):
    """The actual cost of an order finds its place when the order is ended (ax.md 10.4).

    Scrap bears its share where the scrap method says so, the good pieces the rest. Receipts are
    valued anew at actual cost; items at standard cost keep it, and the difference is explained by
    four variances. Goods that were delivered in the meantime cannot take part: what belongs to
    them is kept on the order and goes to an account of its own.
    """

    _name = "production.order.step.cost.settle"
    _description = "Settlement of Production Cost"

    # === BUSINESS METHODS === #

    def _settle_costs(self) -> None:
        """Settle these orders, for which nothing is open any more.

        Orders of one item are settled one after the other: how much of a revaluation stays in
        stock depends on what was revalued before.

        :raises UserError: where stock is valued in the accounts and an account is missing
        """
        for company, orders in self.grouped("company_id").items():
            orders.with_company(company)._settle_together()

    def _settle_together(self) -> None:
        """Settle orders of the company of the environment."""
        self._realize_costs()
        settled = {}
        for order in self:
            settled[order] = Settlement(scrapped=order._scrap_share())
            order.cost_scrapped = float(settled[order].scrapped)
        self.cost_settled = True
        standard = self.filtered(lambda order: order._is_at_standard_cost())
        for order, variances in standard._explain().items():
            settled[order].variances = variances
        for order in self - standard:
            order._carry_actual_cost(settled[order])
        self._post_settlements(settled)

    def _is_at_standard_cost(self) -> bool:
        return self.product_id.cost_method == "standard"

    def _scrap_share(self) -> Fraction:
        """What the scrap account bears of the realised cost, in cents."""
        to_account = self._parameters().prod_scrap_method == "account"
        _good, scrapped = split_scrap(
            exact(self.cost_realized), exact(self.qty_good), exact(self.qty_error), to_account
        )
        return in_cents(scrapped, self._cent())

    # === BUSINESS METHODS - ACTUAL COST (AVERAGE, FIFO) === #

    def _carry_actual_cost(self, settlement: Settlement) -> None:
        """Value the receipts of this order at actual cost, and note what could not be placed."""
        cent = self._cent()
        cost = exact(self.cost_realized) - settlement.scrapped
        receipts, returns = self._receipts()
        stock_before, price_before = self._stock_value(), exact(self.product_id.standard_price)
        value_before = _value(receipts)
        rows = [move._prod_as_receipt() for move in receipts]
        values = receipt_values(cost, rows, _value(returns))
        if values is not None:
            for move, value in zip(receipts, shared_out(values, cent), strict=True):
                move.prod_unit_cost = float(value) / move._get_valued_qty()
            receipts._set_value()
        raised = _value(receipts) - value_before
        settlement.delivered = in_cents(raised - (self._stock_value() - stock_before), cent)
        settlement.raised_price = exact(self.product_id.standard_price) - price_before
        settlement.homeless = cost - (_value(receipts) - _value(returns))
        self.cost_difference_delivered = float(settlement.delivered + settlement.homeless)

    def _receipts(self) -> tuple:
        """Posted receipts of the item, and the moves that took some of them back."""
        done = self.move_finished_ids.filtered(lambda move: move.state == "done")
        returns = done.filtered(lambda move: move._prod_is_return())
        return (done - returns).filtered("quantity"), returns

    def _stock_value(self) -> Fraction:
        """What Odoo says that the stock of the item is worth now."""
        product = self.product_id
        if product.lot_valuated:
            # does not know by itself that values of moves have changed
            self.env["stock.lot"].invalidate_model(["total_value"])
        product.invalidate_recordset(["total_value"])
        return exact(product.total_value)

    # === BUSINESS METHODS - STANDARD COST === #

    def _explain(self) -> dict:
        """Work out and keep the variances of these orders of items at standard cost (ax.md 10.7).

        :return: {order: [(kind, amount)]}
        """
        found = self.env["production.costing.standard"]._variances(self)
        today = fields.Date.context_today(self)
        created = self.env["production.order.variance"].create(
            [
                {**values, "order_id": order.id, "company_id": order.company_id.id, "date": today}
                for order, rows in found.items()
                for values in rows
            ]
        )
        explained = {order: [] for order in self}
        for variance in created:
            explained[variance.order_id].append((variance.kind, exact(variance.amount)))
        return explained


def _value(moves) -> Fraction:
    """What these moves are worth together."""
    return sum((exact(move.value) for move in moves), Fraction(0))
