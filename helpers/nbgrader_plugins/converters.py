"""How nbgrader's own commands, and the formgrader, take submissions: one student after the other, each by itself.

nbgrader copies whatever lies in a folder, follows links, reads ids as patterns of file names, and ends the run at some
errors. Here `Autograde` gets a clean copy of what `make grade` would read, too; and a feedback holds its pages alone.
"""

from __future__ import annotations

import contextlib
import fnmatch
import glob
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde, GenerateFeedback, base
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory

from helpers.nbgrader_plugins.attempts import BEST, Attempts
from helpers.nbgrader_plugins.dates import LONGEST, date_in, read_date
from helpers.nbgrader_plugins.execute import SealedExecute
from helpers.nbgrader_plugins.gradebook import one_transaction
from helpers.nbgrader_plugins.gradebook_trouble import gradebook_trouble, must_be_writable
from helpers.nbgrader_plugins.handed_in import TIMESTAMP, HandedIn, is_ignored, take_in
from helpers.nbgrader_plugins.in_place import NO_WALLS
from helpers.nbgrader_plugins.in_step import OutOfStep, graded_by
from helpers.nbgrader_plugins.nothing import page_of_nothing
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.quiet import quietly
from helpers.nbgrader_plugins.record import settle_missing, writers_and_others
from helpers.nbgrader_plugins.refused import has_grade, refusals, refuse, remove_page, write_page
from helpers.nbgrader_plugins.results import RESULTS, Check, checks_of, recorded_result, write_result
from helpers.nbgrader_plugins.spelling import spelled
from helpers.nbgrader_plugins.student_ids import folders_of
from helpers.nbgrader_plugins.temporarily import temporarily
from helpers.nbgrader_plugins.tree import FLAGS
from helpers.sandbox.isolation import NONE, choose
from helpers.sandbox.launcher import IsolationError
from helpers.sandbox.scratch import Folder, remove
from helpers.student.program import put

__all__ = ["course_files", "take_one_by_one"]

#: nbgrader's exchange writes this beside a submission, and hands the feedback back by it.
SECRET = "submission_secret.txt"
_given_in_utc = utils.parse_utc


class _Refused(NbGraderException):
    """Nothing of a submission can be graded; the text says why."""


class _Kept(NbGraderException):
    """The grade on record stays; the text says why."""


def take_one_by_one() -> None:
    """Have the converters of this process do so."""
    for converter in (Autograde, GenerateFeedback):
        converter.init_notebooks = _find
        converter.convert_notebooks = _convert
        converter._format_source = _format_source
    Autograde.init_single_notebook_resources = _resources
    GenerateFeedback.init_assignment = _only_pages
    CourseDirectory.get_existing_timestamp = _date
    NbGraderAPI.get_submitted_timestamp = _submitted_date
    utils.parse_utc = _in_utc  # of due dates, which the gradebook takes as texts
    base.find_all_files = utils.find_all_files = _all_files


def course_files(directory: CourseDirectory, assignment: str) -> list[str]:
    """Return what the course puts beside graded notebooks, by relative path."""
    source = directory.format_path(directory.source_directory, ".", assignment)
    found = _all_files(source, [*directory.ignore, "*.ipynb"])
    return sorted(Path(path).relative_to(source).as_posix() for path in found)


def _all_files(path: str, exclude: Sequence[str] = ()) -> list[str]:
    """Find files as nbgrader does, which lists a whole folder for each file in it, and reads its name as a pattern."""
    found = []
    for folder, folders, files in os.walk(path):
        folders[:] = [name for name in folders if not is_ignored(name, exclude)]
        found += [os.path.join(folder, name) for name in files if not is_ignored(name, exclude)]
    return found


