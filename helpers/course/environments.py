"""Makes Python environments from a lock file, with uv; an active environment is left alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

__all__ = ["Incomplete", "interpreters", "make_environment", "uv"]

#: The versions of Python that the course runs on, the first included and the last not.
SUPPORTED = (3, 11), (3, 14)


class Incomplete(RuntimeError):
    """A lock lacks what one of its packages needs; the text says what, in Spanish."""


def uv(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run uv, in the version of the lock, where no folder of anybody's has settings for it.

    Raise `subprocess.CalledProcessError` if it fails; `stderr` says why.
    """
    environ = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    environ |= {"NO_COLOR": "1", "UV_PYTHON_DOWNLOADS": "never"}
    command = [str(Path(sysconfig.get_path("scripts"), "uv")), *arguments]
    # Whoever makes it, a student's process must be able to read it.
    return subprocess.run(
        command, cwd=Path(sys.executable).anchor, env=environ, check=True, capture_output=True, text=True, umask=0o022
    )


def make_environment(folder: Path, lock: Path, python: str = sys.executable, *options: str) -> str:
    """Make an environment that holds what a lock says and nothing else, in a new folder; return its interpreter.

    `options` are those of `uv pip sync`. Raise `subprocess.CalledProcessError` if uv fails (`stderr` says why), and
    `Incomplete`. The new interpreter isn't run once packages are there: they may have put anything into its place.
    """
    own = str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    uv("venv", "--quiet", "--python", python, str(folder))
    said = uv("pip", "sync", "--strict", "--python", own, *options, str(lock)).stderr
    if found := re.search(r"The package `(.+?)` requires `(.+?)`, but", said):
        raise Incomplete(f"a {lock.name} le falta algo: {found[1]} necesita {found[2]}; hacelo de nuevo")
    return own


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
