from __future__ import annotations

from odoo import api, fields, models

from ..models.production_planned_order import ORDER_TYPES


class ProductionPlanningRulePreviewChange(models.TransientModel):
    """A planned order that would come, go or change with other planning rules."""

    _name = "production.planning.rule.preview.change"
    _description = "Changed Planned Order in a Preview"
    _order = "id"
    _rec_name = "product_id"

    preview_id = fields.Many2one(
        "production.planning.rule.preview",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
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
    currency_id = fields.Many2one(related="preview_id.currency_id")
    cost_change = fields.Monetary(string="Change of cost", readonly=True)

    # === BUSINESS METHODS === #

    @api.model
    def _values(self, scope, difference, cost_of) -> dict:
        """Values of a line.

        :param difference: a ``planning.comparison.Difference``
        :param cost_of: what a planned order costs
        """
        return {
            "kind": difference.kind,
            "product_id": difference.product,
            "warehouse_id": difference.site,
            "delay_change": difference.delay_days,
            "cost_change": difference.cost(cost_of),
            **self._side(scope, difference.before, "before"),
            **self._side(scope, difference.after, "after"),
        }

    def _side(self, scope, order, when: str) -> dict:
        """Quantity, date and type of the order now or then."""
        if order is None:
            return {}
        return {
            f"quantity_{when}": scope.quantity(order.quantity),
            f"date_{when}": order.date_delivery,
            f"type_{when}": order.order_type,
        }
