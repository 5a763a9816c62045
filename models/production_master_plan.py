from __future__ import annotations

import time

import pytz

from odoo import fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools import SQL


class PlanIsBusy(UserError):
    """Somebody else is running the plan."""


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
    run_count = fields.Integer(string="Runs", readonly=True, required=True, default=0, copy=False)
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
        context = {"default_status": "approved", "default_plan_id": self.id}
        return {**action, "domain": [("plan_id", "=", self.id)], "context": context}

    def action_view_runs(self):
        """Open the runs of the plan."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "production_control.production_planning_run_action"
        )
        return {**action, "domain": [("plan_id", "=", self.id)]}

    # === BUSINESS METHODS === #

    def _run(self):
        """Run the plan: read, plan, write, firm; all of it in the transaction of the caller.

        :return: the ``production.planning.run`` that tells what happened
        :raises UserError: when the plan is being run by somebody else
        """
        run, planned = self._run_until_written()
        run._firm(planned)
        run._finish()
        return run

    def _run_until_written(self, run=None):
        """Read, plan and write; what is to be firmed is left to the caller.

        :param run: the ``production.planning.run`` to fill in; a new one when there is none
        :return: the record of the run; the planned orders to firm, parents first
        :raises UserError: when the plan is being run by somebody else
        """
        self.ensure_one()
        self._lock()
        clock = _Stopwatch()
        reading, counts, problems = self._decide(clock)
        planned = self.env["production.planned.order"]
        if self.firm_automatically:
            writer = self.env["production.planning.writer"]
            planned = writer._inside_firming_fence(self, reading.tables)
        values = self._run_values(reading, problems, len(planned))
        return self._note_run(run, {**values, **counts, **clock.laps}), planned

    def _lock(self, begins: bool = True):
        """Take the plan for this transaction; the row is written so that a stale rival fails.

        :param begins: whether that begins a run, or goes on with one
        :raises PlanIsBusy: when somebody else has it
        """
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise PlanIsBusy(
                self.env._(
                    "Master plan %(plan)s is being run right now. Wait until that run has ended, "
                    "then look at its result under Planning, Runs.",
                    plan=self.name,
                )
            ) from error
        self.env.cr.execute(
            SQL(
                "UPDATE production_master_plan SET run_count = run_count + %s WHERE id = %s",
                int(begins),
                self.id,
            )
        )
        self.invalidate_recordset(["run_count"], flush=False)

    def _asker(self, scope):
        """Whom the engine asks about real orders for its messages; None: no messages."""
        return self.env["production.planning.messages"]._asker(scope)

    def _all_sites(self):
        """The sites of the plan's company, in a fixed order."""
        return self.env["stock.warehouse"].search([("company_id", "=", self.company_id.id)])

    def _today(self):
        """Today where the company works: the date that a run plans from."""
        zone = self.company_id.resource_calendar_id.tz or self.env.user.tz or "UTC"
        now = fields.Datetime.now().replace(tzinfo=pytz.utc)
        return now.astimezone(pytz.timezone(zone)).date()

    def _run_values(self, reading, problems: list[dict], to_firm: int) -> dict:
        """What the record of a run says about what was read and decided."""
        return {
            "state": "firming",
            "failure": False,
            "item_count": reading.item_count,
            "demand_count": reading.demand_count,
            "supply_count": reading.supply_count,
            "remaining_count": to_firm,
            "problem_ids": [
                fields.Command.clear(),
                *(fields.Command.create(vals) for vals in problems),
            ],
        }

    def _note_run(self, run, values: dict):
        """Fill in the record of the run, a new one when there is none."""
        if run:
            run.write(values)
        else:
            run = self.env["production.planning.run"].create({"plan_id": self.id, **values})
        self.last_run_id = run
        return run


class _Stopwatch:
    """Seconds that the phases of a run took."""

    def __init__(self):
        self.started = self.last = time.perf_counter()
        self.laps: dict[str, float] = {}

    def lap(self, name: str):
        """Add the seconds since the last lap under a name, and note the total so far."""
        now = time.perf_counter()
        self.laps[name] = self.laps.get(name, 0.0) + now - self.last
        self.laps["duration"] = now - self.started
        self.last = now
