from __future__ import annotations

from odoo import fields, models


class AccountMove(models.Model):
    """Entries that a production order posts on top of those of its stock moves."""

    _inherit = "account.move"

    prod_order_id = fields.Many2one(
        "production.order",
        string="Production order",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Production order whose cost the entry is about.",
    )
