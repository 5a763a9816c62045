"""Tests of the pure packages: unittest, without Odoo.

The packages are imported from the checkout's root by their own names, so the addon's `__init__.py`,
and Odoo with it, is never loaded.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from totals import Totals, count
from workspace import ROOT, tidy_variables

NO_TESTS_RAN = 5
"""unittest's exit code for it, from Python 3.12 on"""


def run(python: str, folder: str, files: list[Path], words: list[str]) -> Totals:
    """The tests of one folder, or of some of its files.

    :param words: `-k word`, or nothing.
    """
    totals = Totals()
    for path in files or [Path(folder, "test*.py")]:
        pattern = path.name.partition("::")[0]
        place = ["-t", ".", "-s", str(path.parent), "-p", pattern]
        totals.add(_unittest([python, "-m", "unittest", "discover", *place, *words]))
    return totals


def _unittest(command: list[str]) -> Totals:
    """Run unittest, show what it says when something is wrong, and count."""
    variables = {**os.environ, **tidy_variables()}
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
    broke = done.returncode not in (0, NO_TESTS_RAN)
    if broke:
        sys.stdout.write(done.stdout + done.stderr)
    found = re.search(r"^Ran (\d+) test", done.stderr, re.MULTILINE)
    last_line = done.stderr.strip().rpartition("\n")[2]
    numbers = {word: int(number) for word, number in re.findall(r"(\w+)=(\d+)", last_line)}
    failed = sum(numbers.get(word, 0) for word in ("failures", "errors"))
    return count(int(found[1]) if found else 0, failed, numbers.get("skipped", 0), broke)
