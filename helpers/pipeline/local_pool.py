"""Grades in several processes of this machine, with joblib's default, loky."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from joblib import Parallel, delayed
from joblib.externals.loky.process_executor import TerminatedWorkerError

from helpers.nbgrader_plugins.handed_in import HandedIn
from helpers.nbgrader_plugins.quiet import quiet_command
from helpers.pipeline.bundle import Bundle
from helpers.pipeline.parent import end_with
from helpers.pipeline.worker import Worked, work
from helpers.sandbox.isolation import remember
from helpers.sandbox.scratch import Folder, join, shared

__all__ = ["KILLED", "begin_worker", "on_this_machine"]

KILLED = "el proceso que la corregía murió dos veces: ¿alcanza la memoria? Probá con menos procesos (--jobs 1)"


def on_this_machine(
    bundle: Bundle, submissions: Iterable[HandedIn], jobs: int, walls: str
) -> Iterator[tuple[HandedIn, Worked]]:
    """Grade submissions side by side, and yield each with its result, in the order given.

    `walls` are those that this process chose.

    Submissions are taken as workers become free. A worker that dies takes all submissions with it that were out; each
    is then tried once more, alone. With `jobs=1` this process does the work.
    """
    source, out = iter(submissions), {}

    def tasks(path: Path) -> Iterator:
        for submission in source:
            out[submission.student] = submission
            yield delayed(work)(path, submission)

    with Folder("bundle") as folder:
        path = Path(folder, "bundle.pickle")
        path.write_bytes(pickle.dumps(bundle))
        while True:
            try:
                parallel = Parallel(n_jobs=jobs, return_as="generator", batch_size=1, **_ours(walls))
                for worked in parallel(tasks(path)):
                    yield out.pop(worked.student), worked
                return
            except TerminatedWorkerError:
                lost = list(out.values())
                out.clear()
                for submission in lost:
                    yield submission, _alone(path, submission, walls)


def _ours(walls: str) -> dict[str, Any]:
    return {"initializer": begin_worker, "initargs": (os.getpid(), shared(), walls)}


def begin_worker(grader: int, homes: dict[str | None, str], walls: str) -> None:
    """Be a worker: leave Ctrl-C to the process that has the gradebook, and end with it even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    quiet_command()
    join(homes)
    remember(walls)
    if sys.platform == "linux" and end_with(grader, signal.SIGKILL):
        os._exit(1)


def _alone(path: Path, submission: HandedIn, walls: str) -> Worked:
    """Grade one submission in a process of its own, with nothing beside it."""
    try:
        return Parallel(n_jobs=2, **_ours(walls))([delayed(work)(path, submission)])[0]
    except TerminatedWorkerError:
        return Worked(submission.student, refused=KILLED)
