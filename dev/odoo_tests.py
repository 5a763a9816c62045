"""Odoo tests: pytest with pytest-odoo, through the addon's link, on a database made for the run.

A file named tests/test_with_<module>.py runs on a database that has <module> installed beside the
addon; all others run on one that has the addon and its dependencies only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import databases
from stack import Stack
from totals import Totals, count
from workspace import MODULE, ROOT, cache_dir, checkout_id, lock, say

BESIDE = "test_with_"
NO_TESTS_COLLECTED = 5
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = "ignore:'crypt' is deprecated:DeprecationWarning"


def batches(chosen: list[Path]) -> dict[str, list[Path]]:
    """Test files by the module they want beside the addon, '' for none.

    :param chosen: some files; none means all there are.
    """
    every = (path.relative_to(ROOT) for path in (ROOT / "tests").glob("**/test_*.py"))
    grouped: dict[str, list[Path]] = {}
    for path in chosen or sorted(every):
        stem = path.name.partition("::")[0].removesuffix(".py")
        module = stem.removeprefix(BESIDE) if stem.startswith(BESIDE) else ""
        grouped.setdefault(module, []).append(path)
    return dict(sorted(grouped.items()))


def run(stack: Stack, module: str, paths: list[Path], arguments: list[str], keep: bool) -> Totals:
    """One pytest run on a database with the addon, and `module` beside it if given."""
    _warn_without_browser()
    stem = "_".join(filter(None, (MODULE, "test", checkout_id(), module)))
    database = f"{stem}_kept" if keep else f"{stem}_{os.getpid()}"
    with lock(f"test-{database}"):
        try:
            _prepare(stack, database, module, keep)
            return _pytest(stack, database, paths, arguments)
        finally:
            if not keep:
                databases.drop(stack, database)


def _prepare(stack: Stack, database: str, module: str, keep: bool) -> None:
    if keep and databases.exists(stack, database):
        databases.update(stack, database)
    else:
        databases.create(stack, database, modules=(module,) if module else ())


def _pytest(stack: Stack, database: str, paths: list[Path], arguments: list[str]) -> Totals:
    report = cache_dir() / "reports" / f"{database}.xml"
    report.parent.mkdir(exist_ok=True)
    report.unlink(missing_ok=True)
    options = [
        "--quiet",
        "--continue-on-collection-errors",
        "--odoo-http",
        "--odoo-log-level=warn",
        f"--odoo-database={database}",
        f"--junitxml={report}",
        f"--override-ini=cache_dir={cache_dir() / 'pytest' / checkout_id()}",
        f"--pythonwarnings={QUIET}",
    ]
    files = [str(stack.link / path) for path in paths]
    command = [stack.odoo.python, "-m", "pytest", *options, *arguments, *files]
    code = subprocess.run(command, cwd=stack.link.parent, env=stack.environment()).returncode
    return _read(report, broke=code not in (0, NO_TESTS_COLLECTED))


def _read(report: Path, broke: bool) -> Totals:
    """The numbers in pytest's report; there is none when pytest could not even begin.

    pytest's own sums count every subtest; a test counts once here, and fails with its subtests.
    """
    cases = list(ElementTree.parse(report).getroot().iter("testcase")) if report.exists() else []
    outcomes = [{child.tag for child in case} for case in cases]
    failed = sum(bool(tags & {"failure", "error"}) for tags in outcomes)
    skipped = sum("skipped" in tags and not tags & {"failure", "error"} for tags in outcomes)
    return count(len(cases), failed, skipped, broke)


def _warn_without_browser() -> None:
    if not any(shutil.which(browser) for browser in BROWSERS):
        say("=" * 72)
        say("NO CHROMIUM HERE: browser tests are skipped. Install chromium to run them.")
        say("=" * 72)
