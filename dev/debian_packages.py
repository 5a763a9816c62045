"""Debian packages from sid, unpacked in the cache: no root, nothing installed on the system.

apt does the work with settings and state of its own; the mirror is the one this machine uses.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from workspace import SetupError, cache_dir, fresh_folder, is_root, lock, run_quietly, say

SUITE = "sid"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
CONTENTS = "packages.txt"
"""Written last into an unpacked folder: the package files it was made from."""
SETTINGS = """\
Dir::State "{home}/state";
Dir::State::lists "{home}/state/lists";
Dir::State::status "{home}/state/status";
Dir::Cache "{home}/cache";
Dir::Etc::sourcelist "{home}/sources.list";
Dir::Etc::sourceparts "-";
Acquire::Languages "none";
"""


def unpacked(name: str, packages: list[str]) -> Path:
    """A folder with these packages unpacked into it; downloads them the first time."""
    target = cache_dir() / "debian" / name
    with lock(f"debian-{name}"):
        if not (target / CONTENTS).exists():
            say(f"Downloading from Debian {SUITE} (once): {' '.join(packages)}")
            _download_and_unpack(target, packages)
    return target


def _download_and_unpack(target: Path, packages: list[str]) -> None:
    for tool in ("apt-get", "dpkg"):
        if not shutil.which(tool):
            raise SetupError(f"{tool} is not here: this is not a Debian machine.")
    home = fresh_folder(target.with_name(target.name + ".apt"))
    apt = ["apt-get", "--quiet", "--config-file", str(_write_settings(home))]
    problem = f"apt could not download {packages[0]} from Debian {SUITE}."
    run_quietly([*apt, "update"], problem)
    run_quietly([*apt, "download", *packages], problem, cwd=home)
    fresh_folder(target)
    files = sorted(home.glob("*.deb"))
    for package in files:
        run_quietly(
            ["dpkg", "-x", str(package), str(target)],
            f"{package.name} could not be unpacked: is there room in {target}?",
        )
    shutil.rmtree(home)
    (target / CONTENTS).write_text("\n".join(file.name for file in files), encoding="utf-8")


def _write_settings(home: Path) -> Path:
    """apt's settings for a private state below `home`."""
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (home / folder).mkdir(parents=True)
    (home / "state" / "status").touch()
    signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
    (home / "sources.list").write_text(f"deb {signed}{_mirror()} {SUITE} main\n")
    sandbox = 'APT::Sandbox::User "root";\n' if is_root() else ""
    settings = home / "apt.conf"
    settings.write_text(SETTINGS.format(home=home) + sandbox)
    return settings


def _mirror() -> str:
    """The Debian mirror this machine uses: from apt's index, else from its list of sources."""
    for uri in (*_mirrors_in_index(), *_mirrors_in_sources()):
        if "security" not in uri:
            return uri
    raise SetupError("apt knows no Debian mirror on this machine.")


def _mirrors_in_index() -> list[str]:
    command = ["apt-get", "indextargets", "--format", "$(ORIGIN)|$(REPO_URI)"]
    done = subprocess.run(command, capture_output=True, text=True)
    rows = (line.partition("|") for line in done.stdout.splitlines())
    return [uri for origin, _bar, uri in rows if origin == "Debian"]


def _mirrors_in_sources() -> Iterator[str]:
    """Addresses in /etc/apt that end in /debian: both the one-line and the deb822 format."""
    folder = Path("/etc/apt")
    for path in (folder / "sources.list", *sorted((folder / "sources.list.d").glob("*"))):
        if path.suffix in (".list", ".sources") and path.is_file():
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                if re.match(r"\s*(deb|URIs:)\s", line):
                    yield from re.findall(r"\S+://?\S*/debian/?(?=\s|$)", line)
