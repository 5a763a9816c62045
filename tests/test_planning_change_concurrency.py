"""What others change while a run reads is new to the next run, whenever they commit it.

What these tests do is committed, as it takes two real connections; they take it out again.
"""

from __future__ import annotations

from contextlib import closing, contextmanager

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged


@tagged("-at_install", "post_install")
class TestChangesOfOthers(BaseCase):
    """A run marks what it has seen, while another user works on an item."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.connection() as env:
            self.item_id = env["product.product"].create({"name": "Watched item"}).id
            env.cr.commit()
        self.addCleanup(self.clean_up)

    @contextmanager
    def connection(self):
        """The environment of another user: a connection of its own, rolled back at the end."""
        with closing(db_connect(self.registry.db_name).cursor()) as cursor:
            yield api.Environment(cursor, SUPERUSER_ID, {})

    def clean_up(self):
        with self.connection() as env:
            env["product.product"].browse(self.item_id).unlink()
            env.cr.commit()

    def change(self, env):
        env["product.product"].browse(self.item_id).prod_lead_time += 1
        env.flush_all()

    def is_new(self, mark: str) -> bool:
        """Whether the next run finds the item changed."""
        with self.connection() as env:
            return self.item_id in env["production.planning.change"]._since(mark)

    def test_a_change_is_new_when_it_was_committed_after_the_run_began_to_read(self):
        with self.connection() as planner, self.connection() as user:
            self.change(user)  # begun before the run, and committed while it reads
            planner.cr.execute("SELECT 1")
            user.cr.commit()
            mark = planner["production.planning.change"]._mark()
        self.assertTrue(self.is_new(mark))

    def test_a_change_is_not_new_when_the_run_could_read_it(self):
        with self.connection() as planner, self.connection() as user:
            self.change(user)
            user.cr.commit()
            mark = planner["production.planning.change"]._mark()
        self.assertFalse(self.is_new(mark))

    def test_what_the_run_changes_itself_is_new_only_after_its_mark(self):
        with self.connection() as planner:
            self.change(planner)
            mark = planner["production.planning.change"]._mark()
            planner.cr.commit()
            self.assertFalse(self.is_new(mark))
        with self.connection() as planner:
            self.change(planner)
            mark = planner["production.planning.change"]._mark()
            self.change(planner)
            planner.cr.commit()
        self.assertTrue(self.is_new(mark))

    def test_a_change_that_was_taken_back_is_none(self):
        with self.connection() as planner, self.connection() as user:
            mark = planner["production.planning.change"]._mark()
            self.change(user)
            user.cr.rollback()
        self.assertFalse(self.is_new(mark))
