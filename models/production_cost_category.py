from __future__ import annotations

from odoo import api, fields, models


class ProductionCostCategory(models.Model):
    """A rate for work: what an hour or a piece costs (ax.md 2.1, 7.4).

    Routes and resources name categories instead of amounts, so that a rate changes in one place.
    """

    _name = "production.cost.category"
    _description = "Cost Category"
    _order = "code, name, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, help="What the rate is for.")
    code = fields.Char(string="Number", copy=False, help="The short number of the category.")
    active = fields.Boolean(default=True, help="Archive the category to offer it no longer.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        help="The company whose rate it is. Leave blank to share it.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_currency_id",
        help="The company's currency.",
    )
    cost_group_id = fields.Many2one(
        comodel_name="production.cost.group",
        check_company=True,
        ondelete="restrict",
        help="What kind of cost it is. Blank: the default cost group for labour and machines.",
    )
    account_id = fields.Many2one(
        comodel_name="account.account",
        string="Absorption Account",
        company_dependent=True,
        check_company=True,
        ondelete="restrict",
        help="Account that is credited with the work that orders bear, when their stock is valued "
        "in the accounts.",
    )
    hourly_cost = fields.Monetary(
        string="Cost per Hour",
        groups="production_control.group_user",
        help="What an hour of set-up or run time costs.",
    )
    unit_cost = fields.Monetary(
        string="Cost per Piece",
        groups="production_control.group_user",
        help="What each piece costs, such as piecework or wear.",
    )

    _costs_not_negative = models.Constraint(
        "CHECK(hourly_cost >= 0 AND unit_cost >= 0)",
        "The costs of a category cannot be negative. Use 0 for none.",
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for category in self:
            category.currency_id = (category.company_id or self.env.company).currency_id

    @api.depends("name", "code")
    def _compute_display_name(self):
        for category in self:
            code = category.code
            category.display_name = f"[{code}] {category.name}" if code else category.name
