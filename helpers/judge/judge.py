"""Runs autograder-test cells outside of the student process.

A name that a test cell doesn't define is looked up in the student process: a function becomes a proxy, a plain value
comes as data. Arguments go there as pickles and JSON comes back. Nothing that the student controls is unpickled,
evaluated, or compared with its own `==` here.
"""

from __future__ import annotations

import base64
import builtins
import contextlib
import functools
import hashlib
import io
import os
import pickle
import random
import secrets
import tempfile
import time
import traceback
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from nbformat import NotebookNode

from helpers.checking import inputs
from helpers.checking.calling import preserved_state
from helpers.checking.failure import CheckFailure
from helpers.judge.clock import Overran
from helpers.judge.state_sync import Mirror
from helpers.sandbox.outputs import Outputs
from helpers.sandbox.programs import run_in
from helpers.sandbox.session import Died, Session, TookTooLong
from helpers.sandbox.warm_pool import Start
from helpers.student.calls import Call
from helpers.student.fingerprint import fingerprint, sealed
from helpers.student.process_state import decode_files, draws
from helpers.student.protocol import Finished, Remote, RemoteFunction, use_remote
from helpers.student.questions import Answer, Question
from helpers.student.values import OpaqueValue, decode
from helpers.student.wire import Malformed

__all__ = ["Judge"]

#: Opens another student process.
OpenChild = Callable[[Start], Session]
#: Variables that an interpreter, or a library when it is imported, reads once.
READ_ONCE = ("OPENBLAS_CORETYPE", "PYTHONHASHSEED")

#: Texts that a student process sends are cut here, in characters: the message of an exception, and any other.
MESSAGE_LIMIT, TEXT_LIMIT = 100_000, 4000
#: How many builtin classes an exception may be an instance of.
CLASS_LIMIT = 20
#: How many lines of a traceback are taken in.
LINE_LIMIT = 100


class _Names(dict):
    """The global names of a test cell, and behind them those of the notebook."""

    def __init__(self, judge: Judge) -> None:
        super().__init__(__name__="__test__", __builtins__=builtins)
        self._judge = judge

    def __missing__(self, name: str) -> object:
        if hasattr(builtins, name):  # they can't be had from a student
            raise KeyError(name)
        return self._judge.look(name)

    def __setitem__(self, name: str, value: object) -> None:
        if isinstance(value, _Function) and value.name == name:
            self._judge.hide(name, False)
        else:
            super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        if super().__contains__(name):
            super().__delitem__(name)
        elif self._judge.knows(name):
            self._judge.hide(name, True)
        else:
            raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (isinstance(name, str) and self._judge.knows(name))


class _IsRemote(Exception):
    """A function of the notebook can't be pickled here."""


class _Function(RemoteFunction):
    def __init__(self, judge: Judge, name: str) -> None:
        self._judge, self.name = judge, name
        self.record = judge.kept.setdefault(f"calls of {name}", {})

    def __call__(self, *args: object, **kwargs: object) -> object:
        (answer,) = self.ask([Question(args, kwargs)])
        done = answer.call
        print(done.printed, end="")
        if done.error is None:
            return done.value
        self._judge.raised = _nearest(done)
        raise self._judge.raised

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        return self._judge.ask(self.name, questions)

    def run_in_child(self, args: tuple, hash_seed: int) -> dict | None:
        return self._judge.run_in_child(self.name, args, hash_seed)

    def __repr__(self) -> str:
        return f"<function {self.name}>"

    def __reduce__(self) -> str:
        raise _IsRemote


def _nearest(done: Call) -> BaseException:
    """Make an exception of the nearest builtin class."""
    for name in done.error_types:
        kind = getattr(builtins, name, None)
        if isinstance(kind, type) and issubclass(kind, Exception | SystemExit):
            with contextlib.suppress(TypeError):  # as UnicodeDecodeError, which wants five arguments
                return kind(done.message)
    return Exception(done.error)


