"""The status table and the edit rights read off it (ax.md 1.1, 4.1, 4.5)."""

from __future__ import annotations

import doctest

from .. import editing, may_edit, selection, statuses, statuses_allowing
from .case import TestCase


class TestStatuses(TestCase):
    def test_the_statuses_are_the_seven_of_ax_in_order(self):
        self.assertEqual(
            [label for _code, label in selection()],
            [
                "Created",
                "Estimated",
                "Scheduled",
                "Released",
                "Started",
                "Reported as finished",
                "Ended",
            ],
        )

    def test_an_unknown_status_is_an_error_and_not_a_guess(self):
        with self.assertRaises(KeyError):
            may_edit("quantity", "draft")

    def test_every_doctest_holds(self):
        for module in (editing, statuses):
            with self.subTest(module.__name__):
                result = doctest.testmod(module)
                self.assertGreater(result.attempted, 0)
                self.assertEqual(result.failed, 0)


class TestEditRights(TestCase):
    def test_edit_rights_are_the_rows_of_ax_4_5(self):
        rows = {
            "quantity": 5,
            "bill": 1,
            "lines": 5,
            "delete": 1,
        }
        for kind, allowed in rows.items():
            with self.subTest(kind):
                self.assertEqual(len(statuses_allowing(kind)), allowed)
                self.assertEqual(statuses_allowing(kind)[0], "created")