def _find(self: BaseConverter) -> None:
    """Find who is to be taken: an id is itself, and a pattern only where it has a `*` or a `?` and is nobody's id."""
    directory, wanted = self.coursedir, spelled(self.coursedir.student_id)
    folders_of(directory, self._output_directory, directory.assignment_id)  # what was made under another spelling
    students, self._left_out = folders_of(directory, self._input_directory, directory.assignment_id)
    if wanted not in students:  # traitlets takes quotes off, and puts a home in the place of `~somebody`
        wanted = next((it for it in students if wanted in {it.strip('"'), os.path.expanduser(it)}), wanted)
    pattern = wanted if {"*", "?"} & set(wanted) and wanted not in students else glob.escape(wanted)
    self._students = [student for student in students if fnmatch.fnmatchcase(student, pattern)]
    if wanted != "*":
        self._left_out = {}
    self._without_grade = []
    if isinstance(self, GenerateFeedback) and directory.notebook_id == "*":
        noted = [student for student, _ in refusals(directory, directory.assignment_id) if student not in students]
        self._without_grade = [student for student in noted if fnmatch.fnmatchcase(student, pattern)]
    self.assignments, self.notebooks = {}, []
    if not (self._students or self._left_out or self._without_grade):
        place = self._format_source(directory.assignment_id, wanted)
        self.log.error("Nadie tiene una carpeta %s: ¿está bien el nombre de la tarea, y el de quien la entregó?", place)
        raise NbGraderException("nobody handed in")


def _format_source(self: BaseConverter, assignment_id: str, student_id: str, escape: bool = False) -> str:
    """Return a path; with `escape`, a pattern for it, in which what isn't given by a group stands for itself."""
    if not escape:
        return self.coursedir.format_path(self._input_directory, student_id, assignment_id)
    marks = {"assignment-7d1e": assignment_id, "student-7d1e": student_id}
    pattern = re.escape(self.coursedir.format_path(self._input_directory, "student-7d1e", "assignment-7d1e"))
    for mark, group in marks.items():
        pattern = pattern.replace(re.escape(mark), group)
    return pattern


def _convert(self: BaseConverter) -> None:
    """Take each student: what goes wrong with one is said, and the next one follows."""
    if isinstance(self, Autograde):
        attempts = _attempts(self)
        _ask_for_walls(self)
        _bring_in_step(self)
    failed = [printable(name) for name in self._left_out]
    for name, why in self._left_out.items():
        self.log.error("La carpeta %s no se corrige: %s. Cambiá el nombre y volvé a correr.", name, why)
    db_url, assignment = self.coursedir.db_url, self.coursedir.assignment_id
    for student in self._without_grade:
        write_page(Path(self._format_dest(assignment, student)))
    for student in self._students:
        begun, submission = False, None
        try:
            with contextlib.ExitStack() as staged:
                if isinstance(self, Autograde):
                    must_be_writable(db_url)
                    _spare_the_best(attempts, student)
                    submission = staged.enter_context(_clean_copy(self, student))
                begun = True
                _convert_one(self, assignment, student, submission)
        except (Exception, KeyboardInterrupt) as error:
            if begun:
                _remove_failed(self, assignment, student)
            if isinstance(error, KeyboardInterrupt):
                self.log.error("Canceled")
                raise
            _stop_at_trouble(self, error)
            said = (
                error
                if isinstance(error, (_Refused, _Kept))
                else f"no se pudo procesar ({type(error).__name__}: {error})"
            )
            self.log.error("%s: %s", student, said)
            self.log.debug("%s", student, exc_info=True)
            failed.append(student)
            if isinstance(self, Autograde) and not isinstance(error, _Kept):
                refuse(Path(self._format_dest(assignment, student)), student, printable(str(said)))
    if failed:
        self.log.error("Quedaron sin procesar: %s. Más arriba dice por qué.", ", ".join(failed))
        raise NbGraderException(f"{len(failed)} failed")


def _ask_for_walls(self: Autograde) -> None:
    """Try the walls before any submission is touched; where there are none, end with status 2."""
    try:
        walls = choose(SealedExecute(parent=self).isolation)
    except IsolationError as error:
        self.log.error("%s", error)
        raise SystemExit(2) from None
    if walls == NONE:
        self.log.error("%s", NO_WALLS)  # in red, where the log has colours
    else:
        self.log.info("Paredes: %s", walls)


