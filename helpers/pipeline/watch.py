"""Grades what arrives in `submitted/`, within seconds, until it is interrupted: `make grade WATCH=1`."""

from __future__ import annotations

import contextlib
import itertools
import os
import stat
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from watchfiles import watch

from helpers.nbgrader_plugins.exporter import unreadable
from helpers.nbgrader_plugins.in_place import NO_WALLS
from helpers.nbgrader_plugins.student_ids import folders_of
from helpers.nbgrader_plugins.tree import COUNT_LIMIT
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.ledger import Entry
from helpers.sandbox.isolation import NONE

__all__ = ["grade_arrivals"]

#: Seconds in which nothing of a submission has changed; longer for one with a notebook that ends in the middle.
QUIET, BROKEN = 2.0, 10.0
#: Seconds after which all is looked at, whatever the system said: a network's file system tells nothing.
LOOK = 10.0
#: Milliseconds between two looks at those that are waited for, and in which changes count as one.
TICK, DEBOUNCE = 500, 200

#: Name, size, time and number of each file and folder, as far as they count.
State = tuple[tuple[str, int, int, int], ...]


def grade_arrivals(new_run: Callable[[], ClassRun], console: Console, stop: threading.Event | None = None) -> None:
    """Grade each submission that is new or changed, when it is quiet; return when `stop` is set.

    `new_run` makes a run for each batch, so that what was edited or spent meanwhile counts. Raise `IsolationError` if
    this machine has no walls.
    """
    arrivals, run = _Arrivals(), new_run()
    if run.walls:
        console.print(NO_WALLS if run.walls == NONE else f"Paredes: {run.walls}", highlight=False)
    while stop is None or not stop.is_set():
        watched = list(_folders(run))
        # Not what lies in them: a link would be followed.
        for changes in watch(
            *watched,
            watch_filter=None,
            recursive=False,
            stop_event=stop,
            rust_timeout=TICK,
            debounce=DEBOUNCE,
            yield_on_timeout=True,
            ignore_permission_denied=True,
        ):
            ready = arrivals.look(run, bool(changes))
            if ready:
                run = new_run()
                _grade(run, ready, arrivals, console)
            if changes and list(_folders(run)) != watched:
                break


class _Arrivals:
    """What of each submission was seen, since when, and what of it is graded."""

    def __init__(self) -> None:
        self.done: dict[str, State] = {}
        #: Whether it was said that another run is grading.
        self.busy = False
        self._waiting: dict[str, tuple[State, float]] = {}
        self._looked = -LOOK

    def look(self, run: ClassRun, changed: bool) -> dict[str, State]:
        """Return the students whose submissions are new or changed, and quiet."""
        ready: dict[str, State] = {}
        now = time.monotonic()
        if not (changed or self._waiting or now - self._looked >= LOOK):
            return ready
        self._looked = now
        for student in _students(run):
            state = _state(run.folder(student))
            if state == self.done.get(student):
                self._waiting.pop(student, None)
                continue
            before, since = self._waiting.get(student, (None, now))
            if before != state:
                since = now
            self._waiting[student] = state, since
            if now - since >= QUIET and (now - since >= BROKEN or _is_whole(run, student)):
                ready[student] = state
        return ready


def _students(run: ClassRun) -> list[str]:
    directory = run.api.coursedir
    return folders_of(directory, directory.submitted_directory, run.assignment)[0]


def _folders(run: ClassRun) -> Iterator[Path]:
    """Yield the folders in which something may arrive: of all submissions, of a student, and of the assignment."""
    directory = run.api.coursedir
    top = Path(directory.format_path(directory.submitted_directory, ".", ".")).resolve()
    top.mkdir(parents=True, exist_ok=True)
    yield top
    for folder in sorted(top.iterdir()):
        for each in (folder, folder / run.assignment):
            if not _is_folder(each):
                break
            yield each


def _is_folder(path: Path) -> bool:
    """Tell whether it is one that may be looked into, and no link."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def _state(folder: Path) -> State:
    """Return what tells a submission from one that is still being copied; no link is followed."""
    found, left = [], [str(folder)]
    while left:
        path = left.pop()
        with contextlib.suppress(OSError):  # gone since, or a path that is too long
            status = os.lstat(path)
            found.append((path, status.st_size, status.st_mtime_ns, status.st_ino))
            if stat.S_ISDIR(status.st_mode):
                with os.scandir(path) as entries:
                    more = itertools.islice(entries, max(0, COUNT_LIMIT - len(found) - len(left)))
                    left += sorted((entry.path for entry in more), reverse=True)
    return tuple(found)


def _is_whole(run: ClassRun, student: str) -> bool:
    files = run.read(student).files
    return not any(name.endswith(".ipynb") and unreadable(content) for name, content in files.items())


def _grade(run: ClassRun, ready: dict[str, State], arrivals: _Arrivals, console: Console) -> None:
    """Grade a batch, and say how each went; what another run keeps from grading is tried again."""
    with _handled(run):
        try:
            for entry in run.grade(list(ready)):
                arrivals.done[entry.student] = ready[entry.student]
                if not entry.kept:
                    with run.interrupts.after():  # in the middle of a line, one silences the console for good
                        _say(entry, console)
        except RuntimeError as error:  # another run is grading
            if not arrivals.busy:
                console.print(str(error), style="yellow", soft_wrap=True)
            arrivals.busy = True
        else:
            arrivals.busy = False


def _handled(run: ClassRun) -> contextlib.AbstractContextManager[None]:
    """Have no interrupt come into a record; where this isn't the main thread, none can."""
    main = threading.current_thread() is threading.main_thread()
    return run.interrupts.handled() if main else contextlib.nullcontext()


def _say(entry: Entry, console: Console) -> None:
    clock = time.strftime("%H:%M:%S")
    if entry.refused:
        console.print(f"{clock} {entry.student}: sin nota: {entry.refused}", style="red", soft_wrap=True)
        return
    counted = f"{entry.points:g} de {entry.max_points:g}"
    console.print(f"{clock} {entry.student}: {counted}", soft_wrap=True, highlight=False)
    for note in entry.notes:
        console.print(f"{clock} {entry.student}: {note}", style="yellow", soft_wrap=True)
