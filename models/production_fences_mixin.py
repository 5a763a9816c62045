from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..planning.fences import FENCES


class ProductionFencesMixin(models.AbstractModel):
    """Time fences that beat those of the coverage group where they are ticked (ax.md 17.11).

    All are in days from the day of planning. A ticked fence of 0 days switches off what it is for.
    """

    _name = "production.fences.mixin"
    _description = "Overridden Time Fences"

    coverage_fence_override = fields.Boolean(
        string="Override Coverage Time Fence",
        help="Use this coverage time fence instead of the coverage group's.",
    )
    coverage_fence = fields.Integer(
        string="Coverage Time Fence",
        help="Days from today for which demand is planned. 0: only what is due.",
    )
    freeze_fence_override = fields.Boolean(
        string="Override Freeze Time Fence",
        help="Use this freeze time fence instead of the coverage group's.",
    )
    freeze_fence = fields.Integer(
        string="Freeze Time Fence",
        help="Days from today in which planning orders nothing new and changes no planned order. "
        "0: nothing is frozen.",
    )
    firming_fence_override = fields.Boolean(
        string="Override Firming Time Fence",
        help="Use this firming time fence instead of the coverage group's.",
    )
    firming_fence = fields.Integer(
        string="Firming Time Fence",
        help="Planned orders whose requirement date lies within this many days become real orders "
        "by themselves. 0: only by hand.",
    )
    explosion_fence_override = fields.Boolean(
        string="Override Explosion Time Fence",
        help="Use this explosion time fence instead of the coverage group's.",
    )
    explosion_fence = fields.Integer(
        string="Explosion Time Fence",
        help="Planned production asks for its components when its requirement lies within this "
        "many days. 0: never.",
    )
    capacity_fence_override = fields.Boolean(
        string="Override Capacity Time Fence",
        help="Use this capacity time fence instead of the coverage group's.",
    )
    capacity_fence = fields.Integer(
        string="Capacity Time Fence",
        help="Planned production within this many days is dated by its route and the hours of its "
        "resources. 0: always by the lead time.",
    )
    forecast_fence_override = fields.Boolean(
        string="Override Forecast Time Fence",
        help="Use this forecast time fence instead of the coverage group's.",
    )
    forecast_fence = fields.Integer(
        string="Forecast Time Fence",
        help="Forecast counts as demand within this many days. 0: forecast is ignored.",
    )
    action_fence_override = fields.Boolean(
        string="Override Action Message Time Fence",
        help="Use this action message time fence instead of the coverage group's.",
    )
    action_fence = fields.Integer(
        string="Action Message Time Fence",
        help="Messages to advance, postpone, increase, decrease or cancel are given for "
        "requirements within this many days. 0: no messages.",
    )
    futures_fence_override = fields.Boolean(
        string="Override Futures Time Fence",
        help="Use this futures time fence instead of the coverage group's.",
    )
    futures_fence = fields.Integer(
        string="Futures Time Fence",
        help="Delays are computed for requirements within this many days. 0: no delays are "
        "computed.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains(*FENCES)
    def _check_fences(self):
        for record in self:
            negative = next((name for name in FENCES if record[name] < 0), None)
            if negative:
                raise ValidationError(
                    self.env._(
                        "%(record)s: %(fence)s cannot be negative. Use 0 days to switch off what "
                        "it is for.",
                        record=record.display_name,
                        fence=record._fields[negative]._description_string(self.env),
                    )
                )

    # === BUSINESS METHODS === #

    def _fence_overrides(self) -> dict[str, int]:
        """The ticked fences and their days."""
        self.ensure_one()
        return {name: self[name] for name in FENCES if self[f"{name}_override"]}
