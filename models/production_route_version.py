from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductionRouteVersion(models.Model):
    """Says which route makes which item, at which site, when and from what quantity (ax.md 7.2).

    Resources stand at one site, so a route version always names exactly one (ax.md 2.3 #14).
    """

    _name = "production.route.version"
    _inherit = ["production.version.mixin"]
    _description = "Route Version"

    _document_field = "route_id"

    route_id = fields.Many2one(
        comodel_name="production.route",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
        help="The route that makes the item.",
    )
    warehouse_id = fields.Many2one(
        required=True,
        help="The site where the version counts.",
    )

    # === COMPUTE METHODS === #

    @api.onchange("product_tmpl_id", "product_id")
    def _onchange_item(self):
        """Propose the site where there is no choice."""
        sites = self.env["stock.warehouse"].search(
            [("company_id", "in", (self.company_id or self.env.company).ids)], limit=2
        )
        if not self.warehouse_id and len(sites) == 1:
            self.warehouse_id = sites

    # === CRUD METHODS === #

    # Ask before the database does: its message would name neither the reason nor the remedy.

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_warehouse_id")
        if not all(vals.get("warehouse_id", default) for vals in vals_list):
            self._raise_no_site()
        return super().create(vals_list)

    def write(self, vals):
        if not vals.get("warehouse_id", True):
            self._raise_no_site()
        return super().write(vals)

    # === BUSINESS METHODS === #

    def _raise_no_site(self) -> None:
        raise ValidationError(
            self.env._(
                "A route version always names exactly one site, because its resources stand "
                "there. Fill in the Site."
            )
        )
