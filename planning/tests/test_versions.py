"""Version determination: ax.md 3.2, vectors A1 to A5."""

from __future__ import annotations

from datetime import date, timedelta

from ..versions import Version, candidates, determine, is_constant, overlaps, pick
from .builders import TODAY
from .case import TestCase

YESTERDAY = TODAY - timedelta(days=1)


def version(number, **more):
    return Version(**{"id": number, "subject": f"v{number}", "approved": True, **more})


def active(number, **more):
    return version(number, active=True, **more)


def chosen(versions, site="S1", day=TODAY, quantity=10, **more):
    found = determine(versions, site, day, quantity, **more)
    return found and found.subject


class TestDetermine(TestCase):
    def test_the_sites_own_version_beats_the_general_one(self):
        """A1"""
        versions = [active(2), active(1, site="S1")]
        rows = [("S1", "v1"), ("S2", "v2")]
        for site, expected in rows:
            with self.subTest(site):
                self.assertEqual(chosen(versions, site), expected)
        self.assertIsNone(chosen([active(1, site="S1")], "S2"))

    def test_the_greatest_from_quantity_that_is_reached_wins(self):
        """A2"""
        versions = [active(1, from_qty=1), active(2, from_qty=100)]
        for quantity, expected in [(99, "v1"), (100, "v2"), (0.5, None)]:
            with self.subTest(quantity):
                self.assertEqual(chosen(versions, quantity=quantity), expected)

    def test_a_version_counts_from_its_first_day_to_its_last(self):
        """A3"""
        versions = [active(1, date_from=date(2024, 6, 1), date_to=date(2024, 6, 11))]
        rows = [
            (date(2024, 5, 31), None),
            (date(2024, 6, 1), "v1"),
            (YESTERDAY, "v1"),
            (TODAY, None),
        ]
        for day, expected in rows:
            with self.subTest(day):
                self.assertEqual(chosen(versions, day=day), expected)

    def test_an_inactive_version_may_be_picked_by_hand_when_it_is_approved(self):
        """A4"""
        versions = [version(3), Version(4, "v4", active=False)]
        self.assertIsNone(chosen(versions))
        self.assertEqual(chosen(versions, active_only=False), "v3")

    def test_an_active_version_that_is_not_approved_is_never_taken(self):
        self.assertIsNone(chosen([Version(1, "v1", active=True)], active_only=False))

    def test_precedence_is_variant_site_from_quantity_start_and_id(self):
        ranked = [
            active(9, variant="red"),
            active(8, site="S1", from_qty=5),
            active(7, site="S1", date_from=YESTERDAY),
            active(6, site="S1", date_from=date(2024, 1, 1)),
            active(5, site="S1"),
            active(1, from_qty=10),
            active(2),
            active(3),
        ]
        self.assertEqual(candidates(reversed(ranked), "S1"), ranked)
        for position, best in enumerate(ranked):
            with self.subTest(best):
                self.assertEqual(pick(ranked[position:], TODAY, 10), best)

    def test_only_a_best_version_without_conditions_is_constant(self):
        rows = [
            ([], True),
            ([active(1), active(2, from_qty=5)], False),
            ([active(1)], True),
            ([active(1, date_to=TODAY)], False),
            ([active(1, date_from=TODAY)], False),
        ]
        for versions, expected in rows:
            with self.subTest(versions):
                self.assertEqual(is_constant(candidates(versions, "S1")), expected)


class TestOverlaps(TestCase):
    def test_two_active_versions_of_one_day_overlap(self):
        """A5"""
        first = active(1, date_to=TODAY)
        rows = [
            (active(2, date_from=TODAY), True),
            (active(2), True),
            (active(2, date_from=TODAY + timedelta(days=1)), False),
            (version(2), False),
            (active(2, from_qty=5), False),
            (active(2, site="S1"), False),
            (active(2, variant="red"), False),
        ]
        for second, expected in rows:
            with self.subTest(second):
                self.assertEqual(overlaps([first, second]), [(first, second)] * expected)