def _attempts(self: Autograde) -> Attempts:
    """Return the attempts that the course keeps; where its settings say nonsense, end with status 2."""
    try:
        return Attempts(self.coursedir, self.coursedir.assignment_id, self.config)
    except LookupError as error:
        self.log.error("%s", error.args[0])
        raise SystemExit(2) from None


def _spare_the_best(attempts: Attempts, student: str) -> None:
    """Leave a student to `make grade` of whom the best of several attempts counts: it may not be what lies there."""
    if attempts.policy == BEST and attempts.of(student):
        raise _Kept("cuenta el mejor de sus intentos, y eso lo sabe make grade: corregí con él; acá no cambió su nota")


def _stop_at_trouble(self: BaseConverter, error: BaseException) -> None:
    """Say what ails the gradebook, if it is that, and end the run."""
    if trouble := gradebook_trouble(error, self.coursedir.db_url):
        self.log.error("%s", trouble)
        raise NbGraderException(trouble) from None


def _bring_in_step(self: Autograde) -> None:
    """Compare source, release and gradebook; where a person must decide, end with status 2 and touch nothing."""
    try:
        self._record = graded_by(self, self.coursedir, self.coursedir.assignment_id)
    except MissingEntry:  # nbgrader will say so
        self._record = None
    except OutOfStep as error:
        self.log.error("%s", error)
        raise SystemExit(2) from None
    except Exception as error:
        _stop_at_trouble(self, error)
        raise


def _convert_one(self: BaseConverter, assignment: str, student: str, submission: HandedIn | None) -> None:
    folder = self._format_source(assignment, student)
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    pattern = f"{self.coursedir.notebook_id}.ipynb"
    self.notebooks = sorted(os.path.join(folder, name) for name in names if fnmatch.fnmatchcase(name, pattern))
    if isinstance(self, GenerateFeedback):
        remove_page(Path(self._format_dest(assignment, student)))
    if not self.init_destination(assignment, student):
        return
    self.run_pre_convert_hook()
    if isinstance(self, Autograde) and submission is not None:
        _autograde_one(self, assignment, student)
        _write_results(self, submission)
        has_grade(Path(self._format_dest(assignment, student)))
    else:
        self.init_assignment(assignment, student)
        for notebook in self.notebooks:
            self.convert_single_notebook(notebook)
    self.set_permissions(assignment, student)
    self.run_post_convert_hook()


def _autograde_one(self: Autograde, assignment: str, student: str) -> None:
    """Autograde all notebooks, and only then record their grades: all of them, or none."""
    directory = self.coursedir
    writers, others = writers_and_others(self.autograde_preprocessors)
    with one_transaction(directory.db_url, directory.course_id):
        self.init_assignment(assignment, student)
        _settle_missing(self, assignment, student)
    graded = Path(self._format_dest(assignment, student))
    if self._nothing:
        put(graded, self._nothing)
        return
    with temporarily(self, autograde_preprocessors=others):
        for notebook in self.notebooks:
            self.convert_single_notebook(notebook)
    with one_transaction(directory.db_url, directory.course_id):
        for name in (Path(notebook).stem for notebook in self.notebooks):
            names = {"student": student, "assignment": assignment, "notebook": name, "db_url": directory.db_url}
            with quietly():
                notebook = nbformat.read(graded / f"{name}.ipynb", as_version=4)
            for writer in writers:
                writer(parent=self).preprocess(notebook, {"nbgrader": names})


def _settle_missing(self: Autograde, assignment: str, student: str) -> None:
    directory, handed_in = self.coursedir, {Path(notebook).stem for notebook in self.notebooks}
    if directory.notebook_id == "*" and self._record:
        with Gradebook(directory.db_url, directory.course_id) as gradebook:
            found = gradebook.find_submission(assignment, student)
            for name in settle_missing(found, () if self._nothing else handed_in, self._record["releases"]):
                self.log.warning("%s: no entregó %s, que es nuevo: decidilo a mano", student, name)
            gradebook.db.commit()


