"""One notebook's student process, seen from the grader: runs cells, answers requests, and ends with all it started."""

from __future__ import annotations

import base64
import contextlib
import json
import math
import os
import select
import socket
import time
from collections.abc import Callable
from typing import Any

from nbformat import NotebookNode

from helpers.sandbox.launcher import Launched
from helpers.sandbox.outputs import Kept, Outputs
from helpers.sandbox.rooms import Room
from helpers.student.budget import Budget
from helpers.student.policy import Limits
from helpers.student.process_state import first_state
from helpers.student.wire import Closed, Malformed, Overdue, TooMuch, read_json, write_pickle

__all__ = ["Died", "Session", "TookTooLong"]

#: Seconds in which an interrupted process must answer, and in which all must be dead at the end.
GRACE, DEATH = 2.0, 10.0
#: Seconds in which the files beside a notebook must be written.
FILL = 30.0
#: Bytes of other programs' output that are looked at in one cell.
STREAM_LIMIT = 2**20
#: Of what a process may have had more than it may, as its guard says it.
_TOO_MUCH = {
    "memory": "más memoria de la que hay",
    "disk": "más disco del que hay",
    "processes": "más procesos de los que hay",
}


class Died(Exception):
    """The student process is no more; the text says why, in Spanish."""

    outputs: list[NotebookNode]


class TookTooLong(Exception):
    """What was asked took longer than it may; the process lives."""

    outputs: list[NotebookNode]


