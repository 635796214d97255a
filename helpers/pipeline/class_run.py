"""Grades a whole class: what is on record is kept, the rest goes to workers, and one ledger records it."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from rich.console import Console

from helpers.checking.inputs import SEED_VARIABLE
from helpers.nbgrader_plugins.grading_seed import course_seed, earlier_seeds
from helpers.pipeline.bundle import Bundle, make_bundle
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.course_lock import alone
from helpers.pipeline.handed_in import HandedIn, is_text, read_submission_folder
from helpers.pipeline.interrupts import Interrupts
from helpers.pipeline.ledger import Entry, Ledger
from helpers.pipeline.local_pool import on_this_machine
from helpers.pipeline.progress import GradingProgress
from helpers.pipeline.worker import Worked

__all__ = ["ClassRun", "Workers", "nameless", "students_of", "submission_folder"]

#: Grades submissions, and yields each with what came of it in the order given.
Workers = Callable[[Bundle, Iterable[HandedIn]], Iterator[tuple[HandedIn, Worked]]]


def students_of(api: NbGraderAPI, assignment: str, wanted: Sequence[str] = ()) -> list[str]:
    """Return who handed in an assignment, in alphabetical order: everyone, or those who are wanted.

    Raise `LookupError`, with a Spanish text, if nobody handed in, or not all who are wanted.
    """
    names = filter(is_text, _folder_names(api))
    found = [name for name in names if submission_folder(api, name, assignment).is_dir()]
    if not found:
        directory = api.coursedir
        raise LookupError(
            f"Nadie entregó «{assignment}»: no hay ninguna carpeta {directory.submitted_directory}/<estudiante>/"
            f"{assignment} en {directory.root}. Traé las entregas (nbgrader collect, o nbgrader zip_collect) y volvé a "
            "correr."
        )
    named = [name for text in wanted for name in _names_in(text, found)]
    for student in named:
        if student not in found:
            close = difflib.get_close_matches(student, found, 1)
            raise LookupError(f"No hay ninguna entrega de «{student}»" + (f": ¿es «{close[0]}»?" if close else "."))
    return sorted(set(named)) or found


def _names_in(text: str, found: Sequence[str]) -> list[str]:
    """Return whom a text names: one student, or several between commas; between spaces, if all of these are there."""
    if text in found:
        return [text]
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    return [
        name
        for piece in pieces
        for name in (piece.split() if piece not in found and set(piece.split()) <= set(found) else [piece])
    ]


def nameless(api: NbGraderAPI) -> list[str]:
    """Return the folders in `submitted/` that are no student's, as their names aren't text: in ASCII, to be shown."""
    return [ascii(name) for name in _folder_names(api) if not is_text(name)]


def _folder_names(api: NbGraderAPI) -> list[str]:
    directory = api.coursedir
    top = Path(directory.format_path(directory.submitted_directory, ".", ".")).resolve()
    return sorted(path.name for path in top.iterdir()) if top.is_dir() else []


def submission_folder(api: NbGraderAPI, student: str, assignment: str) -> Path:
    """Return where nbgrader looks for a submission."""
    return Path(api.coursedir.format_path(api.coursedir.submitted_directory, student, assignment))


@dataclass
class ClassRun:
    """One run over a class."""

    course: Path
    assignment: str
    #: Processes at work at a time, unless `workers` are given.
    jobs: int = 1
    #: By default processes of this machine.
    workers: Workers | None = None
    interrupts: Interrupts = field(default_factory=Interrupts)
    bundle: Bundle = field(init=False)

    def __post_init__(self) -> None:
        """Read the assignment."""
        self.course = Path(self.course).resolve()
        given = os.environ.get(SEED_VARIABLE)
        os.environ[SEED_VARIABLE] = given or course_seed(self.course)
        self.api = open_course(self.course)
        self.bundle = make_bundle(self.api, self.assignment, os.environ[SEED_VARIABLE])
        self._ledger = Ledger(self.api, self.bundle, set() if given else earlier_seeds(self.course))

    def grade(self, students: Sequence[str], force: bool = False) -> Iterator[Entry]:
        """Grade submissions: yield first what is on record, then the others in the order given, each when recorded.

        With `force`, all run again. Raise `RuntimeError` if another run is grading in this course.
        """
        with alone(self.course):
            self._ledger.clear()
            yield from self._grade(students, force)

    def _grade(self, students: Sequence[str], force: bool) -> Iterator[Entry]:
        todo = []
        for student in students:
            with self.interrupts.after():
                entry = None if force else self._ledger.find(student, self._read)
            if entry is None:
                todo.append(student)
            else:
                yield entry
        workers = self.workers or (lambda bundle, submissions: on_this_machine(bundle, submissions, self.jobs))
        for submission, worked in workers(self.bundle, map(self._read, todo)) if todo else ():
            with self.interrupts.after():
                entry = self._ledger.write(submission, worked)
            yield entry

    def _read(self, student: str) -> HandedIn:
        return read_submission_folder(submission_folder(self.api, student, self.assignment), student)

    def grade_watched(self, students: Sequence[str], console: Console, force: bool = False) -> list[Entry]:
        """Grade submissions as `grade` does, and show the progress."""
        entries = []
        with GradingProgress(f"Corrigiendo {self.assignment}", len(students), console) as progress:
            for entry in self.grade(students, force):
                entries.append(entry)
                progress.add(entry)
        return entries
