from __future__ import annotations

from odoo import fields, models

from .ratio import Ratio


class ProductionBomLineStep(models.Model):
    """A row of the step table: orders from this size on consume this quantity (ax.md 6.3, 6.5)."""

    _name = "production.bom.line.step"
    _inherit = ["production.locked.line.mixin"]
    _description = "BOM Line Step"
    _order = "line_id, from_series"
    _rec_name = "from_series"

    line_id = fields.Many2one(
        comodel_name="production.bom.line",
        string="BOM Line",
        required=True,
        index=True,
        ondelete="cascade",
        help="The component that is consumed by step.",
    )
    company_id = fields.Many2one(
        related="line_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )
    from_series = Ratio(
        required=True,
        help="The smallest order quantity for which the row counts.",
    )
    quantity = Ratio(
        required=True,
        help="What an order of that size consumes in all, in the line's unit.",
    )

    _from_series_unique = models.Constraint(
        "UNIQUE(line_id, from_series)",
        "Two steps of a line begin at the same quantity. Change or delete one of them.",
    )
    _from_series_not_negative = models.Constraint(
        "CHECK(from_series >= 0)",
        "A step cannot begin below 0. Use 0 for orders of any size.",
    )

    # === BUSINESS METHODS === #

    def _document(self):
        return self.line_id.bom_id
