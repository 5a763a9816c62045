"""The status matrix: which steps a company allows from a status (ax.md 4.2)."""

from __future__ import annotations

from lxml import etree

from odoo.exceptions import AccessError

from odoo.addons.production_control.lifecycle import STEPS, is_below, selection
from odoo.addons.production_control.models.production_status_matrix import COLUMNS
from odoo.addons.production_control.tests.common import ProductionCommon


class TestStatusMatrix(ProductionCommon):
    """Rows and cells of the matrix."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.matrix = cls.env["production.status.matrix"]

    def row(self, state, company=None):
        company = company or self.company
        return self.matrix.search([("company_id", "=", company.id), ("state", "=", state)])

    def test_every_company_has_a_row_for_every_status_but_the_last(self):
        created = self.env["res.company"].create({"name": "New company"})
        for company in (self.company, created):
            rows = self.matrix.search([("company_id", "=", company.id)])
            with self.subTest(company.name):
                self.assertEqual(
                    rows.mapped("state"), [state for state, _label in selection()][:-1]
                )
                self.assertTrue(all(row[column] for row in rows for column in COLUMNS))

    def test_the_columns_are_the_steps_of_the_life_cycle(self):
        self.assertEqual(list(COLUMNS.values()), [step.state for step in STEPS])

    def test_missing_rows_are_added_and_the_others_stay(self):
        self.row("estimated").schedule = False
        self.row("created").unlink()
        self.matrix._complete()
        self.assertEqual(self.matrix.search_count([("company_id", "=", self.company.id)]), 6)
        self.assertTrue(self.row("created").schedule)
        self.assertFalse(self.row("estimated").schedule)

    def test_the_matrix_of_all_companies_is_read_in_one_query(self):
        other = self.env["res.company"].create({"name": "Other company"})
        self.row("created").start = False
        self.env.flush_all()
        self.env.invalidate_all()
        companies = self.company | other
        companies.mapped("name")
        with self.assertQueryCount(1):
            allowed = self.matrix._allowed(companies)
        self.assertFalse(allowed[self.company.id]["created", "started"])
        self.assertTrue(allowed[self.company.id]["created", "released"])
        self.assertTrue(allowed[other.id]["created", "started"])
        self.assertEqual(len(allowed[other.id]), 36)

    def test_a_company_without_rows_has_an_empty_matrix(self):
        self.matrix.search([("company_id", "=", self.company.id)]).unlink()
        self.assertEqual(self.matrix._allowed(self.company), {self.company.id: {}})

    def test_select_all_ticks_the_chosen_rows_or_all(self):
        self.row("created").start = self.row("started").end = False
        self.row("created").action_select_all()
        self.assertTrue(self.row("created").start)
        self.assertFalse(self.row("started").end)
        self.matrix.action_select_all()
        self.assertTrue(self.row("started").end)

    def test_select_all_leaves_other_companies_alone(self):
        other = self.env["res.company"].create({"name": "Other company"})
        self.row("created", other).start = False
        self.matrix.with_context(allowed_company_ids=self.company.ids).action_select_all()
        self.assertFalse(self.row("created", other).start)

    def test_managers_tick_and_everybody_in_production_reads(self):
        row = self.row("created")
        row.with_user(self.make_user("manager")).start = False
        for role in ("user", "operator", "supervisor", "planner"):
            seen = row.with_user(self.make_user(role))
            with self.subTest(role):
                self.assertFalse(seen.start)
                with self.assertRaises(AccessError):
                    seen.action_select_all()
        with self.assertRaises(AccessError):
            row.with_user(self.env.ref("base.user_admin").copy({"login": "m"})).sudo(False).unlink()

    def test_cells_that_no_order_can_use_are_not_shown(self):
        """A step that cannot be run again in a status has no box there."""
        arch = etree.fromstring(self.matrix.get_view(view_type="list")["arch"])
        for step in STEPS:
            (column,) = [name for name, state in COLUMNS.items() if state == step.state]
            (node,) = arch.xpath(f"//field[@name='{column}']")
            shown = node.get("invisible", "")
            for state, _label in selection()[:-1]:
                with self.subTest(column=column, state=state):
                    self.assertEqual(f"'{state}'" in shown, is_below(step.last, state))
