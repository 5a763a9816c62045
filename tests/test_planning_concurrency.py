"""Two planners on one plan at once: one waits or is told, nothing is planned or firmed twice.

What these tests do is committed, as it takes two real connections to be in each other's way; they
take it out of the database again.
"""

from __future__ import annotations

import threading
from contextlib import closing, contextmanager
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

BUSY = "is being run right now"
PLANNERS = 4


@tagged("-at_install", "post_install")
class TestPlanningConcurrency(BaseCase):
    """Runs of one plan from two connections, each with its own transaction."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.connection() as env:
            self.make_demand(env)
            env.cr.commit()
        self.addCleanup(self.clean_up)

    @contextmanager
    def connection(self):
        """The environment of another planner: a connection of its own, rolled back at the end."""
        with closing(db_connect(self.registry.db_name).cursor()) as cursor:
            yield api.Environment(cursor, SUPERUSER_ID, {})

    def make_demand(self, env) -> None:
        """An item with a component, both made and below their minimum, inside the fence."""
        item, part = items = env["product.product"].create(
            [
                {"name": name, "is_storable": True, "prod_order_type": "production"}
                for name in ("Rivalled item", "Rivalled part")
            ]
        )
        raw = env["product.product"].create({"name": "Rivalled steel", "is_storable": True})
        self.item_ids = (*items.ids, raw.id)
        self.bom_ids = [self.make_bom(env, item, part), self.make_bom(env, part, raw)]
        self.plan_id = (
            env["production.master.plan"].search([("company_id", "=", env.company.id)], limit=1).id
        )
        env["production.item.coverage"].create(
            [
                {
                    "product_id": one.id,
                    "warehouse_id": env["stock.warehouse"]
                    .search([("company_id", "=", env.company.id)], limit=1)
                    .id,
                    "min_qty": 10,
                }
                for one in items
            ]
        )

    def make_bom(self, env, item, component) -> int:
        """A BOM in use."""
        bom = env["production.bom"].create(
            {"name": item.name, "line_ids": [(0, 0, {"product_id": component.id})]}
        )
        env["production.bom.version"].create(
            {"bom_id": bom.id, "product_id": item.id, "approved": True, "is_active": True}
        )
        return bom.id

    def clean_up(self) -> None:
        """Take out what was committed."""
        with self.connection() as env:
            env["production.order"].search([("product_id", "in", self.item_ids)]).unlink()
            env.cr.execute(
                "DELETE FROM production_planned_order WHERE product_id IN %s", [self.item_ids]
            )
            env["production.item.coverage"].search([("product_id", "in", self.item_ids)]).unlink()
            env["production.planning.run"].search([("plan_id", "=", self.plan_id)]).unlink()
            env["production.bom.version"].search([("bom_id", "in", self.bom_ids)]).write(
                {"is_active": False, "approved": False}
            )
            env["production.bom"].browse(self.bom_ids).unlink()
            env["product.product"].browse(self.item_ids).product_tmpl_id.unlink()
            env.cr.commit()

    def plan(self, env):
        return env["production.master.plan"].browse(self.plan_id)

    def orders(self) -> list[tuple]:
        """Production orders and planned production orders in the database by now."""
        with self.connection() as env:
            real = env["production.order"].search([("product_id", "in", self.item_ids)])
            planned = env["production.planned.order"].search(
                [("product_id", "in", self.item_ids), ("order_type", "=", "production")]
            )
            return sorted(
                [(order.product_id.name, order.product_qty, "real") for order in real]
                + [(order.product_id.name, order.product_qty, "planned") for order in planned]
            )

    #: the part is wanted for the item, and for its own minimum
    ONCE = [
        ("Rivalled item", 10, "real"),
        ("Rivalled part", 10, "real"),
        ("Rivalled part", 10, "real"),
    ]

    # === TESTS === #

    def test_who_comes_second_is_told(self):
        with self.connection() as first, self.connection() as second:
            self.plan(first)._run()
            with self.assertRaisesRegex(UserError, BUSY):
                self.plan(second)._run()
            second.cr.rollback()
            first.cr.commit()
            self.plan(second)._run()
            second.cr.commit()
        self.assertEqual(self.orders(), self.ONCE)

    def test_who_looked_before_the_other_committed_is_tried_again(self):
        tries = []
        with self.connection() as second:
            self.assertTrue(self.plan(second).name)
            with self.connection() as first:
                self.plan(first)._run()
                first.cr.commit()

            def run():
                tries.append(True)
                self.plan(second)._run()

            with patch("odoo.service.model.time.sleep"), mute_logger("odoo.sql_db"):
                retrying(run, second)
        self.assertEqual(len(tries), 2)
        self.assertEqual(self.orders(), self.ONCE)

    def test_planners_and_schedules_at_once_make_everything_once(self):
        outcomes = self.at_once(
            lambda plan: plan._run(), lambda plan: plan._cron_run_all(), PLANNERS // 2
        )
        self.assertFalse([text for text in outcomes if text != "done" and BUSY not in text])
        self.assertIn("done", outcomes)
        self.assertEqual(self.orders(), self.ONCE)

    def at_once(self, *attempts_and_count) -> list[str]:
        """What planners are told who try these things at the same moment."""
        *attempts, count = attempts_and_count
        barrier, outcomes = threading.Barrier(count * len(attempts)), []

        def planner(attempt):
            with self.connection() as env:
                barrier.wait()
                try:
                    with mute_logger("odoo.sql_db"):
                        retrying(lambda: attempt(self.plan(env)), env)
                    outcomes.append("done")
                except UserError as refusal:
                    outcomes.append(str(refusal))

        threads = [
            threading.Thread(target=planner, args=(attempt,)) for attempt in attempts * count
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return outcomes