class Judge(Remote):
    """Judges the test cells of one notebook.

    `open_child` opens another student process, for what must not depend on the first one. Hidden inputs are drawn from
    `seed`.
    """

    def __init__(
        self, session: Session, open_child: OpenChild, seed: str, handed_in: Mapping[str, bytes] | None = None
    ) -> None:
        self._session, self._open_child, self._seed = session, open_child, seed
        self.handed_in = dict(handed_in or {})
        self.kept: dict[str, Any] = {}
        #: Pickles of what stand-ins defined, by name.
        self._made: dict[str, bytes] = {}
        self._mirror = Mirror(session)
        self._deadline = 0.0
        #: The last exception that a function of the notebook ended with, if the test cell called it itself.
        self.raised: BaseException | None = None

    def run(
        self, source: str, name: str, seconds: float, names: _Names | None = None
    ) -> tuple[list[NotebookNode], bool]:
        """Run one test cell; return its outputs, and whether it ended without an error.

        `name` is its grade id; `names` are its global names, new ones by default. Raise `Died` if the student process
        dies or was dead, `TookTooLong` if it had to be interrupted.
        """
        self._deadline = time.monotonic() + seconds
        printed = io.StringIO()
        error: BaseException | None = None
        with self._place(), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            self._mirror.sync(self._left())
            try:
                exec(_compiled(source, name), _Names(self) if names is None else names)
            except (Died, TookTooLong, Overran):
                raise
            except KeyboardInterrupt:  # the instructor's, for the student's never gets here
                raise
            except BaseException as caught:
                error = caught
            self._mirror.settle()
        outputs = self._session.outputs()
        outputs.print(printed.getvalue())
        if error is not None:
            _add_error(outputs, error, self._student_lines() if error is self.raised else [])
        return outputs.result(), error is None

    @contextlib.contextmanager
    def _place(self) -> Iterator[None]:
        """Put this process in the place of the student's, as far as a test cell can see, and back."""
        here, temporary = Path.cwd(), tempfile.tempdir
        python, legacy, environ = random.getstate(), np.random.get_state(), os.environ
        with inputs.seeded(self._seed), use_remote(self):
            os.environ = self._mirror.environ  # type: ignore[assignment]  # noqa: B003 (the real one must not follow a student's)
            tempfile.tempdir = str(self._session.root)
            try:
                notebook = self._session.root / "notebook"
                if not notebook.is_dir():  # the student's process took its own folder away
                    notebook.unlink(missing_ok=True)
                    notebook.mkdir()
                os.chdir(notebook)
                yield
            finally:
                tempfile.tempdir, os.environ = temporary, environ
                random.setstate(python)
                np.random.set_state(legacy)
                os.chdir(here)

    def stand_in(self, source: str, name: str, seconds: float) -> list[NotebookNode]:
        """Run the course's own code in place of a locked cell, as `run` does; return the outputs.

        What it defines is then defined in the notebook too: only data, under names without `_` in front. Test cells get
        it as it was made here, whatever the notebook makes of it.
        """
        names = _Names(self)
        outputs, _ = self.run(source, name, seconds, names)
        self.settle(seconds)
        made = {key: value for key, value in names.items() if not key.startswith("_") and not callable(value)}
        if made:
            self._made |= {key: pickle.dumps(value) for key, value in made.items()}
            self._session.request("put", seconds, names=made)
        return outputs

    def settle(self, seconds: float) -> None:
        """Tell the student process what the test cells changed, before a cell of its own runs."""
        self._mirror.send(seconds)

    def _left(self) -> float:
        return max(self._deadline - time.monotonic(), 0.001)

    def look(self, name: str) -> object:
        """Return what a name stands for in the notebook; raise `NameError` if for nothing."""
        if name in self._made:
            return pickle.loads(self._made[name])
        reply = self._session.request("look", self._left(), name=name)
        match reply.get("kind"):
            case "callable":
                return _Function(self, name)
            case "value":
                return self._decoded(reply.get("value"))
        raise NameError(f"name {name!r} is not defined", name=name)

    def knows(self, name: str) -> bool:
        """Tell whether a name stands for anything in the notebook."""
        if name in self._made:
            return True
        return self._session.request("look", self._left(), name=name).get("kind") not in ("missing", None)

    def hide(self, name: str, hidden: bool) -> None:
        """Take a name away from the notebook, or give it back; what a test cell calls meanwhile is the same."""
        self._session.request("hide", self._left(), name=name, hidden=hidden)

    def _student_lines(self) -> list[str]:
        """Return the traceback of the last call, as the student would see it."""
        try:
            lines = self._session.request("traceback", self._left()).get("traceback")
        except (Died, TookTooLong):  # the cells that follow will say so
            return []
        return [line for line in _listed(lines)[:LINE_LIMIT] if type(line) is str]

    def ask(self, name: str, questions: Sequence[Question]) -> list[Answer]:
        """Ask a function of the notebook by name: every call looks the same there, whoever asks and for what.

        After an interrupt, the rest are answered by it.
        """
        parcels, key = [_pack(question.args, question.kwargs) for question in questions], secrets.token_hex(16)
        places = [None if question.folder is None else (str(question.folder), question.files) for question in questions]
        reply = self._session.request(
            "call",
            self._left(),
            name=name,
            questions=list(zip(parcels, places, strict=True)),
            key=key,
            changes=self._mirror.changes(),
        )
        self._mirror.follow(reply.get("world"))
        replies = iter(_listed(reply.get("answers")))
        return [self._answer(next(replies, None), parcel, key) for parcel in parcels]

    def _answer(self, reply: Any, parcel: bytes, key: str) -> Answer:
        if type(reply) is not dict:
            return Answer(Call(error="KeyboardInterrupt: ", error_types=("KeyboardInterrupt", "BaseException")))
        call = Call(
            value=self._decoded(reply.get("value")),
            error=None if reply.get("error") is None else _text(reply["error"]),
            message=_text(reply.get("message"), MESSAGE_LIMIT),
            error_types=tuple(_text(name) for name in _listed(reply.get("error_types"))[:CLASS_LIMIT]),
            printed=_text(reply.get("printed")),
            changed=_changed(parcel, key, reply.get("fingerprints")),
        )
        try:
            files = decode_files(reply["files"]) if type(reply.get("files")) is dict else {}
            return Answer(call, files, moved=reply.get("moved") is True)
        except Malformed as error:
            raise self._mirror.given_up(error) from None

    def run_in_child(self, name: str, args: tuple, hash_seed: int) -> dict | None:
        """Do what `helpers.student.child.run_in_child` does, in another student process.

        There are two hash seeds: one for odd numbers, one for even numbers.
        """
        packed = self._session.request("pack", self._left(), name=name).get("parcel")
        if type(packed) is not str:
            return None
        child = self._open_child(hash_seed)
        try:
            parcel = base64.b64decode(packed)
            if child.request("unpack", self._left(), name=name, parcel=parcel).get("success") is not True:
                return None
            judge = Judge(child, self._open_child, self._seed)
            judge._deadline = self._deadline
            with preserved_state(), contextlib.chdir(Path.cwd()):
                (answer,) = judge.ask(name, [Question(args)])
                done = answer.call
                drawn = draws()
        except TookTooLong:
            return {"type": "", "value": None, "error": "no terminó a tiempo", "draws": {}}
        except Died as error:
            return {"type": "", "value": None, "error": f"el intérprete hijo {error}", "draws": {}}
        finally:
            child.close()
        value = None if isinstance(done.value, OpaqueValue | dict | list | tuple) else done.value
        seen = {"error": done.error, "draws": drawn, "changed": done.changed}
        return {"type": type(done.value).__name__, "value": value, **seen}

    def ask_child(self, code: str, argument: str) -> str | None:
        """Run a line of Python in an interpreter that the student process starts, and return what it prints."""
        printed = self._session.request("ask_child", self._left(), code=code, argument=argument).get("printed")
        return printed[:TEXT_LIMIT] if type(printed) is str else None

    def run_program(
        self, files: Mapping[str, bytes], program: str, environ: Mapping[str, str], seconds: float, fresh: bool = True
    ) -> Finished:
        """Do what `helpers.student.program.run_program` does, in a new student process.

        None of the notebook's cells ran in it.
        """
        child = self._open_child(tuple((name, environ[name]) for name in READ_ONCE if name in environ))
        try:
            return run_in(child, self._seed, files, program, environ, seconds, fresh=fresh)
        finally:
            child.close()

    def _decoded(self, value: Any) -> object:
        try:
            return decode(value)
        except (Malformed, RecursionError, ValueError) as error:
            return decode(["x", "objeto", f"(un valor que no se puede leer: {type(error).__name__})"])


