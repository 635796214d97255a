"""Runs programs of a student's behind walls: in a process that is open, or in an environment of their own."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers.sandbox.isolation import AUTO, choose
from helpers.sandbox.launcher import launch
from helpers.sandbox.scratch import Folder
from helpers.sandbox.session import Died, Session, TookTooLong
from helpers.student.policy import Limits
from helpers.student.process_state import read_files
from helpers.student.program import ERRORS_LIMIT, decoded, put, start
from helpers.student.protocol import Finished

__all__ = ["run_in", "run_in_environment", "sealed"]

#: Seconds that a student process may take for a program besides the program's own.
PROGRAM_START = 5.0


def sealed() -> bool:
    """Tell whether this is a system where programs run behind walls, or not at all."""
    return sys.platform == "linux"


def run_in(
    session: Session,
    seed: str,
    files: Mapping[str, bytes],
    program: str,
    environ: Mapping[str, str],
    seconds: float,
    **more: Any,
) -> Finished:
    """Run a program (relative path) in a new session that gets the files; its generators begin as the seed says.

    `more` is what `Server.do_program` takes besides.
    """
    try:
        session.prepare(dict(files), seed)
        arguments: dict[str, Any] = {"program": program, "environ": dict(environ), "limit": seconds, **more}
        reply = session.request("program", seconds + PROGRAM_START, **arguments)
        if reply.get("interrupted"):
            raise TookTooLong
        status, errors, left = (reply.get(part) for part in ("status", "errors", "files"))
        text = errors[:ERRORS_LIMIT].encode("utf-8", "replace").decode("utf-8") if type(errors) is str else ""
        return Finished(status if type(status) is int else None, text, decoded(left) if type(left) is dict else {})
    except TookTooLong:
        return Finished(None)
    except Died as error:
        return Finished(1, f"el proceso que lo corre {error}")
    except ValueError:
        return Finished(1, "el proceso que lo corre dejó de responder de manera comprensible")


def run_in_environment(
    python: str, base: str, files: Mapping[str, bytes], program: str, environ: Mapping[str, str], seconds: float
) -> Finished:
    """Run `python <program>` (relative path) in a new folder that holds the files.

    `base` is the interpreter that the environment of `python` was made from: it is asked, and not the environment,
    what lies behind it, for packages may have put anything into that.

    Where there are walls (Linux), they are those of a student process, with its limits, and with the environment and
    the interpreter behind it in place of this process's. Without them (macOS, Windows) it runs as any program of this
    user. Raise `IsolationError` if the walls don't stand.
    """
    if not sealed():
        with Folder("run") as name:
            folder = Path(name).resolve()
            put(folder, files)
            place = folder / program
            status, errors = start([python, place.name], place.parent, {**os.environ, **environ}, seconds)
            return Finished(status, errors, decoded(read_files(folder)))
    environment, interpreter = Path(python).absolute().parents[1], Path(base).resolve().parents[1]
    shown = {str(path): path for path in (interpreter, environment) if not path.is_relative_to("/usr")}
    variables = {"PATH": "/usr/bin:/bin", "MPLBACKEND": "Agg", **environ}
    with contextlib.ExitStack() as stack:
        walls = choose(AUTO)
        launched = launch(walls, {}, (), shown)
        stack.callback(launched.close)
        launched.warm_up((), notebooks=False)
        session = Session(launched, Limits(), walls)
        stack.callback(session.gone)
        stack.callback(session.close)
        return run_in(session, "", files, program, variables, seconds, fresh=True, python=python)
