from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: when the components of an order are reserved by themselves (ax.md 1.1, ProdReservation)
RESERVATIONS = [
    ("manual", "Manual"),
    ("estimation", "Estimation"),
    ("scheduling", "Scheduling"),
    ("release", "Release"),
    ("start", "Start"),
]


class ResCompany(models.Model):
    """The production control parameters of a company (ax.md 16)."""

    _inherit = "res.company"

    prod_reservation = fields.Selection(
        selection=RESERVATIONS,
        string="Reservation",
        default="estimation",
        required=True,
        help="When the components of a production order are reserved by themselves. New orders "
        "take it over and may differ.",
    )
    prod_route_network = fields.Boolean(
        string="Route Networks",
        default=True,
        help="Routes may have parallel branches. Otherwise operations follow each other by number.",
    )
    prod_mandatory_date = fields.Boolean(
        string="Mandatory Dates",
        help="BOM and route versions need a first day.",
    )
    prod_block_unapprove = fields.Boolean(
        string="Block Removal of Approval",
        help="Nobody may un-approve BOMs, routes and their versions.",
    )
    prod_block_editing = fields.Boolean(
        string="Block Editing",
        help="Approved BOMs and routes cannot be changed or deleted until they are un-approved.",
    )
    prod_coverage_group_id = fields.Many2one(
        comodel_name="production.coverage.group",
        string="General Coverage Group",
        domain="[('company_id', 'in', [False, id])]",
        ondelete="restrict",
        help="The policy for items that have none of their own. Blank: Requirement.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("prod_coverage_group_id")
    def _check_prod_coverage_group(self):
        for company in self:
            if company.prod_coverage_group_id.company_id not in (company.browse(), company):
                raise ValidationError(
                    self.env._(
                        "The coverage group %(group)s belongs to another company than "
                        "%(company)s. Choose a shared group or one of this company.",
                        group=company.prod_coverage_group_id.display_name,
                        company=company.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """A new company can plan at once."""
        companies = super().create(vals_list)
        companies.sudo()._prod_set_up()
        return companies

    def write(self, vals):
        """Let production managers set the parameters of their companies (ax.md 18).

        Everything else about a company stays with Odoo's own administrators.
        """
        return super(ResCompany, self._as_prod_manager(vals)).write(vals)

    # === BUSINESS METHODS === #

    def _as_prod_manager(self, vals: dict):
        """These companies, with full rights where a manager writes nothing but his parameters."""
        if self.env.su or not vals or not set(vals) <= set(self._prod_parameters()):
            return self
        if not self.env.user.has_group("production_control.group_manager"):
            return self
        if not self <= self.env.user.company_ids:
            return self
        return self.sudo()

    def _prod_set_up(self) -> None:
        """Give these companies a master plan, for the cron, and a general coverage group."""
        for company in self.filtered(lambda company: not company.prod_coverage_group_id):
            company.prod_coverage_group_id = company._prod_coverage_group()
        self.env["production.master.plan"].create(
            [{"name": self.env._("Master plan"), "company_id": company.id} for company in self]
        )

    def _prod_coverage_group(self):
        """The policy for items without one of their own; never empty while the data is there."""
        self.ensure_one()
        return (
            self.prod_coverage_group_id
            or self.env.ref(
                "production_control.coverage_group_requirement", raise_if_not_found=False
            )
            or self.env["production.coverage.group"]
        )

    @api.model
    def _prod_parameters(self) -> list[str]:
        """Names of the production control parameters, which a production manager may set."""
        return [
            "prod_reservation",
            "prod_route_network",
            "prod_mandatory_date",
            "prod_block_unapprove",
            "prod_block_editing",
            "prod_coverage_group_id",
        ]
