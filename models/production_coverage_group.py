from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductionCoverageGroup(models.Model):
    """A policy of how demand is covered, shared by many items (ax.md 17.8 - 17.11).

    Requirement: an order for each demand. Period: one order for the demand of a number of days.
    Min./Max.: refill to the maximum when stock falls below the minimum. Manual: planning only
    watches. What the codes do is written in `planning.coverage`.
    """

    _name = "production.coverage.group"
    _description = "Coverage Group"
    _order = "sequence, name, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10, help="The order of the groups on screen.")
    name = fields.Char(required=True, translate=True, help="What the policy is called.")
    active = fields.Boolean(default=True, help="Archive the group to offer it no longer.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="The company that uses the group. Leave blank to share it.",
    )

    # How demand is covered
    coverage_code = fields.Selection(
        selection=[
            ("manual", "Manual"),
            ("requirement", "Requirement"),
            ("period", "Period"),
            ("min_max", "Min./Max."),
        ],
        default="requirement",
        required=True,
        help="Requirement: an order for each demand. Period: one order for the demand of the "
        "period. Min./Max.: refill to the maximum below the minimum. Manual: no orders.",
    )
    period_days = fields.Integer(
        string="Period",
        default=7,
        help="Days whose demand one order covers, counted from the first demand.",
    )
    calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        check_company=True,
        help="The days on which orders may be placed and received. Blank: every day; lead times "
        "in working days then count the company's.",
    )

    # How far planning looks
    coverage_fence = fields.Integer(
        string="Coverage Time Fence",
        default=365,
        help="Days from today for which demand is planned.",
    )
    firming_fence = fields.Integer(
        string="Firming Time Fence",
        compute="_compute_firming_fence",
        store=True,
        readonly=False,
        precompute=True,
        help="Planned orders whose requirement date lies within this many days become real orders "
        "by themselves. 0: only by hand.",
    )
    positive_days = fields.Integer(
        default=9999,
        help="A receipt may cover demand up to this many days later; older stock is not counted.",
    )
    negative_days = fields.Integer(
        help="A receipt may come this many days too late and still cover the demand, before "
        "another order is planned.",
    )
    dynamic_negative_days = fields.Boolean(
        default=True,
        help="Wait for a receipt at least as long as a new order would take to arrive.",
    )

    # Slack
    issue_margin = fields.Integer(
        help="Days between the arrival of an item and the start of the order that consumes it.",
    )
    receipt_margin = fields.Integer(
        help="Days between the arrival of an item and its demand.",
    )
    reorder_margin = fields.Integer(
        help="Days between the decision to order and the order itself.",
    )

    # === COMPUTE METHODS === #

    @api.depends("coverage_fence")
    def _compute_firming_fence(self):
        """Firm as far as planning looks, unless somebody says otherwise."""
        for group in self:
            group.firming_fence = group.coverage_fence

    # === CONSTRAINT METHODS === #

    @api.constrains(
        "coverage_code",
        "period_days",
        "coverage_fence",
        "firming_fence",
        "positive_days",
        "negative_days",
        "issue_margin",
        "receipt_margin",
        "reorder_margin",
    )
    def _check_days(self):
        for group in self:
            negative = next((name for name in self._day_fields() if group[name] < 0), None)
            if negative:
                raise ValidationError(
                    self.env._(
                        "%(group)s: %(field)s cannot be negative. Use 0 for none.",
                        group=group.name,
                        field=group._fields[negative]._description_string(self.env),
                    )
                )
            if group.coverage_code == "period" and not group.period_days:
                raise ValidationError(
                    self.env._(
                        "%(group)s covers demand by period and names no period. Fill in the "
                        "number of days.",
                        group=group.name,
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _day_fields(self) -> tuple[str, ...]:
        """Names of the fields that count days."""
        return (
            "period_days",
            "coverage_fence",
            "firming_fence",
            "positive_days",
            "negative_days",
            "issue_margin",
            "receipt_margin",
            "reorder_margin",
        )
