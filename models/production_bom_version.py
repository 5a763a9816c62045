from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductionBomVersion(models.Model):
    """Says which BOM makes which item, where, when and from what quantity (ax.md 6.2).

    A version without a site is general: it serves every site that has no version of its own.
    """

    _name = "production.bom.version"
    _inherit = ["production.version.mixin"]
    _description = "BOM Version"

    _document_field = "bom_id"

    bom_id = fields.Many2one(
        comodel_name="production.bom",
        string="BOM",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
        help="The bill of material that makes the item.",
    )
    site_issue = fields.Text(
        compute="_compute_site_issue",
        help="Why orders cannot use this version at its site.",
    )

    # === COMPUTE METHODS === #

    @api.depends("warehouse_id", "bom_id.line_ids.location_id")
    def _compute_site_issue(self):
        for version in self:
            issues = (line._site_issue_at(version.warehouse_id) for line in version.bom_id.line_ids)
            version.site_issue = "\n".join(issue for issue in issues if issue)

    # === CONSTRAINT METHODS === #

    @api.constrains("warehouse_id", "bom_id")
    def _check_site(self):
        """The site rules between a version, its BOM and the lines (ax.md 2.3 #13, 6.2)."""
        for version in self:
            own = version.bom_id.warehouse_id
            if own and version.warehouse_id != own:
                raise ValidationError(
                    self.env._(
                        "%(version)s must name the site %(site)s, the only one that may use its "
                        "BOM. Set that site on the version, or clear it on the BOM.",
                        version=version.display_name,
                        site=own.display_name,
                    )
                )
            located = version.bom_id.line_ids.filtered("location_id")
            if located and not version.warehouse_id:
                raise ValidationError(
                    self.env._(
                        "%(version)s has no site, so it serves every site, but %(line)s is "
                        "picked at %(location)s. Name a site on the version, or clear the "
                        "location.",
                        version=version.display_name,
                        line=located[0].product_id.display_name,
                        location=located[0].location_id.display_name,
                    )
                )

    @api.constrains("bom_id", "product_id", "product_tmpl_id")
    def _check_cycle(self):
        self.bom_id._check_no_cycle()
