from __future__ import annotations

from odoo import api, fields, models


class ProductionItemAllocationKey(models.Model):
    """How a forecast for many items is shared out to each of them (ax.md 17.14).

    The shares need not sum up to 100 %: a hundred bicycles may want two hundred wheels and, for
    most of them, a bell.
    """

    _name = "production.item.allocation.key"
    _description = "Item Allocation Key"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, help="What the items have in common.")
    active = fields.Boolean(default=True, help="Archive the key to offer it no longer.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        default=lambda self: self.env.company,
        help="The company that uses the key. Leave blank to share it.",
    )
    line_ids = fields.One2many(
        "production.item.allocation.key.line", "key_id", string="Items", copy=True
    )
    percent = fields.Float(
        string="Total %", digits=(16, 2), compute="_compute_percent", help="The sum of the shares."
    )

    # === COMPUTE METHODS === #

    @api.depends("line_ids.percent")
    def _compute_percent(self):
        for key in self:
            key.percent = sum(key.line_ids.mapped("percent"))
