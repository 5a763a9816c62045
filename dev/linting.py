"""Style checks: ruff on everything, pylint-odoo on the addon under its technical name.

pylint looks through links, so the addon is copied to a folder that carries its name.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from setup_python import environment
from workspace import MODULE, ROOT, cache_dir, checkout_id, say


def run(fix: bool = False) -> int:
    """Run every check, so that one run shows all there is to mend; the exit code.

    :param fix: first let ruff mend what it can.
    """
    programs = Path(environment("lint", "requirements-lint.txt")).parent
    addon = _copy_of_addon()
    settings = f"--rcfile={ROOT / 'pyproject.toml'}"
    ruff = str(programs / "ruff")
    check, format_ = [ruff, "check", "--no-cache", "."], [ruff, "format", "--no-cache", "."]
    if fix:
        subprocess.run([*check, "--fix", "--quiet"], cwd=ROOT)
        subprocess.run(format_, cwd=ROOT)
    checks = {
        "ruff check": (check, ROOT),
        "ruff format": ([*format_, "--check"], ROOT),
        "pylint-odoo": ([str(programs / "pylint"), settings, addon.name], addon.parent),
    }
    failed = [name for name, check in checks.items() if _fails(name, *check)]
    say(f"Not clean: {', '.join(failed)}" if failed else "Clean.")
    return 1 if failed else 0


def _copy_of_addon() -> Path:
    """The addon in a folder called as Odoo calls it."""
    target = cache_dir() / "lint" / checkout_id() / MODULE
    shutil.rmtree(target, ignore_errors=True)
    left_out = shutil.ignore_patterns(".*", "__pycache__", "dev")
    shutil.copytree(ROOT, target, symlinks=True, ignore=left_out)
    return target


def _fails(name: str, command: list[str], folder: Path) -> bool:
    say(f"{name} ...")
    return bool(subprocess.run(command, cwd=folder).returncode)
