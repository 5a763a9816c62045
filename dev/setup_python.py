"""Private Python environments, made from dev/requirements*.txt."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import debian_packages
from workspace import (
    DEV,
    SetupError,
    cache_dir,
    fresh_folder,
    lock,
    run_quietly,
    say,
    short_hash,
)

MINIMUM = (3, 10)


def environment(
    name: str, requirements: str, base_python: str = sys.executable, inherit: bool = False
) -> str:
    """The interpreter of a venv with everything in dev/`requirements`, made when missing.

    :param inherit: let the venv see what the base interpreter has installed.
    """
    wanted = DEV / requirements
    key = short_hash(_text(wanted), base_python, _version(base_python), str(inherit))
    folder = cache_dir() / "venvs" / f"{name}-{key}"
    python = folder / "bin" / "python"
    with lock(f"venv-{name}-{key}"):
        if not (folder / "complete").exists() or not python.exists():
            say(f"Installing the Python packages of dev/{requirements} (once)")
            _build(folder, base_python, wanted, inherit)
            (folder / "complete").touch()
    return str(python)


def odoo_modules(python: str, requirements: str) -> Path:
    """A folder of Odoo modules: those of the packages in dev/`requirements`, fetched when missing.

    They come without what they depend on, which is Odoo.
    """
    wanted = DEV / requirements
    key = short_hash(_text(wanted))
    folder = cache_dir() / "modules" / key
    with lock(f"modules-{key}"):
        if not (folder / "complete").exists():
            say(f"Fetching the Odoo modules of dev/{requirements} (once)")
            fresh_folder(folder)
            _install(python, wanted, "--no-deps", "--target", str(folder))
            (folder / "complete").touch()
    return folder / "odoo" / "addons"


def _text(requirements: Path) -> str:
    """A requirements file together with those it includes."""
    text = requirements.read_text(encoding="utf-8")
    included = re.findall(r"^-r (\S+)$", text, re.MULTILINE)
    return text + "".join(_text(requirements.parent / name) for name in included)


def _version(python: str) -> str:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    version = run_quietly([python, "-c", code], f"{python} does not run.").strip()
    if tuple(map(int, version.split("."))) < MINIMUM:
        raise SetupError(f"{python} is Python {version}: Odoo 19 needs Python 3.10 or newer.")
    return version


def _build(folder: Path, base_python: str, requirements: Path, inherit: bool) -> None:
    """Make the venv and fill it. Debian may lack both ensurepip and pip: then pip is fetched."""
    fresh_folder(folder)
    problem = f"{base_python} cannot make a virtual environment: install the package python3-venv."
    run_quietly([base_python, "-m", "venv", "--without-pip", str(folder)], problem)
    python = str(folder / "bin" / "python")
    if inherit:
        _see_packages_of(base_python, python)
    _install(python, requirements)


def _install(python: str, requirements: Path, *options: str) -> None:
    """Let the pip of `python` install requirements."""
    install = [*_pip(python), "install", "--quiet", "--disable-pip-version-check", *options]
    run_quietly(
        [*install, "--requirement", str(requirements)],
        f"pip could not install {requirements.name}: check the network and pip's settings.",
    )


def _see_packages_of(base_python: str, python: str) -> None:
    """Add the base interpreter's package folders to the venv (it may itself be a venv)."""
    code = "import sys; print(*[p for p in sys.path if p.endswith('-packages')], sep='\\n')"
    folders = run_quietly([base_python, "-c", code], f"{base_python} does not run.").split("\n")
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    target = Path(run_quietly([python, "-c", code], f"{python} does not run.").strip())
    lines = [f"import site; site.addsitedir({folder!r})" for folder in folders if folder]
    (target / "base_python.pth").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _pip(python: str) -> list[str]:
    """The command that runs pip for the venv of `python`."""
    for attempt in (["-m", "pip", "--version"], ["-m", "ensurepip"]):
        if not subprocess.run([python, *attempt], capture_output=True).returncode:
            return [python, "-m", "pip"]
    folder = debian_packages.unpacked("pip", ["python3-pip-whl"])
    wheels = sorted(folder.glob("usr/share/python-wheels/pip-*.whl"))
    if not wheels:
        raise SetupError("There is no pip here: install the package python3-venv.")
    return [python, str(wheels[-1] / "pip")]
