"""Grades for a campus, through `nbgrader export`: in the columns that Moodle and Canvas import.

`nbgrader export --exporter helpers.nbgrader_plugins.exports.MoodleExport --to moodle.csv`; for one of the assignments
`--assignment NAME`, for some of the students `--student ID --student ID`.

In no cell is there a formula, whatever a student is called: a text that looks like one has an apostrophe before it. A
campus doesn't find a person by such an id; the log names who that is.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable
from pathlib import Path

import pandas as pd
from nbgrader.api import Assignment, Gradebook, MissingEntry, Student
from nbgrader.plugins import ExportPlugin
from traitlets import Bool, List

from helpers.nbgrader_plugins.printable import neutral
from helpers.nbgrader_plugins.spelling import spelled

__all__ = ["CanvasExport", "GradesExport", "MoodleExport", "write_neutral"]


def write_neutral(frame: pd.DataFrame, target: Path, index: bool = False) -> None:
    """Write a table as CSV in UTF-8 in which no cell is a formula, whatever a student's id or name is."""
    shown = frame.reset_index() if index else frame
    shown.map(neutral).rename(columns=neutral).to_csv(target, index=False, encoding="utf-8", lineterminator="\n")


class _Names(List):
    """Names as they are typed: traitlets takes `[grupo 3]` for a list in Python, and ends there."""

    def from_string_list(self, s_list: list[str]) -> list[str]:
        return list(s_list)


class _ChosenExport(ExportPlugin):
    student = _Names([], help="Students to export, by id; all by default.").tag(config=True)
    assignment = _Names([], help="Assignments to export; all by default.").tag(config=True)

    def chosen(self, gradebook: Gradebook) -> tuple[list[Assignment], list[Student]]:
        """Return what to export; raise `LookupError`, in Spanish, for what the gradebook doesn't have."""
        assignments, students = gradebook.assignments, gradebook.students
        names = _named(self.assignment, {a.name for a in assignments}, "una tarea")
        ids = _named(self.student, {s.id for s in students}, "un estudiante")
        return [a for a in assignments if a.name in names], [s for s in students if s.id in ids]


def _named(texts: Iterable[object], known: Collection[str], what: str) -> Collection[str]:
    """Return which names texts say: each one, or several as nbgrader's manual has them, `["a", "b"]`; all for none."""
    names = set[str]()
    for text in map(str, texts):
        try:
            listed = [] if text in known else ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            listed = []
        names |= set(map(str, listed)) if listed and isinstance(listed, (list, tuple)) else {text}
    names = {name if name in known else spelled(name) for name in names}
    if unknown := sorted(names.difference(known)):
        raise LookupError(f"En el libro de notas no hay {what} «{unknown[0]}».")
    return names or known


class _CampusExport(_ChosenExport):
    """A row for each student, a column for each assignment; no grade is an empty cell, which leaves what is there."""

    #: The columns by which the campus knows who somebody is.
    keys: tuple[str, ...] = ()
    #: The file, where the command line names none.
    default_target = "campus.csv"

    pending = Bool(
        False, help="Whether to export grades of submissions in which a person must still grade an answer."
    ).tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        assignments, students = self.chosen(gradebook)
        students.sort(key=lambda s: s.id)
        scores = {a.name: [self._score(gradebook, a, s) for s in students] for a in assignments}
        frame = self.lay_out(students, assignments, scores)
        target = Path(self.to or self.default_target)
        write_neutral(frame, target)
        for key in self.keys:
            for changed in (value for value in frame[key] if neutral(value) != value):
                self.log.warning(
                    "%s va en la columna %s como %s, para que ninguna planilla lo calcule: así el campus no encuentra "
                    "a esa persona. Cargá su nota a mano",
                    changed,
                    key,
                    neutral(changed),
                )
        self.log.info("Wrote %d students and %d assignments to %s", len(students), len(assignments), target)

    def _score(self, gradebook: Gradebook, assignment: Assignment, student: Student) -> float | None:
        try:
            submission = gradebook.find_submission(assignment.name, student.id)
        except MissingEntry:
            return None
        if submission.needs_manual_grade and not self.pending:
            self.log.warning("%s, %s: an answer must still be graded by hand; left empty", assignment.name, student.id)
            return None
        return max(0.0, submission.score - submission.late_submission_penalty)

    def lay_out(
        self, students: list[Student], assignments: list[Assignment], scores: dict[str, list[float | None]]
    ) -> pd.DataFrame:
        """Return the table as the campus wants it."""
        raise NotImplementedError


def _texts(values: Iterable[str | None]) -> list[str]:
    return [value or "" for value in values]


class MoodleExport(_CampusExport):
    """For Moodle's *Import → CSV file*: map `ID number` (or `Email address`) to the user, the others to grade items.

    https://docs.moodle.org/en/Grade_import
    """

    keys = ("ID number", "Email address")
    default_target = "moodle.csv"

    def lay_out(
        self, students: list[Student], assignments: list[Assignment], scores: dict[str, list[float | None]]
    ) -> pd.DataFrame:
        """Return names as Moodle's own export has them, then the grades."""
        return pd.DataFrame(
            {
                "First name": _texts(s.first_name for s in students),
                "Last name": _texts(s.last_name for s in students),
                "ID number": [s.id for s in students],
                "Email address": _texts(s.email for s in students),
                **scores,
            }
        )


class CanvasExport(_CampusExport):
    """For Canvas' *Grades → Import*: five columns that say who, and a second line with the points possible.

    https://community.canvaslms.com/t5/Instructor-Guide/How-do-I-import-grades-in-the-Gradebook/ta-p/807
    """

    keys = ("SIS User ID", "SIS Login ID")
    default_target = "canvas.csv"

    def lay_out(
        self, students: list[Student], assignments: list[Assignment], scores: dict[str, list[float | None]]
    ) -> pd.DataFrame:
        """Return the points possible, then a line for each student."""
        names = [", ".join(filter(None, (s.last_name, s.first_name))) or s.id for s in students]
        possible = {a.name: a.max_score for a in assignments}
        head = {"Student": "    Points Possible", "ID": "", "SIS User ID": "", "SIS Login ID": "", "Section": ""}
        rows = pd.DataFrame(
            {
                "Student": names,
                "ID": "",
                "SIS User ID": [s.id for s in students],
                "SIS Login ID": [s.email or s.id for s in students],
                "Section": "",
                **scores,
            }
        )
        return pd.concat([pd.DataFrame([{**head, **possible}]), rows], ignore_index=True)


class GradesExport(_ChosenExport):
    """nbgrader's own table, with each cell in its column also where an id has a comma in it."""

    def export(self, gradebook: Gradebook) -> None:
        """Write a row for each assignment and student, to `grades.csv` by default."""
        assignments, students = self.chosen(gradebook)
        rows = [self._row(gradebook, assignment, student) for assignment in assignments for student in students]
        columns = (
            "assignment duedate timestamp student_id last_name first_name email raw_score late_submission_penalty "
            "score max_score"
        )
        target = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", target)
        write_neutral(pd.DataFrame(rows, columns=columns.split()).astype(object), target)

    def _row(self, gradebook: Gradebook, assignment: Assignment, student: Student) -> tuple:
        try:
            found = gradebook.find_submission(assignment.name, student.id)
            date, raw, penalty = found.timestamp, found.score, found.late_submission_penalty
        except MissingEntry:
            date, raw, penalty = None, 0.0, 0.0
        who = student.id, student.last_name, student.first_name, student.email
        score = max(0.0, raw - penalty)
        return assignment.name, assignment.duedate, date, *who, raw, penalty, score, assignment.max_score
