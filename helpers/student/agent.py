"""Serves the grader from within the student process: runs cells, calls functions, says what is there.

All that it knows the student's code may know, and all that it says the student's code may have forged; so it knows
nothing of value, and the judge takes what it says for an answer, never for a verdict.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import io
import os
import signal
import socket
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cloudpickle

from .calls import attempt
from .child import hash_in_child, pack
from .fingerprint import fingerprint
from .program import execute
from .shell import StudentShell
from .values import encode
from .wire import Closed, Malformed, read_pickle, write_json
from .world import Files, Seen, describe, read_files, see, set_state, write_files

__all__ = ["Agent"]

_block, _INTERRUPT = signal.pthread_sigmask, {signal.SIGINT}


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let the grader's interrupt through while the student's code runs, and at no other time."""
    _block(signal.SIG_UNBLOCK, _INTERRUPT)
    try:
        yield
    finally:
        _block(signal.SIG_BLOCK, _INTERRUPT)


class Agent:
    """Answers one request after the other until the grader closes the connection.

    Parameters
    ----------
    shell : StudentShell
        Where the notebook's cells run.
    root : pathlib.Path
        The folder whose files the judge mirrors; the notebook's own folder lies in it.
    """

    def __init__(self, shell: StudentShell, root: Path) -> None:
        self.shell, self.root = shell, root
        self._environ = os.environ
        self._files: Files = {}
        #: What the judge knows; nothing at first.
        self._known: Seen | None = None
        #: What the last call raised.
        self._error: BaseException | None = None

    async def serve(self, sock: socket.socket) -> None:
        """Answer on a socket.

        Parameters
        ----------
        sock : socket.socket
            A connected stream socket.
        """
        _block(signal.SIG_BLOCK, _INTERRUPT)
        while True:
            try:
                number, operation, arguments = read_pickle(sock)
            except Closed:
                return
            try:
                reply = await getattr(self, f"do_{operation}")(**arguments)
            except KeyboardInterrupt:
                reply = {"interrupted": True}
            write_json(sock, {"number": number, "reply": reply})
            if self.shell.exit_asked:
                return
            await asyncio.sleep(0)  # tasks that cells left behind go on

    async def do_cell(self, source: str) -> dict[str, Any]:
        """Run a cell of the notebook."""
        shell = self.shell
        with _interruptible():
            transformed, error = source, None
            try:
                transformed = shell.transform_cell(source)
            except Exception:
                error = sys.exc_info()
            prepared = {"transformed_cell": transformed, "preprocessing_exc_tuple": error}
            # As in a kernel: a loop runs around every cell, and a cell that awaits runs in it.
            if shell.should_run_async(source, **prepared):
                await shell.run_cell_async(source, store_history=True, **prepared)
            else:
                shell.run_cell(source, store_history=True)
        shell.flush()
        return {"execution_count": shell.execution_count - 1}

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

    async def do_sync(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Take over what the test cell changed, and say all that there is."""
        self._take(changes)
        self._known = None
        return {"world": self._world()}

    async def do_call(
        self, name: str, parcel: bytes, key: str | None, changes: dict[str, Any]
    ) -> dict[str, Any]:
        """Call a function of the notebook; with a key, say the digests of its arguments afterwards."""
        self._take(changes)
        function = self.shell.user_ns.get(name)
        args, kwargs = _Unpickler(parcel, self.shell.user_ns).load()
        with _interruptible():
            done, self._error = attempt(function, args, kwargs)
        return {
            "value": encode(done.value),
            "error": done.error,
            "message": done.message,
            "error_types": done.error_types,
            "printed": done.printed,
            "fingerprints": [[k, _fingerprint(v, key)] for k, v in {**dict(enumerate(args)), **kwargs}.items()]
            if key else [],
            "world": self._world(),
        }

    async def do_traceback(self) -> dict[str, Any]:
        """Say what the student would see of the last call's error."""
        error, format_ = self._error, self.shell.InteractiveTB.structured_traceback
        try:
            with _interruptible():
                lines = format_(type(error), error, error.__traceback__.tb_next or error.__traceback__)
                return {"traceback": [str(line)[:20_000] for line in lines][:50]}
        except Exception:
            return {"traceback": []}

    async def do_pack(self, name: str) -> dict[str, Any]:
        """Pickle a function by value, for another interpreter."""
        try:
            with _interruptible():
                return {"parcel": base64.b64encode(pack(self.shell.user_ns.get(name))).decode()}
        except Exception:
            return {"parcel": None}

    async def do_unpack(self, name: str, parcel: bytes) -> dict[str, Any]:
        """Put a function that `do_pack` packed, elsewhere, under a name."""
        try:
            with _interruptible():
                self.shell.user_ns[name] = cloudpickle.loads(parcel)
        except Exception:
            return {"success": False}
        return {"success": True}

    async def do_child_hash(self, text: str) -> dict[str, Any]:
        """Hash a text in an interpreter that inherits from this process."""
        with _interruptible():
            return {"hash": hash_in_child(text)}

    async def do_program(self, program: str, environ: dict[str, str], limit: float) -> dict[str, Any]:
        """Run a program that lies in the notebook's folder in a new interpreter, and say what lies there afterwards."""
        with _interruptible():
            status, errors = execute(Path(os.getcwd()), program, environ, limit)
        return {"status": status, "errors": errors, "files": read_files(Path(os.getcwd()))}

    def _take(self, changes: dict[str, Any]) -> None:
        """Put in place what the judge has otherwise."""
        for part in ("random", "numpy", "environ"):
            if part in changes:
                with contextlib.suppress(Malformed):  # another kind of generator in NumPy's place takes no such state
                    set_state({part: changes[part]}, self._environ)
                    self._known = self._known and self._known._replace(**{part: getattr(see(), part)})
                    continue
                self._known = None
        if "files" in changes:
            write_files(self.root, *changes["files"])
            self._files = changes["files"][1]
        if "cwd" in changes:
            os.chdir(changes["cwd"])

    def _world(self) -> dict[str, Any]:
        """Return states, files and working directory; states and files only if the judge doesn't know them."""
        try:
            cwd = os.getcwd()
        except OSError:
            cwd = ""
        now = see()
        world: dict[str, Any] = {**describe(now, self._known), "cwd": cwd}
        self._known = now
        files = read_files(self.root)
        if files != self._files:
            world["files"] = self._files = files
        return world


def _fingerprint(value: object, key: str) -> str | None:
    """Return a digest, or None where the argument is no longer one that has a digest."""
    try:
        return fingerprint(value, key)
    except Exception:
        return None


class _Unpickler(cloudpickle.pickle.Unpickler):
    """Unpickles arguments; functions of the notebook among them are sent by name."""

    def __init__(self, parcel: bytes, names: dict[str, object]) -> None:
        super().__init__(io.BytesIO(parcel))
        self._names: Callable[[str], object] = names.get

    def persistent_load(self, name: str) -> object:
        return self._names(name)