@functools.lru_cache(500)
def _compiled(source: str, name: str) -> types.CodeType:
    return compile(source, f"<{name}>", "exec")


class _Pickler(pickle.Pickler):
    """Sends functions of the notebook by their names."""

    def persistent_id(self, obj: object) -> str | None:
        return obj.name if type(obj) is _Function else None


def _pack(args: tuple, kwargs: dict) -> bytes:
    try:
        return pickle.dumps((args, kwargs), protocol=5)
    except _IsRemote:  # rare, and the pickler that knows it is slow: it asks about every part
        buffer = io.BytesIO()
        _Pickler(buffer, protocol=5).dump((args, kwargs))
        return buffer.getvalue()


class _Unpickler(pickle.Unpickler):
    """Reads back what `_pack` wrote."""

    def persistent_load(self, name: str) -> str:
        return name


def _changed(parcel: bytes, key: str, found: Any) -> tuple[int | str, ...]:
    """Return which arguments are no longer what was sent.

    The key is new with each request: to say the right digest, the student's code must have the argument as it was.
    """
    sent = _fingerprints(parcel)
    said = {
        pair[0]: pair[1]
        for pair in _listed(found)
        if type(pair) is list and len(pair) == 2 and type(pair[0]) in (int, str) and pair[0] in sent
    }
    return tuple(name for name, digest in sent.items() if said.get(name) != sealed(digest, key))


#: A whole class gets the same arguments: their fingerprints, by name and by the digest of their pickle.
_known: dict[bytes, dict[int | str, str]] = {}
KNOWN_LIMIT = 1000


def _fingerprints(parcel: bytes) -> dict[int | str, str]:
    digest = hashlib.sha256(parcel).digest()
    if digest not in _known:
        if len(_known) >= KNOWN_LIMIT:
            _known.clear()
        args, kwargs = _Unpickler(io.BytesIO(parcel)).load()
        _known[digest] = {name: fingerprint(value) for name, value in {**dict(enumerate(args)), **kwargs}.items()}
    return _known[digest]


def _listed(value: Any) -> list:
    return value if type(value) is list else []


def _text(value: Any, limit: int = TEXT_LIMIT) -> str:
    return value[:limit].encode("utf-8", "replace").decode("utf-8") if type(value) is str else ""


def _add_error(outputs: Outputs, error: BaseException, student: list[str]) -> None:
    """Make an output of an error: the student's part of the traceback, and the message."""
    if isinstance(error, CheckFailure):
        text, lines = str(error), error.lines()
    else:
        text = str(error)
        lines = [*student, *"".join(traceback.format_exception_only(error)).rstrip().split("\n", LINE_LIMIT)]
    outputs.error(type(error).__name__, text, lines)
