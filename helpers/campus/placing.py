"""`submitted/<student>/<assignment>`: replaced as a whole, and what it was before is kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from helpers.nbgrader_plugins.content_digest import digest_of
from helpers.nbgrader_plugins.handed_in import TIMESTAMP
from helpers.nbgrader_plugins.spelling import as_on_disk
from helpers.nbgrader_plugins.tree import NotAFolder, read_tree
from helpers.sandbox.scratch import remove
from helpers.student.program import put

__all__ = ["Place", "digest_of_files", "write"]


class Place:
    """Where a student's submission lies."""

    def __init__(self, directory: CourseDirectory, student: str, assignment: str) -> None:
        self.path = Path(directory.format_path(directory.submitted_directory, student, assignment))
        # A folder that somebody made may have the same name decomposed, as macOS writes it.
        self.path = as_on_disk(self.path.parent) / self.path.name

    def digest(self) -> str:
        """Return the SHA-256 over names and contents of what lies there; empty if there is nothing.

        The date of a submission that a person put beside isn't counted. Raise `OSError` if it is no folder.
        """
        if self.path.parent.is_symlink():
            raise NotAFolder(None, "es un enlace", self.path.parent.name)
        if not os.path.lexists(self.path):
            return ""
        left: list[str] = []
        files, shared = read_tree(self.path, lambda path, why: left.append(path))
        return digest_of_files({**files, **dict.fromkeys((*left, *shared), b"?")}) if files or left or shared else ""

    def differs(self, files: Mapping[str, bytes]) -> bool:
        """Tell whether something else lies there, or nothing."""
        return self.digest() != digest_of_files(files)

    def put(self, files: Mapping[str, bytes], earlier: Path) -> Path | None:
        """Write a submission, and return where in `earlier` the one is that was there; None if there was none."""
        write(new := self.path.with_name(f".{self.path.name}.new"), files)
        kept = self.keep(earlier)
        os.rename(new, self.path)
        return kept

    def keep(self, earlier: Path, copy: bool = False) -> Path | None:
        """Move or copy what lies there to a new folder of `earlier`; return that."""
        if not os.path.lexists(self.path):
            return None
        earlier.mkdir(parents=True, exist_ok=True)
        stamp, number = datetime.now(UTC).strftime("%Y-%m-%d_%H-%M-%S"), 1
        target = earlier / stamp
        while target.exists():
            number += 1
            target = earlier / f"{stamp}_{number}"
        if copy:
            shutil.copytree(self.path, target, symlinks=True)
        else:
            shutil.move(self.path, target)
        return target


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder anew, of files by relative path."""
    remove(folder)
    folder.mkdir(parents=True)
    put(folder, files)


def digest_of_files(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 over names and contents, without the date of submission."""
    return digest_of(sorted((name, content) for name, content in files.items() if name != TIMESTAMP))
