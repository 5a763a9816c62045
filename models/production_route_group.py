from __future__ import annotations

from odoo import api, fields, models
from odoo.fields import Command

from .production_route_group_job import PROPOSED_JOBS


class ProductionRouteGroup(models.Model):
    """What operations of a kind are used for: cost, consumption, scheduling (ax.md 7.5).

    An operation without a route group does everything, as the group does that every database
    begins with.
    """

    _name = "production.route.group"
    _description = "Route Group"
    _order = "code, name, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, help="The kind of work, such as Own shop.")
    code = fields.Char(string="Number", copy=False, help="The short number of the route group.")
    active = fields.Boolean(default=True, help="Archive the route group to offer it no longer.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        help="The company that uses the route group. Leave blank to share it.",
    )

    # Estimation and costing
    cost_setup = fields.Boolean(
        string="Set-up time costs",
        default=True,
        help="The set-up hours enter the cost of the order.",
    )
    cost_run = fields.Boolean(
        string="Run time costs", default=True, help="The run hours enter the cost of the order."
    )
    cost_quantity = fields.Boolean(
        string="Quantity costs", default=True, help="The pieces enter the cost of the order."
    )

    # Automatic route consumption
    consume_setup = fields.Boolean(
        string="Post set-up time",
        default=True,
        help="Start and Report as finished post the estimated set-up hours by themselves.",
    )
    consume_run = fields.Boolean(
        string="Post run time",
        default=True,
        help="Start and Report as finished post the estimated run hours by themselves.",
    )
    consume_quantity = fields.Boolean(
        string="Post quantity",
        default=True,
        help="Start and Report as finished post the quantity of the operation by themselves.",
    )
    report_operation = fields.Boolean(
        string="Report operation as finished",
        default=True,
        help="The operation is marked as finished when its quantity is posted by itself.",
    )

    job_ids = fields.One2many(
        comodel_name="production.route.group.job",
        inverse_name="group_id",
        string="Jobs",
        default=lambda self: [Command.create(vals) for vals in PROPOSED_JOBS],
        copy=True,
        help="The parts of an operation, and how each of them is scheduled.",
    )

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "Another route group has this number already. Choose another number.",
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "code")
    def _compute_display_name(self):
        for group in self:
            group.display_name = f"[{group.code}] {group.name}" if group.code else group.name
