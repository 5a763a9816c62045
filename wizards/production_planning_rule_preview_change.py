from __future__ import annotations

from odoo import fields, models


class ProductionPlanningRulePreviewChange(models.TransientModel):
    """A planned order that would come, go or change with other planning rules."""

    _name = "production.planning.rule.preview.change"
    _inherit = ["production.plan.difference.mixin"]
    _description = "Changed Planned Order in a Preview"

    preview_id = fields.Many2one(
        "production.planning.rule.preview",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    currency_id = fields.Many2one(related="preview_id.currency_id")
