"""Keeps the warm processes of one grader, and opens student processes from them."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import importlib
import os
from collections.abc import Iterator

from helpers.sandbox.launcher import IsolationError, Launched, launch
from helpers.sandbox.session import Session
from helpers.student.policy import Limits

__all__ = ["WarmProcesses", "warm_processes"]


#: Which warm process a student process is forked from: odd numbers mean one hash seed of notebooks, even numbers
#: another; variables that an interpreter reads when it starts mean a process for programs, as `python program.py`.
Start = int | tuple[tuple[str, str], ...]


class WarmProcesses:
    """Warm processes: two for notebooks, which differ in their hash seeds, and those for programs, when asked for.

    They import the modules `preload`; the first one also runs `code`. The hash seeds follow from `seed`, so that what
    depends on the order of a set comes out the same in a second run.
    """

    def __init__(self, isolation: str, preload: tuple[str, ...], code: str, limits: Limits, seed: str) -> None:
        self.isolation, self._preload, self._code, self._limits = isolation, preload, code, limits
        digest = hashlib.sha256(f"{seed}/hash seeds".encode()).digest()
        # 0 would switch hash randomisation off.
        self._hash_seeds = [int.from_bytes(digest[i : i + 4], "big") or 1 for i in (0, 4)]
        self._launched: dict[Start, Launched] = {}
        self._spare: dict[Start, Session] = {}
        self._closed: list[Session] = []
        self._process = os.getpid()
        atexit.register(self.close)

    def start(self) -> None:
        """Start the warm processes, if they don't run yet, without waiting for them.

        Raise `IsolationError`, and end all of them, if one can't be started.
        """
        with self._all_or_none():
            for number in (0, 1):
                if number not in self._launched:
                    self._launched[number] = launch(self.isolation, {"PYTHONHASHSEED": str(self._hash_seeds[number])})
                    # In the second one a function is called now and then, and few of them need more.
                    if number == 0:
                        self._launched[number].warm_up(self._preload, code=self._code)
                    else:
                        self._launched[number].warm_up(self._preload[:2])

    def _start_for_programs(self, variables: tuple[tuple[str, str], ...]) -> None:
        if variables not in self._launched:
            self._launched[variables] = launch(self.isolation, dict(variables), ())
            self._launched[variables].warm_up(self._preload, notebooks=False)

    @contextlib.contextmanager
    def _all_or_none(self) -> Iterator[None]:
        try:
            yield
        except IsolationError:
            self.close()
            raise

    def open(self, seconds: float, start: Start = 1) -> Session:
        """Open a student process for so long, to be closed by the caller.

        Raise `IsolationError`, and end all warm processes, if one can't be forked.
        """
        self.start()
        self._closed = [session for session in self._closed if not (session.closed and session.gone(0))]
        with self._all_or_none():
            if isinstance(start, tuple):
                self._start_for_programs(start)
            else:
                start = (start + 1) % 2
            session = self._spare.pop(start, None) or self._fork(start)
            # The next one gets ready while this one is at work.
            self._spare[start] = self._fork(start)
        session.begin(seconds)
        self._closed.append(session)
        return session

    def _fork(self, number: Start) -> Session:
        return Session(self._launched[number], self._limits, self.isolation)

    def check(self) -> dict[str, int]:
        """Try a student process, and return what the warm process says of itself, as in `Launched.report`.

        Raise `IsolationError` if the student process doesn't start, answer and end, or the warm process has several
        threads.
        """
        session = self.open(30)
        try:
            answer = session.request("look", 30, name="no_name")
        except Exception as error:
            raise IsolationError(self._launched[0].errors() or f"no arranca ({error})") from None
        finally:
            session.close()
            self._closed.remove(session)
            if not session.gone():
                raise IsolationError("un proceso no termina")
        report = self._launched[0].report
        if answer != {"kind": "missing"} or report.get("threads") != 1:
            raise IsolationError(f"el proceso que se bifurca no sirve: {report}, {answer}")
        return report

    @property
    def busy(self) -> bool:
        """Whether a student process is open."""
        return any(not session.closed for session in self._closed)

    def close(self) -> None:
        """End the warm processes."""
        if os.getpid() == self._process:
            for session in (*self._spare.values(), *self._closed):
                session.close()
                session.gone()
            for launched in self._launched.values():
                launched.close()
        self._spare.clear()
        self._closed.clear()
        self._launched.clear()


#: How many are kept: each takes a few hundred megabytes, and a formgrader that stays open meets other seeds.
KEPT = 2
_warm: dict[tuple[object, ...], WarmProcesses] = {}


def warm_processes(isolation: str, preload: tuple[str, ...], code: str, limits: Limits, seed: str) -> WarmProcesses:
    """Return the warm processes of this grader, tried once; those that were asked for longest ago end.

    Raise `IsolationError` if the trial fails.
    """
    asked = (isolation, preload, code, limits, seed)
    if asked not in _warm:
        idle = [known for known, processes in _warm.items() if not processes.busy]
        for known in idle[: max(len(_warm) - KEPT + 1, 0)]:
            ended = _warm.pop(known)
            ended.close()
            atexit.unregister(ended.close)
        processes = WarmProcesses(isolation, preload, code, limits, seed)
        processes.start()
        for name in preload:  # the checks will need most of it, too; meanwhile the other processes do the same
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        processes.check()
    else:
        processes = _warm.pop(asked)
    _warm[asked] = processes
    return processes
