"""The page and the diagram of the life cycle say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from odoo.tests import BaseCase

from odoo.addons.production_control.lifecycle import EDITABLE, STATUSES, STEPS

DOCS = Path(__file__).resolve().parent.parent / "docs"
SVG = "{http://www.w3.org/2000/svg}"


class TestLifeCycleDocs(BaseCase):
    """``docs/life_cycle.rst`` and ``docs/life_cycle.svg`` follow ``lifecycle/``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page = (DOCS / "life_cycle.rst").read_text()
        cls.diagram = etree.parse(DOCS / "life_cycle.svg").getroot()

    def drawn(self, kind: str) -> list[str]:
        """The texts of one class in the diagram, from top to bottom."""
        return [text.text for text in self.diagram.iter(f"{SVG}text") if text.get("class") == kind]

    def test_the_page_shows_the_diagram(self):
        self.assertIn(".. image:: life_cycle.svg", self.page)

    def test_the_diagram_draws_every_status_and_step_in_its_order(self):
        self.assertEqual(self.drawn("name"), [status.label for status in STATUSES])
        self.assertEqual(self.drawn("step"), [step.verb for step in STEPS])

    def test_the_diagram_draws_a_way_back_for_every_step_that_can_be_undone(self):
        back = [path for path in self.diagram.iter(f"{SVG}path") if path.get("class") == "back"]
        self.assertEqual(len(back), len([step for step in STEPS if step.undo]))
        self.assertEqual(len(self.drawn("undo")), len(back))

    def test_the_diagram_can_be_read_in_the_dark_and_aloud(self):
        self.assertIn("prefers-color-scheme: dark", self.diagram.find(f"{SVG}style").text)
        self.assertTrue(self.diagram.find(f"{SVG}title").text)
        self.assertTrue(self.diagram.find(f"{SVG}desc").text)

    def test_the_diagram_in_letters_says_the_same(self):
        letters = self.page.partition("The same in letters::")[2].partition("====")[0]
        rows = re.findall(r"(?m)^ +(\S.*?)(?:  +(v)   ?(\^|))?(?:  .*)?$", letters)
        drawn = [row[0] for row in rows]
        expected = [STATUSES[0].label]
        for step, status in zip(STEPS, STATUSES[1:], strict=True):
            expected += [step.verb, status.label]
        self.assertEqual(drawn, expected)
        self.assertEqual(letters.count("^"), len([step for step in STEPS if step.undo]))

    def test_the_table_of_steps_names_verb_method_and_duty_of_each(self):
        rows = re.findall(r"\* - \*\*(.+?)\*\*\s+``(\w+)``\s+``(\w+)``", self.page)
        self.assertEqual(rows, [(step.verb, step.action, step.duty) for step in STEPS])

    def test_the_page_names_every_status_with_its_code(self):
        for status in STATUSES:
            with self.subTest(status.code):
                self.assertRegex(self.page, rf"``{status.code}``\s+{status.label}\b")

    def test_the_page_names_every_kind_of_edit(self):
        for kind in EDITABLE:
            self.assertRegex(self.page, rf"(?m)^{kind}\s")

    def test_links_of_the_page_lead_somewhere(self):
        for target in re.findall(r"`<([^>]+)>`_", self.page):
            with self.subTest(target):
                self.assertTrue((DOCS / target).exists())
