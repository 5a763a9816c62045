"""What the golden cases share: a case is planned, and planned again with its plan firmed."""

from __future__ import annotations

from .builders import run
from .case import TestCase
from .firming import firmed


class GoldenCase(TestCase):
    """Cases with numbers from elsewhere, cited by their id."""

    def run_twice(self, given):
        """The plan of a factory; firming it leaves nothing to plan."""
        plan = run(given)
        self.assertEqual(run(firmed(given, plan)).orders, [])
        return plan
