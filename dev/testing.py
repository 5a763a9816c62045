"""Run the tests: the pure packages in plain Python, then the Odoo tests; count them all."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import odoo_tests
import pure_tests
from stack import Stack, set_up
from totals import Totals
from workspace import PURE_PACKAGES, ROOT, SetupError, say


@dataclass(frozen=True)
class Selection:
    """Which tests the user wants; everything by default."""

    files: list[Path] = field(default_factory=list)
    """relative to the checkout; pytest's `file::Class::test` is kept as it is"""
    arguments: list[str] = field(default_factory=list)
    """for pytest"""

    @property
    def is_everything(self) -> bool:
        return not self.files and not self.arguments

    def below(self, folder: str) -> list[Path]:
        """The chosen files in a folder."""
        return [path for path in self.files if path.is_relative_to(folder)]

    def wants(self, folder: str) -> bool:
        """Whether tests of a folder may run at all."""
        return (ROOT / folder).is_dir() and (not self.files or bool(self.below(folder)))

    def words(self) -> list[str]:
        """The `-k word` among the arguments: unittest knows it too."""
        at = self.arguments.index("-k") if "-k" in self.arguments else len(self.arguments)
        return self.arguments[at : at + 2]


def run(files: str, arguments: str, keep: bool) -> int:
    """Run every test, or those in `files`, print the totals and return the exit code.

    :param arguments: handed to pytest; a `-k word` goes to the pure tests too.
    :param keep: use the last run's databases again, after an update: faster.
    """
    selection = Selection([_inside(path) for path in shlex.split(files)], shlex.split(arguments))
    totals = Totals()
    for name, part in _parts(set_up(), selection, keep):
        print(f"{name}: {part}", flush=True)
        if selection.is_everything and not part.found:
            say(f"{name}: no test was found, which counts as a failure.")
            part.failed += 1
        totals.add(part)
    if not totals.ran:
        say("No test ran, which counts as a failure.")
    print(totals, flush=True)
    return 1 if totals.failed or not totals.ran else 0


def _parts(stack: Stack, selection: Selection, keep: bool) -> Iterator[tuple[str, Totals]]:
    """Run the tests part by part: each pure package, then Odoo without and with other modules."""
    for package in PURE_PACKAGES:
        folder = f"{package}/tests"
        if selection.wants(folder):
            chosen = selection.below(folder)
            yield package, pure_tests.run(stack.odoo.python, folder, chosen, selection.words())
    if selection.wants("tests"):
        for module, paths in odoo_tests.batches(selection.below("tests")).items():
            name = f"odoo beside {module}" if module else "odoo"
            say(f"Running the tests of: {name}")
            try:
                yield name, odoo_tests.run(stack, module, paths, selection.arguments, keep)
            except SetupError as error:
                say(f"Error: {error}")
                yield name, Totals(failed=1)


def _inside(path: str) -> Path:
    """A file named by the user, from where they stand or from the checkout's root."""
    name, *node = path.split("::")
    for base in (Path.cwd(), ROOT):
        file = (base / name).resolve()
        if file.exists() and file.is_relative_to(ROOT):
            return Path("::".join([str(file.relative_to(ROOT)), *node]))
    raise SetupError(f"{name} is not here: TESTS takes paths such as tests/test_x.py.")
