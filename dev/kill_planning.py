"""Kill the planner in the middle of its work, and see that the next run completes it.

A factory is planned and firmed as the cron does it; the process is killed (SIGKILL) at a random
moment, in some rounds one of two that are at it at once, or both. Then one more is left alone. In
the end nothing may be there twice, nothing may hang in the air, and every item has as much on
order as in a copy of the database where nobody was killed.
"""

from __future__ import annotations

import os
import random
import subprocess
import tempfile
import time
from collections import Counter
from typing import NamedTuple

import databases
from kill_test import PATIENCE, WORKING
from stack import Stack
from workspace import DEV, MODULE, SetupError, checkout_id

SCRIPT = DEV / "kill_planner.py"
CHUNK = 25

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
SECONDS = "SELECT value FROM ir_config_parameter WHERE key = 'kill_planning.seconds'"


class Outcome(NamedTuple):
    """What one round left behind."""

    left: int
    """production orders that there were when the planners had been killed"""
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
        self._leave_alone()
        self.expected = self._sql(TOTALS)
        seconds, orders = float(self._sql(SECONDS)[0][0]), self._sql(ORDERS)[0][0]
        print(f"undisturbed: {orders} production orders in {seconds:.1f} s", flush=True)
        wrong, amid = 0, 0
        for number in range(1, rounds + 1):
            outcome = self._round(number, seconds)
            wrong += not outcome.is_whole
            amid += 0 < outcome.left < orders
        print(f"{rounds} rounds, {amid} killed between two chunks, {wrong} with something wrong")
        return 1 if wrong else 0

    def _round(self, number: int, seconds: float) -> Outcome:
        """Plan a fresh copy, killed at a random moment, then to the end."""
        self._fresh_copy()
        planners = 2 if number % 3 == 0 else 1
        killed = 1 if number % 6 == 0 else planners
        delays = [self.chance.uniform(0, 0.8 * seconds) for _one in range(killed)]
        self._kill(planners, delays)
        left = self._sql(ORDERS)[0][0]
        self._leave_alone()
        states = Counter(dict(self._sql(STATES)))
        outcome = Outcome(
            left,
            self._sql(TWICE)[0][0],
            self._sql(ORPHANS)[0][0],
            self._sql(TOTALS) == self.expected,
            not states["waiting"] + states["firming"] + states["failed"],
        )
        print(self._line(number, planners, delays, outcome), flush=True)
        return outcome

    @staticmethod
    def _line(number: int, planners: int, delays: list[float], outcome: Outcome) -> str:
        moments = " and ".join(f"{delay:.1f} s" for delay in delays)
        verdict = "completed, nothing twice" if outcome.is_whole else f"WRONG: {outcome}"
        return (
            f"{number:3} {planners} planner{'s' * (planners > 1)}, killed after {moments}: "
            f"{outcome.left} orders by then; {verdict}"
        )

    # === PLANNERS === #

    def _kill(self, planners: int, delays: list[float]) -> None:
        """Start planners and kill as many of them as there are delays; the others end."""
        running = [self._start() for _one in range(planners)]
        for process in running:
            while process.stdout.readline() not in (b"begin\n", b""):
                pass
        begin = time.monotonic()
        for delay, process in sorted(zip(delays, running, strict=False), key=lambda pair: pair[0]):
            time.sleep(max(begin + delay - time.monotonic(), 0))
            process.kill()
        for process in running:
            process.communicate()
        self._wait_for_rollback()

    def _start(self) -> subprocess.Popen:
        """A planner in a process of its own."""
        call = f"import runpy; runpy.run_path({str(SCRIPT)!r})['main'](env, 'plan', '{CHUNK}')"
        with tempfile.TemporaryFile() as script:
            script.write(call.encode())
            script.seek(0)
            return self.stack.start_odoo(
                "shell", "--database", self.copy, "--no-http", stdin=script, stdout=subprocess.PIPE
            )

    def _leave_alone(self) -> None:
        """Plan to the end."""
        process = self._start()
        process.communicate()
        if process.returncode:
            raise SetupError("The planner failed: see the log above.")

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
