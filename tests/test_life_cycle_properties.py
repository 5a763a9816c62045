"""What holds for every order, tried on random walks through the life cycle (needs hypothesis)."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from odoo.tests import BaseCase

if find_spec("hypothesis"):
    from odoo.addons.production_control.tests.life_cycle_walks import LifeCycleWalks

    class TestLifeCycleProperties(LifeCycleWalks):
        """Random walks"""
else:

    class TestLifeCycleProperties(BaseCase):
        """Stands in for the property tests."""

        def test_that_hypothesis_is_there(self):
            reason = "hypothesis is not installed: the random walks of orders did not run"
            sys.stderr.write(f"{reason}\n")
            self.skipTest(reason)
