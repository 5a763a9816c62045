from __future__ import annotations

import logging
import time

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError

from .. import planning

_logger = logging.getLogger(__name__)


class ProductionMasterPlan(models.Model):
    """A master plan: what planning looks at for a company, and its planned orders.

    A run is a pipeline (docs/planning_algorithm.rst): read, plan, write by difference, firm.
    The plan's row is locked and written by every run, so that of two runs at once one waits for
    another day (``UserError``) or is rolled back by the database, and none duplicates.
    """

    _name = "production.master.plan"
    _description = "Master Plan"
    _order = "company_id, name"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, help="What planners call the plan.")
    active = fields.Boolean(default=True, help="Archived plans are not run by the cron.")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="Company whose sites are planned.",
    )
    warehouse_ids = fields.Many2many(
        "stock.warehouse",
        "production_master_plan_warehouse_rel",
        string="Sites",
        check_company=True,
        help="Sites that the plan covers; empty: all sites of the company.",
    )
    principle = fields.Selection(
        [("regeneration", "Regeneration")],
        required=True,
        default="regeneration",
        help="Regeneration: every item is planned anew; only differences are written.",
    )
    include_on_hand = fields.Boolean(
        string="Stock on hand", default=True, help="Stock on hand covers demand."
    )
    include_orders = fields.Boolean(
        string="Open orders",
        default=True,
        help="Open receipts, sales orders and production orders take part.",
    )
    firm_automatically = fields.Boolean(
        string="Firm inside the fence",
        default=True,
        help="Planned orders inside the firming fence of their coverage group become real orders "
        "at the end of a run.",
    )
    run_count = fields.Integer(string="Runs", readonly=True, copy=False)
    run_ids = fields.One2many("production.planning.run", "plan_id", readonly=True)
    last_run_id = fields.Many2one(
        "production.planning.run", string="Last run", readonly=True, copy=False, ondelete="set null"
    )
    last_run_state = fields.Selection(related="last_run_id.state", string="Last result")
    planned_order_count = fields.Integer(compute="_compute_planned_order_count")

    _one_name_a_company = models.Constraint(
        "UNIQUE (company_id, name)", "The company already has a master plan of that name."
    )

    # === COMPUTE METHODS === #

    def _compute_planned_order_count(self):
        counts = dict(
            self.env["production.planned.order"]._read_group(
                [("plan_id", "in", self.ids)], ["plan_id"], ["__count"]
            )
        )
        for plan in self:
            plan.planned_order_count = counts.get(plan, 0)

    # === ACTION METHODS === #

    def action_run(self):
        """Run the plan now and open the record of the run.

        :raises AccessError: for users who are not planners
        :raises UserError: when the plan is being run by somebody else
        """
        self.ensure_one()
        if not (self.env.su or self.env.user.has_group("production_control.group_planner")):
            raise AccessError(self.env._("Only production planners may run a master plan."))
        self.check_access("read")
        run = self.sudo().with_company(self.company_id)._run()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Planning run"),
            "res_model": "production.planning.run",
            "res_id": run.id,
            "view_mode": "form",
        }

    def action_view_planned_orders(self):
        """Open the planned orders of the plan."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "production_control.production_planned_order_action"
        )
        return {**action, "domain": [("plan_id", "=", self.id)]}

    def action_view_runs(self):
        """Open the runs of the plan."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "production_control.production_planning_run_action"
        )
        return {**action, "domain": [("plan_id", "=", self.id)]}

    # === CRON === #

    @api.model
    def _cron_run_all(self):
        """Run every active plan, one transaction each; a plan that fails does not stop the rest."""
        plans = self.search([("active", "=", True)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(plans))
        for plan in plans:
            plan._run_or_record_failure()
            if not cron._commit_progress(1):
                break

    def _run_or_record_failure(self):
        """Run one plan; when the run as a whole fails, keep a run record that says why."""
        try:
            with self.env.cr.savepoint():
                self.with_company(self.company_id)._run()
        except Exception as error:
            _logger.exception("Master plan %s failed", self.name)
            self.env["production.planning.run"].create(
                {"plan_id": self.id, "state": "failed", "failure": str(error)}
            )

    # === BUSINESS METHODS === #

    def _run(self):
        """Run the plan: read, plan, write, firm.

        :return: the ``production.planning.run`` that tells what happened
        :raises UserError: when the plan is being run by somebody else
        """
        self.ensure_one()
        self._lock()
        clock = _Stopwatch()
        reading = self.env["production.planning.reader"]._read(self)
        clock.lap("duration_read")
        asker = self.env["production.planning.messages"]._asker(reading.scope)
        plan = planning.run(reading.tables, asker, self.firm_automatically)
        clock.lap("duration_plan")
        writer = self.env["production.planning.writer"]
        written, ids = writer._write_plan(self, plan, reading)
        messages = self.env["production.planning.message.writer"]
        written.update(messages._write_messages(self, plan.messages, reading.scope))
        self.env["production.planning.delay.writer"]._write_delays(self, plan)
        clock.lap("duration_write")
        inside = writer._inside_firming_fence(plan, ids) if self.firm_automatically else []
        firmed = self.env["production.firming"]._firm(
            inside or self.env["production.planned.order"]
        )
        clock.lap("duration_firm")
        return self._record(reading, plan, written, firmed, clock)

    def _lock(self):
        """Take the plan for this transaction; the row is written so that a stale rival fails."""
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Master plan %(plan)s is being run right now. Wait until that run has ended, "
                    "then look at its result under Planning, Runs.",
                    plan=self.name,
                )
            ) from error
        self.run_count += 1
        self.flush_recordset(["run_count"])

    def _all_sites(self):
        """The sites of the plan's company, in a fixed order."""
        return self.env["stock.warehouse"].search([("company_id", "=", self.company_id.id)])

    def _today(self):
        """Today where the company works: the date that a run plans from."""
        zone = self.company_id.resource_calendar_id.tz or self.env.user.tz or "UTC"
        now = fields.Datetime.now().replace(tzinfo=pytz.utc)
        return now.astimezone(pytz.timezone(zone)).date()

    def _record(self, reading, plan, written, firmed, clock):
        problems = [
            *reading.problems,
            *self.env["production.planning.texts"]._problem_values(plan.problems),
            *firmed.problems,
        ]
        self.last_run_id = self.env["production.planning.run"].create(
            {
                "plan_id": self.id,
                "state": "problems" if problems else "done",
                "item_count": len(reading.tables.items),
                "demand_count": reading.demand_count,
                "supply_count": reading.supply_count,
                "planned_count": len(plan.rows),
                "firmed_count": len(firmed.orders),
                "procured_count": firmed.procured,
                "problem_ids": [fields.Command.create(vals) for vals in problems],
                **written,
                **clock.laps,
            }
        )
        return self.last_run_id


class _Stopwatch:
    """Seconds that the phases of a run took."""

    def __init__(self):
        self.started = self.last = time.perf_counter()
        self.laps: dict[str, float] = {}

    def lap(self, name: str):
        """Note the seconds since the last lap under a name, and the total so far."""
        now = time.perf_counter()
        self.laps[name] = now - self.last
        self.laps["duration"] = now - self.started
        self.last = now
