from __future__ import annotations

from odoo import fields, models


class ProductionPlanningProblem(models.Model):
    """Something that a planning run could not plan, with its reason and the item's name."""

    _name = "production.planning.problem"
    _description = "Planning Problem"
    _order = "severity, id"
    _rec_name = "text"

    run_id = fields.Many2one(
        "production.planning.run", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        related="run_id.company_id", store=True, index=True, precompute=True
    )
    severity = fields.Selection(
        [("error", "Not planned"), ("warning", "Planned, needs attention")],
        required=True,
        default="error",
        readonly=True,
    )
    code = fields.Char(readonly=True, help="Kind of problem, for grouping.")
    product_id = fields.Many2one(
        "product.product", string="Item", index="btree_not_null", ondelete="cascade", readonly=True
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", string="Site", ondelete="cascade", readonly=True
    )
    text = fields.Text(string="Reason", required=True, readonly=True)
