"""Keeps random states, environment and files of judge and student process the same, in both directions."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from helpers.sandbox.session import Died, Session
from helpers.student.process_state import (
    ELSEWHERE,
    ENTRY_LIMIT,
    Files,
    Seen,
    describe,
    read_files,
    see,
    set_state,
    write_files,
)
from helpers.student.wire import Malformed

__all__ = ["Mirror"]

#: Longest path of a working directory, in characters: Linux knows no longer ones.
PATH_MAX = 4096
#: Errors from malformed data, which only a tampered student process sends.
_UNLIKELY = (Malformed, OSError, TypeError, ValueError, AttributeError)


class Mirror:
    """What the test cells of one notebook see of the student process; a malformed state ends that process."""

    def __init__(self, session: Session) -> None:
        self._session, self._root = session, session.root
        #: Becomes `os.environ` while a test cell runs.
        self.environ: dict[str, str] = {}
        #: The state that both sides have.
        self._known: Seen | None = None
        self._files: Files = {"notebook": None}
        self._cwd: str | None = None
        self._pending: dict[str, Any] = {}

    def sync(self, seconds: float) -> None:
        """Send the changes that are still to be sent, and take over the student process's state."""
        pending, self._pending = self._pending, {}
        self.follow(self._session.request("sync", seconds, changes=pending).get("world"))

    def settle(self) -> None:
        """Keep what the test cell changed since the last call, to be sent before anything else runs there."""
        self._pending = self.changes()

    def send(self, seconds: float) -> None:
        """Send the changes that are still to be sent."""
        if self._pending:
            pending, self._pending = self._pending, {}
            world = self._session.request("sync", seconds, changes=pending).get("world")
            try:
                self._follow_files(world if type(world) is dict else {})
            except _UNLIKELY as error:
                raise self.given_up(error) from None

    def changes(self) -> dict[str, Any]:
        """Return what the test cell changed since the last time, for `helpers.student.agent.Agent`."""
        if self._known is None:
            return {}
        now = see()
        changes: dict[str, Any] = describe(now, self._known)
        del changes["environ_replaced"]
        self._known = now
        if (files := read_files(self._root)) != self._files:
            changes["files"] = (self._files, files)
            self._files = files
        if os.getcwd() != self._cwd:
            changes["cwd"] = os.getcwd()
        return changes

    def follow(self, world: Any) -> None:
        """Take over the state that the student process sent; raise `Died` if it can't be read."""
        if type(world) is not dict:
            return
        try:
            os.environ = self.environ  # type: ignore[assignment]  # noqa: B003 (a test cell may have put another there)
            state = {k: world[k] for k in ("random", "numpy", "environ") if k in world}
            if self._known is not None:  # which may have been in the mapping that it put there
                state.setdefault("environ", self._known.environ)
            set_state(state, self.environ)
            self._follow_files(world)
            self._go(world.get("cwd"))
        except _UNLIKELY as error:
            raise self.given_up(error) from None
        self._known = see()  # what it sent isn't always what it amounts to
        if world.get("environ_replaced") is not False:
            self._known = self._known._replace(environ=None)

    def _follow_files(self, world: dict[str, Any]) -> None:
        if "files" in world:
            if len(world["files"]) > ENTRY_LIMIT:
                raise Malformed("more files than travel")
            write_files(self._root, self._files, world["files"])
            self._files = read_files(self._root)

    def given_up(self, error: Exception) -> Died:
        """End a process that said what can't be read, and return the exception that says so."""
        self._session.give_up(f"dejó de responder de manera comprensible ({type(error).__name__})")
        return Died(self._session.dead)

    def _go(self, cwd: Any) -> None:
        """Follow into a folder below the root; what stands there for any other one has the same files."""
        folder = Path(cwd) if type(cwd) is str and "\0" not in cwd and len(cwd) <= PATH_MAX else Path()
        if not (folder.is_relative_to(self._root) and ".." not in folder.parts and folder.is_dir()):
            folder = self._root / ELSEWHERE
            folder.mkdir(exist_ok=True)
            self._files.setdefault(ELSEWHERE, None)
        os.chdir(folder)
        self._cwd = os.getcwd()
