"""`autograded/<student>/<assignment>`: replaced as a whole, with notes beside it that nbgrader passes by."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from helpers.nbgrader_plugins.refused import all_beside, beside, has_grade, refuse
from helpers.sandbox.scratch import remove

__all__ = ["GradedFolder", "clear"]

#: The ends of the hidden names beside it: while a folder is written, and while it is replaced.
NEW, OLD = "new", "old"


class GradedFolder:
    """Where a graded submission lies; there is a whole one or none, whatever moment a run is killed in."""

    def __init__(self, directory: CourseDirectory, student: str, assignment: str) -> None:
        self.student = student
        self.path = Path(directory.format_path(directory.autograded_directory, student, assignment))

    def begin(self, files: Mapping[str, bytes]) -> None:
        """Write files, by relative path, where nobody looks for them yet."""
        new = beside(self.path, NEW)
        remove(new)
        new.mkdir(parents=True)
        for name, content in files.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(content)

    def add(self, name: str, content: bytes) -> None:
        """Write one more file where `begin` wrote."""
        (beside(self.path, NEW) / name).write_bytes(content)

    def take_place(self) -> None:
        """Put what `begin` wrote into place: between the two steps there is no folder, and never a part of one."""
        old = beside(self.path, OLD)
        remove(old)
        if self.path.exists():
            os.rename(self.path, old)
        os.rename(beside(self.path, NEW), self.path)
        remove(old)
        has_grade(self.path)

    def refuse(self, why: str) -> None:
        """Keep for the report, until there is a grade, why there is none; in Spanish."""
        refuse(self.path, self.student, why)


def clear(directory: CourseDirectory, assignment: str) -> None:
    """Remove what a killed run left half done."""
    for left in (*all_beside(directory, assignment, NEW), *all_beside(directory, assignment, OLD)):
        remove(left)
