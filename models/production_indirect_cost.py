from __future__ import annotations

from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .ratio import Ratio


class ProductionIndirectCost(models.Model):
    """A line of the costing sheet: overhead that orders bear on top of their direct cost (ax.md 5).

    A surcharge is a percentage of what the order spends on a cost group, a rate an amount for each
    hour or piece. The rules are applied in their order; what they come to is a row of its own in
    the calculation. The arithmetic is in `costing.indirect`.
    """

    _name = "production.indirect.cost"
    _description = "Indirect Cost"
    _order = "sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(
        default=10,
        help="The order in which the rules are applied: a later one may be raised upon the cost "
        "group that an earlier one adds to.",
    )
    name = fields.Char(required=True, translate=True, help="What the overhead is for.")
    active = fields.Boolean(default=True, help="Archive the rule to apply it no longer.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        required=True,
        index=True,
        help="The company whose orders bear the cost.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        string="Site",
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
        help="Only orders of this site bear the cost. Blank: all sites.",
    )
    date_from = fields.Date(
        string="From", help="The first day on which the rule applies. Blank: always."
    )
    date_to = fields.Date(
        string="To", help="The last day on which the rule applies. Blank: no end."
    )

    # How much
    kind = fields.Selection(
        selection=[("surcharge", "Surcharge"), ("rate", "Rate")],
        default="surcharge",
        required=True,
        help="Surcharge: a percentage of cost. Rate: an amount per hour or piece.",
    )
    base_group_id = fields.Many2one(
        comodel_name="production.cost.group",
        string="Applies to",
        check_company=True,
        ondelete="restrict",
        help="The cost group whose cost or hours count. Blank: all direct cost.",
    )
    percent = Ratio(string="Surcharge %", help="Percentage of the cost of what it applies to.")
    rate = fields.Monetary(
        help="Amount for each hour or piece.", groups="production_control.group_user"
    )
    rate_per = fields.Selection(
        selection=[
            ("hours", "Hour of set-up and run time"),
            ("setup", "Hour of set-up time"),
            ("run", "Hour of run time"),
            ("quantity", "Piece made"),
        ],
        string="Rate per",
        default="hours",
        required=True,
        help="What the rate is for.",
    )

    # Where it goes
    cost_group_id = fields.Many2one(
        comodel_name="production.cost.group",
        check_company=True,
        ondelete="restrict",
        help="The cost group of what the rule adds. Blank: the default one for indirect costs.",
    )
    account_id = fields.Many2one(
        comodel_name="account.account",
        string="Absorption Account",
        check_company=True,
        ondelete="restrict",
        help="Account that is credited with what orders bear, when their stock is valued in the "
        "accounts.",
    )

    _not_negative = models.Constraint(
        "CHECK(percent >= 0 AND rate >= 0)",
        "The surcharge and the rate of an indirect cost cannot be negative. Use 0 for none.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for rule in self:
            if rule.date_from and rule.date_to and rule.date_from > rule.date_to:
                raise ValidationError(
                    self.env._(
                        "Indirect cost %(rule)s ends before it begins. Change its dates.",
                        rule=rule.name,
                    )
                )

    # === BUSINESS METHODS === #

    def _applies_to(self, site, day: date) -> bool:
        """Whether orders of a site bear this cost on a day."""
        self.ensure_one()
        in_dates = (not self.date_from or self.date_from <= day) and (
            not self.date_to or day <= self.date_to
        )
        return in_dates and self.warehouse_id in (self.env["stock.warehouse"], site)
