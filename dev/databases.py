"""Databases: templates with the dependencies installed, and copies of them with the addon.

Installing Odoo's own modules takes a minute, copying a database half a second. A template is named
by a hash of what went into it, so it is made anew when Odoo or the manifest's `depends` change.
Only databases that carry our mark are ever replaced or dropped.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from stack import Stack
from workspace import DEV, MODULE, SetupError, lock, manifest, say, short_hash

MARK = f"made by dev/odoo.py of {MODULE}"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$")
TEMPLATE_RECIPE = "2"
"""Raise it when a template is made in another way."""


def create(stack: Stack, name: str, demo: bool = False, modules: tuple[str, ...] = ()) -> None:
    """A fresh database with the addon installed; replaces one that was made here before.

    :param modules: further Odoo modules to have installed beside the addon.
    """
    _check_name(name)
    _drop_abandoned(stack)
    template = _template(stack, demo, modules)
    with lock(f"database-{name}"):
        drop(stack, name)
        copy(stack, template, name)
        _install(stack, name, [MODULE], demo)


def update(stack: Stack, name: str) -> None:
    """Bring the addon in an existing database up to date with the checkout."""
    arguments = ("--database", name, "--update", MODULE, "--stop-after-init", "--no-http")
    if stack.run_odoo("server", *arguments):
        raise SetupError(f"{MODULE} could not be updated in database {name}: see the log above.")


def exists(stack: Stack, name: str) -> bool:
    return bool(stack.server.sql(("SELECT 1 FROM pg_database WHERE datname = %s", [name])))


def require(stack: Stack, name: str) -> None:
    """Make sure that a database is there."""
    _check_name(name)
    if not exists(stack, name):
        raise SetupError(f"There is no database {name}: make it with `make db DB={name}`.")


def drop(stack: Stack, name: str) -> None:
    """Drop a database that was made here; refuse to drop any other."""
    if not exists(stack, name):
        return
    if name not in ours(stack):
        raise SetupError(
            f"Database {name} was not made by `make db` and stays as it is: choose another name."
        )
    stack.server.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(_filestore(stack, name), ignore_errors=True)


def ours(stack: Stack) -> list[str]:
    """Names of the databases that were made here."""
    query = "SELECT datname FROM pg_database WHERE shobj_description(oid, 'pg_database') = %s"
    return [name for (name,) in stack.server.sql((query, [MARK]))]


def _drop_abandoned(stack: Stack) -> None:
    """Drop what a run that was killed could not drop: its database ends in its process id."""
    for name in ours(stack):
        found = re.match(rf"{MODULE}_(test|bench|screens)_.*_(\d+)$", name)
        if found and not Path("/proc", found[2]).exists():
            drop(stack, name)


def _check_name(name: str) -> None:
    if not NAME.match(name):
        raise SetupError(f"{name!r} cannot name a database: use letters, digits, '_', '-' and '.'.")


def _template(stack: Stack, demo: bool, modules: tuple[str, ...] = ()) -> str:
    """Name of the template with the addon's dependencies and `modules`, made when missing."""
    kind = "demo" if demo else "plain"
    wanted = sorted({*manifest()["depends"], *modules})
    others = [str(stack.modules)] if modules and stack.modules else []
    key = short_hash(TEMPLATE_RECIPE, stack.odoo.version, *wanted, kind, *others)
    name = f"{MODULE}_template_{kind}_{key}"
    with lock(f"template-{key}"):
        if not exists(stack, name):
            source = _template(stack, demo) if modules else "template0"
            say(f"Making a template database with {', '.join(wanted)}, {kind} (once)")
            _make_template(stack, name, source, list(modules) or wanted, demo)
    return name


def _make_template(stack: Stack, name: str, source: str, wanted: list[str], demo: bool) -> None:
    """Build under another name, so that a template that exists is complete."""
    draft = f"{name}_draft"
    drop(stack, draft)
    copy(stack, source, draft)
    _install(stack, draft, wanted, demo)
    if stack.call(draft, DEV / "prepare_template.py"):
        raise SetupError("The template database could not be prepared: see the log above.")
    stack.server.sql(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    shutil.rmtree(_filestore(stack, name), ignore_errors=True)
    if _filestore(stack, draft).exists():
        _filestore(stack, draft).rename(_filestore(stack, name))


def copy(stack: Stack, template: str, name: str) -> None:
    """A new database that is a copy of another, with its files."""
    encoding = "ENCODING 'UTF8' LC_COLLATE 'C'" if template == "template0" else ""
    stack.server.sql(
        f'CREATE DATABASE "{name}" {encoding} TEMPLATE "{template}"',
        f"""COMMENT ON DATABASE "{name}" IS '{MARK}'""",
    )
    source = _filestore(stack, template)
    shutil.rmtree(_filestore(stack, name), ignore_errors=True)
    if source.exists():
        shutil.copytree(source, _filestore(stack, name), copy_function=os.link)


def _filestore(stack: Stack, name: str) -> Path:
    """Where Odoo keeps the files of a database. They never change, so copies are links."""
    return stack.data_dir / "filestore" / name


def _install(stack: Stack, name: str, wanted: list[str], demo: bool) -> None:
    """Install modules, and make sure of it: Odoo passes over what it cannot find."""
    arguments = ["--database", name, "--init", ",".join(wanted), "--stop-after-init", "--no-http"]
    code = stack.run_odoo("server", *arguments, *(["--with-demo"] if demo else []))
    query = "SELECT name FROM ir_module_module WHERE name = ANY(%s) AND state = 'installed'"
    rows = [] if code else stack.server.sql((query, [wanted]), database=name)
    missing = sorted(set(wanted) - {module for (module,) in rows})
    if missing:
        raise SetupError(f"Odoo could not install {', '.join(missing)}: see the log above.")
