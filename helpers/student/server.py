"""Serves the grader inside a student process: takes over files and states, and runs programs.

The student's code may know all that it knows, and forge all that it says. So it holds no secret, and the judge takes
what it says for an answer, never for a verdict.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .forked import run_forked, shadows
from .policy import EMPTY
from .process_state import ELSEWHERE, Files, Seen, describe, read_files, see, set_state, write_files
from .program import execute
from .wire import Closed, Malformed, as_json, read_pickle, write_frame

__all__ = ["Server", "interruptible"]

_block, _INTERRUPT = signal.pthread_sigmask, {signal.SIGINT}


@contextmanager
def interruptible() -> Iterator[None]:
    """Let the grader's interrupt through only while the student's code runs."""
    _block(signal.SIG_UNBLOCK, _INTERRUPT)
    try:
        yield
    finally:
        _block(signal.SIG_BLOCK, _INTERRUPT)


class Server:
    """Answers one request after the other until the grader closes the connection.

    `root` is the folder whose files the judge mirrors; the notebook's own folder lies in it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._environ = os.environ
        self._files: Files = {}
        #: What the judge knows; nothing at first.
        self._known: Seen | None = None

    @property
    def ends(self) -> bool:
        """Whether to end after the present request."""
        return False

    async def serve(self, sock: socket.socket) -> None:
        """Answer on a connected socket."""
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
            write_frame(sock, as_json({"number": number, "reply": reply}))
            if self.ends:
                return
            await asyncio.sleep(0)  # tasks that cells left behind go on

    async def do_sync(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Take over what the test cell changed, and send the whole state."""
        self._take(changes)
        self._known = None
        return {"world": self._world()}

    async def do_program(
        self, program: str, environ: dict[str, str], limit: float, fresh: bool, python: str = sys.executable
    ) -> dict[str, Any]:
        """Run a program that lies in the notebook's folder, and say what lies there afterwards."""
        fresh = fresh or shadows((Path(os.getcwd()) / program).parent)
        with interruptible():
            status, errors = execute(Path(os.getcwd()), program, environ, limit, None if fresh else run_forked, python)
        return {"status": status, "errors": errors, "files": read_files(Path(os.getcwd()))}

    def _take(self, changes: dict[str, Any]) -> None:
        """Take over the judge's changes."""
        for part in ("random", "numpy", "environ"):
            if part in changes:
                with contextlib.suppress(Malformed):  # another kind of generator in NumPy's place takes no such state
                    set_state({part: changes[part]}, self._environ)
                    self._known = self._known and self._known._replace(**{part: getattr(see(), part)})
                    continue
                self._known = None
        if "files" in changes:
            with contextlib.suppress(OSError):  # it may not write there, and the judge will see that nothing came of it
                write_files(self.root, *changes["files"])
            self._files = changes["files"][1]
        if "cwd" in changes:
            os.chdir(changes["cwd"])

    def _world(self) -> dict[str, Any]:
        """Return the working directory, and the states and files that the judge doesn't know."""
        cwd, elsewhere = self._place()
        now = see()
        world: dict[str, Any] = {**describe(now, self._known), "cwd": cwd}
        self._known = now
        files = read_files(self.root, elsewhere)
        if files != self._files:
            world["files"] = self._files = files
        return world

    def _place(self) -> tuple[str, str | None]:
        """Return the working directory, and the folder to read that the judge mirrors besides, if that is outside.

        A link of the mirror's name leads there, so that the judge's paths are right here, too.
        """
        try:
            cwd = os.getcwd()
        except OSError:  # it was removed
            return "", ""
        if Path(cwd).is_relative_to(self.root):
            return cwd, None
        link = self.root / ELSEWHERE
        with contextlib.suppress(OSError):
            if not link.is_symlink() or os.readlink(link) != cwd:
                link.unlink(missing_ok=True)
                link.symlink_to(cwd)
        # Where it can't write it leaves nothing, and the whole system lies there.
        return cwd, cwd if any(map(Path(cwd).is_relative_to, EMPTY)) else ""
