from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..planning.entities import ACTIONS

#: when the minimum must be there (ax.md 17.9)
FULFIL_MINIMUM = [
    ("today", "Today's date"),
    ("procurement", "Today's date + procurement time"),
    ("first_issue", "First issue"),
    ("fence", "Coverage time fence"),
]

#: fields that count days
DAY_FIELDS = (
    "period_days",
    "coverage_fence",
    "freeze_fence",
    "firming_fence",
    "explosion_fence",
    "capacity_fence",
    "forecast_fence",
    "action_fence",
    "futures_fence",
    "positive_days",
    "negative_days",
    "issue_margin",
    "receipt_margin",
    "reorder_margin",
    "advance_margin",
    "postpone_margin",
)


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

    fulfil_minimum = fields.Selection(
        selection=FULFIL_MINIMUM,
        default="today",
        required=True,
        help="When the minimum of an item must be in stock. Today's date: at once, even if that "
        "cannot be done. With procurement time: as soon as an order can be there. First issue: "
        "when an issue takes the stock below it. Coverage time fence: at the end of the fence.",
    )
    minimum_key_id = fields.Many2one(
        comodel_name="production.minimum.key",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Factors by which minimums change over the year. Blank: they stay the same.",
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
    freeze_fence = fields.Integer(
        string="Freeze Time Fence",
        help="Days from today in which planning orders nothing new and changes no planned order. "
        "0: nothing is frozen.",
    )
    explosion_fence = fields.Integer(
        string="Explosion Time Fence",
        help="Planned production asks for its components when its requirement lies within this "
        "many days. 0: always.",
    )
    capacity_fence = fields.Integer(
        string="Capacity Time Fence",
        help="Planned production within this many days is dated by its route and the hours of its "
        "resources. 0: always by the lead time.",
    )
    forecast_fence = fields.Integer(
        string="Forecast Time Fence",
        help="Forecast counts as demand within this many days. 0: as far as planning looks.",
    )
    reduction_key_id = fields.Many2one(
        comodel_name="production.reduction.key",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The periods, and their percentages, by which the forecast of these items is reduced "
        "where the master plan reduces by a key. Blank: the key of the master plan.",
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

    # What planning says about orders that are there
    calculate_futures = fields.Boolean(
        default=True,
        help="Compute how late an order will be when it can no longer be there in time.",
    )
    futures_fence = fields.Integer(
        string="Futures Time Fence",
        help="Delays are computed for requirements within this many days. 0: for all.",
    )
    action_fence = fields.Integer(
        string="Action Message Time Fence",
        default=365,
        help="Messages to change or cancel orders are given for requirements within this many "
        "days. 0: no messages.",
    )
    action_basis = fields.Selection(
        [("requirement", "Requirement date"), ("futures", "Futures date")],
        string="Basis Date",
        default="requirement",
        required=True,
        help="To which day messages want receipts. Requirement date: to that on which they are "
        "needed. Futures date: not before all else that is needed with them can be there, where "
        "that is ordered too late.",
    )
    action_advance = fields.Boolean(
        string="Advance",
        default=True,
        help="Say when a receipt comes later than it is needed.",
    )
    advance_margin = fields.Integer(
        help="Days that a receipt may be late before a message asks to advance it.",
    )
    action_postpone = fields.Boolean(
        string="Postpone",
        default=True,
        help="Say when a receipt comes earlier than it is needed.",
    )
    postpone_margin = fields.Integer(
        help="Days that a receipt may be early before a message asks to postpone it.",
    )
    action_increase = fields.Boolean(
        string="Increase",
        default=True,
        help="Say when an order should be larger.",
    )
    action_decrease = fields.Boolean(
        string="Decrease",
        default=True,
        help="Say when an order is larger than what is needed.",
    )
    dampener_qty = fields.Float(
        string="Dampener Quantity",
        digits="Product Unit",
        help="A surplus up to this quantity gives no message to decrease an order.",
    )
    action_cancel = fields.Boolean(
        string="Cancel",
        default=True,
        help="Say when an order is not needed at all.",
    )

    # === COMPUTE METHODS === #

    @api.depends("coverage_fence")
    def _compute_firming_fence(self):
        """Firm as far as planning looks, unless somebody says otherwise."""
        for group in self:
            group.firming_fence = group.coverage_fence

    # === CONSTRAINT METHODS === #

    @api.constrains("coverage_code", "dampener_qty", *DAY_FIELDS)
    def _check_days(self):
        for group in self:
            negative = next((name for name in self._not_negative() if group[name] < 0), None)
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
    def _not_negative(self) -> tuple[str, ...]:
        """Names of the fields that count something."""
        return (*DAY_FIELDS, "dampener_qty")

    def _actions(self) -> frozenset[str]:
        """The kinds of action messages that are given (ax.md 17.13)."""
        self.ensure_one()
        return frozenset(action for action in ACTIONS if self[f"action_{action}"])
