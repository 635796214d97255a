"""Runs solution cells against all checks of their exercise, each in a fork of a process that has imported everything.

No kernel, no walls: what can go wrong is a loop without end, too much memory, files in the wrong place. So a fork gets
seconds, memory and a folder of its own, and is killed with what it started.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import resource
import select
import signal
import tempfile
import traceback
from collections.abc import Sequence

import sklearn.ensemble
import sklearn.linear_model
import sklearn.tree  # noqa: F401 (what most cells import)

from helpers.checking.failure import CheckFailure
from helpers.student import child as interpreters
from tests.checks.interpreters import Interpreters
from tests.corpora import in_process
from tests.mutants.answers import OFFICIAL, right_answers

__all__ = ["FULL_MARKS", "TOO_SLOW", "all_refused_by", "refused_by"]

#: What stands for no refusal.
FULL_MARKS = ""
TOO_SLOW = "too slow"
#: Processor's seconds that one may take, and seconds by the clock: others may be using the machine.
SECONDS, CLOCK = 8, 120
#: Bytes that one may take beside what the process already has.
MEMORY = 2 << 30


@functools.cache
def _ready(exercise: int) -> Interpreters:
    """Run the official solution here: it fills every cache, and starts the interpreters that forks then use."""
    started = Interpreters()
    interpreters._in_new_interpreter = started.run
    raised = in_process.run(exercise, right_answers(exercise)[OFFICIAL])
    if any(raised.values()):
        raise RuntimeError(f"the official solution of exercise {exercise} loses points: {raised}")
    gc.collect()
    gc.freeze()
    return started


def all_refused_by(exercise: int, sources: Sequence[str]) -> list[str]:
    """Return what refuses each of several solutions."""
    return [refused_by(exercise, source) for source in sources]


def refused_by(exercise: int, source: str) -> str:
    """Return the grade cell that first refuses a solution, `FULL_MARKS`, or what else ended it.

    A hidden check that breaks instead of refusing says so after the cell's name.
    """
    _ready(exercise)
    with tempfile.TemporaryDirectory(prefix="mutant-", ignore_cleanup_errors=True) as folder:
        readable, writable = os.pipe()
        process = os.fork()
        if not process:
            try:
                os.close(readable)
                _become(exercise, source, folder, writable)
            finally:
                os._exit(1)
        os.close(writable)
        ended_by_itself = _wait(process)
        with open(readable, "rb") as written:
            said = written.read().decode()
    if not ended_by_itself:
        _ready.cache_clear()  # it may have been killed in the middle of a request to an interpreter
        return TOO_SLOW
    return said.removeprefix("said ") if said.startswith("said ") else "ended its process"


def _wait(process: int) -> bool:
    """Wait for a fork's end, and kill it and its own when it is late."""
    descriptor = os.pidfd_open(process)
    in_time = bool(select.select((descriptor,), (), (), CLOCK)[0])
    os.close(descriptor)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    return in_time and os.waitstatus_to_exitcode(status) == 0


def _become(exercise: int, source: str, folder: str, writable: int) -> None:
    """Run the notebook with a solution in it, and write what refused it."""
    os.setpgid(0, 0)
    signal.alarm(CLOCK)  # also where the process that waits for it is gone
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with open("/proc/self/statm") as file:
        size = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
    tempfile.tempdir = folder
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    try:
        verdict = _verdict(in_process.run(exercise, source, until_refused=True))
    except BaseException:
        verdict = f"broke: {traceback.format_exc(limit=3)}"
    os.write(writable, f"said {verdict}".encode())
    os._exit(0)


def _verdict(raised: dict[str, BaseException | None]) -> str:
    for grade_id, error in raised.items():
        if error is not None:
            ours = "_visible_" in grade_id or isinstance(error, CheckFailure | NameError)
            return grade_id if ours else f"{grade_id} broke: {error!r:.300}"
    return FULL_MARKS
