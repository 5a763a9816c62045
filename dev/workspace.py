"""Where things live, and the few things every other module of dev/ needs.

Nothing is written into the checkout: downloads, the private database server, links and settings
live in one cache folder, shared by all checkouts of the same user.
"""

from __future__ import annotations

import ast
import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MODULE = "production_control"
ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / "dev"
PURE_PACKAGES = ("lifecycle", "planning", "scheduling", "costing")


class SetupError(Exception):
    """Something the user can put right; the text is one sentence that says how."""


def say(message: str) -> None:
    """Tell the user what is going on, on stderr: stdout belongs to what was asked for."""
    print(message, file=sys.stderr, flush=True)


def is_root() -> bool:
    return os.geteuid() == 0


def cache_dir() -> Path:
    """The cache folder: PRODUCTION_CONTROL_CACHE, else the customary place for this user.

    Root's own home is closed to the other users, and PostgreSQL refuses to run as root, so root's
    cache is a system folder.
    """
    chosen = os.environ.get("PRODUCTION_CONTROL_CACHE")
    if chosen:
        path = Path(chosen).expanduser().absolute()
    elif is_root():
        path = Path("/var/cache") / MODULE
    else:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        path = home / MODULE
    path.mkdir(parents=True, exist_ok=True)
    return path


def tidy_variables() -> dict[str, str]:
    """Environment that keeps test tools from leaving files in the checkout."""
    return {"HYPOTHESIS_STORAGE_DIRECTORY": str(cache_dir() / "hypothesis")}


def short_hash(*parts: str) -> str:
    """Ten characters that stand for the given texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:10]


def checkout_id() -> str:
    """A short name for this checkout, so that several can share the cache."""
    return short_hash(str(ROOT))


@contextlib.contextmanager
def lock(name: str) -> Iterator[None]:
    """Let one process at a time do a piece of set-up; the others wait, and are told so."""
    folder = cache_dir() / "locks"
    folder.mkdir(exist_ok=True)
    with open(folder / f"{name}.lock", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting for another run that is busy with: {name}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def fresh_folder(path: Path) -> Path:
    """An empty folder at `path`, whatever was there before."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def run_quietly(command: list[str], problem: str, **options) -> str:
    """Run a command and return its stdout; when it fails, show what it said and raise `problem`."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        say((done.stdout + done.stderr)[-4000:])
        raise SetupError(problem)
    return done.stdout


def manifest() -> dict:
    """The addon's manifest."""
    path = ROOT / "__manifest__.py"
    if not path.exists():
        raise SetupError(f"{path} is missing: run this from a complete checkout of the addon.")
    return ast.literal_eval(path.read_text(encoding="utf-8"))


def addon_link() -> Path:
    """A link to the checkout that carries the addon's technical name, outside the checkout.

    Odoo takes an addon's name from its folder, and a checkout may be called anything.
    """
    link = cache_dir() / "links" / checkout_id() / MODULE
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink() or Path(os.readlink(link)) != ROOT:
        link.unlink(missing_ok=True)
        link.symlink_to(ROOT)
    return link
