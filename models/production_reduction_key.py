from __future__ import annotations

from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..planning.consumption import exact
from ..planning.forecast import ReductionPeriod, reduction_periods


class ProductionReductionKey(models.Model):
    """Periods in which a forecast is reduced, by a percentage or by orders (ax.md 17.14)."""

    _name = "production.reduction.key"
    _description = "Reduction Key"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, help="What planners call the key.")
    active = fields.Boolean(default=True, help="Archive the key to offer it no longer.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        default=lambda self: self.env.company,
        help="The company that uses the key. Leave blank to share it.",
    )
    start = fields.Selection(
        selection=[
            ("run", "Day of the run"),
            ("week", "Monday of the week of the run"),
            ("month", "First day of the month of the run"),
            ("date", "A fixed date"),
        ],
        string="Begins on",
        default="run",
        required=True,
        help="When the first period begins. Choose the month for a forecast by month, so that "
        "orders from earlier in the month reduce it too.",
    )
    date_from = fields.Date(string="Date", help="The first day of the first period.")
    line_ids = fields.One2many(
        "production.reduction.key.line", "key_id", string="Periods", copy=True
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("start", "date_from")
    def _check_date(self):
        for key in self:
            if key.start == "date" and not key.date_from:
                raise ValidationError(
                    self.env._(
                        "Reduction key %(key)s begins on a fixed date and names none. Fill in the "
                        "date.",
                        key=key.name,
                    )
                )

    # === BUSINESS METHODS === #

    def _periods(self, today: date) -> list[ReductionPeriod]:
        """The periods of the key for a run on a day; none for an empty recordset."""
        lines = [
            (line.period_count, line.period_unit, exact(line.percent)) for line in self.line_ids
        ]
        return reduction_periods(self._first_day(today), lines) if self else []

    def _first_day(self, today: date) -> date:
        """The day on which the first period begins."""
        begins = {
            "week": today - timedelta(days=today.weekday()),
            "month": today.replace(day=1),
            "date": self.date_from,
        }
        return begins.get(self.start) or today