def _write_results(self: Autograde, submission: HandedIn) -> None:
    """Write `results.json` beside the graded notebooks: all that lie there, where one alone was graded now."""
    directory, student, assignment = self.coursedir, submission.student, self.coursedir.assignment_id
    graded = Path(self._format_dest(assignment, student))
    checks: list[Check] = []
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        for name in sorted(notebook.name for notebook in gradebook.find_assignment(assignment).notebooks):
            if (path := graded / f"{name}.ipynb").is_file():
                with quietly():
                    checks += checks_of(name, nbformat.read(path, as_version=4))
        result = recorded_result(gradebook, assignment, student, checks, submission.notes)
    write_result(result, graded)


def _remove_failed(self: BaseConverter, assignment: str, student: str) -> None:
    """Remove what was written for a student whose turn ended before its end."""
    destination = Path(self._format_dest(assignment, student))
    if self.coursedir.notebook_id == "*":
        remove(destination)
        return
    for notebook in map(Path, self.notebooks):
        (destination / notebook.with_suffix(self.exporter.file_extension).name).unlink(missing_ok=True)


@contextlib.contextmanager
def _clean_copy(self: Autograde, student: str) -> Iterator[HandedIn]:
    """Let nbgrader read, in the place of `submitted/`, a folder that holds what can be graded of one submission."""
    directory, assignment = self.coursedir, self.coursedir.assignment_id
    path, record = Path(directory.format_path(directory.submitted_directory, student, assignment)), self._record
    submission = take_in(path, student, [*course_files(directory, assignment), RESULTS], record)
    for note in submission.notes:
        self.log.warning("%s: %s", student, note)
    if submission.refused:
        raise _Refused(submission.refused)
    self._submission, self._nothing = submission, {}
    if record and directory.notebook_id == "*":
        self._nothing = page_of_nothing(submission, [notebook["name"] for notebook in record["notebooks"]])
    files = {name: content for name, content in submission.files.items() if not is_ignored(name, directory.ignore)}
    with Folder("submitted") as top, temporarily(directory, submitted_directory=top):
        # Without a notebook, nbgrader records nothing, and nobody would see that there was a submission.
        put(Path(directory.format_path(top, student, assignment)), {**files, **self._nothing})
        yield submission


def _resources(self: Autograde, notebook: str) -> dict[str, Any]:
    """Hand on to a notebook what it is graded by, and what is said of its submission."""
    resources = base.BaseConverter.init_single_notebook_resources(self, notebook)
    handed_in, notes = self._submission.notebooks, self._submission.notes
    resources["nbgrader"] |= {"record": self._record, "handed_in": handed_in, "notes": notes}
    return resources


def _only_pages(self: GenerateFeedback, assignment: str, student: str) -> None:
    """Copy nothing into a feedback but what nbgrader reads there: the date, and by which name it is handed back."""
    graded, destination = (Path(f(assignment, student)) for f in (self._format_source, self._format_dest))
    destination.mkdir(parents=True, exist_ok=True)
    for path in (graded / TIMESTAMP, graded / SECRET):
        if path.is_file() and not path.is_symlink():
            shutil.copy(path, destination)


def _date(self: CourseDirectory, folder: str) -> datetime | None:
    """Return the date of a submission; None where there is none that can be read."""
    try:
        descriptor = os.open(os.path.join(folder, TIMESTAMP), FLAGS)
        with open(descriptor, "rb") as file:
            return date_in(file.read(4 * LONGEST))
    except (OSError, ValueError):
        return None


def _submitted_date(self: NbGraderAPI, assignment_id: str, student_id: str) -> datetime | None:
    directory = self.coursedir
    return _date(directory, directory.format_path(directory.submitted_directory, student_id, assignment_id))


def _in_utc(date: datetime | str) -> datetime:
    if not isinstance(date, str):
        return _given_in_utc(date)
    try:
        return read_date(date)
    except ValueError:
        raise ValueError(f"«{date}» no es una fecha que se lea de un solo modo: 2026-11-20 10:00 -03:00 sí") from None
