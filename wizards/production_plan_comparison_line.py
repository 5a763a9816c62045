from __future__ import annotations

from odoo import api, fields, models

from ..models.loose_many2one import LooseMany2one


class ProductionPlanComparisonLine(models.TransientModel):
    """A planned order that a simulation has and the operative plan has not, or otherwise."""

    _name = "production.plan.comparison.line"
    _inherit = ["production.plan.difference.mixin"]
    _description = "Difference between Master Plans"

    comparison_id = fields.Many2one(
        "production.plan.comparison", required=True, index=True, ondelete="cascade", readonly=True
    )
    is_chosen = fields.Boolean(
        string="Accept", help="Accept this planned order with everything below it."
    )
    planned_id = LooseMany2one("production.planned.order", string="Planned order", readonly=True)
    currency_id = fields.Many2one(related="comparison_id.currency_id")

    # === BUSINESS METHODS === #

    @api.model
    def _values(self, difference, quantity_of, cost_of) -> dict:
        """Values of a line, with the planned order of the simulation."""
        values = super()._values(difference, quantity_of, cost_of)
        return {**values, "planned_id": difference.after and difference.after.id}
