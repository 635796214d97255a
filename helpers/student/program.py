"""Runs a student's program in a new folder, and says what it left there."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from .process_state import Files, read_files
from .protocol import Finished, remote

__all__ = ["decoded", "execute", "put", "run_program", "start", "tail"]

#: Characters that are kept of what it writes to stderr.
ERRORS_LIMIT = 4000
#: Runs a program, given its absolute path, its whole environment and the seconds.
Runs = Callable[[Path, Mapping[str, str], float], tuple[int | None, str]]
#: Stands for the folder in values of variables.
HERE = "{here}"


def run_program(
    files: Mapping[str, bytes], program: str, environ: Mapping[str, str], seconds: float, fresh: bool = True
) -> Finished:
    """Run a Python program as `python <program>`, in the folder in which it lies.

    A new folder gets `files`, by relative path. `environ` adds to the student process's variables; `{here}` in it
    stands for the new folder. Without `fresh`, a program that runs apart may be forked from a warm process; it has that
    process's hash seed and OpenBLAS processor.
    """
    if (apart := remote()) is not None:
        return apart.run_program(files, program, environ, seconds, fresh)
    with tempfile.TemporaryDirectory(prefix="sealed-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        put(folder, files)
        status, errors = execute(folder, program, environ, seconds)
        return Finished(status, errors, decoded(read_files(folder)))


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, by relative path."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def execute(
    folder: Path,
    program: str,
    environ: Mapping[str, str],
    seconds: float,
    run: Runs | None = None,
    python: str = sys.executable,
) -> tuple[int | None, str]:
    """Run a program that lies in a folder (absolute); return exit status (None: too slow) and the end of stderr.

    A new interpreter `python` runs it, unless `run` does.
    """
    path = folder / program
    variables = {**os.environ, **{name: value.replace(HERE, str(folder)) for name, value in environ.items()}}
    if run is not None:
        return run(path, variables, seconds)
    return start([python, path.name], path.parent, variables, seconds)


def start(
    command: Sequence[str], folder: Path, environ: Mapping[str, str], seconds: float, **options: Any
) -> tuple[int | None, str]:
    """Run a command without input or standard output; return exit status (None: too slow) and the end of stderr.

    `environ` is the whole environment; options are those of `subprocess.run`.
    """
    with tempfile.TemporaryFile() as errors:
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env=environ,
                timeout=seconds,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                **options,
            )
            status = done.returncode
        except subprocess.TimeoutExpired:
            status = None
        return status, tail(errors)


def tail(errors: BinaryIO) -> str:
    """Return the end of what was written to a file."""
    errors.seek(max(0, errors.seek(0, 2) - 4 * ERRORS_LIMIT))
    return errors.read().decode("utf-8", "replace")[-ERRORS_LIMIT:]


def decoded(files: Files) -> dict[str, bytes]:
    """Return the files of a folder, without folders and too large files; raise `ValueError` for invalid base64."""
    return {name: base64.b64decode(content, validate=True) for name, content in files.items() if type(content) is str}
