"""The demo factory: a database with demo data, planned, to be looked at or photographed."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import databases
from serving import in_background
from stack import Stack
from workspace import DEV, MODULE, SetupError, checkout_id, say


def make(stack: Stack, name: str) -> None:
    """A fresh database with demo data; the planner runs and the orders it made are printed."""
    databases.create(stack, name, demo=True)
    say("Planning the demo factory")
    if stack.call(name, DEV / "print_orders.py"):
        raise SetupError("The demo factory could not be planned: see the log above.")


def take_pictures(stack: Stack, folder: str) -> int:
    """Photograph every page of a fresh demo factory into `folder`; the exit code."""
    target = Path(folder or Path(tempfile.gettempdir()) / f"{MODULE}_screens").absolute()
    target.mkdir(parents=True, exist_ok=True)
    name = f"{MODULE}_screens_{checkout_id()}_{os.getpid()}"
    try:
        make(stack, name)
        with in_background(stack, name) as url:
            command = [stack.odoo.python, str(DEV / "screens.py"), url, name, str(target)]
            code = subprocess.run(command).returncode
    finally:
        databases.drop(stack, name)
    say(f"Pictures are in {target}")
    return code
