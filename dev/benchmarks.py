"""Run the benchmarks of dev/bench: each file has `run(env)` and gets a fresh database of its own.

What a benchmark wants to say it prints, or returns as a text or a dict; the time of the whole call
is added. A file called with_<module>__<name>.py gets a database with <module> installed, too.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import databases
from setup_python import odoo_modules
from stack import Stack
from workspace import DEV, MODULE, SetupError, checkout_id, say

FOLDER = DEV / "bench"
PEERS = {"mrp_multi_level": "requirements-peers.txt"}
"""Modules that Odoo does not bring, and where they are named for pip."""


def run(stack: Stack, only: str = "") -> int:
    """Run all benchmarks, or the one called `only`; the exit code."""
    files = sorted(FOLDER.glob(f"{only or '*'}.py"))
    files = [file for file in files if not file.name.startswith("_")]
    if not files:
        raise SetupError(f"There is no benchmark {only} in dev/bench: a file there has run(env).")
    failed = [file.stem for file in files if _run_one(stack, file)]
    say(f"Failed: {', '.join(failed)}" if failed else f"Benchmarks that ran: {len(files)}")
    return 1 if failed else 0


def _run_one(stack: Stack, file: Path) -> int:
    name = f"{MODULE}_bench_{checkout_id()}_{os.getpid()}"
    modules = _modules(file)
    stack = _with_peers(stack, modules)
    try:
        databases.create(stack, name, modules=modules)
        return stack.call(name, DEV / "bench_runner.py", str(file))
    finally:
        databases.drop(stack, name)


def _with_peers(stack: Stack, modules: tuple[str, ...]) -> Stack:
    """The stack with the modules of others that are asked for."""
    for requirements in {PEERS[module] for module in modules if module in PEERS}:
        stack = replace(stack, modules=odoo_modules(stack.odoo.python, requirements))
    return stack


def _modules(file: Path) -> tuple[str, ...]:
    """The module that a benchmark's name asks for."""
    module, separator, _name = file.stem.removeprefix("with_").partition("__")
    return (module,) if separator and file.stem.startswith("with_") else ()
