"""Runs a program of the student's in a folder of its own, and says what it left there."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from .remote import remote
from .world import Files, read_files

__all__ = ["Finished", "decoded", "execute", "put", "run_program", "start", "tail"]

#: Characters that are kept of what it writes to stderr.
ERRORS_LIMIT = 4000
#: What runs a program: takes its path, its environment and the seconds.
Runs = Callable[[Path, Mapping[str, str], float], tuple[int | None, str]]
#: Stands for the folder in values of variables.
HERE = "{here}"


@dataclass(frozen=True)
class Finished:
    """What came of a program.

    Attributes
    ----------
    status : int or None
        Its exit status; None if it took too long.
    errors : str
        The end of what it wrote to stderr.
    files : dict of str to bytes
        What lies in its folder afterwards, by relative path.
    """

    status: int | None
    errors: str = ""
    files: dict[str, bytes] = field(default_factory=dict, repr=False)


def run_program(
    files: Mapping[str, bytes], program: str, environ: Mapping[str, str], seconds: float, fresh: bool = True
) -> Finished:
    """Run a Python program as `python <program>`, in the folder that it lies in.

    Parameters
    ----------
    files : mapping of str to bytes
        What lies in the new folder before, by relative path.
    program : str
        The program's relative path.
    environ : mapping of str to str
        Variables besides those of the student's process; `{here}` stands for the new folder.
    seconds : float
        How long it may take.
    fresh : bool, default True
        Whether a new interpreter runs it. Where the program runs apart, it may be forked instead from a process that
        has imported what programs import, with the same hash seed and the same processor for OpenBLAS.

    Returns
    -------
    Finished
        What came of it.
    """
    if (apart := remote()) is not None:
        return apart.run_program(files, program, environ, seconds, fresh)
    with tempfile.TemporaryDirectory(prefix="clase228-", ignore_cleanup_errors=True) as name:
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
    folder: Path, program: str, environ: Mapping[str, str], seconds: float, run: Runs | None = None
) -> tuple[int | None, str]:
    """Run a program that lies in a folder already.

    Parameters
    ----------
    folder : pathlib.Path
        Absolute.
    program, environ, seconds
        As for `run_program`.
    run : callable, optional
        Takes the program's absolute path, its whole environment and the seconds; by default a new interpreter runs it.

    Returns
    -------
    int or None
        Its exit status; None if it took too long.
    str
        The end of what it wrote to stderr.
    """
    path = folder / program
    variables = {**os.environ, **{name: value.replace(HERE, str(folder)) for name, value in environ.items()}}
    if run is not None:
        return run(path, variables, seconds)
    return start([sys.executable, path.name], path.parent, variables, seconds)


def start(
    command: Sequence[str], folder: Path, environ: Mapping[str, str], seconds: float, **options: Any
) -> tuple[int | None, str]:
    """Run a command that prints to nobody.

    Parameters
    ----------
    command : sequence of str
        Program and arguments.
    folder : pathlib.Path
        Where it runs.
    environ : mapping of str to str
        The whole environment.
    seconds : float
        How long it may take.
    **options : object
        As `subprocess.Popen` takes them.

    Returns
    -------
    int or None
        Its exit status; None if it took too long.
    str
        The end of what it wrote to stderr.
    """
    with tempfile.TemporaryFile() as errors:
        try:
            done = subprocess.run(
                command, cwd=folder, env=environ, timeout=seconds, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=errors, **options,
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
    """Return the files of a folder, without folders and without what is too large.

    Parameters
    ----------
    files : dict
        As `helpers.student.world.read_files` returns them, perhaps forged.

    Returns
    -------
    dict of str to bytes
        By relative path.

    Raises
    ------
    ValueError
        If a content isn't base64.
    """
    return {name: base64.b64decode(content, validate=True) for name, content in files.items() if type(content) is str}
