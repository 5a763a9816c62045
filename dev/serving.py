"""The web client on a local port, in the foreground or for as long as something needs it."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from urllib.error import URLError
from urllib.request import urlopen

from stack import Stack
from workspace import SetupError, say

HOST = "127.0.0.1"
USUAL_PORT = 8069
PATIENCE = 180


def serve(stack: Stack, database: str, port: str | None = None) -> int:
    """Serve a database in the foreground until the user ends it.

    :param port: a port the user insists on; otherwise 8069 or the next free one.
    """
    chosen = _insisted(port) if port else _free_port()
    say(f"Serving {database} on http://localhost:{chosen} - login admin, password admin")
    say("Ctrl-C ends it.")
    return stack.run_odoo("server", *_arguments(database, chosen), "--log-level=info")


@contextlib.contextmanager
def in_background(stack: Stack, database: str) -> Iterator[str]:
    """Serve a database, without its crons, while the block runs; gives the address."""
    with server_in_background(stack, database) as (url, _server):
        yield url


@contextlib.contextmanager
def server_in_background(stack: Stack, database: str) -> Iterator[tuple[str, subprocess.Popen]]:
    """As :func:`in_background`; gives the address and the process."""
    port = _free_port()
    arguments = [*_arguments(database, port), "--max-cron-threads=0"]
    server = stack.start_odoo("server", *arguments)
    try:
        url = f"http://{HOST}:{port}"
        _wait_for(server, f"{url}/web/login")
        yield url, server
    finally:
        server.terminate()
        server.wait()


def _arguments(database: str, port: int) -> list[str]:
    """Odoo's options to serve one database on a port."""
    only = f"--db-filter=^{re.escape(database)}$"
    return ["--database", database, only, f"--http-port={port}"]


def _wait_for(server: subprocess.Popen, url: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(URLError, OSError), urlopen(url, timeout=PATIENCE):
            return
        time.sleep(0.5)
    raise SetupError("Odoo did not start to serve: see the log above.")


def _insisted(port: str) -> int:
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise SetupError(f"PORT={port} is not a port: give a number up to 65535.")
    if not _is_free(int(port)):
        raise SetupError(f"Port {port} is in use: choose another PORT.")
    return int(port)


def _free_port() -> int:
    return next(port for port in range(USUAL_PORT, 65536) if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
