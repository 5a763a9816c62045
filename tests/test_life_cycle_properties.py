"""What holds for every order, tried on random walks through the life cycle (needs hypothesis)."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from odoo.tests import BaseCase

if find_spec("hypothesis"):
    from hypothesis import given, note

    from . import life_cycle_walks as walks

    class TestLifeCycleProperties(walks.LifeCycleWalks):
        """Random walks"""

        @walks.examples
        @given(walks.walks())
        def test_whatever_is_done_quantities_moves_and_stock_fit_together(self, walk):
            try:
                self.take(walk)
            finally:
                note("\n".join(self.history))
else:

    class TestLifeCycleProperties(BaseCase):
        """Stands in for the property tests."""

        def test_that_hypothesis_is_there(self):
            reason = "hypothesis is not installed: the random walks of orders did not run"
            sys.stderr.write(f"{reason}\n")
            self.skipTest(reason)
