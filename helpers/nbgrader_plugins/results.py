"""What came of a submission, for people's programs: `results.json` beside the graded notebooks.

Messages are those of the feedback, which `HideTests` makes. The gradebook is what counts, and the file says the same.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from helpers.nbgrader_plugins.feedback import HideTests
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.tree import FLAGS

__all__ = [
    "RESULTS",
    "SCHEMA_VERSION",
    "Check",
    "Result",
    "as_json",
    "bring_up_to_date",
    "checks_of",
    "recorded_result",
    "write_result",
]

#: It takes the place of a student's file of this name, which stays in `submitted/`.
RESULTS = "results.json"
#: Grows by one when a program that reads the file would have to be changed.
SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Check:
    """What came of one graded cell."""

    notebook: str
    #: The cell's grade id.
    id: str
    #: None where a person has yet to decide.
    points: float | None
    #: Points that it can give.
    of: float
    #: Whether it has all of its points; None where a person has yet to decide.
    passed: bool | None
    #: What the feedback says, in Spanish; None where no error ended the cell.
    message: str | None = None
    #: Whether a person must still look at it.
    needs_manual: bool = False


@dataclass(frozen=True)
class Result:
    """What came of a submission, or of one notebook."""

    assignment: str
    student: str = ""
    #: In the notebooks' order.
    checks: tuple[Check, ...] = ()
    #: In Spanish: what was left out of the submission or put right in it.
    notes: tuple[str, ...] = ()
    #: Notebooks of the assignment that weren't handed in.
    missing: tuple[str, ...] = ()
    #: Points taken off because it was late.
    penalty: float = 0.0
    #: Why it couldn't be graded, in Spanish; there are no checks then.
    refused: str | None = None
    #: How long the grading took; 0 if unknown.
    seconds: float = field(default=0.0, compare=False)

    @property
    def points(self) -> float:
        """Points given so far, after the penalty."""
        return max(0.0, sum(check.points or 0.0 for check in self.checks) - self.penalty)

    @property
    def max_points(self) -> float:
        """Points that its checks can give."""
        return sum(check.of for check in self.checks)

    @property
    def needs_manual(self) -> bool:
        """Whether a person must still look at a part of it."""
        return any(check.needs_manual for check in self.checks)

    def as_dict(self) -> dict[str, Any]:
        """Return what `results.json` holds."""
        totals = {"points": self.points, "of": self.max_points, "needs_manual": self.needs_manual}
        return {"schema": SCHEMA_VERSION, **asdict(self), **totals}


def checks_of(name: str, notebook: NotebookNode) -> tuple[Check, ...]:
    """Return the checks of a graded notebook, with nbgrader's points and the feedback's messages."""
    shown, _ = HideTests().preprocess(deepcopy(notebook), {})
    return tuple(
        _check(name, graded, pages)
        for graded, pages in zip(notebook.cells, shown.cells, strict=True)
        if _counts(graded)
    )


def _counts(cell: NotebookNode) -> bool:
    return utils.is_grade(cell) or utils.is_task(cell)


def _check(name: str, cell: NotebookNode, shown: NotebookNode) -> Check:
    points, of = utils.determine_grade(cell) if utils.is_grade(cell) else (None, cell.metadata.nbgrader.points)
    errors = [output.evalue for output in shown.get("outputs", ()) if output.output_type == "error"]
    of = float(of)
    return Check(
        notebook=name,
        id=cell.metadata.nbgrader.grade_id,
        points=None if points is None else float(points),
        of=of,
        passed=None if points is None else points >= of,
        message=printable(errors[0], lines=True) if errors else None,
        needs_manual=points is None,
    )


def recorded_result(
    gradebook: Gradebook, assignment: str, student: str, checks: Iterable[Check], notes: Iterable[str] = ()
) -> Result:
    """Return the result of a submission as the gradebook has it, hand-given points and penalty included.

    `checks` are those of its graded notebooks: they give order and messages. Raise `MissingEntry` if there is none.
    """
    said = {(check.notebook, check.id): check for check in checks}
    submission = gradebook.find_submission(assignment, student)
    notebooks = sorted(submission.notebooks, key=lambda notebook: notebook.name)
    found: dict[tuple[str, str], Check] = {}
    for notebook in notebooks:
        for grade in notebook.grades:
            # nbgrader takes what nobody graded for 0.
            decided = grade.manual_score is not None or grade.auto_score is not None
            points = float(grade.score) if decided else None
            key, of = (notebook.name, grade.name), float(grade.max_score)
            blank = Check(notebook.name, grade.name, points, of, None)
            found[key] = replace(
                said.get(key, blank),
                points=points,
                of=of,
                passed=None if points is None else points >= of,
                needs_manual=bool(grade.needs_manual_grade),
            )
    known = [key for key in said if key in found]
    handed_in = {name for name, _ in said}
    return Result(
        assignment,
        student,
        tuple(found[key] for key in [*known, *sorted(found.keys() - said.keys())]),
        tuple(notes),
        tuple(notebook.name for notebook in notebooks if notebook.name not in handed_in),
        float(sum(notebook.late_submission_penalty or 0 for notebook in notebooks)),
    )


def as_json(result: Result) -> bytes:
    """Return what `results.json` holds, as bytes."""
    return (json.dumps(result.as_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def write_result(result: Result, folder: Path) -> None:
    """Write `results.json` into a folder, in the place of one that may be read-only, as nbgrader leaves it."""
    (folder / RESULTS).unlink(missing_ok=True)
    (folder / RESULTS).write_bytes(as_json(result))


def bring_up_to_date(gradebook: Gradebook, directory: CourseDirectory, assignment: str) -> None:
    """Write each `results.json` anew that the gradebook has left behind, as where a person gave points since."""
    for submission in gradebook.assignment_submissions(assignment):
        student = submission.student_id
        folder = Path(directory.format_path(directory.autograded_directory, student, assignment))
        before = _read(folder)
        if before is not None:
            now = recorded_result(gradebook, assignment, student, before.checks, before.notes)
            if now != before:
                write_result(replace(now, seconds=before.seconds), folder)


def _read(folder: Path) -> Result | None:
    """Return what a folder's `results.json` holds; None where there is none of this version."""
    try:
        with open(os.open(folder / RESULTS, FLAGS), "rb") as file:
            value = json.loads(file.read())
        if value["schema"] != SCHEMA_VERSION:
            return None
        checks = tuple(Check(**check) for check in value["checks"])
        notes, missing = tuple(value["notes"]), tuple(value["missing"])
        parts = {name: value[name] for name in ("assignment", "student", "penalty", "refused", "seconds")}
        result = Result(checks=checks, notes=notes, missing=missing, **parts)
        as_json(result)  # no number that isn't one
        texts = [*notes, *missing, *(text for c in checks for text in (c.notebook, c.id, c.message or ""))]
        # One that was graded before there was such a file may have a student's.
        return result if all(type(text) is str for text in texts) and type(result.seconds) in (int, float) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
