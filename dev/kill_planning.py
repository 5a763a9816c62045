"""Kill the planner in the middle of its work, and see that the next run completes it.

A factory is planned and firmed as the cron does it; the process is killed (SIGKILL) at a random
moment of reading, planning, writing or firming, one phase after the other, in some rounds one of
two that are at it at once, or both. Then one more is left alone. In the end nothing may be there
twice, nothing may hang in the air, and every item has as much on order as in a copy of the database
where nobody was killed.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from typing import NamedTuple

import databases
from kill_test import PATIENCE, WORKING
from killed_planners import SCRIPT, Planners
from stack import Stack
from workspace import MODULE, SetupError, checkout_id

CHUNK = 25
PHASES = ("reading", "planning", "writing", "firming")

#: what is on order, item by item
TOTALS = """
    SELECT product_id, kind, COUNT(*), SUM(quantity)::float8
      FROM (SELECT product_id, 'real' AS kind, product_qty AS quantity FROM production_order
             UNION ALL
            SELECT product_id, order_type, product_qty FROM production_planned_order) orders
  GROUP BY 1, 2 ORDER BY 1, 2
"""

#: orders for a requirement that has one already
TWICE = """
    SELECT COUNT(*)
      FROM (SELECT 1
              FROM (SELECT product_id, warehouse_id, planned_source AS source
                      FROM production_order
                     UNION ALL
                    SELECT product_id, warehouse_id, source FROM production_planned_order) orders
          GROUP BY product_id, warehouse_id, source HAVING COUNT(*) > 1) twice
"""

#: orders that serve something that is gone
ORPHANS = """
    SELECT (SELECT COUNT(*) FROM production_planned_order kid
             WHERE (parent_id IS NOT NULL AND NOT EXISTS (
                       SELECT FROM production_planned_order p WHERE p.id = kid.parent_id))
                OR (parent_component_id IS NOT NULL AND NOT EXISTS (
                       SELECT FROM production_order_component c
                        WHERE c.id = kid.parent_component_id
                          AND c.order_id = kid.parent_order_id)))
         + (SELECT COUNT(*) FROM production_order kid
             WHERE planned_parent_id IS NOT NULL
                OR (parent_id IS NOT NULL AND NOT EXISTS (
                       SELECT FROM production_order_component c
                        WHERE c.id = kid.parent_component_id AND c.order_id = kid.parent_id)))
"""

STATES = "SELECT state, COUNT(*) FROM production_planning_run GROUP BY state"
ORDERS = "SELECT COUNT(*) FROM production_order"


class Outcome(NamedTuple):
    """What one round left behind."""

    phase: str
    """what the planner was at when it was killed"""
    left: int
    """production orders that there were then, or when a second planner had ended"""
    twice: int
    orphans: int
    same_totals: bool
    is_finished: bool

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.twice and not self.orphans and self.same_totals and self.is_finished


def run(stack: Stack, rounds: int, seed: int = 73) -> int:
    """Kill planners in so many rounds; the exit code is 1 where something was wrong."""
    trial = _Trial(stack, random.Random(seed))
    try:
        return trial.run(rounds)
    finally:
        trial.clean_up()


class _Trial:
    """A database with a factory, a copy for each round, and planners that do not live."""

    def __init__(self, stack: Stack, chance: random.Random):
        self.stack, self.chance = stack, chance
        name = f"{MODULE}_bench_{checkout_id()}_%s_{os.getpid()}"
        self.factory, self.copy = name % "factory", name % "killed"

    def run(self, rounds: int) -> int:
        databases.create(self.stack, self.factory)
        if self.stack.call(self.factory, SCRIPT, "make"):
            raise SetupError("The factory could not be made: see the log above.")
        self._fresh_copy()
        self.seconds = self._leave_alone()
        self.expected = self._sql(TOTALS)
        laps = ", ".join(f"{phase} {self.seconds[phase]:.2f} s" for phase in PHASES)
        print(f"undisturbed: {self._sql(ORDERS)[0][0]} production orders; {laps}", flush=True)
        outcomes = [self._round(number) for number in range(1, rounds + 1)]
        wrong = sum(not outcome.is_whole for outcome in outcomes)
        phases = Counter(outcome.phase for outcome in outcomes)
        print(f"{rounds} rounds, {wrong} with something wrong; killed while {dict(phases)}")
        return 1 if wrong else 0

    def _round(self, number: int) -> Outcome:
        """Plan a fresh copy, killed in the phase of the round, then to the end."""
        self._fresh_copy()
        planners = 2 if number % 3 == 0 else 1
        killed = 1 if number % 6 == 0 else planners
        phase = PHASES[number % len(PHASES)]
        delay = self.chance.uniform(0, 0.95 * self.seconds[phase])
        at = Planners(self.stack, self.copy, CHUNK, planners).kill(phase, delay, killed)
        self._wait_for_rollback()
        left = self._sql(ORDERS)[0][0]
        self._leave_alone()
        states = Counter(dict(self._sql(STATES)))
        outcome = Outcome(
            at,
            left,
            self._sql(TWICE)[0][0],
            self._sql(ORPHANS)[0][0],
            self._sql(TOTALS) == self.expected,
            not states["waiting"] + states["firming"] + states["failed"],
        )
        print(self._line(number, planners, killed, delay, outcome), flush=True)
        return outcome

    @staticmethod
    def _line(number: int, planners: int, killed: int, delay: float, outcome: Outcome) -> str:
        verdict = "completed, nothing twice" if outcome.is_whole else f"WRONG: {outcome}"
        return (
            f"{number:3} {killed} of {planners} killed while {outcome.phase}, {delay:.2f} s into "
            f"it: {outcome.left} orders by then; {verdict}"
        )

    def _leave_alone(self) -> dict[str, float]:
        """Plan to the end; how long each phase took."""
        planners = Planners(self.stack, self.copy, CHUNK, 1)
        if planners.join() != "end":
            raise SetupError("The planner failed: see the log above.")
        return planners.running[0].seconds()

    # === DATABASES === #

    def _fresh_copy(self) -> None:
        databases.drop(self.stack, self.copy)
        databases.copy(self.stack, self.factory, self.copy)

    def _wait_for_rollback(self) -> None:
        """Wait until PostgreSQL has noticed that its clients are gone."""
        end = time.monotonic() + PATIENCE
        while self._sql((WORKING, [self.copy]))[0][0]:
            if time.monotonic() > end:
                raise SetupError("PostgreSQL still holds what the killed planner did.")
            time.sleep(0.2)

    def clean_up(self) -> None:
        """Drop both databases."""
        for name in (self.copy, self.factory):
            databases.drop(self.stack, name)

    def _sql(self, statement) -> list[list]:
        return self.stack.server.sql(statement, database=self.copy)
