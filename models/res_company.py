from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """The production control parameters of a company (ax.md 16), and what only it decides."""

    _name = "res.company"
    _inherit = ["res.company", "production.parameters.mixin"]

    prod_parameter_usage = fields.Selection(
        selection=[("company", "Company"), ("site", "Site")],
        string="Parameter Usage",
        default="company",
        required=True,
        help="Company: all sites follow the parameters of the company. Site: a site that has "
        "parameters of its own follows those.",
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

    prod_variance_lot_size_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Lot Size Variance Account",
        check_company=True,
        ondelete="restrict",
        help="Account for constant cost that was spread over another quantity than the standard's.",
    )
    prod_variance_quantity_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Quantity Variance Account",
        check_company=True,
        ondelete="restrict",
        help="Account for material and time used beyond the standard.",
    )
    prod_variance_price_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Price Variance Account",
        check_company=True,
        ondelete="restrict",
        help="Account for prices and rates that differ from the standard's.",
    )
    prod_variance_substitution_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Substitution Variance Account",
        check_company=True,
        ondelete="restrict",
        help="Account for components and operations that the standard does not have.",
    )
    prod_cost_difference_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Cost Difference Account",
        check_company=True,
        ondelete="restrict",
        help="Account for the difference between actual and estimated cost of goods that were "
        "delivered before their order was ended. Blank: the item's expense account.",
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
        if self.env.su or not vals or not set(vals) <= set(self._prod_manager_fields()):
            return self
        if not self.env.user.has_group("production_control.group_manager"):
            return self
        if not self <= self.env.user.company_ids:
            return self
        return self.sudo()

    def _prod_set_up(self) -> None:
        """Give these companies a status matrix, a master plan for the cron and a coverage group."""
        self.env["production.status.matrix"]._complete()
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

    def _prod_company(self):
        return self

    @api.model
    def _prod_manager_fields(self) -> list[str]:
        """Names of what a production manager may set on a company: its own and the mixin's."""
        own = [
            "prod_parameter_usage",
            "prod_route_network",
            "prod_mandatory_date",
            "prod_block_unapprove",
            "prod_block_editing",
            "prod_coverage_group_id",
            "prod_variance_lot_size_account_id",
            "prod_variance_quantity_account_id",
            "prod_variance_price_account_id",
            "prod_variance_substitution_account_id",
            "prod_cost_difference_account_id",
        ]
        return own + self._prod_parameter_names()