class Session:
    """A student process of its own for one notebook or program; `isolation` is that of the warm process."""

    def __init__(self, launched: Launched, limits: Limits, isolation: str) -> None:
        self._deadline = math.inf
        self._number = 0
        self.closed = False
        self._dead: str | None = None
        self._kept = Kept()
        self._budget = Budget()
        with contextlib.ExitStack() as ours, contextlib.ExitStack() as theirs:
            self._room = Room(isolation, launched.readable)
            ours.callback(self._room.cleanup)
            self.root = self._room.root
            self._socket, student = map(ours.enter_context, socket.socketpair())
            theirs.enter_context(student)
            self._keeper, keeper = map(ours.enter_context, socket.socketpair())
            theirs.enter_context(keeper)
            self._stream, stream = os.pipe()
            ours.callback(os.close, self._stream)
            theirs.callback(os.close, stream)
            os.set_blocking(self._stream, False)
            spec = launched.spec(isolation, str(self.root), limits)
            launched.fork(spec, [student.fileno(), keeper.fileno(), stream])
            #: Gives back what this side has of it; so does the end of this block if the process doesn't start.
            self._release = ours.pop_all().close

    def begin(self, seconds: float) -> None:
        """Start the clock: all requests from now on may take so long together."""
        self._deadline = time.monotonic() + seconds

    def share(self, other: Session) -> None:
        """Send at the expense of another session: both are one notebook's."""
        self._budget = other._budget

    def outputs(self) -> Outputs:
        """Return new outputs of a cell, within the notebook's limits."""
        return Outputs(self._kept)

    @property
    def dead(self) -> str | None:
        """Why the process is no more, or None while it lives."""
        return self._dead

    def prepare(self, files: dict[str, bytes], seed: str) -> None:
        """Put files (by relative path) into the notebook's folder, and set the random generators from a seed.

        Raise as `request` does.
        """
        changes: dict[str, Any] = first_state(seed)
        if files:
            after = {f"notebook/{name}": base64.b64encode(content).decode() for name, content in files.items()}
            changes["files"] = {}, after
        self.request("sync", FILL, changes=changes)

    def run_cell(self, source: str, seconds: float) -> tuple[list[NotebookNode], int | None]:
        """Run a cell and return its outputs and its execution count, or None where the reply has no valid one.

        Raise as `request` does; the exception's `outputs` are those of the cell until then.
        """
        outputs = self.outputs()
        try:
            reply = self.request("cell", seconds, on_output=outputs.add, source=source)
        except (Died, TookTooLong) as error:
            self._drain(outputs)
            error.outputs = outputs.result()
            raise
        self._drain(outputs)
        count = reply.get("execution_count")
        return outputs.result(), count if type(count) is int and 0 <= count < 2**31 else None

    def forget_displays(self) -> None:
        """Let no later cell change what the cells so far have displayed."""
        self._kept.displayed.clear()

    def request(
        self, operation: str, seconds: float, on_output: Callable[[Any], None] | None = None, **arguments: object
    ) -> dict[str, Any]:
        """Have the student process run a `do_…` method of its `Agent` or `Server`, and return the reply.

        The student's code may have forged the reply, and all that `on_output` gets meanwhile. Raise `Died` if the
        process is dead, dies or sends what isn't understood, `TookTooLong` if it had to be interrupted.
        """
        if self._dead:
            raise Died(self._dead)
        with self._room.of_the_student():
            return self._request(operation, seconds, on_output, arguments)

    def _request(
        self, operation: str, seconds: float, on_output: Callable[[Any], None] | None, arguments: dict[str, object]
    ) -> dict[str, Any]:
        self._number += 1
        deadline = min(time.monotonic() + seconds, self._deadline)
        try:
            write_pickle(self._socket, (self._number, operation, arguments), deadline)
            try:
                return self._reply(deadline, on_output)
            except Overdue:
                self._keeper.send(b"i")
                self._reply(time.monotonic() + GRACE, on_output)
                raise TookTooLong from None
        except Closed:
            self.give_up("terminó antes de tiempo")
        except Overdue:
            self.give_up("no terminó a tiempo y no se dejó interrumpir")
        except TooMuch as error:
            self.give_up(f"devolvió {error}")
        except (Malformed, OSError) as error:
            self.give_up(f"dejó de responder de manera comprensible ({type(error).__name__})")
        raise Died(self._dead)

    def _reply(self, deadline: float, on_output: Callable[[Any], None] | None) -> dict[str, Any]:
        while True:
            frame = read_json(self._socket, deadline, self._budget)
            if type(frame) is not dict:
                raise Malformed("a frame that is no object")
            if "output" in frame:
                if on_output is not None:
                    on_output(frame["output"])
            elif frame.get("number") == self._number and type(frame.get("reply")) is dict:
                return frame["reply"]

    def _drain(self, outputs: Outputs) -> None:
        """Take in what other programs printed on the standard streams."""
        left = STREAM_LIMIT
        with contextlib.suppress(BlockingIOError, OSError):
            while left > 0 and (part := os.read(self._stream, 2**16)):
                outputs.print(part.decode("utf-8", "replace"))
                left -= len(part)

    def give_up(self, why: str) -> None:
        """Kill what is left, and keep the reason (in Spanish), unless the way the process ended says more."""
        self._dead = why
        report = self._kill()
        status = report.get("exit")
        if type(much := report.get("why")) is str and much in _TOO_MUCH:
            self._dead = f"usó {_TOO_MUCH[much]}"
        elif type(status) is int and os.WIFSIGNALED(status):
            self._dead += f" (señal {os.WTERMSIG(status)})"

    def _kill(self) -> dict[str, Any]:
        """End the process with all that it started, wait, and return the report that `walls.enter` describes."""
        self._order_death()
        report, deadline = b"", time.monotonic() + DEATH
        while (left := deadline - time.monotonic()) > 0 and select.select((self._keeper,), (), (), left)[0]:
            try:
                part = self._keeper.recv(4096)
            except OSError:
                break
            if not part:
                break
            report += part
        try:
            return dict(json.loads(report))
        except ValueError:
            return {}

    def _order_death(self) -> None:
        with contextlib.suppress(OSError):
            self._keeper.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """End the process with all that it started, and don't wait: see `gone`."""
        self._order_death()
        self._dead = self._dead or "ya terminó"
        self._socket.close()
        self.closed = True

    def gone(self, seconds: float = DEATH) -> bool:
        """Wait until all that a closed session started is dead, remove its files, and return whether it is."""
        if self._keeper.fileno() < 0:  # it was asked before
            return True
        deadline = time.monotonic() + seconds
        while True:  # its last words come before its end
            if not select.select((self._keeper,), (), (), max(deadline - time.monotonic(), 0))[0]:
                return False
            with contextlib.suppress(ConnectionError):
                if self._keeper.recv(4096):
                    continue
            break
        self._release()
        return True
