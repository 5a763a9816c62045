"""What holds for every factory, tried on random small ones (needs hypothesis)."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from .case import TestCase

if find_spec("hypothesis"):
    from .properties import (
        TestAgainstBruteForce,
        TestCapacityFence,
        TestFutures,
        TestItemProperties,
        TestItemsAtOnce,
        TestNetChange,
        TestRerun,
    )

    __all__ = [
        "TestAgainstBruteForce",
        "TestCapacityFence",
        "TestFutures",
        "TestItemProperties",
        "TestItemsAtOnce",
        "TestNetChange",
        "TestRerun",
    ]
else:

    class TestProperties(TestCase):
        """Stands in for the property tests."""

        def test_that_hypothesis_is_there(self):
            reason = "hypothesis is not installed: the property tests of planning did not run"
            sys.stderr.write(f"{reason}\n")
            self.skipTest(reason)
