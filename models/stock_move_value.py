from __future__ import annotations

from odoo import fields, models

from ..costing import Receipt
from ..planning.consumption import exact


class ProductionMoveValue(models.AbstractModel):
    """What the moves of production orders are worth, and what of it is in the accounts.

    Receipts are worth the cost of their order; issues, by-products and everything that is taken
    back are worth what Odoo says. Items at standard cost keep their standard.
    """

    _name = "production.move.value"
    _description = "Valuation of Production Moves"

    prod_unit_cost = fields.Float(
        string="Actual unit cost",
        readonly=True,
        copy=False,
        help="Actual cost of an inventory unit, once the production order is ended.",
    )
    prod_value_posted = fields.Float(
        string="Value in the accounts",
        readonly=True,
        copy=False,
        help="How much of the value of this move of a production order is posted.",
    )

    # === CORE HOOKS === #

    def _get_value_from_production(self, quantity, at_date=None):
        """Value a receipt at the cost of its order (ax.md 10.6, *Use estimated cost price*)."""
        order = self.sudo().prod_order_id
        if not order or not self._prod_carries_cost():
            return super()._get_value_from_production(quantity, at_date)
        value = order._unit_cost(self, at_date) * quantity
        return {
            "value": value,
            "quantity": quantity,
            "description": self.env._(
                "%(value)s for %(quantity)s %(unit)s from production order %(order)s",
                value=self.company_currency_id.format(value),
                quantity=quantity,
                unit=self.product_id.uom_id.name,
                order=order.name,
            ),
        }

    def _should_create_account_move(self):
        """Wait until the order is ended, where its site posts no journals in the ledger."""
        return super()._should_create_account_move() and self._prod_posts_at_once()

    def _create_account_move(self):
        """Keep what was posted of the moves of production orders: End posts what is missing."""
        posting = self.filtered(
            lambda move: move.sudo()._prod_order() and move._should_create_account_move()
        )
        entry = super()._create_account_move()
        for move in posting:
            move.sudo().prod_value_posted = move.value
        return entry

    # === BUSINESS METHODS === #

    def _prod_carries_cost(self) -> bool:
        """Whether this move of an order brings in goods that are worth what the order costs."""
        product = self.product_id.with_company(self.company_id)
        return not self.origin_returned_move_id and product.cost_method != "standard"

    def _prod_posts_at_once(self) -> bool:
        """Whether the site posts such moves before their order is settled (ax.md 10.5)."""
        order = self.sudo()._prod_order()
        if not order or order.cost_settled:
            return True
        name = "prod_post_report" if self.prod_order_id else "prod_post_picking_list"
        return order._parameters()[name]

    def _prod_as_receipt(self) -> Receipt:
        """This posted receipt as the costing package sees it, in the inventory unit."""
        back = self.returned_move_ids.filtered(lambda move: move.state == "done")
        returned = sum(move._get_valued_qty() for move in back)
        return Receipt(exact(self._get_valued_qty()), exact(self.value), exact(returned))
