"""The property tests; ``test_properties`` collects them when hypothesis is installed.

The examples are the same in every run; ``COSTING_EXAMPLES=5000`` tries more, and new ones.
"""

from __future__ import annotations

import os
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from ..indirect import RATE_BASES, Rule, with_indirect
from ..pricing import price
from ..rounding import in_cents, shared_out
from ..rows import KINDS, Row, total
from ..settlement import Receipt, receipt_values
from ..variances import Standard, variances
from .case import TestCase

_asked_for = os.environ.get("COSTING_EXAMPLES")
examples = settings(
    max_examples=int(_asked_for or 100),
    derandomize=_asked_for is None,
    deadline=None,
    database=None,
)

CENT = Fraction(1, 100)
GROUPS = st.sampled_from("MLO")
KEYS = st.integers(1, 4)
DIRECT = st.sampled_from(KINDS[:4])


def decimals(low: int, high: int):
    """Numbers with up to four decimals."""
    return st.integers(low * 10**4, high * 10**4).map(lambda number: Fraction(number, 10**4))


def rows(low: int = -50):
    return st.lists(
        st.builds(Row, DIRECT, GROUPS, decimals(low, 50), decimals(low, 50), KEYS), max_size=6
    )


standards = st.lists(
    st.builds(Standard, DIRECT, GROUPS, decimals(-9, 9), decimals(-9, 9), KEYS, decimals(-9, 9)),
    max_size=6,
)
rules = st.lists(
    st.builds(
        Rule,
        st.integers(),
        st.sampled_from(("surcharge", "rate")),
        GROUPS,
        st.none() | GROUPS,
        decimals(0, 30),
        decimals(0, 30),
        st.sampled_from(tuple(RATE_BASES)),
    ),
    max_size=3,
    unique_by=lambda rule: rule.key,
)


class TestProperties(TestCase):
    """What holds for all numbers."""

    @examples
    @given(decimals(-99, 99), standards, rows(), rules, decimals(0, 20))
    def test_variances_add_up_to_actual_less_standard(self, received, standard, used, sheet, good):
        found = variances(received, standard, used, sheet, good)
        actual = total(with_indirect(used, sheet, good))
        self.assertEqual(sum(variance.amount for variance in found), actual - received)

    @examples
    @given(rows(low=0), st.dictionaries(GROUPS, decimals(0, 90)))
    def test_with_profit_nothing_is_sold_below_its_cost(self, costs, profit):
        for row in costs:
            self.assertGreaterEqual(price(row, profit), row.cost)

    @examples
    @given(st.lists(decimals(-9, 9), min_size=1), st.integers(-5, 5))
    def test_shares_are_whole_cents_that_add_up(self, amounts, cents):
        target = in_cents(sum(amounts), CENT) + cents * CENT
        shares = shared_out(amounts, CENT, target)
        self.assertEqual(sum(shares), target)
        self.assertTrue(all(share % CENT == 0 for share in shares))
        for share, amount in zip(shared_out(amounts, CENT), amounts, strict=True):
            self.assertLessEqual(abs(share - amount), CENT)

    @examples
    @given(
        decimals(0, 99),
        st.lists(st.tuples(decimals(1, 9), decimals(0, 9), st.floats(0, 1)), min_size=1),
        decimals(0, 9),
    )
    def test_receipts_less_returns_are_worth_the_cost(self, cost, numbers, taken_back):
        receipts = [
            Receipt(quantity, value, quantity * Fraction(share))
            for quantity, value, share in numbers
        ]
        values = receipt_values(cost, receipts, taken_back)
        if values is None:
            self.assertTrue(all(receipt.kept == 0 for receipt in receipts))
        else:
            self.assertEqual(sum(values) - taken_back, cost)
