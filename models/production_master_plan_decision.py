from __future__ import annotations

from dataclasses import replace

from odoo import fields, models
from odoo.tools import SQL

from .. import planning
from ..adapters.planning_rules import ORDER_FACTS
from ..planning.fingerprint import fingerprint

#: tables of working hours, which planning asks for when it needs them
HOURS = ("resource_calendar", "resource_calendar_attendance", "resource_calendar_leaves")


class ProductionMasterPlan(models.Model):
    """What a run decides and writes: anew, or as last time where nothing has changed since.

    The same input gives the same plan, so a run whose input has the fingerprint of the last one,
    and finds the planned orders as that one left them, has nothing to plan and nothing to write.
    """

    _name = "production.master.plan"
    _inherit = ["production.master.plan"]

    input_fingerprint = fields.Char(
        readonly=True, copy=False, help="What the last run read, as a fingerprint."
    )
    stored_stamp = fields.Char(
        readonly=True, copy=False, help="The planned orders that the last run left, as a sum."
    )

    # === BUSINESS METHODS === #

    def _decide(self, reading, clock) -> tuple[dict, list[dict]]:
        """Plan what was read and write it.

        :param reading: a ``Reading`` of the plan
        :param clock: takes the laps of planning and writing
        :return: counts as fields of ``production.planning.run``; values of
            ``production.planning.problem``
        """
        read = fingerprint(reading.tables, *self._more_input(reading))
        writer = self.env["production.planning.writer"]
        unchanged = read == self.input_fingerprint
        unchanged = unchanged and self.last_run_id.state in ("done", "problems")
        if unchanged and writer._stamp(self) == self.stored_stamp:
            clock.lap("duration_plan")
            clock.lap("duration_write")
            return self._as_last_time()
        decided = self._plan_and_write(reading, clock)
        self.input_fingerprint, self.stored_stamp = read, writer._stamp(self)
        return decided

    def _plan_and_write(self, reading, clock) -> tuple[dict, list[dict]]:
        asker = self._asker(reading.scope)
        result = planning.run(reading.tables, asker, self.firm_automatically)
        clock.lap("duration_plan")
        counts = self.env["production.planning.writer"]._write_plan(self, result, reading)
        messages = self.env["production.planning.message.writer"]
        counts.update(messages._write_messages(self, result.messages, reading.scope))
        if self.kind == "operative":
            self.env["production.planning.delay.writer"]._write_delays(self, result)
        clock.lap("duration_write")
        texts = self.env["production.planning.texts"]
        problems = [*reading.problems, *texts._problem_values(result.problems)]
        return {"planned_count": len(result.rows), **counts}, problems

    def _as_last_time(self) -> tuple[dict, list[dict]]:
        """What the last run decided; it has nothing to write."""
        last = self.last_run_id
        kept = ("planned_count", "not_needed_count", "message_count")
        problems = last.problem_ids.filtered(lambda problem: problem.code != "not_firmed")
        names = ("severity", "code", "product_id", "warehouse_id", "text")
        rows = problems.read(names, load=None)
        return (
            {name: last[name] for name in kept},
            [{name: row[name] for name in names} for row in rows],
        )

    def _more_input(self, reading) -> list:
        """What a plan rests on beside the tables: rules and the customers that they ask for,
        working hours, and whether it firms."""
        rules = self.env["production.planning.rules"]
        facts = rules._facts([rule.id for rule in reading.rules], ORDER_FACTS)
        stamps = SQL(" UNION ALL ").join(
            SQL("SELECT count(*), max(write_date) FROM %s", SQL.identifier(table))
            for table in HOURS
        )
        chosen = [
            (
                replace(rule, products=None, customers=None),
                sorted(rule.products or ()),
                sorted(rule.customers or ()),
            )
            for rule in reading.rules
        ]
        return [
            self.firm_automatically,
            chosen,
            sorted(facts.items()),
            sorted(rules._customers(reading.rules, reading.scope).items()),
            sorted(reading.tables.choosers),
            self.env.execute_query(stamps),
        ]
