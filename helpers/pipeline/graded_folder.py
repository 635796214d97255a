"""`autograded/<student>/<assignment>`: replaced as a whole, with notes beside it that nbgrader passes by."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from helpers.sandbox.scratch import remove

__all__ = ["GradedFolder", "clear", "refusals"]

#: The ends of the hidden names beside it: while a folder is written, while it is replaced, why there is no grade.
NEW, OLD, REFUSED = "new", "old", "refused.json"


class GradedFolder:
    """Where a graded submission lies; there is a whole one or none, whatever moment a run is killed in."""

    def __init__(self, directory: CourseDirectory, student: str, assignment: str) -> None:
        self.student = student
        self.path = Path(directory.format_path(directory.autograded_directory, student, assignment))

    def _beside(self, what: str) -> Path:
        return self.path.with_name(f".{self.path.name}.{what}")

    def begin(self, files: Mapping[str, bytes]) -> None:
        """Write files, by relative path, where nobody looks for them yet."""
        new = self._beside(NEW)
        remove(new)
        new.mkdir(parents=True)
        for name, content in files.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(content)

    def add(self, name: str, content: bytes) -> None:
        """Write one more file where `begin` wrote."""
        (self._beside(NEW) / name).write_bytes(content)

    def take_place(self) -> None:
        """Put what `begin` wrote into place: between the two steps there is no folder, and never a part of one."""
        old = self._beside(OLD)
        remove(old)
        if self.path.exists():
            os.rename(self.path, old)
        os.rename(self._beside(NEW), self.path)
        remove(old)
        self._beside(REFUSED).unlink(missing_ok=True)

    def refuse(self, why: str) -> None:
        """Keep for the report, until there is a grade, why there is none; in Spanish."""
        note = self._beside(REFUSED)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps({"student": self.student, "why": why}, ensure_ascii=False), encoding="utf-8")


def clear(directory: CourseDirectory, assignment: str) -> None:
    """Remove what a killed run left half done."""
    for left in (*_all_beside(directory, assignment, NEW), *_all_beside(directory, assignment, OLD)):
        remove(left)


def refusals(directory: CourseDirectory, assignment: str) -> list[tuple[str, str]]:
    """Return the students whose submissions were refused, and why, by student."""
    return sorted(filter(None, map(_note, _all_beside(directory, assignment, REFUSED))))


def _note(path: Path) -> tuple[str, str] | None:
    try:
        note = json.loads(path.read_text("utf-8"))
        return str(note["student"]), str(note["why"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):  # no note of ours
        return None


def _all_beside(directory: CourseDirectory, assignment: str, what: str) -> Iterator[Path]:
    root = Path(directory.root)
    graded = Path(directory.format_path(directory.autograded_directory, "*", glob.escape(f".{assignment}.{what}")))
    return root.glob(graded.relative_to(root).as_posix())
