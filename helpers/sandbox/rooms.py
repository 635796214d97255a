"""The folder of a notebook, which has one path for judge and student process, and is never one folder for both.

In namespaces the student process finds another one there. With Landlock there is one tree of files, so the two folders
change places: during a request the student's has the path, and else the judge's. The judge follows no link, and writes
over no file, that a submission made.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.sandbox.launcher import gives_users
from helpers.sandbox.scratch import Folder
from helpers.student.policy import NAMESPACES

__all__ = ["Room"]


class Room:
    """A new folder `root`, with the notebook's own in it; to be cleaned up by whoever made it."""

    def __init__(self, isolation: str, shown: tuple[str, ...]) -> None:
        self._folder = Folder.room()
        self._alone = isolation == NAMESPACES
        self.root = Path(self._folder.name) if self._alone else Path(self._folder.name, "room")
        (self.root / "notebook").mkdir(parents=True)
        if self._alone:
            return
        self._judges, self._students = (f"{self.root}-{who}" for who in ("judge", "student"))
        Path(self._judges, "notebook").mkdir(parents=True)
        Path(f"{self.root}-home", "tmp").mkdir(parents=True)
        if gives_users(shown):
            for folder in (self._folder.name, os.path.dirname(self._folder.name)):
                os.chmod(folder, 0o711)  # the notebook is another user's
        #: Whose folder has the path; the student process needs it when it starts.
        self._turn = 1

    @contextmanager
    def of_the_student(self) -> Iterator[None]:
        """Let the student process's folder have the path for so long."""
        if self._alone:
            yield
            return
        if not self._turn:
            os.rename(self.root, self._judges)
            os.rename(self._students, self.root)
        try:
            yield
        finally:
            os.rename(self.root, self._students)
            os.rename(self._judges, self.root)
            self._turn = 0

    def cleanup(self) -> None:
        """Remove it."""
        self._folder.cleanup()
