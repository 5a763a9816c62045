"""Indirect costs: surcharges and rates of the costing sheet (ax.md 5)."""

from __future__ import annotations

from fractions import Fraction

from ..indirect import Rule, indirect_rows, with_indirect
from ..rows import Row, total
from .case import TestCase

MATERIAL = Row("material", "M", Fraction(20), Fraction(200), "steel")
BY_PRODUCT = Row("material", "M", Fraction(-2), Fraction(-10), "chips")
SETUP = Row("setup", "L", Fraction(1), Fraction(40), "saw")
RUN = Row("run", "L", Fraction(5), Fraction(150), "saw")
PIECES = Row("quantity", "L", Fraction(10), Fraction(10), "saw")
ROWS = [MATERIAL, BY_PRODUCT, SETUP, RUN, PIECES]

# (what, rule, quantity of the row that it adds, its cost), for 10 pieces made
RULES = [
    ("a group's cost", {"kind": "surcharge", "base": "M", "percent": 5}, 190, 9.5),
    ("all direct cost", {"kind": "surcharge", "percent": 10}, 390, 39),
    ("a group without rows", {"kind": "surcharge", "base": "X", "percent": 10}, 0, 0),
    ("set-up hours", {"kind": "rate", "rate": 3, "per": "setup"}, 1, 3),
    ("run hours", {"kind": "rate", "rate": 3, "per": "run"}, 5, 15),
    ("all hours", {"kind": "rate", "rate": 3, "per": "hours"}, 6, 18),
    ("hours of a group", {"kind": "rate", "base": "M", "rate": 3, "per": "hours"}, 0, 0),
    ("pieces made", {"kind": "rate", "rate": 0.5, "per": "quantity"}, 10, 5),
]


def rule(key="rule", group="O", percent=0, rate=0, **values):
    return Rule(key, group=group, percent=Fraction(percent), rate=Fraction(rate), **values)


class TestIndirectRows(TestCase):
    def test_each_rule_adds_what_its_base_asks_for(self):
        for what, values, quantity, cost in RULES:
            with self.subTest(what):
                (row,) = indirect_rows(ROWS, [rule(**values)], Fraction(10))
                self.assertEqual((row.quantity, row.cost), (quantity, cost))
                self.assertEqual((row.group, row.key), ("O", "rule"))

    def test_rows_that_come_to_nothing_are_left_out(self):
        rows = with_indirect(ROWS, [rule(kind="surcharge", base="X", percent=10)], Fraction(10))
        self.assertEqual(rows, ROWS)

    def test_a_later_rule_sees_what_an_earlier_one_added_to_its_group(self):
        first = rule("handling", kind="surcharge", base="M", percent=10)
        upon = rule("office", "A", kind="surcharge", base="O", percent=50)
        added = indirect_rows(ROWS, [first, upon], Fraction(10))
        self.assertEqual([row.cost for row in added], [19, Fraction(19, 2)])
        self.assertEqual([row.cost for row in indirect_rows(ROWS, [upon, first], 10)], [0, 19])

    def test_a_surcharge_on_all_direct_cost_leaves_indirect_cost_out(self):
        rules = [rule(kind="surcharge", percent=10), rule("again", kind="surcharge", percent=10)]
        self.assertEqual(total(with_indirect(ROWS, rules, Fraction(10))), 390 + 39 + 39)
