"""Runs a program in an environment of its own, within walls where they can be had."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers.sandbox.launcher import IsolationError, binds, bubblewrap, system_folders
from helpers.sandbox.scratch import Folder
from helpers.student.policy import COVERED, PROGRAM, PROGRAM_MEMORY, Limits
from helpers.student.process_state import read_files
from helpers.student.program import decoded, put, start
from helpers.student.protocol import Finished
from helpers.student.refused import call_filter

__all__ = ["run_in_environment", "sealed"]


def sealed() -> bool:
    """Tell whether there are walls on this machine."""
    with contextlib.suppress(IsolationError):
        return sys.platform == "linux" and bool(bubblewrap())
    return False


def run_in_environment(
    python: str,
    base: str,
    files: Mapping[str, bytes],
    place: str,
    program: str,
    environ: Mapping[str, str],
    seconds: float,
) -> Finished:
    """Run `python <program>` in the folder `place` of a new folder that holds the files.

    `base` is the interpreter that the environment of `python` was made from: it is asked, and not the environment,
    what lies behind it, for packages may have put anything into that.
    Within walls it sees the system's programs, its environment and the interpreter behind it, and its own folder,
    which is all that it can write; no network. Without them (macOS, Windows) it runs as any program of this user.
    """
    with Folder("run") as name:
        folder = Path(name).resolve()
        put(folder, files)
        variables = {"HOME": str(folder), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", **environ}
        command = [python, program]
        options: dict[str, Any] = {} if os.name == "nt" else {"preexec_fn": _limit}
        with tempfile.TemporaryFile() as calls:
            if sealed():
                calls.write(call_filter())
                calls.seek(0)
                walls = _walls(python, base, folder, folder / place, variables)
                command = [*walls, "--seccomp", str(calls.fileno()), "--", *command]
                options["pass_fds"] = [calls.fileno()]
            else:
                variables = {**os.environ, **environ}
            status, errors = start(command, folder / place, variables, seconds, **options)
        return Finished(status, errors, decoded(read_files(folder)))


def _walls(python: str, base: str, folder: Path, cwd: Path, environ: Mapping[str, str]) -> list[str]:
    """Return the arguments of bubblewrap."""
    environment = Path(python).absolute().parents[1]
    interpreter = Path(base).resolve().parents[1]
    shown = system_folders()
    shown |= {str(path): path for path in (interpreter, environment) if not path.is_relative_to("/usr")}
    before, after = map(str.split, PROGRAM)
    variables = [word for variable in environ.items() for word in ("--setenv", *variable)]
    own = ["--bind", str(folder), str(folder), "--chdir", str(cwd)]
    covered = [word for path, by in COVERED.items() if os.path.exists(path) for word in ("--dev-bind", by, path)]
    return [bubblewrap(), *before, *binds(shown), *variables, *own, *after, *covered]


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (PROGRAM_MEMORY, PROGRAM_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (Limits.file_size, Limits.file_size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
