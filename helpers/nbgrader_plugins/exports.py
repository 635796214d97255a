"""Grades for a campus, through `nbgrader export`: in the columns that Moodle and Canvas import.

`nbgrader export --exporter helpers.nbgrader_plugins.exports.MoodleExport --to moodle.csv`; for one of the assignments
`--assignment '["NAME"]'`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from nbgrader.api import Assignment, Gradebook, MissingEntry, Student
from nbgrader.plugins import ExportPlugin
from traitlets import Bool

from helpers.nbgrader_plugins.printable import neutral

__all__ = ["CanvasExport", "GradesExport", "MoodleExport", "write_neutral"]


def write_neutral(frame: pd.DataFrame, target: Path, index: bool = False) -> None:
    """Write a table as CSV in UTF-8 in which no cell is a formula, whatever a student's id or name is."""
    shown = frame.reset_index() if index else frame
    shown.map(neutral).rename(columns=neutral).to_csv(target, index=False, encoding="utf-8", lineterminator="\n")


class _CampusExport(ExportPlugin):
    """A row for each student, a column for each assignment; no grade is an empty cell, which leaves what is there."""

    #: The file, where the command line names none.
    default_target = "campus.csv"

    pending = Bool(
        False, help="Whether to export grades of submissions in which a person must still grade an answer."
    ).tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        wanted, chosen = set(map(str, self.assignment)), set(map(str, self.student))
        assignments = [a for a in gradebook.assignments if not wanted or a.name in wanted]
        unknown = sorted(wanted - {a.name for a in assignments})
        if unknown:
            raise LookupError(f"there is no assignment called {', '.join(unknown)} in the gradebook")
        students = sorted((s for s in gradebook.students if not chosen or s.id in chosen), key=lambda s: s.id)
        scores = {a.name: [self._score(gradebook, a, s) for s in students] for a in assignments}
        frame = self.lay_out(students, assignments, scores)
        target = Path(self.to or self.default_target)
        write_neutral(frame, target)
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


class GradesExport(ExportPlugin):
    """nbgrader's own table, with each cell in its column also where an id has a comma in it."""

    def export(self, gradebook: Gradebook) -> None:
        """Write a row for each assignment and student, to `grades.csv` by default."""
        wanted, chosen = set(map(str, self.assignment)), set(map(str, self.student))
        rows = [
            self._row(gradebook, assignment, student)
            for assignment in gradebook.assignments
            for student in gradebook.students
            if (not wanted or assignment.name in wanted) and (not chosen or student.id in chosen)
        ]
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
