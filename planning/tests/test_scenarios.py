"""The index docs/scenarios.rst: every id has a row, and every row names a test that exists."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from .case import TestCase

ROOT = Path(__file__).parents[2]
ROW = re.compile(
    r"^   (?P<id>[A-HN]\d+[ABC]?), (?P<verdict>\w+), (?P<file>\S+), (?P<test>test_\w+)$"
)
VECTORS = """
A21 A22 A23 A24 A25 A26 A27 A28 A29 A30 A31 A32 A33 A34 A35 A36 A37 A38 A39 A40 A44
"""
SCENARIOS = """
A0 A1 A2 A3 A4 A9 A10 A11 A12 N1 N2 N3 N4 N5 N6 N7 N8 N9 C1 C2 C3 C5 C10 C17 C20 C22 C23 D4 D5 D6
E1 E3 E9 E14 E15 E16 E18 E21 E23 F3 F5 F6 G1 G3 G5 G6 H1A H1B H1C H2 H3
"""


def rows():
    """The rows of the index, in order."""
    lines = (ROOT / "docs/scenarios.rst").read_text().splitlines()
    return [found.groupdict() for found in map(ROW.match, lines) if found]


@cache
def tests_of(file):
    """The test functions of a file."""
    tree = ast.parse((ROOT / file).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


class TestIndex(TestCase):
    def test_every_vector_and_scenario_has_a_row(self):
        self.assertEqual([row["id"] for row in rows()], [*VECTORS.split(), *SCENARIOS.split()])

    def test_every_row_names_a_test_that_exists(self):
        missing = defaultdict(list)
        for row in rows():
            if row["test"] not in tests_of(row["file"]):
                missing[row["file"]].append(row["test"])
        self.assertEqual(missing, {})

    def test_every_row_has_one_of_the_verdicts(self):
        self.assertLessEqual({row["verdict"] for row in rows()}, {"ADOPT", "ADAPT", "AVOID"})
