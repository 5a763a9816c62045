from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial

from markupsafe import Markup

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, retrying
from odoo.tools import split_every

from .production_master_plan import PlanIsBusy

_logger = logging.getLogger(__name__)

CHUNK = 500
"""Planned orders that become real in one transaction."""
RESUME_WITHIN = timedelta(hours=1)
"""How long after its beginning a round that was interrupted is gone on with."""
TRY_AGAIN_AFTER = timedelta(minutes=5)
"""When a plan that somebody else was running is looked at again."""
ACTIVITY = "production_control.mail_activity_type_planning"


class ProductionMasterPlan(models.Model):
    """Runs on schedule: every plan of every company, in chunks that stand by themselves.

    The records of the runs are the queue: they wait, are planned and written in one transaction,
    then firmed in several.  Whatever is killed in between leaves a plan that is right as it is;
    who comes next plans it anew, finds what was firmed among the real orders, and firms the rest.
    """

    _name = "production.master.plan"
    _inherit = ["production.master.plan", "mail.thread", "mail.activity.mixin"]

    planner_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible planner",
        index="btree_not_null",
        domain="[('share', '=', False)]",
        help="Who gets an activity when a scheduled run fails or cannot plan something; empty: "
        "the first production planner of the company.",
    )

    # === CRON === #

    @api.model
    def _cron_run_all(self):
        """Run every active plan of all companies; one that fails does not stop the others."""
        cron = self.env["ir.cron"]
        queue = self._scheduled_runs()
        cron._commit_progress(remaining=len(queue))
        for place, run in enumerate(queue, start=1):
            left = len(queue) - place
            plan = run.plan_id.with_company(run.company_id)
            done = plan._run_scheduled(run, left)
            if not cron._commit_progress(int(done), remaining=left):
                break

    @api.model
    def _scheduled_runs(self):
        """The runs to do: those left of a round that was interrupted, else one for each plan."""
        runs = self.env["production.planning.run"]
        plans = self.search(self._scheduled_domain())
        waiting = runs.search(
            [("state", "in", ("waiting", "firming")), ("plan_id", "in", plans.ids)], order="id"
        )
        earliest = fields.Datetime.now() - RESUME_WITHIN
        if not waiting or min(waiting.mapped("date_run")) < earliest:
            missing = plans - waiting.plan_id
            waiting |= runs.create([{"plan_id": plan.id, "state": "waiting"} for plan in missing])
        return waiting

    @api.model
    def _scheduled_domain(self) -> list:
        """Plans that run on schedule."""
        return [("active", "=", True)]

    def _run_scheduled(self, run, plans_left: int) -> bool:
        """Run one plan in transactions of its own.

        :param run: the waiting ``production.planning.run``
        :param plans_left: how many plans come after it, for the progress
        :return: whether it was run; not when somebody else is at it
        """
        written = False
        try:
            ids, number = self._in_transaction(partial(self._write_scheduled, run))
            written = True
            self._firm_scheduled(run, ids, number, plans_left)
            self._in_transaction(partial(self._end_scheduled, run))
        except (PlanIsBusy, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            self.env.cr.rollback()
            _logger.info("Master plan %s is being run by somebody else", self.name)
            self._try_again_later()
            return False
        except Exception as error:
            self.env.cr.rollback()
            _logger.exception("Master plan %s failed", self.name)
            self._in_transaction(partial(self._record_failure, run, str(error), written))
        return True

    def _in_transaction(self, work):
        """Do something and commit it; where a rival was faster, do it again."""
        return retrying(work, self.env)

    def _try_again_later(self):
        cron = self.env.ref("production_control.ir_cron_master_planning")
        cron._trigger(at=fields.Datetime.now() + TRY_AGAIN_AFTER)

    # === TRANSACTIONS OF A SCHEDULED RUN === #

    def _write_scheduled(self, run) -> tuple[list[int], int]:
        """Plan and write.

        :return: the ids of the planned orders to firm, parents first; the number of the run
        """
        run.date_run = fields.Datetime.now()
        _run, planned = self._run_until_written(run)
        return self.env["production.firming"]._in_firming_order(planned).ids, self.run_count

    def _firm_scheduled(self, run, ids: list[int], number: int, plans_left: int):
        """Firm these planned orders, one chunk and transaction after the other."""
        chunks = list(split_every(CHUNK, ids))
        for place, chunk in enumerate(chunks, start=1):
            self._in_transaction(partial(self._firm_chunk, run, chunk, number))
            left = len(chunks) - place + 1
            self.env["ir.cron"]._commit_progress(1, remaining=plans_left + left)

    def _firm_chunk(self, run, ids, number: int):
        """Firm the planned orders of one chunk.

        :raises PlanIsBusy: when another run has begun since, which firms what is left
        """
        self._lock(begins=False)
        if self.run_count != number:
            raise PlanIsBusy(self.env._("A later run of %s has taken over.", self.name))
        run._firm(self.env["production.planned.order"].browse(ids).exists())

    def _end_scheduled(self, run):
        """Close the record of the run, and tell the planner what needs attention."""
        run.write({"remaining_count": 0})
        run._finish()
        run.plan_id._tell_planner(run)

    def _record_failure(self, run, text: str, written: bool):
        """Say in the record of the run why it failed, and tell the planner.

        :param written: whether the planned orders were written before
        """
        if written:
            text = self.env._(
                "The plan was written; then firming stopped, with %(count)s planned orders left. "
                "The next run goes on with them. %(error)s",
                count=run.remaining_count,
                error=text,
            )
        run.write({"state": "failed", "failure": text})
        self._tell_planner(run)

    # === ACTIVITY === #

    def _tell_planner(self, run):
        """Keep one activity of the plan up to date: made, changed, or taken away.

        :param run: the ``production.planning.run`` that has just ended
        """
        errors = run.problem_ids.filtered(lambda problem: problem.severity == "error")
        kind = self.env.ref(ACTIVITY)
        activity = self.activity_ids.filtered(lambda one: one.activity_type_id == kind)
        if run.state != "failed" and not errors:
            activity.unlink()
            return
        user = self._responsible()
        values = self._activity_values(run, errors)
        if activity:
            activity[1:].unlink()
            activity[:1].write({**values, "user_id": activity[:1].user_id.id or user.id})
        elif user:
            self.activity_schedule(ACTIVITY, user_id=user.id, **values)

    def _activity_values(self, run, errors) -> dict:
        """What the activity says about a run that failed or could not plan something."""
        if run.state == "failed":
            summary, texts = self.env._("The planning run failed"), [run.failure]
        else:
            summary = self.env._("%s requirements could not be planned", len(errors))
            texts = errors[:10].mapped("text")
        lines = Markup().join(Markup("<li>%s</li>") % text for text in texts)
        return {
            "summary": summary,
            "note": Markup("<ul>%s</ul>") % lines,
            "date_deadline": fields.Date.context_today(self),
        }

    def _responsible(self):
        """Who is told about the plan: its planner, else the first planner of the company."""
        group = self.env.ref("production_control.group_planner")
        return self.planner_id or self.env["res.users"].search(
            [
                ("all_group_ids", "in", group.id),
                ("company_ids", "in", self.company_id.id),
                ("share", "=", False),
            ],
            order="id",
            limit=1,
        )
