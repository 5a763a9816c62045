from __future__ import annotations

from odoo import api, fields, models

from .ratio import Ratio

#: kinds of rows, as `costing.KINDS` has them: material, parts of an operation, indirect costs
COST_KINDS = [
    ("material", "Material"),
    ("setup", "Set-up"),
    ("run", "Run"),
    ("quantity", "Quantity"),
    ("surcharge", "Surcharge"),
    ("rate", "Rate"),
]


class ProductionOrderCost(models.Model):
    """A row of an order's price calculation: what a part of it costs, estimated and realised.

    The estimate writes the one side, postings the other (ax.md 5, *Price calculation*). Rows are
    calculated and never edited.
    """

    _name = "production.order.cost"
    _description = "Cost of a Production Order"
    _order = "order_id, sequence, id"
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
    order_state = fields.Selection(related="order_id.state", string="Order status")
    sequence = fields.Integer(readonly=True)
    kind = fields.Selection(
        COST_KINDS,
        required=True,
        readonly=True,
        help="Material, the parts of an operation, and the indirect costs Surcharge and Rate.",
    )
    cost_group_id = fields.Many2one(
        "production.cost.group", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    # What costs
    component_id = fields.Many2one(
        "production.order.component",
        string="Order line",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    operation_id = fields.Many2one(
        "production.order.operation", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    indirect_id = fields.Many2one(
        "production.indirect.cost", string="Indirect cost", readonly=True, ondelete="restrict"
    )
    product_id = fields.Many2one("product.product", string="Component", readonly=True)
    resource_id = fields.Many2one("production.resource", readonly=True, ondelete="set null")
    category_id = fields.Many2one(
        "production.cost.category", string="Cost category", readonly=True, ondelete="restrict"
    )
    label = fields.Char(string="Cost", compute="_compute_label")
    uom_id = fields.Many2one(
        "uom.uom", string="Unit", readonly=True, help="Blank where a surcharge is on an amount."
    )

    # How much
    qty_estimated = Ratio(
        string="Estimated quantity",
        readonly=True,
        help="Quantity, hours or pieces of the estimate; the amount that a surcharge is on.",
    )
    qty_realized = Ratio(
        string="Realised quantity",
        readonly=True,
        help="Quantity, hours or pieces that were posted; the amount that a surcharge is on.",
    )
    cost_estimated = fields.Monetary(
        string="Estimated cost", readonly=True, help="Cost at the prices of the estimate."
    )
    cost_realized = fields.Monetary(
        string="Realised cost", readonly=True, help="Cost of what was posted."
    )
    difference = fields.Monetary(
        compute="_compute_difference",
        store=True,
        precompute=True,
        help="Realised less estimated cost: above zero, more was spent.",
    )
    price = fields.Monetary(
        string="Sales price",
        readonly=True,
        help="Estimated cost and the profit of the cost group.",
    )

    # === COMPUTE METHODS === #

    @api.depends("cost_estimated", "cost_realized")
    def _compute_difference(self):
        for row in self:
            row.difference = row.cost_realized - row.cost_estimated

    @api.depends("kind", "product_id", "operation_id", "indirect_id")
    def _compute_label(self):
        for row in self:
            row.label = (
                row.product_id.display_name or row.operation_id.display_name or row.indirect_id.name
            )

    # === BUSINESS METHODS === #

    def _key(self) -> tuple:
        """What the row is about, as ``production.costing.reader`` names it: (kind, (model, id))."""
        self.ensure_one()
        subject = self.component_id or self.operation_id or self.indirect_id
        return self.kind, (subject._name, subject.id)

    def _realized_side(self) -> dict:
        """What a new estimate keeps of the row."""
        return {
            "qty_realized": self.qty_realized,
            "cost_realized": self.cost_realized,
            "cost_group_id": self.cost_group_id.id,
        }
