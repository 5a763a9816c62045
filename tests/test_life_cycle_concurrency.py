"""Two users on one order at once: one wins, the other is told, nothing is posted twice.

What these tests do is committed, as it takes two real connections to be in each other's way; they
take it out of the database again.
"""

from __future__ import annotations

import threading
from contextlib import closing, contextmanager, suppress
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

BUSY = "Somebody else is working on one of these production orders"

#: users who try the same at once
USERS = 8

LINES = "DELETE FROM stock_move_line WHERE product_id IN %s"
MOVES = "DELETE FROM stock_move WHERE product_id IN %s"


@tagged("-at_install", "post_install")
class TestLifeCycleConcurrency(BaseCase):
    """Steps of one order from two connections, each with its own transaction."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.connection() as env:
            self.make_order(env)
            env.cr.commit()
        self.addCleanup(self.clean_up)

    @contextmanager
    def connection(self):
        """The environment of another user: a connection of its own, rolled back at the end."""
        with closing(db_connect(self.registry.db_name).cursor()) as cursor:
            yield api.Environment(cursor, SUPERUSER_ID, {})

    def make_order(self, env) -> None:
        """A Created order of 10 with one component, neither of them counted in stock."""
        item, part = env["product.product"].create(
            [{"name": name, "type": "consu"} for name in ("Rivalled item", "Rivalled part")]
        )
        order = env["production.order"].create({"product_id": item.id, "product_qty": 10})
        order.component_ids.create({"order_id": order.id, "product_id": part.id, "product_qty": 2})
        self.order_id, self.item_ids = order.id, (item.id, part.id)

    def clean_up(self) -> None:
        """Take out what was committed; done moves go by SQL, as Odoo deletes none."""
        with self.connection() as env:
            order = self.order(env)
            if order.state != "created":
                order.action_reset()
            env.flush_all()
            for query in (LINES, MOVES):
                env.cr.execute(query, [self.item_ids])
            env.invalidate_all()
            order.unlink()
            env["product.product"].browse(self.item_ids).product_tmpl_id.unlink()
            env.cr.commit()

    def order(self, env):
        return env["production.order"].browse(self.order_id)

    # === EXPECTATIONS === #

    def figures(self) -> dict:
        """What is in the database about the order by now."""
        with self.connection() as env:
            order = self.order(env)
            done = order.component_ids.move_ids.filtered(lambda move: move.state == "done")
            return {
                "state": order.state,
                "started": order.qty_started,
                "good": order.qty_good,
                "consumed": order.component_ids.qty_consumed,
                "issued": sum(done.mapped("quantity")),
                "received": sum(
                    order.move_finished_ids.filtered(lambda move: move.state == "done").mapped(
                        "quantity"
                    )
                ),
                "journals": len(order.journal_ids),
            }

    def started(self, **more) -> dict:
        """The figures of an order that was started once, as a whole."""
        return {
            "state": "started",
            "started": 10,
            "good": 0,
            "consumed": 20,
            "issued": 20,
            "received": 0,
            "journals": 1,
            **more,
        }

    @contextmanager
    def assertRefused(self, text: str):
        with self.assertRaisesRegex(UserError, text):
            yield

    # === ONE AFTER THE OTHER === #

    def test_who_comes_second_is_told_to_wait(self):
        """The first has not committed yet: every step of the second is refused, at once."""
        attempts = {
            "start": lambda order: order.action_start(3),
            "report": lambda order: order.action_report_finished(),
            "reset": lambda order: order.action_reset(),
            "split": lambda order: order.action_split(2),
        }
        with self.connection() as first, self.connection() as second:
            self.order(first).action_start()
            for name, attempt in attempts.items():
                with self.subTest(name), self.assertRefused(BUSY):
                    attempt(self.order(second))
            first.cr.commit()
        self.assertEqual(self.figures(), self.started())

    def test_journals_of_a_busy_order_wait_too(self):
        self.commit(lambda order: order.action_start())
        with self.connection() as first, self.connection() as second:
            self.order(first).action_report_finished(4)
            journal = self.order(second).journal_ids
            with self.assertRefused(BUSY):
                journal.action_reverse()
        self.assertEqual(self.figures(), self.started())

    # === WHO LOOKED BEFORE THE OTHER COMMITTED === #

    def test_a_step_on_what_was_true_before_is_tried_again_and_told(self):
        """The second read the order before the first committed: the server repeats its step."""
        cases = {
            "start": (lambda order: order.action_start(), "nothing left to start"),
            "reset": (lambda order: order.action_reset("released"), "lower status"),
        }
        first_steps = {
            "start": lambda order: order.action_start(),
            "reset": lambda order: order.action_reset("released"),
        }
        for name, (attempt, text) in cases.items():
            with self.subTest(name), self.connection() as second:
                self.look(second)
                self.commit(first_steps[name])
                calls = self.served(second, attempt, text)
                self.assertEqual(calls, 2)
        self.assertEqual(self.figures()["state"], "released")

    def test_a_report_on_what_was_true_before_posts_only_what_remains(self):
        self.commit(lambda order: order.action_start())
        with self.connection() as second:
            self.look(second)
            self.commit(lambda order: order.action_report_finished(4))
            self.served(second, lambda order: order.action_report_finished(7), "11 are reported")
        self.assertEqual(self.figures(), self.started(good=4, received=4, journals=2))

    def test_a_reset_does_not_overlook_a_journal_that_leaves_the_order_alone(self):
        """A picking list changes components only; who resets meanwhile must see it all the same."""
        self.commit(lambda order: order.action_start(bom_consumption="never"))
        with self.connection() as second:
            self.look(second)
            self.commit(self.pick)
            with suppress(UserError):
                self.serve(second, lambda order: order.action_reset("released"))
            second.cr.commit()
        figures = self.figures()
        self.assertEqual((figures["state"], figures["consumed"]), ("released", 0))

    def pick(self, order) -> None:
        line = {"component_id": order.component_ids.id, "qty": 6}
        values = {"order_id": order.id, "material_ids": [(0, 0, line)]}
        order.env["production.journal"].create(values).action_post()

    # === AT ONCE === #

    def test_users_at_once_never_post_twice(self):
        """Eight threads start the whole order, then report it, then reset it."""
        rounds = [
            (lambda order: order.action_start(), self.started()),
            (
                lambda order: order.action_report_finished(end_job=False),
                self.started(good=10, received=10, journals=2),
            ),
        ]
        for attempt, expected in rounds:
            outcomes = self.at_once(attempt)
            self.assertEqual(outcomes.count("done"), 1, outcomes)
            self.assertEqual(self.figures(), expected)
        outcomes = self.at_once(lambda order: order.action_reset("released"))
        self.assertEqual(outcomes.count("done"), 1, outcomes)
        figures = self.figures()
        self.assertEqual(
            (figures["state"], figures["consumed"], figures["good"]), ("released", 0, 0)
        )

    def at_once(self, attempt) -> list[str]:
        """What users are told who try the same at the same moment."""
        barrier, outcomes = threading.Barrier(USERS), []

        def user():
            with self.connection() as env:
                barrier.wait()
                try:
                    self.serve(env, attempt)
                    env.cr.commit()
                    outcomes.append("done")
                except UserError as refusal:
                    outcomes.append(str(refusal))

        threads = [threading.Thread(target=user) for _user in range(USERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return outcomes

    # === WHAT THE SERVER DOES === #

    def look(self, env) -> None:
        """Read the order, which fixes what this connection sees of the database."""
        self.assertTrue(self.order(env).name)

    def commit(self, attempt) -> None:
        """Somebody else does something, and is done with it."""
        with self.connection() as env:
            attempt(self.order(env))
            env.cr.commit()

    def serve(self, env, attempt) -> int:
        """Do something as the server does it: again where a rival was faster.

        :return: how many times it was tried
        """
        tries = []

        def call():
            tries.append(True)
            attempt(self.order(env))

        with patch("odoo.service.model.time.sleep"), mute_logger("odoo.sql_db"):
            retrying(call, env)
        return len(tries)

    def served(self, env, attempt, text: str) -> int:
        """Serve somebody who is refused in the end; how many times it was tried."""
        tries = []

        def count(order):
            tries.append(True)
            attempt(order)

        with self.assertRefused(text):
            self.serve(env, count)
        return len(tries)
