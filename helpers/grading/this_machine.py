"""Has several processes of this machine at work: joblib with its own default, loky."""

from __future__ import annotations

import pickle
import signal
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from joblib import Parallel, delayed
from joblib.externals.loky.process_executor import TerminatedWorkerError

from helpers.grading.bundle import Bundle
from helpers.grading.handed_in import HandedIn
from helpers.grading.work import Worked, work

__all__ = ["on_this_machine"]

KILLED = "el proceso que la corregía murió dos veces: ¿alcanza la memoria? Probá con menos procesos (--jobs 1)"


def on_this_machine(
    bundle: Bundle, submissions: Iterable[HandedIn], jobs: int
) -> Iterator[tuple[HandedIn, Worked]]:
    """Grade submissions side by side.

    Parameters
    ----------
    bundle : Bundle
        The assignment.
    submissions : iterable of HandedIn
        Taken from as workers become free.
    jobs : int
        Processes at work at a time; 1 means this one.

    Yields
    ------
    HandedIn
        A submission, in the order given.
    Worked
        What came of it. A worker that dies takes the submissions with it that were out; each is then tried once more,
        alone.
    """
    source, out = iter(submissions), {}

    def tasks(path: Path) -> Iterator:
        for submission in source:
            out[submission.student] = submission
            yield delayed(work)(path, submission)

    with tempfile.TemporaryDirectory(prefix="clase228-bundle-") as folder:
        path = Path(folder, "bundle.pickle")
        path.write_bytes(pickle.dumps(bundle))
        while True:
            try:
                # Ctrl-C is for the process that has the gradebook; it ends its workers itself.
                parallel = Parallel(n_jobs=jobs, return_as="generator", batch_size=1, initializer=_leave_interrupts)
                for worked in parallel(tasks(path)):
                    yield out.pop(worked.student), worked
                return
            except TerminatedWorkerError:
                lost = list(out.values())
                out.clear()
                for submission in lost:
                    yield submission, _alone(path, submission)


def _leave_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _alone(path: Path, submission: HandedIn) -> Worked:
    """Grade one submission with nothing beside it, in a process of its own."""
    try:
        return Parallel(n_jobs=2)([delayed(work)(path, submission)])[0]
    except TerminatedWorkerError:
        return Worked(submission.student, refused=KILLED)
