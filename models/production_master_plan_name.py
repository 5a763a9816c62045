from __future__ import annotations

from odoo import api, models


class ProductionMasterPlan(models.Model):
    """What a plan is called: every company has one called Master plan."""

    _name = "production.master.plan"
    _inherit = ["production.master.plan"]
    _rec_names_search = ["name", "company_id"]

    @api.depends("name", "company_id")
    @api.depends_context("allowed_company_ids")
    def _compute_display_name(self):
        """The name, with the company where users look at several."""
        several = len(self.env.companies) > 1
        for plan in self:
            company = plan.sudo().company_id.name
            plan.display_name = f"{plan.name} ({company})" if several and company else plan.name
