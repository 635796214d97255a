"""Keeps, for the report, why a submission has no grade; the note goes when the submission is graded."""

from __future__ import annotations

import json
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from helpers.grading.beside import all_beside, beside

__all__ = ["forget_refusal", "keep_refusal", "refusals"]


#: The end of the note's name.
NOTE = "refused.json"


def _folder(directory: CourseDirectory, student: str, assignment: str) -> Path:
    return Path(directory.format_path(directory.autograded_directory, student, assignment))


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
    path = beside(_folder(directory, student, assignment), NOTE)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"student": student, "why": why}, ensure_ascii=False), encoding="utf-8")


def forget_refusal(directory: CourseDirectory, student: str, assignment: str) -> None:
    """Remove the note, if there is one."""
    beside(_folder(directory, student, assignment), NOTE).unlink(missing_ok=True)


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
    paths = all_beside(_folder(api.coursedir, "*", assignment), NOTE)
    return sorted((each["student"], each["why"]) for each in (json.loads(path.read_text("utf-8")) for path in paths))
