"""Every module of the package shows how it is used, and what it shows is true."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from .case import TestCase

PACKAGE = __package__.rpartition(".")[0]


class TestDoctests(TestCase):
    def test_the_examples_of_every_module_hold(self):
        names = [module.name for module in iter_modules([str(Path(__file__).parents[1])])]
        for name in ("", *(f".{name}" for name in names if name != "tests")):
            with self.subTest(name):
                result = doctest.testmod(import_module(PACKAGE + name))
                self.assertGreater(result.attempted, 0)
                self.assertEqual(result.failed, 0)
