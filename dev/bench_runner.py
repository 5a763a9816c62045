"""Run one benchmark inside Odoo's shell: `run(env)` of a file, timed."""

from __future__ import annotations

import runpy
import sys
import time
from pathlib import Path


def main(env, path: str) -> None:
    """Call `run(env)` of the file at `path` and print what it returns and how long it took."""
    file = Path(path)
    sys.path.insert(0, str(file.parent))
    function = runpy.run_path(path).get("run")
    if function is None:
        raise SystemExit(f"{path} has no run(env).")
    print(f"== {file.stem}", flush=True)
    queries, begin = env.cr.sql_log_count, time.perf_counter()
    result = function(env)
    env.flush_all()
    seconds, queries = time.perf_counter() - begin, env.cr.sql_log_count - queries
    for line in _lines(result):
        print(f"   {line}")
    print(f"   whole call: {seconds:.2f} s, {queries} queries", flush=True)


def _lines(result) -> list[str]:
    if isinstance(result, dict):
        return [f"{name}: {value}" for name, value in result.items()]
    return [] if result is None else str(result).splitlines()
