"""Makes Python environments from a lock file, with uv; an active environment is left alone.

A lock of the course's is installed as by a person. One of a student's is installed behind walls, by a uv that knows
nothing of this machine but `HANDED_ON`, into a folder with a cache of its own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

from helpers.sandbox.networked import run_networked

__all__ = [
    "HANDED_ON",
    "Incomplete",
    "interpreter_of",
    "interpreters",
    "make_environment",
    "make_walled_environment",
    "real",
    "uv",
]

#: The versions of Python that the course runs on, the first included and the last not.
SUPPORTED = (3, 11), (3, 15)
#: The variables of this machine that uv gets behind walls: how it reaches the one index. Not among them: further
#: indexes and folders of packages (a lock could name what is private there), credentials of their own, pip's settings
#: (uv reads none), and whatever else is in an instructor's environment.
HANDED_ON = {
    "UV_DEFAULT_INDEX": "a mirror of PyPI, as on a campus",
    "UV_INDEX_URL": "its old name",
    "UV_HTTP_TIMEOUT": "a slow network",
    "UV_SYSTEM_CERTS": "certificates of the system, as behind a proxy that has one of its own",
    "UV_NATIVE_TLS": "its old name",
    "SSL_CERT_FILE": "such a certificate",
    "SSL_CERT_DIR": "such certificates",
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"), "the way out of this network"),
    **dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "no_proxy"), "the same, as most write them"),
    "SYSTEMROOT": "Windows opens no connection without it",
}
#: Seconds that uv may take behind walls, and bytes that all may take which it writes there.
SECONDS, SIZE = 900.0, 6 * 2**30

#: Runs uv with arguments; raises `subprocess.CalledProcessError` if it fails.
Uv = Callable[..., subprocess.CompletedProcess[str]]


class Incomplete(RuntimeError):
    """A lock lacks what some of its packages need; the environment is made all the same. The text is in Spanish."""

    def __init__(self, lock: str, missing: list[tuple[str, str]]) -> None:
        (package, needed), *_ = missing
        super().__init__(f"a {lock} le falta algo: {package} necesita {needed}; hacelo de nuevo")
        #: Pairs of a package and what it needs, as a requirement.
        self.missing = missing


def _command(*arguments: str) -> list[str]:
    """Return a command of uv, in the version of the lock, that no file of settings changes."""
    return [str(Path(sysconfig.get_path("scripts"), "uv")), "--no-config", *arguments]


def uv(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run uv as a person would.

    Raise `subprocess.CalledProcessError` if it fails; `stderr` says why.
    """
    environ = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    environ |= {"NO_COLOR": "1", "UV_PYTHON_DOWNLOADS": "never"}
    # Whoever makes it, a student's process must be able to read it.
    return subprocess.run(
        _command(*arguments),
        cwd=Path(sys.executable).anchor,
        env=environ,
        check=True,
        capture_output=True,
        text=True,
        umask=0o022,
    )


def _walled_uv(place: Path, python: str) -> Uv:
    """Return what runs uv behind walls; `place` is all that it can write, its home and its cache lie there."""
    handed_on = {name: os.environ[name] for name in HANDED_ON if os.environ.get(name)}
    for name in ("home", "tmp"):
        (place / name).mkdir(exist_ok=True)
    environ = {
        **handed_on,
        "PATH": os.defpath,
        "HOME": str(place / "home"),
        "TMPDIR": str(place / "tmp"),
        "UV_CACHE_DIR": str(place / "cache"),
        "UV_PYTHON_DOWNLOADS": "never",
        "NO_COLOR": "1",
    }
    certificates = [Path(handed_on[name]) for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if name in handed_on]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = _command(*arguments)
        shown = [Path(command[0]), Path(python).resolve().parents[1], *certificates]
        return run_networked(command, place, shown, environ, SECONDS, SIZE)

    return run


def make_environment(folder: Path, lock: Path, python: str = sys.executable, *options: str, run: Uv = uv) -> str:
    """Make an environment that holds what a lock says and nothing else, in a new folder; return its interpreter.

    `options` are those of `uv pip sync`. Raise `subprocess.CalledProcessError` if uv fails (`stderr` says why), and
    `Incomplete`. The new interpreter isn't run once packages are there: they may have put anything into its place.
    """
    own = interpreter_of(folder)
    run("venv", "--quiet", "--python", python, str(folder))
    said = run("pip", "sync", "--strict", "--python", own, *options, str(lock)).stderr
    if missing := re.findall(r"The package `(.+?)` requires `(.+?)`, but", said):
        raise Incomplete(lock.name, missing)
    return own


def interpreter_of(folder: Path) -> str:
    """Return the path of an environment's interpreter."""
    return str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def make_walled_environment(folder: Path, lock: Path, python: str) -> str:
    """Make an environment from a student's lock; all beside it in the folder above is uv's.

    `python` is an interpreter as `real` returns it. Packages must come built, because no code of theirs may run. Raise
    as `make_environment` does, and `Outgrown` if what is installed is too large or takes too long.
    """
    return make_environment(folder, lock, python, "--no-build", run=_walled_uv(folder.parent, python))


def real(python: str) -> tuple[str, str]:
    """Return where an interpreter really lies, which may be an environment's or a script that starts it; its version.

    Raise `OSError` or `subprocess.CalledProcessError` if it can't be run.
    """
    code = "import os, platform, sys; print(os.path.realpath(sys._base_executable)); print(platform.python_version())"
    said = subprocess.run([python, "-I", "-S", "-c", code], check=True, capture_output=True, text=True)
    path, version = said.stdout.splitlines()
    return path, version


def interpreters() -> dict[str, str]:
    """Return the Pythons of this machine that the course supports, by version (`3.12`); this process's is first."""
    own = ".".join(map(str, sys.version_info[:2]))
    found = {own: sys.executable}
    listed = json.loads(uv("python", "list", "--only-installed", "--output-format", "json").stdout)
    for each in sorted(listed, key=lambda each: each["path"]):
        parts = each["version_parts"]
        version = parts["major"], parts["minor"]
        if each["implementation"] == "cpython" and SUPPORTED[0] <= version < SUPPORTED[1]:
            found.setdefault(".".join(map(str, version)), each["path"])
    return found
