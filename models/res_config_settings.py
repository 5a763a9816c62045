from __future__ import annotations

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    prod_reservation = fields.Selection(
        related="company_id.prod_reservation", readonly=False, required=True
    )
    prod_route_network = fields.Boolean(related="company_id.prod_route_network", readonly=False)
    prod_mandatory_date = fields.Boolean(related="company_id.prod_mandatory_date", readonly=False)
    prod_block_unapprove = fields.Boolean(related="company_id.prod_block_unapprove", readonly=False)
    prod_block_editing = fields.Boolean(related="company_id.prod_block_editing", readonly=False)
    prod_coverage_group_id = fields.Many2one(
        related="company_id.prod_coverage_group_id", readonly=False
    )
