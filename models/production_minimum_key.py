from __future__ import annotations

from fractions import Fraction

from odoo import fields, models
from odoo.exceptions import ValidationError

from ..planning import exact


class ProductionMinimumKey(models.Model):
    """How a minimum changes over the year: a factor for some months, 1 for the others (ax.md 17.9).

    With the factors 2 for April and May and 2.5 for June to August a minimum of 10 is 20 in April
    and 25 in July.
    """

    _name = "production.minimum.key"
    _description = "Minimum Key"
    _order = "name, id"

    name = fields.Char(required=True, translate=True, help="The season that the key follows.")
    active = fields.Boolean(default=True, help="Archive the key to offer it no longer.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="The company that uses the key. Leave blank to share it.",
    )
    minimum_periods = fields.Selection(
        selection=[("every", "Every period"), ("current", "Only the current period")],
        default="every",
        required=True,
        help="Every period: planning looks ahead and refills when the minimum rises. Only the "
        "current period: the minimum of this month counts for all days until the next run.",
    )
    line_ids = fields.One2many(
        comodel_name="production.minimum.key.line",
        inverse_name="key_id",
        string="Factors",
        copy=True,
        help="The months with a factor of their own. Months that are not named have factor 1.",
    )

    # === BUSINESS METHODS === #

    def _check_months(self):
        """Each month has one factor.

        :raises ValidationError: naming the two lines that share a month
        """
        for key in self:
            taken = {}
            for line in key.line_ids:
                other = next((taken[month] for month in line._months() if month in taken), None)
                if other:
                    raise ValidationError(
                        self.env._(
                            "%(key)s: %(other)s and %(line)s share a month. Change the months so "
                            "that each has one factor.",
                            key=key.name,
                            line=line.display_name,
                            other=other.display_name,
                        )
                    )
                taken.update(dict.fromkeys(line._months(), line))

    def _factors(self) -> dict[int, Fraction]:
        """The factors by month, 1 to 12; months with factor 1 may be missing."""
        self.ensure_one()
        return {month: exact(line.factor) for line in self.line_ids for month in line._months()}
