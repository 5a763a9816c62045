from __future__ import annotations

from odoo import api, fields, models


class ProductionPlanningRun(models.Model):
    """What one run of a master plan read, decided and wrote, and what it could not plan."""

    _name = "production.planning.run"
    _description = "Planning Run"
    _order = "date_run desc, id desc"
    _rec_name = "date_run"

    plan_id = fields.Many2one(
        "production.master.plan", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, index=True, precompute=True
    )
    date_run = fields.Datetime(
        string="Run at", required=True, default=fields.Datetime.now, readonly=True
    )
    user_id = fields.Many2one(
        "res.users", string="Run by", default=lambda self: self.env.user, readonly=True
    )
    state = fields.Selection(
        [("done", "Done"), ("problems", "Done with problems"), ("failed", "Failed")],
        string="Result",
        required=True,
        default="done",
        readonly=True,
        help="Failed: nothing of the run was kept; the reason stands below.",
    )
    failure = fields.Text(readonly=True, help="Why the whole run failed.")

    # What it read
    item_count = fields.Integer(string="Items", readonly=True)
    demand_count = fields.Integer(string="Demands", readonly=True)
    supply_count = fields.Integer(string="Supplies", readonly=True)

    # What it decided and wrote
    planned_count = fields.Integer(string="Planned orders", readonly=True, help="In the plan.")
    created_count = fields.Integer(string="New", readonly=True, help="Planned orders added.")
    updated_count = fields.Integer(string="Changed", readonly=True, help="Planned orders changed.")
    deleted_count = fields.Integer(string="Removed", readonly=True, help="Planned orders dropped.")
    firmed_count = fields.Integer(
        string="Firmed", readonly=True, help="Production orders created by the run."
    )
    procured_count = fields.Integer(
        string="Procured", readonly=True, help="Planned purchases handed to purchasing."
    )
    not_needed_count = fields.Integer(
        string="No longer needed", readonly=True, help="Real orders without demand."
    )

    # How long it took
    duration = fields.Float(string="Seconds", readonly=True, digits=(12, 3))
    duration_read = fields.Float(string="Read (s)", readonly=True, digits=(12, 3))
    duration_plan = fields.Float(string="Plan (s)", readonly=True, digits=(12, 3))
    duration_write = fields.Float(string="Write (s)", readonly=True, digits=(12, 3))
    duration_firm = fields.Float(string="Firm (s)", readonly=True, digits=(12, 3))

    problem_ids = fields.One2many("production.planning.problem", "run_id", readonly=True)
    problem_count = fields.Integer(compute="_compute_problem_count")

    # === COMPUTE METHODS === #

    @api.depends("problem_ids")
    def _compute_problem_count(self):
        for run in self:
            run.problem_count = len(run.problem_ids)

    @api.depends("plan_id", "date_run")
    def _compute_display_name(self):
        for run in self:
            when = fields.Datetime.context_timestamp(run, run.date_run) if run.date_run else ""
            run.display_name = f"{run.plan_id.name} {when:%Y-%m-%d %H:%M}" if when else ""

    # === ACTION METHODS === #

    def action_view_planned_orders(self):
        """Open the planned orders of the plan."""
        self.ensure_one()
        return self.plan_id.action_view_planned_orders()
