"""The network of operations: ax.md 7.1 to 7.3 and the accumulated scrap of 7.6."""

from __future__ import annotations

from fractions import Fraction

from ..network import (
    Finding,
    Operation,
    accumulated_scrap,
    check,
    is_simple_sequence,
    simple_sequence,
    topological_order,
)
from .case import TestCase


class TestAccumulatedScrap(TestCase):
    def test_an_operation_covers_the_scrap_of_all_that_follow(self):
        factors = accumulated_scrap([(10, 20, 10), (20, 0, 5)])
        self.assertEqual(round(float(factors[20]), 4), 1.0526)
        self.assertEqual(round(float(factors[10]), 4), 1.1696)

    def test_branches_share_what_follows_them_and_nothing_else(self):
        factors = accumulated_scrap([(10, 30, 50), (20, 30, 0), (30, 0, 20)])
        expected = {10: Fraction(5, 2), 20: Fraction(5, 4), 30: Fraction(5, 4)}
        self.assertEqual(factors, expected)

    def test_a_route_without_operations_has_no_factors(self):
        self.assertEqual(accumulated_scrap([]), {})


class TestCheck(TestCase):
    def test_a_sound_network_has_no_findings(self):
        rows = [
            [],
            [(10, 0)],
            [(10, 20), (20, 0)],
            [(10, 30), (20, 30), (30, 0)],
        ]
        for operations in rows:
            with self.subTest(operations):
                self.assertEqual(check(operations), [])

    def test_each_fault_is_named_with_its_operations(self):
        rows = [
            ([(0, 10), (10, 0)], Finding("not_positive", (0,))),
            ([(10, 0), (10, 0)], Finding("duplicate", (10,))),
            ([(10, 20)], Finding("next_missing", (10,))),
            ([(10, 0), (20, 0)], Finding("several_ends", (10, 20))),
            ([(10, 20), (20, 10)], Finding("cycle", (10, 20, 10))),
            ([(10, 0, 100)], Finding("scrap", (10,))),
            ([(10, 0, -1)], Finding("scrap", (10,))),
        ]
        for operations, finding in rows:
            with self.subTest(finding):
                self.assertIn(finding, check(operations))


class TestSequence(TestCase):
    def test_blank_links_or_links_to_the_following_number_are_a_simple_sequence(self):
        rows = [
            ([(10, 0), (20, 0), (30, 0)], True),
            ([(30, 0), (10, 20), (20, 30)], True),
            ([(10, 30), (20, 30), (30, 0)], False),
            ([(10, 20), (20, 10)], False),
            ([], True),
        ]
        for operations, expected in rows:
            with self.subTest(operations):
                self.assertEqual(is_simple_sequence(operations), expected)

    def test_relinking_follows_the_numbers(self):
        self.assertEqual(simple_sequence([30, 10, 20]), {10: 20, 20: 30, 30: 0})
        self.assertEqual(simple_sequence([]), {})

    def test_the_order_puts_each_operation_before_its_next(self):
        operations = [Operation(40), Operation(10, 30), Operation(30, 40), Operation(20, 40)]
        self.assertEqual(topological_order(operations), [10, 20, 30, 40])

    def test_operations_that_follow_each_other_have_no_order(self):
        with self.assertRaisesRegex(ValueError, "10, 20"):
            topological_order([(10, 20), (20, 10), (30, 0)])
