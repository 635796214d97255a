"""Submissions without a grade: why, for the instructor; and the page that tells the student.

Both lie beside what nbgrader looks for, which takes each folder in `autograded/` for graded.
"""

from __future__ import annotations

import contextlib
import glob
import json
from collections.abc import Iterator
from pathlib import Path

from nbformat.v4 import new_notebook
from nbgrader.coursedir import CourseDirectory

from helpers.nbgrader_plugins.feedback_page import FeedbackPage

__all__ = ["PAGE", "all_beside", "beside", "has_grade", "refusals", "refuse", "remove_page", "write_page"]

#: The end of a hidden name beside a graded folder.
REFUSED = "refused.json"
#: In `feedback/`; nbgrader's exchange hands back each `*.html`, and would stop for all at one without a secret.
PAGE = "sin_nota.htm"
#: Nothing that was handed in is in it, nor why: that is written for the instructor, and may name anything.
TEXT = (
    "Tu entrega llegó, pero no se pudo corregir así como está, y por ahora no tiene nota: escribile a tu docente, que "
    "tiene el motivo"
)


def beside(graded: Path, what: str) -> Path:
    """Return the hidden name beside a graded folder that ends so."""
    return graded.with_name(f".{graded.name}.{what}")


def all_beside(directory: CourseDirectory, assignment: str, what: str) -> Iterator[Path]:
    """Find the hidden names of an assignment that end so, of all students."""
    root = Path(directory.root)
    graded = Path(directory.format_path(directory.autograded_directory, "*", glob.escape(f".{assignment}.{what}")))
    return root.glob(graded.relative_to(root).as_posix())


def refuse(graded: Path, student: str, why: str) -> None:
    """Keep, until there is a grade, why there is none; in Spanish."""
    note = beside(graded, REFUSED)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps({"student": student, "why": why}, ensure_ascii=False), encoding="utf-8")


def has_grade(graded: Path) -> None:
    """Forget why there was none."""
    beside(graded, REFUSED).unlink(missing_ok=True)


def refusals(directory: CourseDirectory, assignment: str) -> list[tuple[str, str]]:
    """Return the students whose submissions were refused, and why, by student."""
    return sorted(filter(None, map(_note, all_beside(directory, assignment, REFUSED))))


def _note(path: Path) -> tuple[str, str] | None:
    try:
        note = json.loads(path.read_text("utf-8"))
        return str(note["student"]), str(note["why"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):  # no note of ours
        return None


def write_page(feedback: Path) -> None:
    """Write into a student's folder of `feedback/` that there is no grade."""
    page = new_notebook(metadata={"grading": {"handed_in": [TEXT], "nothing": True, "refused": True}})
    names = {"notebook": "Tu entrega", "late_penalty": 0}
    html, _ = FeedbackPage().from_notebook_node(page, {"nbgrader": names})
    feedback.mkdir(parents=True, exist_ok=True)
    (feedback / PAGE).write_text(html, encoding="utf-8")


def remove_page(feedback: Path) -> None:
    """Take it out again: where there is a folder, nbgrader writes no new pages unless it is forced to."""
    (feedback / PAGE).unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # it has other pages, or there is none
        feedback.rmdir()
