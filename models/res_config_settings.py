from __future__ import annotations

from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    """The production control parameters of the current company on Odoo's settings page."""

    _inherit = "res.config.settings"

    prod_parameter_usage = fields.Selection(
        related="company_id.prod_parameter_usage", readonly=False, required=True
    )
    prod_reservation = fields.Selection(
        related="company_id.prod_reservation", readonly=False, required=True
    )
    prod_profit_setting = fields.Selection(
        related="company_id.prod_profit_setting", readonly=False, required=True
    )
    prod_price_calculation = fields.Boolean(
        related="company_id.prod_price_calculation", readonly=False
    )
    prod_use_estimated_cost = fields.Boolean(
        related="company_id.prod_use_estimated_cost", readonly=False
    )
    prod_post_picking_list = fields.Boolean(
        related="company_id.prod_post_picking_list", readonly=False
    )
    prod_post_report = fields.Boolean(related="company_id.prod_post_report", readonly=False)
    prod_max_job_lead_time = fields.Integer(
        related="company_id.prod_max_job_lead_time", readonly=False, required=True
    )
    prod_delete_capacity_at_report = fields.Boolean(
        related="company_id.prod_delete_capacity_at_report", readonly=False
    )
    prod_require_full_reservation = fields.Boolean(
        related="company_id.prod_require_full_reservation", readonly=False
    )
    prod_auto_report_last_operation = fields.Boolean(
        related="company_id.prod_auto_report_last_operation", readonly=False
    )
    prod_pick_negative = fields.Boolean(related="company_id.prod_pick_negative", readonly=False)
    prod_physical_reduction = fields.Boolean(
        related="company_id.prod_physical_reduction", readonly=False
    )
    prod_accept_error = fields.Boolean(related="company_id.prod_accept_error", readonly=False)
    prod_scrap_method = fields.Selection(
        related="company_id.prod_scrap_method", readonly=False, required=True
    )
    prod_scrap_account_id = fields.Many2one(
        related="company_id.prod_scrap_account_id", readonly=False
    )
    prod_scheduling_method = fields.Selection(
        related="company_id.prod_scheduling_method", readonly=False, required=True
    )
    prod_scheduling_direction = fields.Selection(
        related="company_id.prod_scheduling_direction", readonly=False, required=True
    )
    prod_start_bom_consumption = fields.Selection(
        related="company_id.prod_start_bom_consumption", readonly=False, required=True
    )
    prod_report_bom_consumption = fields.Selection(
        related="company_id.prod_report_bom_consumption", readonly=False, required=True
    )
    prod_start_route_consumption = fields.Selection(
        related="company_id.prod_start_route_consumption", readonly=False, required=True
    )
    prod_report_route_consumption = fields.Selection(
        related="company_id.prod_report_route_consumption", readonly=False, required=True
    )
    prod_purchase_by_vendor = fields.Boolean(
        related="company_id.prod_purchase_by_vendor", readonly=False
    )
    prod_purchase_by_buyer = fields.Boolean(
        related="company_id.prod_purchase_by_buyer", readonly=False
    )
    prod_over_report_percent = fields.Float(
        related="company_id.prod_over_report_percent", readonly=False
    )
    prod_under_report_percent = fields.Float(
        related="company_id.prod_under_report_percent", readonly=False
    )
    prod_route_network = fields.Boolean(related="company_id.prod_route_network", readonly=False)
    prod_mandatory_date = fields.Boolean(related="company_id.prod_mandatory_date", readonly=False)
    prod_block_unapprove = fields.Boolean(related="company_id.prod_block_unapprove", readonly=False)
    prod_block_editing = fields.Boolean(related="company_id.prod_block_editing", readonly=False)
    prod_coverage_group_id = fields.Many2one(
        related="company_id.prod_coverage_group_id", readonly=False
    )
    prod_firm_state = fields.Selection(
        related="company_id.prod_firm_state", readonly=False, required=True
    )
    prod_firm_marking = fields.Selection(
        related="company_id.prod_firm_marking", readonly=False, required=True
    )
    prod_firm_by_vendor = fields.Boolean(related="company_id.prod_firm_by_vendor", readonly=False)
    prod_firm_stop = fields.Boolean(related="company_id.prod_firm_stop", readonly=False)
    prod_variance_lot_size_account_id = fields.Many2one(
        related="company_id.prod_variance_lot_size_account_id", readonly=False
    )
    prod_variance_quantity_account_id = fields.Many2one(
        related="company_id.prod_variance_quantity_account_id", readonly=False
    )
    prod_variance_price_account_id = fields.Many2one(
        related="company_id.prod_variance_price_account_id", readonly=False
    )
    prod_variance_substitution_account_id = fields.Many2one(
        related="company_id.prod_variance_substitution_account_id", readonly=False
    )
    prod_cost_difference_account_id = fields.Many2one(
        related="company_id.prod_cost_difference_account_id", readonly=False
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Write the parameters of a company in one go.

        Related fields would be written one by one, and a parameter that only makes sense together
        with another one, such as scrap method and scrap account, would be refused.
        """
        names = self.env["res.company"]._prod_manager_fields()
        for vals in vals_list:
            company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
            company.write({name: vals.pop(name) for name in names if name in vals})
        return super().create(vals_list)
