from __future__ import annotations

from collections.abc import Callable

from odoo import fields, models
from odoo.fields import Command

from ..planning.comparison import total


class ProductionPlanDifferencesMixin(models.AbstractModel):
    """What many differences between two plans come to: counts, cost and delays."""

    _name = "production.plan.differences.mixin"
    _description = "Differences between Plans"

    currency_id = fields.Many2one("res.currency")  # that of the plan's company
    new_count = fields.Integer(string="New planned orders", readonly=True)
    gone_count = fields.Integer(string="Dropped planned orders", readonly=True)
    changed_count = fields.Integer(string="Changed planned orders", readonly=True)
    cost_change = fields.Monetary(
        string="Change of cost",
        readonly=True,
        help="What the planned orders cost more then than now, at the items' cost. Transfers cost "
        "nothing.",
    )
    delay_change = fields.Integer(
        string="Change of delay (days)",
        readonly=True,
        help="Days by which the planned orders are late more then than now, added up.",
    )

    # === BUSINESS METHODS === #

    def _action_open(self) -> dict:
        """Window action of this record."""
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _difference_values(
        self, lines_name: str, differences, quantity_of: Callable, limit: int | None = None
    ) -> dict:
        """Values that list the differences, what costs most first, and sum them up.

        :param lines_name: field that lists them, of a ``production.plan.difference.mixin``
        :param differences: ``planning.comparison.Difference`` of products and sites by their id
        :param quantity_of: a quantity of a planned order, in the item's inventory unit
        :param limit: how many to list; the sums are over all
        """
        costs = self._costs({difference.product for difference in differences})

        def cost_of(order):
            if order.order_type == "transfer":
                return 0
            return quantity_of(order.quantity) * costs[order.product]

        totals = total(differences, cost_of)
        ranked = sorted(differences, key=lambda difference: -abs(difference.cost(cost_of)))
        lines = self.env[self._fields[lines_name].comodel_name]
        return {
            lines_name: replaced(
                lines._values(difference, quantity_of, cost_of) for difference in ranked[:limit]
            ),
            "new_count": totals.new,
            "gone_count": totals.gone,
            "changed_count": totals.changed,
            "cost_change": totals.cost,
            "delay_change": totals.delay_days,
        }

    def _costs(self, product_ids) -> dict[int, float]:
        """What one unit of each item costs in the company of the plan."""
        products = self.env["product.product"].sudo().with_company(self.plan_id.company_id)
        return {product.id: product.standard_price for product in products.browse(product_ids)}


def replaced(rows) -> list[Command]:
    """Commands that put new lines with these values in the place of all old ones."""
    return [Command.clear(), *(Command.create(row) for row in rows)]
