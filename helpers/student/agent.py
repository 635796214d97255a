"""Serves the grader inside a notebook's process: runs its cells, calls its functions, says what is there."""

from __future__ import annotations

import base64
import io
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cloudpickle

from .calls import Call, attempt
from .child import ask_child, pack
from .fingerprint import fingerprint, sealed
from .process_state import Files, read_files
from .questions import moved_from, working_folder
from .server import Server, interruptible
from .shell import StudentShell
from .values import encode

__all__ = ["Agent"]


class Agent(Server):
    """Answers requests about a notebook whose cells `shell` runs; `root` is as for `Server`."""

    def __init__(self, shell: StudentShell, root: Path) -> None:
        super().__init__(root)
        self.shell = shell
        #: What the last call raised.
        self._error: BaseException | None = None
        #: What a test cell took away from the notebook, by name.
        self._hidden: dict[str, object] = {}

    @property
    def ends(self) -> bool:
        """Whether a cell said `exit()`."""
        return self.shell.exit_asked

    async def do_put(self, names: dict[str, Any]) -> dict[str, Any]:
        """Define names of the notebook."""
        self.shell.user_ns.update(names)
        return {}

    async def do_cell(self, source: str) -> dict[str, Any]:
        """Run a cell of the notebook."""
        shell = self.shell
        shell.begin_cell()
        with interruptible():
            transformed, error = source, None
            try:
                transformed = shell.transform_cell(source)
            except Exception:
                error = sys.exc_info()
            prepared: dict[str, Any] = {"transformed_cell": transformed, "preprocessing_exc_tuple": error}
            # As in a kernel: a loop runs around every cell, and a cell that awaits runs in it.
            if shell.should_run_async(source, **prepared):
                await shell.run_cell_async(source, store_history=True, **prepared)
            else:
                shell.run_cell(source, store_history=True)
        shell.flush()
        return {"execution_count": shell.execution_count - 1}

    async def do_hide(self, name: str, hidden: bool) -> dict[str, Any]:
        """Take a name away from the notebook's cells, or give it back."""
        names, others = (self.shell.user_ns, self._hidden) if hidden else (self._hidden, self.shell.user_ns)
        if name in names:
            others[name] = names.pop(name)
        return {}

    async def do_look(self, name: str) -> dict[str, Any]:
        """Say what a name stands for."""
        if name not in self.shell.user_ns:
            return {"kind": "missing"}
        value = self.shell.user_ns[name]
        if isinstance(value, types.ModuleType):
            return {"kind": "module"}
        if callable(value):
            return {"kind": "callable"}
        return {"kind": "value", "value": encode(value)}

    async def do_call(
        self, name: str, questions: list[tuple[bytes, tuple[str, dict] | None]], key: str, changes: dict[str, Any]
    ) -> dict[str, Any]:
        """Call a function of the notebook for each question, until an interrupt ends all."""
        self._take(changes)
        answers: list[dict[str, Any] | None] = []
        for parcel, place in questions:
            try:
                answers.append(self._answer(self._named(name), parcel, place, key))
            except KeyboardInterrupt:
                answers.append(None)
                break
        return {"answers": answers, "world": self._world()}

    def _answer(self, function: Any, parcel: bytes, place: tuple[str, dict] | None, key: str) -> dict[str, Any]:
        """Call a function, in a folder where there is one, and return also the keyed digests of its arguments."""
        args, kwargs = _Unpickler(parcel, self.shell.user_ns).load()
        files: Files = {}
        moved = False
        if place is None:
            done = self._attempt(function, args, kwargs)
        else:
            folder = Path(place[0])
            with working_folder(folder, place[1]):
                done = self._attempt(function, args, kwargs)
                files, moved = read_files(folder), moved_from(folder)
        return {
            "value": encode(done.value),
            "error": done.error,
            "message": done.message,
            "error_types": done.error_types,
            "printed": done.printed,
            "fingerprints": [[k, _fingerprint(v, key)] for k, v in {**dict(enumerate(args)), **kwargs}.items()],
            "files": files,
            "moved": moved,
        }

    def _attempt(self, function: Any, args: tuple, kwargs: dict) -> Call:
        with interruptible():
            done, self._error = attempt(function, args, kwargs)
        return done

    def _named(self, name: str) -> Any:
        return self.shell.user_ns.get(name, self._hidden.get(name))

    async def do_traceback(self) -> dict[str, Any]:
        """Return the traceback that the student would see of the last call's error."""
        error: Any = self._error
        format_ = self.shell.InteractiveTB.structured_traceback
        try:
            with interruptible():
                lines = format_(type(error), error, error.__traceback__.tb_next or error.__traceback__)
                return {"traceback": [str(line)[:20_000] for line in lines][:50]}
        except Exception:
            return {"traceback": []}

    async def do_pack(self, name: str) -> dict[str, Any]:
        """Pickle a function by value, for another interpreter."""
        try:
            with interruptible():
                return {"parcel": base64.b64encode(pack(self._named(name))).decode()}
        except Exception:
            return {"parcel": None}

    async def do_unpack(self, name: str, parcel: bytes) -> dict[str, Any]:
        """Define a name as a function that `do_pack` packed in another process."""
        try:
            with interruptible():
                self.shell.user_ns[name] = cloudpickle.loads(parcel)
        except Exception:
            return {"success": False}
        return {"success": True}

    async def do_ask_child(self, code: str, argument: str) -> dict[str, Any]:
        """Run a line of Python in an interpreter that inherits from this process."""
        with interruptible():
            return {"printed": ask_child(code, argument)}


def _fingerprint(value: object, key: str) -> str | None:
    """Return a digest, or None if the argument can't have one any more."""
    try:
        return sealed(fingerprint(value), key)
    except Exception:
        return None


class _Unpickler(cloudpickle.pickle.Unpickler):
    """Unpickles arguments; functions of the notebook among them are sent by name."""

    def __init__(self, parcel: bytes, names: dict[str, object]) -> None:
        super().__init__(io.BytesIO(parcel))
        self._names: Callable[[str], object] = names.get

    def persistent_load(self, name: str) -> object:
        return self._names(name)
