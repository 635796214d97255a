"""The only place that touches the student's side: calls their functions and looks at what they left.

Checks speak of a `Call`, never of an exception, a stream or a random state of their own process. So the same check
can run beside the student's code, as here, or apart from it.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import linecache
import os
import random
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from helpers.checks.failure import CheckFailure, short, short_text
from helpers.checks.fingerprint import fingerprint

__all__ = ["Call", "call", "draws", "environment", "preserved_state", "require_function", "workspace"]

#: Longest text kept of what a call prints, in characters.
PRINT_LIMIT = 2000


@dataclass(frozen=True)
class Call:
    """What one call of a student's function left behind.

    Attributes
    ----------
    value : object
        What it returned; None when it raised.
    error : str or None
        Class name and text of the exception, with the student's line where it is known.
    message : str
        Text of the exception alone, uncut.
    error_types : tuple of str
        Names of the builtin classes that the exception is an instance of.
    printed : str
        The first 2000 characters of what it printed.
    changed : tuple of int or str
        Positions and names of the arguments that are no longer what they were.
    """

    value: object = None
    error: str | None = None
    message: str = ""
    error_types: tuple[str, ...] = ()
    printed: str = ""
    changed: tuple[int | str, ...] = ()


class _FirstCharacters(io.StringIO):
    """A stream that keeps the beginning: a student may print without end."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, PRINT_LIMIT - self.tell())])
        return len(text)


def require_function(function: object, name: str) -> None:
    """Refuse what can't be called.

    Parameters
    ----------
    function : object
        What the student's notebook holds under `name`.
    name : str
        The name that the statement asks for.

    Raises
    ------
    CheckFailure
        If it isn't callable.
    """
    if not callable(function):
        raise CheckFailure(
            f"una función llamada `{name}`",
            f"`{name}` es {short(function)} (tipo {type(function).__name__})",
            f"definila con `def {name}(...):` y no uses ese nombre para otra cosa.",
        )


def call(function: Callable, *args: object, name: str | None = None, **kwargs: object) -> Call:
    """Call a student's function and record all that a check may ask about.

    What it prints or warns is theirs and is kept from the notebook. A keyboard interrupt passes: that is how the
    grader ends a cell that takes too long.

    Parameters
    ----------
    function : callable
        The student's function.
    *args, **kwargs : object
        What to call it with.
    name : str, optional
        The name that the statement asks for; with it, what isn't callable is refused first.

    Returns
    -------
    Call
        Value or error, what was printed, and which arguments changed.

    Raises
    ------
    CheckFailure
        If `name` is given and `function` isn't callable.
    """
    if name is not None:
        require_function(function, name)
    arguments = {**dict(enumerate(args)), **kwargs}
    before = {key: fingerprint(value) for key, value in arguments.items()}
    printed = _FirstCharacters()
    value, error = None, None
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(),
    ):
        try:
            value = function(*args, **kwargs)
        except KeyboardInterrupt:
            raise
        except BaseException as caught:  # SystemExit, too, is only one more wrong answer
            error = caught
    changed = tuple(key for key, value_ in arguments.items() if fingerprint(value_) != before[key])
    if error is None:
        return Call(value=value, printed=printed.getvalue(), changed=changed)
    message = _text(error)
    return Call(
        error=f"{type(error).__name__}: {short_text(message)}{_student_line(error)}",
        message=message,
        error_types=tuple(c.__name__ for c in type(error).__mro__ if getattr(builtins, c.__name__, None) is c),
        printed=printed.getvalue(),
        changed=changed,
    )


def _text(error: BaseException) -> str:
    """Return the text of an exception, whose `__str__` may raise as well."""
    try:
        return str.__str__(str(error))
    except Exception:
        return "(sin texto)"


def _student_line(error: BaseException) -> str:
    """Say on which line of the student's cell an exception came up."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if "ipykernel_" in f.filename or f.filename.startswith("<ipython")]
    if not own or own[-1].lineno is None:
        return ""
    source = linecache.getline(own[-1].filename, own[-1].lineno).strip()
    return f" (línea {own[-1].lineno} de la celda: `{short_text(source, 80)}`)" if source else ""


def draws(count: int = 4) -> dict[str, list[float]]:
    """Draw the next numbers of the global generators.

    Parameters
    ----------
    count : int, default 4
        Draws from each generator.

    Returns
    -------
    dict of str to list of float
        Numbers in [0, 1) under the keys `random` and `numpy`.
    """
    return {
        "random": [random.random() for _ in range(count)],
        "numpy": [float(x) for x in np.random.random_sample(count)],
    }


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
    """Make a new, empty working directory for the student's functions, and remove it afterwards.

    Yields
    ------
    pathlib.Path
        Its absolute path.
    """
    temporary = tempfile.TemporaryDirectory(prefix="clase228-", ignore_cleanup_errors=True)
    with temporary as folder, contextlib.chdir(folder):
        yield Path(folder)
