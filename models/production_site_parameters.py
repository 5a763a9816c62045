from __future__ import annotations

from odoo import api, fields, models


class ProductionSiteParameters(models.Model):
    """The production control parameters of one site (ax.md 16).

    They replace those of the company as long as its parameter usage is *Site*.
    """

    _name = "production.site.parameters"
    _description = "Production Control Parameters by Site"
    _inherit = ["production.parameters.mixin"]
    _rec_name = "warehouse_id"
    _order = "company_id, warehouse_id"

    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        string="Site",
        required=True,
        ondelete="cascade",
        help="Site that follows these parameters instead of those of its company.",
    )
    company_id = fields.Many2one(related="warehouse_id.company_id", store=True, index=True)
    prod_parameter_usage = fields.Selection(
        related="company_id.prod_parameter_usage", string="Parameter Usage"
    )

    _one_for_a_site = models.Constraint(
        "UNIQUE (warehouse_id)", "The site already has production control parameters: change those."
    )

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields_list):
        """Propose the parameters of the company."""
        values = super().default_get(fields_list)
        site = self.env["stock.warehouse"].browse(values.get("warehouse_id"))
        proposed = self._values_of(site.company_id or self.env.company)
        return values | {name: proposed[name] for name in fields_list if name in proposed}

    @api.model_create_multi
    def create(self, vals_list):
        """What is left out is taken from the company of the site."""
        sites = self.env["stock.warehouse"]
        return super().create(
            [
                {**self._values_of(sites.browse(vals.get("warehouse_id")).company_id), **vals}
                for vals in vals_list
            ]
        )

    # === BUSINESS METHODS === #

    def _prod_company(self):
        return self.company_id

    @api.model
    def _values_of(self, company) -> dict:
        """The parameters of a company, to be written on a site; none without a company."""
        if not company:
            return {}
        (values,) = company.read(self._prod_parameter_names(), load=None)
        values.pop("id")
        return values
