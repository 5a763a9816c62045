"""Low-level codes and cycles: ax.md 17.4, scenarios A1 and E21."""

from __future__ import annotations

from ..low_level_codes import find_cycle, low_level_codes
from .case import TestCase


class TestLevels(TestCase):
    def test_the_level_is_the_longest_way_down_to_an_item(self):
        """Scenario A1."""
        levels, cycles = low_level_codes(
            {
                "FP-1": ["PP-1", "PP-2"],
                "FP-2": ["SF-1", "SF-2"],
                "SF-1": ["PP-1", "PP-2"],
                "SF-2": ["PP-2"],
            }
        )
        expected = {"FP-1": 0, "FP-2": 0, "SF-1": 1, "SF-2": 1, "PP-1": 2, "PP-2": 2}
        self.assertEqual((levels, cycles), (expected, []))

    def test_a_structure_may_be_deeper_than_a_stack(self):
        levels, cycles = low_level_codes({number: [number + 1] for number in range(5000)})
        self.assertEqual((levels[5000], cycles), (5000, []))

    def test_a_component_named_twice_is_no_deeper(self):
        self.assertEqual(low_level_codes({"A": ["B", "B"]}), ({"A": 0, "B": 1}, []))

    def test_nothing_has_no_levels(self):
        self.assertEqual(low_level_codes({}), ({}, []))


class TestCycles(TestCase):
    def test_items_on_a_cycle_have_no_level_and_all_others_do(self):
        """E21"""
        levels, cycles = low_level_codes(
            {"top": ["A"], "A": ["B"], "B": ["A", "C"], "C": ["D"], "X": ["D"]}
        )
        self.assertEqual(levels, {"top": 0, "X": 0, "C": 0, "D": 1})
        self.assertEqual(cycles, [["A", "B", "A"]])

    def test_every_cycle_is_reported_once(self):
        rows = [
            ({"A": ["A"]}, [["A", "A"]]),
            ({"A": ["B"], "B": ["A"], "C": ["D"], "D": ["C"]}, [list("ABA"), list("CDC")]),
            ({"A": ["B", "C"], "B": ["A"], "C": ["A"]}, [list("ABA"), list("CAC")]),
            ({"A": ["B"], "B": ["C", "A"], "C": ["A"]}, [list("ABA"), list("CABC")]),
            ({"A": ["B"], "B": ["A", "C"], "C": ["D"], "D": ["C"]}, [list("ABA"), list("CDC")]),
        ]
        for edges, expected in rows:
            with self.subTest(edges):
                levels, cycles = low_level_codes(edges)
                self.assertCountEqual(cycles, expected)
                self.assertEqual(levels, {})

    def test_a_cycle_may_be_longer_than_a_stack(self):
        ring = {number: [(number + 1) % 5000] for number in range(5000)}
        levels, cycles = low_level_codes(ring)
        self.assertEqual((levels, len(cycles), len(cycles[0])), ({}, 1, 5001))
        self.assertEqual(len(find_cycle(ring)), 5001)

    def test_a_cycle_is_found_from_where_the_search_starts(self):
        edges = {"A": ["B"], "B": ["C"], "C": ["B"], "X": ["Y"], "Y": ["X"]}
        rows = [("A", list("BCB")), ("X", list("XYX")), ("C", list("CBC")), ("Z", None)]
        for start, expected in rows:
            with self.subTest(start):
                self.assertEqual(find_cycle(edges, start), expected)
        self.assertIsNone(find_cycle({"A": ["B", "C"], "B": ["C"]}))
