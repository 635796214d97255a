"""Reads what a student handed in, whatever lies in the folder: the one door to it, for `make grade` and nbgrader."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from helpers.nbgrader_plugins.assignment_record import AssignmentRecord
from helpers.nbgrader_plugins.content_digest import digest_of
from helpers.nbgrader_plugins.dates import date_in
from helpers.nbgrader_plugins.exporter import unreadable
from helpers.nbgrader_plugins.other_names import Expected, expected_notebooks, is_left_over, under_own_names
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.tree import Leave, NotAFolder, read_tree

__all__ = ["TIMESTAMP", "HandedIn", "is_ignored", "read_submission_folder", "take_in"]

TIMESTAMP = "timestamp.txt"
SHARED = (
    "está también en otra carpeta, por enlace duro: puede ser de otra persona, o que otra lo haya tomado. "
    "Fijate de quién es (ls -i), y dejá una copia en la carpeta de quien lo hizo"
)
#: Notes on a submission that are kept one by one; the rest are counted.
NOTED = 20


@dataclass(frozen=True)
class HandedIn:
    """What one student handed in for an assignment."""

    student: str
    #: By path relative to the submission's folder, with `/`.
    files: dict[str, bytes] = field(repr=False)
    #: What was left out, and why; for the instructor, in Spanish.
    notes: tuple[str, ...] = ()
    #: Why nothing of it can be graded, in Spanish.
    refused: str | None = None

    @property
    def notebooks(self) -> dict[str, bytes]:
        """The files that are called like notebooks."""
        return {name: content for name, content in self.files.items() if name.endswith(".ipynb")}

    @property
    def digest(self) -> str:
        """SHA-256 over names and contents of the files, and what is said of them, in hexadecimal digits."""
        return digest_of([*sorted(self.files.items()), *(("", note.encode()) for note in self.notes)])


def take_in(
    folder: Path, student: str, course_files: Collection[str] = (), record: AssignmentRecord | None = None
) -> HandedIn:
    """Read as `read_submission_folder` does; whatever goes wrong is this submission's, and is said in `refused`.

    With the record of the assignment, its notebooks are recognised also where they have another name.
    """
    try:
        return read_submission_folder(folder, student, course_files, expected_notebooks(record) if record else {})
    except Exception as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else f"{type(error).__name__}: {error}"
        return HandedIn(student, {}, refused=f"no se pudo leer la entrega ({printable(str(why))}): mirá la carpeta")


def read_submission_folder(
    folder: Path, student: str, course_files: Collection[str] = (), expected: Expected | None = None
) -> HandedIn:
    """Read the files of `submitted/<student>/<assignment>` that can be graded.

    Links aren't followed, nor is a folder that is one: they may lead to somebody else's work. What can't be read, isn't
    a file, is too large or too deep, or stands in the way of `course_files` (what the course puts beside, by relative
    path) is left out with a note; the rest counts. A file that has another name elsewhere (a hard link) leads to
    somebody else's, or somebody else's link leads here: which, a person must say, and both are refused until then.
    Raise `OSError` if the folder can't be read.
    """
    notes: list[str] = []

    def leave(path: str, why: str) -> None:
        notes.append(f"{printable(path)}: {why}" if path else why)

    try:
        files, shared = read_tree(folder, leave)
    except NotAFolder as error:
        notes.append(f"«{printable(error.filename)}» {error.strerror}: no se sigue, y no cuenta nada de lo que hay ahí")
        files, shared = {}, []
    if expected:
        files = under_own_names(files, expected, leave)
    for name in _in_the_way(files, course_files):
        del files[name]
        leave(name, "está donde va un archivo del curso; no cuenta")
    for name, content in files.items():
        if name.endswith(".ipynb") and not is_left_over(name) and (why := unreadable(content)):
            graded = not expected or name.removesuffix(".ipynb") in expected
            leave(name, f"{why}; {'sus comprobaciones valen 0' if graded else 'no se corrige'}")
    _look_at_date(files, leave)
    notes.sort()
    if len(notes) > NOTED:
        notes[NOTED:] = [f"… y {len(notes) - NOTED} cosas más que no cuentan"]
    why = f"{printable(', '.join(shared[:3]))}: {SHARED}" if shared else None
    return HandedIn(student, files, tuple(notes), why)


def _in_the_way(names: Iterable[str], course_files: Collection[str]) -> list[str]:
    """Return the files in a folder that is called like a course's file, and those called like a course's folder."""
    folders = {"/".join(parts[:n]) for name in course_files if (parts := name.split("/")) for n in range(1, len(parts))}
    taken = set(course_files)
    return [
        name
        for name in names
        if name in folders or any("/".join(name.split("/")[:n]) in taken for n in range(1, name.count("/") + 1))
    ]


def is_ignored(name: str, patterns: Iterable[str]) -> bool:
    """Tell whether a file, or a folder on its path, has a name that nbgrader is told to ignore."""
    return any(fnmatch.fnmatchcase(part, pattern) for part in name.split("/") for pattern in patterns)


def _look_at_date(files: dict[str, bytes], leave: Leave) -> None:
    """Leave out a date of submission that can't be read: nbgrader would stop at it."""
    try:
        date_in(files.get(TIMESTAMP, b""))
    except ValueError:
        came = " ".join(printable(files.pop(TIMESTAMP)[:200].decode(errors="replace")).split())[:40]
        why = f"no tiene una fecha que se lea de un solo modo (dice «{came}»); la entrega cuenta como sin fecha"
        leave(TIMESTAMP, f"{why}. Escribila así: 2026-11-20 10:00 -03:00")
