"""Finding Odoo 19: a checkout, an installed one, or Debian's package in the cache."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import debian_packages
from setup_python import environment
from workspace import SetupError, cache_dir, say

SERIES = "19.0"
DEBIAN_PACKAGES = [
    "odoo-19",
    # what its links point at
    "libjs-jquery",
    "libjs-underscore",
    "libjs-jquery-form",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
]
THREE_WAYS = (
    "Odoo 19 was not found: set ODOO_HOME to a checkout of Odoo 19, or run on Debian where apt can"
    " reach a mirror (the package odoo-19 is then fetched for you), or pip install Odoo 19 from a"
    " checkout into this Python."
)
ENTRY = "import sys; sys.path = [p for p in sys.path if p]; from odoo.cli import main; main()"


@dataclass(frozen=True)
class Odoo:
    """An Odoo that can be run."""

    python: str
    """interpreter that has Odoo's requirements and the test tools"""
    home: str
    """folder to put on PYTHONPATH, empty when the interpreter already finds Odoo"""
    version: str
    """changes whenever the databases must be made anew"""

    def environment(self) -> dict[str, str]:
        """Environment for a process that imports Odoo; the user's own settings do not leak in."""
        dropped = ("ODOO_RC", "OPENERP_SERVER", "PYTHONPATH", "PYTHONSTARTUP")
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in dropped and not name.startswith("PG")
        }
        if self.home:
            kept["PYTHONPATH"] = self.home
        return kept

    def command(self, *arguments: str) -> list[str]:
        """The command line of an Odoo sub-command, from whatever folder it is run."""
        return [self.python, "-c", ENTRY, *arguments]


def find_odoo() -> Odoo:
    """The first Odoo 19 there is: ODOO_HOME, an importable one, Debian's package."""
    return _from_checkout() or _from_python() or _from_debian()


def _from_checkout() -> Odoo | None:
    home = os.environ.get("ODOO_HOME")
    if not home:
        return None
    path = Path(home).expanduser().absolute()
    if not (path / "odoo" / "release.py").exists():
        raise SetupError(f"ODOO_HOME={home} is no checkout of Odoo: it has no odoo/release.py.")
    python = environment("odoo", "requirements.txt")
    version = _release(python, str(path))
    if not version.startswith(SERIES):
        raise SetupError(f"ODOO_HOME={home} is not Odoo {SERIES}: check out that branch.")
    return Odoo(python, str(path), f"{version} {path} {_commit(path)}")


def _from_python() -> Odoo | None:
    """Odoo installed for this interpreter, or for the python3 on the PATH."""
    for python in dict.fromkeys((sys.executable, shutil.which("python3"), "/usr/bin/python3")):
        if python and Path(python).exists() and _release(python).startswith(SERIES):
            tools = environment("tools", "requirements-tools.txt", python, inherit=True)
            return Odoo(tools, "", f"{_release(tools)} {python}")
    return None


def _from_debian() -> Odoo:
    try:
        folder = debian_packages.unpacked("odoo-19", DEBIAN_PACKAGES)
    except SetupError as error:
        say(str(error))
        raise SetupError(THREE_WAYS) from error
    home = str(folder / "usr" / "lib" / "python3" / "dist-packages")
    python = environment("odoo", "requirements.txt")
    packages = (folder / debian_packages.CONTENTS).read_text(encoding="utf-8")
    return Odoo(python, home, packages)


def _release(python: str, home: str = "") -> str:
    """Version of the Odoo that `python` imports, empty when there is none."""
    variables = {**os.environ, "PYTHONPATH": home}
    code = "import odoo.release; print(odoo.release.version)"
    done = subprocess.run(
        [python, "-c", code], capture_output=True, text=True, env=variables, cwd=cache_dir()
    )
    return done.stdout.strip() if not done.returncode else ""


def _commit(checkout: Path) -> str:
    command = ["git", "-C", str(checkout), "rev-parse", "HEAD"]
    if not shutil.which("git"):
        return ""
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()
