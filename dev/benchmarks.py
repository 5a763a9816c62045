"""Run the benchmarks of dev/bench: each file has `run(env)` and gets a fresh database of its own.

What a benchmark wants to say it prints, or returns as a text or a dict; the time of the whole call
is added. Variables of the command line reach it as environment variables.
"""

from __future__ import annotations

import os

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
    base = f"{MODULE}_bench_{checkout_id()}_{os.getpid()}"
    failed = []
    try:
        databases.create(stack, base)
        for file in files:
            if _run_one(stack, base, file):
                failed.append(file.stem)
    finally:
        databases.drop(stack, base)
    say(f"Failed: {', '.join(failed)}" if failed else f"Benchmarks that ran: {len(files)}")
    return 1 if failed else 0


def _run_one(stack: Stack, base: str, file) -> int:
    name = f"{base}_run"
    try:
        databases.copy(stack, base, name)
        return stack.call(name, DEV / "bench_runner.py", str(file))
    finally:
        databases.drop(stack, name)
