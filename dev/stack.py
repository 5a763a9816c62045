"""Odoo, PostgreSQL, the addon's link and the settings, put together: all it takes to run."""

from __future__ import annotations

import configparser
import os
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from setup_odoo import Odoo, find_odoo
from setup_postgres import Server, find_server
from workspace import addon_link, cache_dir, checkout_id, short_hash, tidy_variables

HOUR = 3600
GIGABYTE = 1024**3


@dataclass(frozen=True)
class Stack:
    """A found Odoo on a found server, with this checkout on its addons path."""

    odoo: Odoo
    server: Server
    link: Path
    modules: Path | None = None
    """a further folder of Odoo modules: others' that benchmarks compare with"""

    @cached_property
    def data_dir(self) -> Path:
        """Odoo's file store and sessions, one folder per server."""
        path = cache_dir() / "data" / self.server.id
        path.mkdir(parents=True, exist_ok=True)
        return path

    @cached_property
    def settings(self) -> Path:
        """Odoo's configuration file; private, as it may hold a password."""
        options = {
            "addons_path": ",".join(str(path) for path in (self.link.parent, self.modules) if path),
            "data_dir": str(self.data_dir),
            "http_interface": "127.0.0.1",
            "log_level": "warn",
            "limit_time_cpu": str(HOUR),
            "limit_time_real": str(HOUR),
            "limit_time_real_cron": str(HOUR),
            "limit_memory_soft": str(8 * GIGABYTE),
            "limit_memory_hard": str(10 * GIGABYTE),
            **self.server.odoo_settings(),
        }
        path = cache_dir() / "settings" / f"{self._settings_name()}.conf"
        path.parent.mkdir(exist_ok=True)
        parser = configparser.RawConfigParser()
        parser["options"] = options
        draft = path.with_suffix(f".{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w") as handle:
            parser.write(handle)
        draft.replace(path)
        return path

    def _settings_name(self) -> str:
        """Runs at once that need different settings have files of their own."""
        parts = [checkout_id(), self.server.id]
        return "-".join(parts + ([short_hash(str(self.modules))] if self.modules else []))

    def environment(self) -> dict[str, str]:
        """Environment for a process that imports Odoo."""
        return {**self.odoo.environment(), "ODOO_RC": str(self.settings), **tidy_variables()}

    def start_odoo(self, command: str, *arguments: str, **options) -> subprocess.Popen:
        """Start an Odoo sub-command."""
        line = self.odoo.command(command, "--config", str(self.settings), *arguments)
        return subprocess.Popen(line, env=self.environment(), **options)

    def run_odoo(self, command: str, *arguments: str, **options) -> int:
        """Run an Odoo sub-command and return its exit code; Ctrl-C is left to it."""
        process = self.start_odoo(command, *arguments, **options)
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue

    def shell(self, database: str, **options) -> int:
        """Run Odoo's shell on a database, on what comes from stdin."""
        return self.run_odoo("shell", "--database", database, "--no-http", **options)

    def call(self, database: str, file: Path, *arguments: str) -> int:
        """Call `main(env, *arguments)` of a Python file inside Odoo's shell; the exit code."""
        script = f"import runpy; runpy.run_path({str(file)!r})['main'](env, *{arguments!r})"
        with tempfile.TemporaryFile() as stdin:
            stdin.write(script.encode())
            stdin.seek(0)
            return self.shell(database, stdin=stdin)


def set_up() -> Stack:
    """Find or make everything."""
    odoo = find_odoo()
    return Stack(odoo, find_server(odoo.python), addon_link())
