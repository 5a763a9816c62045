from __future__ import annotations

from dataclasses import replace
from functools import partial

from odoo import fields, models
from odoo.tools import SQL

from .. import planning
from ..adapters.planning_rules import ORDER_FACTS
from ..planning.fingerprint import fingerprint
from ..planning.net_change import settled

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

    def _decide(self, clock) -> tuple:
        """Read, plan and write: what has changed, or everything.

        :param clock: takes the laps of reading, planning and writing
        :return: a ``Reading``; counts as fields of ``production.planning.run``; values of
            ``production.planning.problem``
        """
        stamp, changed = self._changed_since()
        if changed is None:
            reading = self.env["production.planning.reader"]._read(self)
            clock.lap("duration_read")
            counts, problems = self._regenerate(reading, clock)
        else:
            reading, counts, problems = self._plan_changes(changed, clock)
        self._note_seen(stamp)
        done = {"principle": "regeneration" if changed is None else "net_change"}
        return reading, {**counts, **done, "changed_count": len(changed or ())}, problems

    def _plan_changes(self, changed: list[int], clock) -> tuple:
        """Plan these products, and what else they concern; the rest stays as it is."""
        reader = self.env["production.planning.part.reader"]

        def read(products):
            reading = reader._read_part(self, products)
            clock.lap("duration_read")
            return reading

        reading, result = settled(changed, read, partial(self._planned, clock=clock))
        counts, problems = self._write_result(reading, result, clock)
        about = reading.scope.about
        kept = self._last_problems().filtered(
            lambda problem: problem.product_id and problem.product_id.id not in about
        )
        self.input_fingerprint = self.stored_stamp = False
        return reading, counts, [*_values(kept), *problems]

    def _regenerate(self, reading, clock) -> tuple[dict, list[dict]]:
        """Plan everything, unless nothing is other than last time."""
        read = fingerprint(reading.tables, *self._more_input(reading))
        writer = self.env["production.planning.writer"]
        unchanged = read == self.input_fingerprint
        unchanged = unchanged and self.last_run_id.state in ("done", "problems")
        if unchanged and writer._stamp(self) == self.stored_stamp:
            clock.lap("duration_plan")
            clock.lap("duration_write")
            return self._as_last_time()
        decided = self._write_result(reading, self._planned(reading, clock), clock)
        self.input_fingerprint, self.stored_stamp = read, writer._stamp(self)
        return decided

    def _planned(self, reading, clock):
        """What the engine plans of what was read."""
        asker = self._asker(reading.scope)
        result = planning.run(reading.tables, asker, self.firm_automatically)
        clock.lap("duration_plan")
        return result

    def _write_result(self, reading, result, clock) -> tuple[dict, list[dict]]:
        """Write planned orders, messages and delays."""
        counts = self.env["production.planning.writer"]._write_plan(self, result, reading)
        messages = self.env["production.planning.message.writer"]
        counts.update(messages._write_messages(self, result.messages, reading.scope))
        if self.kind == "operative":
            self.env["production.planning.delay.writer"]._write_delays(self, result, reading.scope)
        clock.lap("duration_write")
        texts = self.env["production.planning.texts"]
        counts["planned_count"] = len(result.rows) - len(reading.given)
        scheduled = self.env["production.planning.scheduler"]._problems(reading.tables)
        problems = [*reading.problems, *texts._problem_values(result.problems), *scheduled]
        return counts, problems

    def _as_last_time(self) -> tuple[dict, list[dict]]:
        """What the last run decided; it has nothing to write but what messages are worth now."""
        self.env["production.planning.message.writer"]._renew_money(self)
        last = self.last_run_id
        kept = ("planned_count", "not_needed_count", "message_count")
        return {name: last[name] for name in kept}, _values(self._last_problems())

    def _last_problems(self):
        """What the last run could not plan; what it could not firm is tried again."""
        return self.last_run_id.problem_ids.filtered(lambda problem: problem.code != "not_firmed")

    def _more_input(self, reading) -> list:
        """What a plan rests on beside the tables: rules and the customers that they ask for, pools
        and priorities of orders, working hours, routes inside a capacity fence, whether it firms.
        """
        stamps = SQL(" UNION ALL ").join(
            SQL("SELECT count(*), max(write_date) FROM %s", SQL.identifier(table))
            for table in HOURS
        )
        tables, rules = reading.tables, self.env["production.planning.rules"]
        by_route = any(policy.capacity_fence for policy in tables.policies)
        return [
            self.firm_automatically,
            tables.scheduler.facts if by_route else [],
            self._rule_input(reading.rules),
            sorted(rules._customers(reading.rules, reading.scope).items()),
            self.env["production.planning.handling"]._input(self),
            sorted(reading.tables.choosers),
            self.env.execute_query(stamps),
        ]

    def _rule_input(self, rules) -> list:
        """What the rules look for, with the items and customers of today, and say about orders."""
        reader = self.env["production.planning.rules"]
        facts = reader._facts([rule.id for rule in rules], ORDER_FACTS)
        chosen = [
            (
                replace(rule, products=None, customers=None),
                sorted(rule.products or ()),
                sorted(rule.customers or ()),
            )
            for rule in rules
        ]
        return [chosen, sorted(facts.items())]


def _values(problems) -> list[dict]:
    """Values of problems like these."""
    names = ("severity", "code", "product_id", "warehouse_id", "text")
    return [{name: row[name] for name in names} for row in problems.read(names, load=None)]
