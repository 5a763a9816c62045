from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..planning.consumption import exact


class ProductionBomLine(models.Model):
    """A component of a BOM (ax.md 6.3).

    The dates of a line let a component replace another for a while: a line counts on the days
    from its first to its last, both included; blank is open.
    """

    _name = "production.bom.line"
    _inherit = ["production.bom.line.mixin", "production.locked.line.mixin"]
    _description = "BOM Line"
    _order = "bom_id, sequence, id"
    _rec_name = "product_id"

    bom_id = fields.Many2one(
        comodel_name="production.bom",
        string="BOM",
        required=True,
        index=True,
        ondelete="cascade",
        help="The BOM that lists this component.",
    )
    company_id = fields.Many2one(
        related="bom_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )
    date_from = fields.Date(
        string="From",
        help="First day on which the component is used. Blank: always until the last day.",
    )
    date_to = fields.Date(
        string="To",
        help="Last day on which the component is used. Blank: from the first day for ever.",
    )
    step_ids = fields.One2many(
        comodel_name="production.bom.line.step",
        inverse_name="line_id",
        string="Steps",
        copy=True,
        help="For consumption by step: the quantity by the size of the order.",
    )
    location_id = fields.Many2one(
        domain="[('usage', '=', 'internal'), ('warehouse_id', 'in', allowed_site_ids)]",
    )
    allowed_site_ids = fields.Many2many(
        comodel_name="stock.warehouse",
        compute="_compute_allowed_site_ids",
        help="The sites at which the component may be picked: those of the BOM and its versions.",
    )
    site_issue = fields.Text(
        compute="_compute_site_issue",
        help="Why orders cannot use this line at a site of the BOM.",
    )

    # === COMPUTE METHODS === #

    @api.depends("bom_id.warehouse_id", "bom_id.version_ids.warehouse_id", "company_id")
    def _compute_allowed_site_ids(self):
        """A BOM that names no site yet may be used at any of its company (ax.md 2.3 #12)."""
        for line in self:
            line.allowed_site_ids = line._sites() or self.env["stock.warehouse"].search(
                [("company_id", "in", (line.company_id or self.env.company).ids)]
            )

    @api.depends(
        "location_id",
        "bom_id.warehouse_id",
        "bom_id.version_ids.warehouse_id",
    )
    def _compute_site_issue(self):
        for line in self:
            line.site_issue = line._site_issue_at(line._sites())

    # === CONSTRAINT METHODS === #

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for line in self:
            if line.date_from and line.date_to and line.date_from > line.date_to:
                raise ValidationError(
                    self.env._(
                        "%(line)s would end before it begins. Choose a last day on or after "
                        "the first.",
                        line=line._label(),
                    )
                )

    @api.constrains("location_id", "bom_id")
    def _check_location(self):
        """A version without a site forces blank locations on the lines (ax.md 2.3 #13)."""
        self.filtered("location_id").bom_id._all_versions()._check_site()

    @api.constrains("product_id", "sub_bom_id", "bom_id")
    def _check_cycle(self):
        self.bom_id._check_no_cycle()

    @api.constrains("consumption", "step_ids")
    def _check_steps(self):
        for line in self:
            if line.consumption == "step" and not line.step_ids:
                raise ValidationError(
                    self.env._(
                        "%(line)s is consumed by step and has no steps. Open the line and add "
                        "From series and Quantity.",
                        line=line._label(),
                    )
                )

    # === BUSINESS METHODS === #

    def _is_valid_on(self, date) -> bool:
        """Whether the component is used on this day."""
        self.ensure_one()
        return (not self.date_from or self.date_from <= date) and (
            not self.date_to or date <= self.date_to
        )

    @api.model
    def _valid_domain(self, date) -> Domain:
        """Domain of the lines that are used on this day."""
        return (Domain("date_from", "=", False) | Domain("date_from", "<=", date)) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", date)
        )

    def _sites(self):
        """The sites that the BOM and its versions name."""
        return self.bom_id.version_ids.warehouse_id | self.bom_id.warehouse_id

    def _site_issue_at(self, sites: Collection) -> str:
        """Say why this line does not fit one of the sites; empty when it fits all (#12)."""
        self.ensure_one()
        home = self.location_id.warehouse_id
        if not home:
            return ""
        for site in sites:
            if site != home:
                return self.env._(
                    "%(location)s belongs to the site %(home)s, but the BOM is used at %(site)s. "
                    "Clear the location, or use another BOM there.",
                    location=self.location_id.display_name,
                    home=home.display_name,
                    site=site.display_name,
                )
        return ""

    def _consumption_steps(self) -> tuple[tuple[Fraction, Fraction], ...]:
        return tuple((exact(step.from_series), exact(step.quantity)) for step in self.step_ids)

    def _document(self):
        return self.bom_id

    def _label(self) -> str:
        return self.env._(
            "Line %(component)s of %(bom)s",
            component=self.product_id.display_name,
            bom=self.bom_id.display_name,
        )
