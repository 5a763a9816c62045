from __future__ import annotations

from collections.abc import Callable

from odoo import api, fields, models

from ..models.production_planned_order import ORDER_TYPES


class ProductionPlanDifferenceMixin(models.AbstractModel):
    """A planned order as it is now and as it would be then: it comes, goes or changes."""

    _name = "production.plan.difference.mixin"
    _description = "Difference between Plans"
    _order = "id"
    _rec_name = "product_id"

    kind = fields.Selection(
        [("new", "New"), ("gone", "Dropped"), ("changed", "Changed")],
        string="Change",
        required=True,
        readonly=True,
    )
    product_id = fields.Many2one("product.product", string="Item", required=True, readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", string="Site", required=True, readonly=True)
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity_before = fields.Float(string="Quantity now", digits="Product Unit", readonly=True)
    quantity_after = fields.Float(string="Quantity then", digits="Product Unit", readonly=True)
    date_before = fields.Date(string="Delivery now", readonly=True)
    date_after = fields.Date(string="Delivery then", readonly=True)
    type_before = fields.Selection(ORDER_TYPES, string="Type now", readonly=True)
    type_after = fields.Selection(ORDER_TYPES, string="Type then", readonly=True)
    delay_change = fields.Integer(string="Later by (days)", readonly=True)
    currency_id = fields.Many2one("res.currency")  # that of the record that lists the differences
    cost_change = fields.Monetary(string="Change of cost", readonly=True)

    # === BUSINESS METHODS === #

    @api.model
    def _values(self, difference, quantity_of: Callable, cost_of: Callable) -> dict:
        """Values of a line.

        :param difference: a ``planning.comparison.Difference``
        :param quantity_of: a quantity of a planned order, in the item's inventory unit
        :param cost_of: what a planned order costs
        """
        return {
            "kind": difference.kind,
            "product_id": difference.product,
            "warehouse_id": difference.site,
            "delay_change": difference.delay_days,
            "cost_change": difference.cost(cost_of),
            **_side(difference.before, "before", quantity_of),
            **_side(difference.after, "after", quantity_of),
        }


def _side(order, when: str, quantity_of: Callable) -> dict:
    """Quantity, date and type of the order now or then."""
    if order is None:
        return {}
    return {
        f"quantity_{when}": quantity_of(order.quantity),
        f"date_{when}": order.date_delivery,
        f"type_{when}": order.order_type,
    }
