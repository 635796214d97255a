"""The only place through which checks touch the student's side: its functions, and what they left.

Checks see a `Call`, never an exception or a stream of their own process. So the same check runs beside the student's
code or apart from it: there the judge mirrors random states, environment and files around each call.
"""

from __future__ import annotations

import contextlib
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from helpers.checking.failure import CheckFailure, short
from helpers.student.calls import Call, perform
from helpers.student.process_state import draws
from helpers.student.protocol import RemoteFunction

__all__ = ["Call", "call", "draws", "environment", "preserved_state", "record", "require_function", "workspace"]


def require_function(function: object, name: str) -> None:
    """Refuse what isn't callable; `name` is what the statement calls it."""
    if not callable(function):
        raise CheckFailure(
            f"una función llamada `{name}`",
            f"`{name}` es {short(function)} (tipo {type(function).__name__})",
            f"definila con `def {name}(...):` y no uses ese nombre para otra cosa.",
        )


_records: WeakKeyDictionary[Callable, dict[str, Any]] = WeakKeyDictionary()


def record(function: Callable) -> dict[str, Any]:
    """Return what checks keep of a function, from one test cell of a notebook to the next.

    A function can find out which cell calls it, and behave there. So whatever must *not* happen is asked about all its
    calls, by the last check that makes any: `changed` holds the arguments that `call` saw changed.
    """
    if isinstance(function, RemoteFunction):
        return function.record
    try:
        return _records.setdefault(function, {})
    except TypeError:  # unhashable; only in a student's own process
        return {}


def call(function: Callable, *args: object, name: str | None = None, **kwargs: object) -> Call:
    """Call a student's function, and record all that a check may ask about.

    With `name`, what isn't callable is refused first. What the function prints or warns is kept from the notebook. A
    keyboard interrupt passes: the grader ends a slow cell with one.
    """
    if name is not None:
        require_function(function, name)
    done = function.perform(args, kwargs) if isinstance(function, RemoteFunction) else perform(function, args, kwargs)
    record(function).setdefault("changed", set()).update(done.changed)
    return done


def environment() -> dict[str, str]:
    """Return a copy of the environment that child processes of the student inherit."""
    return dict(os.environ)


@contextlib.contextmanager
def preserved_state() -> Iterator[None]:
    """Put random states and environment back, so that a check leaves no trace in later cells."""
    python, legacy, environ, variables = random.getstate(), np.random.get_state(), os.environ, dict(os.environ)
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(legacy)
        os.environ = environ  # noqa: B003 (an answer may have put a dict in its place)
        os.environ.clear()
        os.environ.update(variables)


@contextlib.contextmanager
def workspace() -> Iterator[Path]:
    """Make a new, empty working directory for the student's functions, and remove it afterwards."""
    temporary = tempfile.TemporaryDirectory(prefix="sealed-", ignore_cleanup_errors=True)
    with temporary as folder, contextlib.chdir(folder):
        yield Path(folder)
