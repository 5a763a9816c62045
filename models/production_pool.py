from __future__ import annotations

from odoo import fields, models


class ProductionPool(models.Model):
    """A free grouping of production orders, such as *Urgent* or *Samples* (ax.md 3.1)."""

    _name = "production.pool"
    _description = "Production Pool"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    sequence = fields.Integer(default=10, help="The order of the pools on screen.")
    name = fields.Char(required=True, translate=True, help="What the orders have in common.")
    code = fields.Char(copy=False, help="A short name for lists and imports.")
    color = fields.Integer(help="The colour of the pool on order cards.")
    active = fields.Boolean(default=True, help="Archive the pool to offer it no longer.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        help="The company that uses the pool. Leave blank to share it.",
    )
