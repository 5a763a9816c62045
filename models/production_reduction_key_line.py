from __future__ import annotations

from odoo import fields, models

from .ratio import Ratio


class ProductionReductionKeyLine(models.Model):
    """One period of a reduction key: it begins where the one before it ends."""

    _name = "production.reduction.key.line"
    _description = "Period of a Reduction Key"
    _order = "key_id, sequence, id"
    _check_company_auto = True

    key_id = fields.Many2one(
        comodel_name="production.reduction.key",
        string="Reduction Key",
        required=True,
        index=True,
        ondelete="cascade",
        help="The key that the period belongs to.",
    )
    company_id = fields.Many2one(
        related="key_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10, help="The order of the periods on screen.")
    period_count = fields.Integer(
        string="Reaches to",
        required=True,
        default=1,
        help="How many days, weeks or months after its beginning the key's period ends, counted "
        "from the beginning of the key: 1, 2, 3 months are three periods of a month each.",
    )
    period_unit = fields.Selection(
        selection=[("day", "Days"), ("week", "Weeks"), ("month", "Months")],
        string="Unit",
        default="month",
        required=True,
        help="The unit of the number before it.",
    )
    percent = Ratio(
        string="Reduction %",
        default=100.0,
        help="By how much the forecast is reduced where the plan reduces by percent; a negative "
        "one raises it. Where orders reduce the forecast, only the periods count.",
    )

    _some_period = models.Constraint(
        "CHECK(period_count > 0)",
        "A period of a reduction key reaches at least one day, week or month. Change the number.",
    )
    _at_most_all = models.Constraint(
        "CHECK(percent <= 100)", "A forecast cannot be reduced by more than 100 percent."
    )
