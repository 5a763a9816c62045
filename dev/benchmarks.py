"""Run the benchmarks of dev/bench: each file has `run(env)` and gets a fresh database of its own.

What a benchmark wants to say it prints, or returns as a text or a dict; the time of the whole call
is added. A file called with_<module>__<name>.py gets a database with <module> installed, too.
"""

from __future__ import annotations

import os
from pathlib import Path

import databases
from stack import Stack
from workspace import DEV, MODULE, SetupError, checkout_id, say

FOLDER = DEV / "bench"


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
    try:
        databases.create(stack, name, modules=_modules(file))
        return stack.call(name, DEV / "bench_runner.py", str(file))
    finally:
        databases.drop(stack, name)


def _modules(file: Path) -> tuple[str, ...]:
    """The module that a benchmark's name asks for."""
    module, separator, _name = file.stem.removeprefix("with_").partition("__")
    return (module,) if separator and file.stem.startswith("with_") else ()
