from __future__ import annotations

import time

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
        [
            ("waiting", "Waiting"),
            ("firming", "Firming"),
            ("done", "Done"),
            ("problems", "Done with problems"),
            ("failed", "Failed"),
        ],
        string="Result",
        required=True,
        default="done",
        readonly=True,
        help="Waiting: the schedule has not come to it yet. Firming: planned, and planned orders "
        "inside the firming fence are becoming real ones. Failed: the reason stands below.",
    )
    failure = fields.Text(readonly=True, help="Why the whole run failed.")

    principle = fields.Selection(
        [("regeneration", "Regeneration"), ("net_change", "Net change")],
        readonly=True,
        default="regeneration",
        help="Regeneration: every item was planned anew. Net change: only what had changed since "
        "the run before, and what hangs below it.",
    )

    # What it read
    changed_count = fields.Integer(
        string="Changed items", readonly=True, help="Changed since the run before."
    )
    item_count = fields.Integer(string="Items", readonly=True)
    demand_count = fields.Integer(string="Demands", readonly=True)
    supply_count = fields.Integer(string="Supplies", readonly=True)

    # What it decided and wrote
    planned_count = fields.Integer(
        string="Planned orders", readonly=True, help="Of the items that were planned."
    )
    created_count = fields.Integer(string="New", readonly=True, help="Planned orders added.")
    updated_count = fields.Integer(string="Changed", readonly=True, help="Planned orders changed.")
    deleted_count = fields.Integer(string="Removed", readonly=True, help="Planned orders dropped.")
    firmed_count = fields.Integer(
        string="Firmed", readonly=True, help="Production orders created by the run."
    )
    procured_count = fields.Integer(
        string="Procured", readonly=True, help="Planned purchases handed to purchasing."
    )
    remaining_count = fields.Integer(
        string="Still to firm",
        readonly=True,
        help="Planned orders inside the firming fence that have not been looked at yet. The next "
        "run goes on where this one was interrupted.",
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

    @api.depends("plan_id.display_name", "date_run")
    def _compute_display_name(self):
        for run in self:
            when = fields.Datetime.context_timestamp(run, run.date_run) if run.date_run else ""
            run.display_name = f"{run.plan_id.display_name} {when:%Y-%m-%d %H:%M}" if when else ""

    # === BUSINESS METHODS === #

    def _firm(self, planned):
        """Firm these planned orders and add what came of it to the record.

        :param planned: ``production.planned.order`` records of the run's plan
        """
        start = time.perf_counter()
        firmed = self.env["production.firming"]._firm(planned)
        seconds = time.perf_counter() - start
        self.write(
            {
                "firmed_count": self.firmed_count + len(firmed.orders),
                "procured_count": self.procured_count + firmed.procured,
                "remaining_count": max(self.remaining_count - len(planned), 0),
                "duration_firm": self.duration_firm + seconds,
                "duration": self.duration + seconds,
                "problem_ids": [fields.Command.create(vals) for vals in firmed.problems],
            }
        )

    def _finish(self):
        """Say that all of the run is done."""
        self.state = "problems" if self.problem_ids else "done"

    # === ACTION METHODS === #

    def action_view_planned_orders(self):
        """Open the planned orders of the plan."""
        self.ensure_one()
        return self.plan_id.action_view_planned_orders()
