"""Keeps, for the report, why a submission has no grade; the note goes when the submission is graded."""

from __future__ import annotations

import json
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

__all__ = ["forget_refusal", "keep_refusal", "refusals"]


def _path(directory: CourseDirectory, student: str, assignment: str) -> Path:
    """Return where the note lies: beside the graded submission, where nbgrader's own commands don't look."""
    folder = Path(directory.format_path(directory.autograded_directory, student, assignment))
    return folder.with_name(f".{assignment}.refused.json")


def keep_refusal(directory: CourseDirectory, student: str, assignment: str, why: str) -> None:
    """Write down why a submission was refused.

    Parameters
    ----------
    directory : nbgrader.coursedir.CourseDirectory
        The course.
    student, assignment : str
        Whose, and of what.
    why : str
        In Spanish.
    """
    path = _path(directory, student, assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"student": student, "why": why}, ensure_ascii=False), encoding="utf-8")


def forget_refusal(directory: CourseDirectory, student: str, assignment: str) -> None:
    """Remove the note, if there is one."""
    _path(directory, student, assignment).unlink(missing_ok=True)


def refusals(api: NbGraderAPI, assignment: str) -> list[tuple[str, str]]:
    """Return who has no grade because the submission was refused, and why.

    Parameters
    ----------
    api : nbgrader.apps.NbGraderAPI
        The course.
    assignment : str
        Its name.

    Returns
    -------
    list of (str, str)
        Student and reason, by student.
    """
    pattern = _path(api.coursedir, "*", assignment)
    paths = Path(pattern.anchor).glob(pattern.relative_to(pattern.anchor).as_posix())
    return sorted((each["student"], each["why"]) for each in (json.loads(path.read_text("utf-8")) for path in paths))
