from __future__ import annotations

from odoo import api, fields, models

from .production_order_cost import COST_KINDS


class ProductionOrderVariance(models.Model):
    """Why an ended order did not cost what the standard of its item says (ax.md 10.7).

    The variances of an order add up to its actual cost less the standard cost of its good pieces.
    They are worked out once, when the order is ended, by `costing.variances`.
    """

    _name = "production.order.variance"
    _description = "Production Variance"
    _order = "order_id, kind, id"
    _rec_name = "label"

    order_id = fields.Many2one(
        "production.order",
        string="Production order",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    item_id = fields.Many2one(related="order_id.product_id", string="Item")
    date = fields.Date(readonly=True, help="Day on which the order was ended.")
    kind = fields.Selection(
        [
            ("lot_size", "Lot size"),
            ("quantity", "Quantity"),
            ("price", "Price"),
            ("substitution", "Substitution"),
        ],
        string="Variance",
        required=True,
        readonly=True,
        help="Lot size: constants were spread over another quantity. Quantity: more or less was "
        "used. Price: it cost more or less. Substitution: something else was used.",
    )
    cost_group_id = fields.Many2one(
        "production.cost.group", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    row_kind = fields.Selection(
        COST_KINDS,
        string="Kind of cost",
        readonly=True,
        help="What kind of row of the calculation the variance arose in.",
    )
    product_id = fields.Many2one("product.product", string="Component", readonly=True)
    master_operation_id = fields.Many2one(
        "production.operation", string="Operation", readonly=True, ondelete="restrict"
    )
    indirect_id = fields.Many2one(
        "production.indirect.cost", string="Indirect cost", readonly=True, ondelete="restrict"
    )
    label = fields.Char(string="Cost", compute="_compute_label")
    amount = fields.Monetary(
        readonly=True, help="Above zero, the order cost more than the standard."
    )

    # === COMPUTE METHODS === #

    @api.depends("product_id", "master_operation_id", "indirect_id")
    def _compute_label(self):
        for variance in self:
            variance.label = (
                variance.product_id.display_name
                or variance.master_operation_id.display_name
                or variance.indirect_id.name
                or self.env._("Standard price of the item")
            )
