"""Data that checks itself."""

from __future__ import annotations

from ..entities import Item, Policy
from .case import TestCase


class TestPolicy(TestCase):
    def test_numbers_that_cannot_be_negative_are_refused_by_name(self):
        for name in ("order_multiple", "lead_time", "coverage_fence", "positive_days", "max_qty"):
            with self.subTest(name), self.assertRaisesRegex(ValueError, name):
                Policy(**{name: -1})

    def test_a_negative_minimum_and_unlimited_positive_days_are_allowed(self):
        policy = Policy(min_qty=-2, positive_days=None)
        self.assertEqual((policy.min_qty, policy.positive_days), (-2, None))

    def test_the_key_of_an_item_is_its_product_and_site(self):
        self.assertEqual(Item.of(7, 1, Policy()).key, (7, 1))
