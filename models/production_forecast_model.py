from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductionForecastModel(models.Model):
    """A set of forecast lines that a master plan may count, such as *Budget 2027* (ax.md 17.14).

    A model may have submodels, one level deep: planning with a model counts the lines of its
    submodels too, planning with a submodel its own only.
    """

    _name = "production.forecast.model"
    _description = "Forecast Model"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, help="What the forecast is called.")
    active = fields.Boolean(
        default=True, help="Archive the model to offer it no longer; no plan counts its lines."
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="The company whose demand is forecast.",
    )
    parent_id = fields.Many2one(
        comodel_name="production.forecast.model",
        string="Part of",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        domain="[('parent_id', '=', False), ('id', '!=', id), ('company_id', '=', company_id)]",
        help="The model that counts this one's lines too, such as Europe for Germany. Blank: it "
        "stands alone.",
    )
    child_ids = fields.One2many("production.forecast.model", "parent_id", string="Submodels")
    line_ids = fields.One2many("production.forecast.line", "model_id", string="Lines")
    line_count = fields.Integer(string="Forecast Lines", compute="_compute_line_count")

    # === COMPUTE METHODS === #

    @api.depends("name", "parent_id.name")
    def _compute_display_name(self):
        for model in self:
            names = (model.parent_id.name, model.name)
            model.display_name = " / ".join(name for name in names if name)

    @api.depends("child_ids")
    def _compute_line_count(self):
        """Its own lines and those of its submodels, which is what a plan would count."""
        counted = self.env["production.forecast.line"]._read_group(
            [("model_id", "in", (self | self.child_ids).ids)], ["model_id"], ["__count"]
        )
        counts = {model.id: count for model, count in counted}
        for model in self:
            own = (model | model.child_ids).ids
            model.line_count = sum(counts.get(number, 0) for number in own)

    # === CONSTRAINT METHODS === #

    @api.constrains("parent_id")
    def _check_two_levels(self):
        for model in self.filtered("parent_id"):
            if model.parent_id.parent_id or model.child_ids or model.parent_id == model:
                raise ValidationError(
                    self.env._(
                        "Forecast models have two levels. %(model)s cannot be part of %(parent)s, "
                        "because one of the two is on the other level already: clear Part of there "
                        "first.",
                        model=model.name,
                        parent=model.parent_id.name,
                    )
                )

    # === ACTION METHODS === #

    def action_view_lines(self):
        """Open the lines of the model and of its submodels."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "production_control.production_forecast_line_action"
        )
        return {
            **action,
            "domain": [("model_id", "in", (self | self.child_ids).ids)],
            "context": {"default_model_id": self.id},
        }
