from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..planning.fences import MARGINS


class ProductionMasterPlan(models.Model):
    """What a plan decides about coverage for all its items (ax.md 17.10, 17.11).

    A ticked fence beats those of item coverage and coverage group. Margins are added to theirs.
    """

    _name = "production.master.plan"
    _inherit = ["production.master.plan", "production.fences.mixin"]

    issue_margin = fields.Integer(
        help="Days that are added to the issue margin of every coverage group.",
    )
    receipt_margin = fields.Integer(
        help="Days that are added to the receipt margin of every coverage group.",
    )
    reorder_margin = fields.Integer(
        help="Days that are added to the reorder margin of every coverage group.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains(*MARGINS)
    def _check_margins(self):
        for plan in self:
            negative = next((name for name in MARGINS if plan[name] < 0), None)
            if negative:
                raise ValidationError(
                    self.env._(
                        "%(plan)s: %(margin)s cannot be negative. A plan adds to the margins of "
                        "coverage groups; shorten them there.",
                        plan=plan.name,
                        margin=plan._fields[negative]._description_string(self.env),
                    )
                )

    # === BUSINESS METHODS === #

    def _margins(self) -> dict[str, int]:
        """The days that the plan adds to the margins of every item."""
        self.ensure_one()
        return {name: self[name] for name in MARGINS}
