from __future__ import annotations

from odoo import fields, models


class ProductionErrorCause(models.Model):
    """Why pieces were bad: given with the error quantity of a feedback (ax.md 10.3)."""

    _name = "production.error.cause"
    _description = "Error Cause"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    sequence = fields.Integer(default=10, help="The order of the causes on screen.")
    name = fields.Char(required=True, translate=True, help="Why pieces were bad.")
    code = fields.Char(copy=False, help="A short name for lists and imports.")
    active = fields.Boolean(default=True, help="Archive the cause to offer it no longer.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        help="The company that uses the cause. Leave blank to share it.",
    )
