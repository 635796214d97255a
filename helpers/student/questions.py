"""What a check asks a student's function, and what it sees afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .calls import Call

__all__ = ["Answer", "Question", "moved_from", "working_folder"]

#: When all files of a question were last written, in seconds: a copy keeps its date, so a date says nothing of what is
#: inside, and whoever reads a file again only where its date is another gets an old one.
DATE = 1_700_000_000

#: By relative path: the bytes of a file, or None for a folder.
Contents = dict[str, bytes | None]


@dataclass(frozen=True)
class Question:
    """One call; with `folder`, in a new working directory of that path, which holds `files` and is removed after it."""

    args: tuple
    kwargs: dict = field(default_factory=dict)
    folder: Path | None = None
    files: Mapping[str, bytes | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came of a question."""

    call: Call
    #: What lay in the folder when the call had ended.
    files: Contents = field(default_factory=dict)
    #: Whether the call left the process in another working directory than the question's folder.
    moved: bool = False


def moved_from(folder: Path) -> bool:
    """Tell whether this process works in another directory by now, or in none."""
    try:
        return not os.path.samefile(os.getcwd(), folder)
    except OSError:
        return True


@contextlib.contextmanager
def working_folder(folder: Path, files: Mapping[str, bytes | None]) -> Iterator[None]:
    """Make a folder with these files, go there and back, and remove it, whatever became of it."""
    try:
        here = os.getcwd()
    except OSError:  # the notebook has removed it: there is none to go back to
        here = None
    folder.mkdir()
    try:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.mkdir(exist_ok=True)
            else:
                path.write_bytes(content)
                os.utime(path, (DATE, DATE))
        os.chdir(folder)
        yield
    finally:
        with contextlib.suppress(OSError):  # the call has removed it
            if here is not None:
                os.chdir(here)
        with contextlib.suppress(Exception):  # as a RecursionError, of folders in folders
            shutil.rmtree(folder)
