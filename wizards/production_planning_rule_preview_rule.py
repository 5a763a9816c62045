from __future__ import annotations

from odoo import api, fields, models


class ProductionPlanningRulePreviewRule(models.TransientModel):
    """How much one planning rule decides, or why it decides nothing."""

    _name = "production.planning.rule.preview.rule"
    _description = "Rule in a Preview of Planning Rules"
    _order = "sequence, id"
    _rec_name = "rule_id"

    preview_id = fields.Many2one(
        "production.planning.rule.preview",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    sequence = fields.Integer(readonly=True)
    rule_id = fields.Many2one(
        "production.planning.rule", required=True, readonly=True, ondelete="cascade"
    )
    verdict = fields.Selection(
        [("fires", "Fires"), ("shadowed", "Shadowed"), ("never", "Never fires")],
        required=True,
        readonly=True,
    )
    item_count = fields.Integer(
        string="Items", readonly=True, help="Items whose coverage the rule decides."
    )
    order_count = fields.Integer(
        string="Planned orders", readonly=True, help="Planned orders that the rule decides about."
    )
    shadowed_by_ids = fields.Many2many(
        "production.planning.rule",
        "production_planning_rule_preview_shadow_rel",
        string="Loses to",
        context={"active_test": False},
        readonly=True,
        help="Earlier rules that take items or planned orders which the rule matches.",
    )
    why = fields.Text(readonly=True)

    # === BUSINESS METHODS === #

    @api.model
    def _values(self, standing) -> dict:
        """Values of a line for a ``planning.rule_analysis.Standing``."""
        return {
            "rule_id": standing.rule,
            "verdict": standing.verdict,
            "item_count": standing.items,
            "order_count": standing.orders,
            "shadowed_by_ids": [(6, 0, standing.shadowed_by)],
            "why": self._why(standing),
        }

    def _why(self, standing) -> str | None:
        """Why the rule decides nothing, and how to mend it."""
        if standing.verdict == "shadowed":
            return self.env._(
                "Earlier rules take all that it matches. Move it before them, or narrow them."
            )
        texts = {
            "items": self.env._(
                "No stocked item at the planned sites meets its conditions on items and sites."
            ),
            "dates": self.env._(
                "It is not in force today, nor on the requirement date of any planned order."
            ),
            "demand": self.env._(
                "No planned order of its items is for demand of this kind and these customers."
            ),
        }
        return texts.get(standing.reason)
