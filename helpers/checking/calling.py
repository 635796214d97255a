"""The only place through which checks touch the student's side: its functions, and what they left.

Checks see a `Call`, never an exception or a stream of their own process. So the same check runs beside the student's
code or apart from it: there the judge mirrors random states, environment and files around each call.
"""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import os
import random
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from helpers.checking.failure import CheckFailure, short
from helpers.checking.inputs import generator
from helpers.student.calls import Call, perform
from helpers.student.process_state import decode_files, draws, read_files
from helpers.student.protocol import RemoteFunction
from helpers.student.questions import Answer, Question, moved_from, working_folder

__all__ = [
    "Answer",
    "Call",
    "Question",
    "ask",
    "call",
    "call_all",
    "draws",
    "environment",
    "new_folder",
    "preserved_state",
    "record",
    "require_function",
]


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
    (answer,) = ask(function, [Question(args, kwargs)], name)
    return answer.call


def call_all(function: Callable, arguments: Iterable[tuple], name: str | None = None) -> list[Call]:
    """Call a student's function once for each tuple of arguments, as `call` does, in one request and a drawn order."""
    arguments = list(arguments)
    order = generator(f"order of {len(arguments)}").permutation(len(arguments)).tolist()
    answers = ask(function, [Question(arguments[number]) for number in order], name)
    return [answers[order.index(number)].call for number in range(len(arguments))]


def ask(function: Callable, questions: Sequence[Question], name: str | None = None) -> list[Answer]:
    """Call a student's function once for each question, as `call` does: a family of inputs is asked in one request."""
    if name is not None:
        require_function(function, name)
    if isinstance(function, RemoteFunction):
        answers = function.ask(questions)
    else:
        answers = [_answer(function, question) for question in questions]
    changed = record(function).setdefault("changed", set())
    for answer in answers:
        changed.update(answer.call.changed)
    return answers


def _answer(function: Callable, question: Question) -> Answer:
    # Objects of its own, which are gone after the call, as on the wire: another question's may lie where these did.
    args, kwargs = copy.deepcopy((question.args, question.kwargs))
    if question.folder is None:
        return Answer(_kept(perform(function, args, kwargs)))
    with working_folder(question.folder, question.files):
        done = perform(function, args, kwargs)
        return Answer(_kept(done), decode_files(read_files(question.folder)), moved_from(question.folder))


def _kept(done: Call) -> Call:
    """Return the call with its value as it is now: the next call may fill the same dict."""
    with contextlib.suppress(Exception):  # there is nothing that can't be in it
        return dataclasses.replace(done, value=copy.deepcopy(done.value))
    return done


def new_folder() -> Path:
    """Return a path for the folder of a question, which lies on the student's side and isn't there yet."""
    return Path(tempfile.gettempdir()) / f"sealed-{secrets.token_hex(4)}"


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
