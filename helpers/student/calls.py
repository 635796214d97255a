"""Calls a student's function and records all that a check may ask about."""

from __future__ import annotations

import builtins
import contextlib
import io
import linecache
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .fingerprint import fingerprint
from .shorten import error_text, short_text, type_name

__all__ = ["Call", "attempt", "perform"]

#: Longest text kept of what a call prints, and of an exception, in characters.
PRINT_LIMIT = 2000
MESSAGE_LIMIT = 100_000


@dataclass(frozen=True)
class Call:
    """What came of one call of a student's function."""

    #: None also when the call raised.
    value: Any = None
    #: Class name and text of the exception, with the student's line where it is known.
    error: str | None = None
    #: Text of the exception alone, up to `MESSAGE_LIMIT`.
    message: str = ""
    #: Names of the builtin classes that the exception is an instance of.
    error_types: tuple[str, ...] = ()
    #: The first `PRINT_LIMIT` characters.
    printed: str = ""
    #: Positions and names of the arguments that changed.
    changed: tuple[int | str, ...] = ()


class _FirstCharacters(io.StringIO):
    """A stream that keeps the beginning: a student may print without end."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, PRINT_LIMIT - self.tell())])
        return len(text)


def perform(function: Callable, args: tuple, kwargs: dict) -> Call:
    """Call a function in this process, and look which arguments changed."""
    arguments = {**dict(enumerate(args)), **kwargs}
    before = {key: fingerprint(value) for key, value in arguments.items()}
    done, _ = attempt(function, args, kwargs)
    changed = tuple(key for key, value in arguments.items() if fingerprint(value) != before[key])
    return Call(done.value, done.error, done.message, done.error_types, done.printed, changed)


def attempt(function: Callable, args: tuple, kwargs: dict) -> tuple[Call, BaseException | None]:
    """Call a function, without looking at its arguments; return also the exception, if any.

    What it prints or warns stays out of the notebook. A keyboard interrupt passes: it ends a cell that takes too long.
    """
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
    if error is None:
        return Call(value=value, printed=printed.getvalue()), None
    message = error_text(error)
    classes = type.__dict__["__mro__"].__get__(type(error))  # whatever its metaclass says
    done = Call(
        error=f"{type_name(type(error))}: {short_text(message)}{_student_line(error)}",
        message=message[:MESSAGE_LIMIT],
        error_types=tuple(name for c in classes if getattr(builtins, name := type_name(c), None) is c),
        printed=printed.getvalue(),
    )
    return done, error


def _student_line(error: BaseException) -> str:
    """Say on which line of the student's cell an exception was raised."""
    frames = traceback.extract_tb(BaseException.__dict__["__traceback__"].__get__(error))
    own = [f for f in frames if "ipykernel_" in f.filename or f.filename.startswith("<ipython")]
    if not own or own[-1].lineno is None:
        return ""
    source = short_text(linecache.getline(own[-1].filename, own[-1].lineno), 80)
    return f" (línea {own[-1].lineno} de la celda: `{source}`)" if source else ""
