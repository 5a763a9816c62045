from __future__ import annotations

from odoo import fields, models

from .ratio import Ratio


class ProductionItemAllocationKeyLine(models.Model):
    """The share of one item in an item allocation key."""

    _name = "production.item.allocation.key.line"
    _description = "Line of an Item Allocation Key"
    _order = "key_id, sequence, id"
    _rec_name = "product_id"
    _check_company_auto = True

    key_id = fields.Many2one(
        comodel_name="production.item.allocation.key",
        string="Item Allocation Key",
        required=True,
        index=True,
        ondelete="cascade",
        help="The key that the share belongs to.",
    )
    company_id = fields.Many2one(
        related="key_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10, help="The order of the items on screen.")
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
        domain="[('is_storable', '=', True)]",
        help="The item that gets a share of the forecast.",
    )
    percent = Ratio(
        string="Share %",
        default=100.0,
        required=True,
        help="Percentage of the forecast quantity. All shares together may exceed 100.",
    )

    _percent_not_negative = models.Constraint(
        "CHECK(percent >= 0)", "The share of an item cannot be negative. Use 0 for none."
    )
    _one_share = models.Constraint(
        "UNIQUE(key_id, product_id)",
        "The item has a share in the allocation key already. Change that one instead.",
    )
