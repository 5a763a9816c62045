"""Kill a server in the middle of a report as finished, and see that nothing is half-done.

A client asks a server to report many orders in one call; the server is killed (SIGKILL) while it is
at it, every time a little later. What the database holds afterwards is what it held before. At last
a server is left alone, and reports them all.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from http.client import HTTPException
from urllib.error import URLError

import databases
from serving import server_in_background
from stack import Stack
from web_client import WebClient
from workspace import DEV, MODULE, SetupError, checkout_id

ORDERS = 150
PATIENCE = 60

#: everything that a report writes, in one row
PICTURE = """
    SELECT (SELECT json_agg(row_to_json(o)) FROM (
                SELECT state, COUNT(*), SUM(qty_started) started, SUM(qty_good) good,
                       SUM(cost_realized) cost
                  FROM production_order GROUP BY state ORDER BY state) o),
           (SELECT json_agg(row_to_json(m)) FROM (
                SELECT state, COUNT(*), SUM(quantity) quantity, SUM(value) AS value
                  FROM stock_move GROUP BY state ORDER BY state) m),
           (SELECT json_agg(row_to_json(j)) FROM (
                SELECT journal_type, state, COUNT(*)
                  FROM production_journal GROUP BY 1, 2 ORDER BY 1, 2) j),
           (SELECT json_agg(row_to_json(q)) FROM (
                SELECT product_id, location_id, SUM(quantity), SUM(reserved_quantity) reserved
                  FROM stock_quant GROUP BY 1, 2 ORDER BY 1, 2) q),
           (SELECT SUM(qty_consumed) FROM production_order_component),
           (SELECT SUM(cost_realized) FROM production_order_cost),
           (SELECT COUNT(*) FROM stock_move_line)
"""

#: rows that were ever inserted, those of transactions that came to nothing included
INSERTED = """
    SELECT SUM(n_tup_ins) FROM pg_stat_user_tables
     WHERE relname IN ('stock_move', 'stock_move_line', 'production_journal',
                       'production_journal_product', 'production_order_cost')
"""

WORKING = """
    SELECT COUNT(*) FROM pg_stat_activity
     WHERE datname = %s AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
"""


def run(stack: Stack, rounds: int) -> int:
    """Kill a server so many times; the exit code is 1 where something was half-done."""
    name = f"{MODULE}_bench_{checkout_id()}_kill_{os.getpid()}"
    try:
        databases.create(stack, name)
        return _Trial(stack, name).run(rounds)
    finally:
        databases.drop(stack, name)


class _Trial:
    """Started orders in a database, and servers that do not live to report them."""

    def __init__(self, stack: Stack, name: str):
        self.stack, self.name = stack, name

    def run(self, rounds: int) -> int:
        seconds = self._make_orders()
        before, broken = self._sql(PICTURE), 0
        print(f"{ORDERS} started orders: a report of all of them takes {seconds:.1f} s", flush=True)
        for number in range(1, rounds + 1):
            delay = seconds * number / (rounds + 1)
            inserted = self._inserted()
            answered = self._kill_after(delay)
            lost = self._inserted() - inserted
            whole = self._sql(PICTURE) == before
            broken += answered or not whole
            print(
                f"killed {delay:4.1f} s into the report: {lost} rows were written by then, "
                f"{'none is left' if whole else 'AND SOMETHING IS HALF-DONE'}",
                flush=True,
            )
        reported = self._leave_alone()
        print(f"left alone: {reported} of {ORDERS} orders are reported as finished", flush=True)
        return 1 if broken or reported != ORDERS else 0

    def _make_orders(self) -> float:
        """Make and start the orders; the seconds of a report that is rolled back."""
        if self.stack.call(self.name, DEV / "kill_orders.py", str(ORDERS)):
            raise SetupError("The orders could not be made: see the log above.")
        query = "SELECT value FROM ir_config_parameter WHERE key = 'kill_test.seconds'"
        return float(self._sql(query)[0][0])

    def _kill_after(self, delay: float) -> bool:
        """Kill a server so many seconds after it began to report; whether it answered before."""
        begun, answers = threading.Event(), []
        with server_in_background(self.stack, self.name) as (url, server):
            client = threading.Thread(target=self._report, args=(url, begun, answers))
            client.start()
            begun.wait(PATIENCE)
            time.sleep(delay)
            server.kill()
            client.join()
        self._wait_for_rollback()
        return bool(answers)

    def _leave_alone(self) -> int:
        """Report with a server that lives; how many orders are reported then."""
        with server_in_background(self.stack, self.name) as (url, _server):
            self._report(url, threading.Event(), [])
        query = "SELECT COUNT(*) FROM production_order WHERE state = 'reported'"
        return self._sql(query)[0][0]

    def _report(self, url: str, begun: threading.Event, answers: list) -> None:
        """Ask a server to report all orders in one call."""
        with contextlib.suppress(URLError, HTTPException, OSError):
            client = WebClient(url, self.name, "admin", "admin")
            orders = client.call("production.order", "search", [])
            begun.set()
            answers.append(client.call("production.order", "action_report_finished", orders))

    def _wait_for_rollback(self) -> None:
        """Wait until PostgreSQL has noticed that its client is gone."""
        end = time.monotonic() + PATIENCE
        while self._sql((WORKING, [self.name]))[0][0]:
            if time.monotonic() > end:
                raise SetupError("PostgreSQL still holds what the killed server did.")
            time.sleep(0.2)

    def _inserted(self) -> int:
        return int(self._sql(INSERTED)[0][0] or 0)

    def _sql(self, statement) -> list[list]:
        return self.stack.server.sql(statement, database=self.name)
