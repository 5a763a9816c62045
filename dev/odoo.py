#!/usr/bin/env python3
"""Set up, run and test the addon; what `make` calls, for machines with or without make.

Usage: python3 dev/odoo.py COMMAND [VARIABLE=value ...]
"""

from __future__ import annotations

import os
import shutil
import sys

import databases
import setup_postgres
from setup_odoo import find_odoo
from stack import set_up
from workspace import MODULE, SetupError, cache_dir, say

Variables = dict[str, str]
DEMO_DATABASE = f"{MODULE}_demo"


def demo(variables: Variables) -> int:
    """[PORT=8069] [NOSERVE=1]    the demo factory: install, plan, print the orders, serve"""
    import demo as factory
    from serving import serve as run

    stack = set_up()
    name = variables.get("DB") or DEMO_DATABASE
    factory.make(stack, name)
    return 0 if _on(variables, "NOSERVE") else run(stack, name, variables.get("PORT"))


def test(variables: Variables) -> int:
    """[TESTS=files] [ARGS='-k word'] [KEEP=1]    every test; KEEP reuses the last databases"""
    from testing import run

    return run(variables.get("TESTS", ""), variables.get("ARGS", ""), _on(variables, "KEEP"))


def db(variables: Variables) -> int:
    """DB=name [DEMO=1]    a fresh database with the addon installed"""
    name = _database(variables)
    databases.create(set_up(), name, demo=_on(variables, "DEMO"))
    say(f"Database {name} is ready: make serve DB={name}   or   make shell DB={name}")
    return 0


def update(variables: Variables) -> int:
    """DB=name    bring the addon in a database up to date with the checkout"""
    stack, name = set_up(), _database(variables)
    databases.require(stack, name)
    databases.update(stack, name)
    return 0


def shell(variables: Variables) -> int:
    """DB=name [< script.py]    Odoo's shell on a database, env at hand"""
    stack, name = set_up(), _database(variables)
    databases.require(stack, name)
    return stack.shell(name)


def serve(variables: Variables) -> int:
    """DB=name [PORT=8069]    the web client on a database"""
    from serving import serve as run

    stack, name = set_up(), _database(variables)
    databases.require(stack, name)
    return run(stack, name, variables.get("PORT"))


def lint(variables: Variables) -> int:
    """[FIX=1]    style checks; FIX mends what ruff can mend"""
    from linting import run

    return run(fix=_on(variables, "FIX"))


def bench(variables: Variables) -> int:
    """[BENCH=name]    the benchmarks of dev/bench, each on a fresh database"""
    from benchmarks import run

    return run(set_up(), variables.get("BENCH", ""))


def kill(variables: Variables) -> int:
    """[ROUNDS=5]    kill servers in the middle of a report as finished; nothing may be half-done"""
    from kill_test import run

    return run(set_up(), int(variables.get("ROUNDS") or 5))


def kill_planning(variables: Variables) -> int:
    """[ROUNDS=20]    kill planners in the middle of their work; the next run must complete it"""
    from kill_planning import run

    return run(set_up(), int(variables.get("ROUNDS") or 20))


def screens(variables: Variables) -> int:
    """[OUT=folder]    a picture of every page, taken with Chromium"""
    from demo import take_pictures

    return take_pictures(set_up(), variables.get("OUT", ""))


def stop(variables: Variables) -> int:
    """end the private PostgreSQL server"""
    setup_postgres.PrivateServer(find_odoo().python).stop()
    return 0


def clean(variables: Variables) -> int:
    """remove the cache with everything in it: downloads, databases, links"""
    if (cache_dir() / "postgres").exists():
        stop(variables)
    say(f"Removing {cache_dir()}")
    shutil.rmtree(cache_dir())
    return 0


def show_help(variables: Variables) -> int:
    """this list"""
    print(__doc__)
    for name, command in COMMANDS.items():
        print(f"  {name:14}{command.__doc__}")
    return 0


COMMANDS = {
    "demo": demo,
    "test": test,
    "db": db,
    "update": update,
    "shell": shell,
    "serve": serve,
    "lint": lint,
    "bench": bench,
    "kill": kill,
    "kill_planning": kill_planning,
    "screens": screens,
    "stop": stop,
    "clean": clean,
    "help": show_help,
}


def _on(variables: Variables, name: str) -> bool:
    return variables.get(name, "").lower() not in ("", "0", "no", "false")


def _database(variables: Variables) -> str:
    if not variables.get("DB"):
        raise SetupError("Name the database: add DB=name.")
    return variables["DB"]


def main(arguments: list[str]) -> int:
    """Run one command; its variables come from the command line, else from the environment."""
    name, *rest = arguments or ["help"]
    try:
        wrong = [argument for argument in rest if "=" not in argument]
        if name not in COMMANDS or wrong:
            what = " ".join(wrong) or name
            raise SetupError(f"{what} is unknown here: see `python3 dev/odoo.py help`.")
        given = dict(argument.split("=", 1) for argument in rest)
        return COMMANDS[name]({**os.environ, **given})
    except SetupError as error:
        say(f"Error: {error}")
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
