from __future__ import annotations

from odoo import api, fields, models

MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]


class ProductionMinimumKeyLine(models.Model):
    """The factor of some months in a row; from November to February goes over the new year."""

    _name = "production.minimum.key.line"
    _description = "Factor of a Minimum Key"
    _order = "key_id, sequence, id"
    _rec_name = "month_from"

    key_id = fields.Many2one(
        comodel_name="production.minimum.key",
        string="Minimum Key",
        required=True,
        index=True,
        ondelete="cascade",
        help="The key that has the factor.",
    )
    company_id = fields.Many2one(related="key_id.company_id", store=True, precompute=True)
    sequence = fields.Integer(default=10, help="The order of the factors on screen.")
    month_from = fields.Selection(
        selection=MONTHS,
        string="From",
        required=True,
        help="The first month with this factor.",
    )
    month_to = fields.Selection(
        selection=MONTHS,
        string="To",
        compute="_compute_month_to",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="The last month with this factor.",
    )
    factor = fields.Float(
        default=1.0,
        digits=(12, 4),
        help="The minimum is multiplied by this. 0: no minimum in these months.",
    )

    _factor_not_negative = models.Constraint(
        "CHECK (factor >= 0)",
        "A factor of a minimum key cannot be negative. Use 0 for months without a minimum.",
    )

    # === COMPUTE METHODS === #

    @api.depends("month_from")
    def _compute_month_to(self):
        """One month, unless somebody names the last."""
        for line in self:
            line.month_to = line.month_to or line.month_from

    @api.depends("month_from", "month_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        names = dict(self._fields["month_from"]._description_selection(self.env))
        for line in self:
            months = dict.fromkeys((line.month_from, line.month_to))
            line.display_name = " - ".join(names.get(month, "") for month in months)

    # === CONSTRAINT METHODS === #

    @api.constrains("key_id", "month_from", "month_to")
    def _check_months(self):
        self.key_id._check_months()

    # === BUSINESS METHODS === #

    def _months(self) -> list[int]:
        """The months of the line, 1 to 12."""
        self.ensure_one()
        first, last = int(self.month_from), int(self.month_to)
        count = (last - first) % 12 + 1
        return [(first + step - 1) % 12 + 1 for step in range(count)]
