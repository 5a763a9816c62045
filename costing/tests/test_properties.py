"""What holds for all numbers, tried on random ones (needs hypothesis)."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from .case import TestCase

if find_spec("hypothesis"):
    from .properties import TestProperties

    __all__ = ["TestProperties"]
else:

    class TestWithoutHypothesis(TestCase):
        """Stands in for the property tests."""

        def test_that_hypothesis_is_there(self):
            reason = "hypothesis is not installed: the property tests of costing did not run"
            sys.stderr.write(f"{reason}\n")
            self.skipTest(reason)
