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
from helpers.nbgrader_plugins.attempts import Attempts
from helpers.nbgrader_plugins.converters import course_files
from helpers.nbgrader_plugins.execute import SealedExecute
from helpers.nbgrader_plugins.grading_seed import course_seed, earlier_seeds
from helpers.nbgrader_plugins.handed_in import HandedIn, take_in
from helpers.nbgrader_plugins.in_place import NO_WALLS
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.results import RESULTS
from helpers.nbgrader_plugins.settings import MANIFEST
from helpers.nbgrader_plugins.spelling import spelled
from helpers.nbgrader_plugins.student_ids import folders_of
from helpers.pipeline.bundle import Bundle, make_bundle
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.course_lock import alone
from helpers.pipeline.interrupts import Interrupts
from helpers.pipeline.ledger import Entry, Ledger
from helpers.pipeline.local_pool import on_this_machine
from helpers.pipeline.progress import GradingProgress
from helpers.pipeline.worker import Worked
from helpers.sandbox.isolation import NONE, choose

__all__ = ["ClassRun", "Workers", "left_out", "reserved", "students_of", "submission_folder"]

#: Grades submissions, and yields each with what came of it in the order given.
Workers = Callable[[Bundle, Iterable[HandedIn]], Iterator[tuple[HandedIn, Worked]]]


def students_of(api: NbGraderAPI, assignment: str, wanted: Sequence[str] = ()) -> list[str]:
    """Return who handed in an assignment, in alphabetical order: everyone, or those who are wanted.

    Raise `LookupError`, with a Spanish text, if nobody handed in, or not all who are wanted.
    """
    directory = api.coursedir
    folders_of(directory, directory.autograded_directory, assignment)  # what was made under another spelling
    found, _ = folders_of(directory, directory.submitted_directory, assignment)
    if not found:
        raise LookupError(
            f"Nadie entregó «{assignment}»: no hay ninguna carpeta {directory.submitted_directory}/<estudiante>/"
            f"{assignment} en {directory.root}. Traé las entregas (make collect, o nbgrader collect) y volvé a "
            "correr."
        )
    named = [name for text in wanted for name in _names_in(spelled(text), found)]
    for student in named:
        if student not in found:
            close = [name for name in found if name.casefold() == student.casefold()]
            close = close or difflib.get_close_matches(student, found, 1)
            guess = f": ¿es «{close[0]}»?" if close else "."
            raise LookupError(f"No hay ninguna entrega de «{printable(student)}»{guess}")
    return sorted(set(named)) or found


def _names_in(text: str, found: Sequence[str]) -> list[str]:
    """Return whom a text names: one student, or several between commas; between spaces, if all of these are there.

    An id may have commas in it: of the names that a text can begin with, it is the longest.
    """
    pieces, names = text.split(","), list[str]()
    while pieces:
        longest = next((n for n in range(len(pieces), 0, -1) if ",".join(pieces[:n]).strip() in found), 1)
        name = ",".join(pieces[:longest]).strip()
        several = name.split() if name not in found and set(name.split()) <= set(found) else [name]
        names += filter(None, several)
        pieces = pieces[longest:]
    return names


def left_out(api: NbGraderAPI, assignment: str) -> dict[str, str]:
    """Return the folders in `submitted/` whose names are no student's id, as they can be shown, and why."""
    _, names = folders_of(api.coursedir, api.coursedir.submitted_directory, assignment)
    return {printable(name): why for name, why in names.items()}


def submission_folder(api: NbGraderAPI, student: str, assignment: str) -> Path:
    """Return where nbgrader looks for a submission."""
    return Path(api.coursedir.format_path(api.coursedir.submitted_directory, student, assignment))


def reserved(api: NbGraderAPI, assignment: str) -> list[str]:
    """Return the names of files beside a submission's notebooks that aren't the student's."""
    return [*course_files(api.coursedir, assignment), MANIFEST, RESULTS]


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
    #: Which of several attempts counts; by default what the settings say.
    attempts: str | None = None
    bundle: Bundle = field(init=False)

    def __post_init__(self) -> None:
        """Read the assignment."""
        self.course = Path(self.course).resolve()
        given = os.environ.get(SEED_VARIABLE)
        os.environ[SEED_VARIABLE] = given or course_seed(self.course)
        self.api = open_course(self.course)
        self.bundle = make_bundle(self.api, self.assignment, os.environ[SEED_VARIABLE])
        attempts = Attempts(self.api.coursedir, self.assignment, self.api.config, self.attempts)
        self._ledger = Ledger(self.api, self.bundle, set() if given else earlier_seeds(self.course), attempts)
        self._reserved = reserved(self.api, self.assignment)

    def grade(self, students: Sequence[str], force: bool = False) -> Iterator[Entry]:
        """Grade submissions: yield first what is on record, then the others in the order given, each when recorded.

        With `force`, all run again. Raise `RuntimeError` if another run is grading in this course, and `IsolationError`
        before anything is touched if this machine has no walls.
        """
        walls = self.walls
        with alone(self.course):
            self._ledger.clear()
            yield from self._grade(students, force, walls)

    @property
    def walls(self) -> str:
        """The walls that a submission runs behind, tried here; raise `IsolationError` if there are none.

        A cluster's workers try their own, and what they took stands in each manifest: here it is empty.
        """
        return "" if self.workers else choose(SealedExecute(config=self.api.config).isolation)

    def _grade(self, students: Sequence[str], force: bool, walls: str) -> Iterator[Entry]:
        todo = []
        for student in students:
            with self.interrupts.after():
                entry = None if force else self._ledger.find(student, self.read)
            if entry is None:
                todo.append(student)
            else:
                yield entry
        workers = self.workers or (lambda bundle, submissions: on_this_machine(bundle, submissions, self.jobs, walls))
        for submission, worked in workers(self.bundle, map(self.read, todo)) if todo else ():
            with self.interrupts.after():
                entry = self._ledger.write(submission, worked)
            yield entry

    def read(self, student: str) -> HandedIn:
        """Read what a student handed in."""
        return take_in(self.folder(student), student, self._reserved, self.bundle.record)

    def folder(self, student: str) -> Path:
        """Return where that lies."""
        return submission_folder(self.api, student, self.assignment)

    def grade_watched(self, students: Sequence[str], console: Console, force: bool = False) -> list[Entry]:
        """Grade submissions as `grade` does, and show the progress."""
        entries = []
        if self.walls == NONE:
            console.print(NO_WALLS, style="bold red", highlight=False)
        elif self.walls:
            console.print(f"Paredes: {self.walls}")
        with GradingProgress(f"Corrigiendo {self.assignment}", len(students), console) as progress:
            for entry in self.grade(students, force):
                entries.append(entry)
                with self.interrupts.after():  # in the middle of a line, one silences the console for good
                    progress.add(entry)
        return entries
