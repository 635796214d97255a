"""How nbgrader generates an assignment here: aside, and then into gradebook and `release/` at once, or into neither.

nbgrader removes `release/` before it knows whether it can make another one, and refuses to change the cells of an
assignment that somebody handed in.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Configurable

from helpers.nbgrader_plugins.assignment_change import change_assignment, what_is_lost
from helpers.nbgrader_plugins.assignment_record import AssignmentRecord, read_assignment
from helpers.nbgrader_plugins.content_digest import digest_of
from helpers.nbgrader_plugins.gradebook import one_transaction
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.releases import keep_release, outline
from helpers.nbgrader_plugins.temporarily import temporarily
from helpers.sandbox.scratch import Folder, remove

__all__ = [
    "Generated",
    "NotGenerated",
    "change_gradebook",
    "converter_of",
    "describe",
    "generate_aside",
    "generated_aside",
    "lost_file",
    "release_folder",
    "source_digest",
]

_start = GenerateAssignment.start
_SILENT = logging.getLogger(f"{__name__}.silent")
_SILENT.setLevel(logging.CRITICAL + 1)


class NotGenerated(NbGraderException):
    """Nothing comes of the source; the text says why, in Spanish."""


@dataclass(frozen=True)
class Generated:
    """An assignment, generated into a folder and a gradebook of its own."""

    folder: Path
    record: AssignmentRecord


def release_folder(directory: CourseDirectory, assignment: str) -> Path:
    """Return where the student's version of an assignment lies."""
    return Path(os.path.normpath(directory.format_path(directory.release_directory, ".", assignment)))


def source_digest(directory: CourseDirectory, assignment: str) -> str:
    """Return a digest of the notebooks in `source/<assignment>`; an empty text if there are none."""
    paths = sorted(Path(directory.format_path(directory.source_directory, ".", assignment)).glob("*.ipynb"))
    return digest_of((path.name, path.read_bytes()) for path in paths) if paths else ""


def lost_file(directory: CourseDirectory, assignment: str) -> Path:
    """Return where grades and comments are kept whose cells are gone."""
    return Path(directory.root) / "reports" / f"{assignment}-notas-retiradas.jsonl"


@contextlib.contextmanager
def generated_aside(converter: GenerateAssignment) -> Iterator[Generated]:
    """Generate the converter's assignment where nobody looks; raise `NotGenerated` if it can't be."""
    directory = converter.coursedir
    assignment = directory.assignment_id
    with Folder("generated") as top:
        url = f"sqlite:///{top}/gradebook.db"
        aside = {"release_directory": top, "db_url": url, "notebook_id": "*"}
        with temporarily(directory, **aside), temporarily(converter, create_assignment=True):
            _start_silent(converter)
            folder = release_folder(directory, assignment)
        with Gradebook(url, directory.course_id) as gradebook:
            record = read_assignment(gradebook, assignment)
        yield Generated(folder, record)


def _start_silent(converter: GenerateAssignment) -> None:
    """Generate, and raise what went wrong first: nbgrader logs it with a traceback, and raises another error."""
    failed: list[str] = []
    convert = converter.convert_single_notebook

    def remembering(path: str) -> None:
        try:
            convert(path)
        except Exception as error:
            failed.append(f"{Path(path).name}: {error}")
            raise

    try:
        with temporarily(converter, log=_SILENT, convert_single_notebook=remembering):
            _start(converter)
    except Exception as error:
        why = printable(" ".join((failed or [str(error)])[0].split()))[:200]
        raise NotGenerated(f"source/{converter.coursedir.assignment_id} no se puede generar ({why})") from error


def change_gradebook(directory: CourseDirectory, record: AssignmentRecord) -> None:
    """Write what people would lose into `lost_file`, and change the assignment; the transaction is the caller's."""
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        lost = what_is_lost(gradebook, record)
        if lost:
            path = lost_file(directory, record["assignment"])
            path.parent.mkdir(exist_ok=True)
            now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
            with path.open("a", encoding="utf-8") as file:
                file.writelines(json.dumps({"when": now, **each}, ensure_ascii=False) + "\n" for each in lost)
        change_assignment(gradebook, record)


def generate_aside() -> None:
    """Have `nbgrader generate_assignment`, the formgrader's button and `make release` do so, in this process."""
    GenerateAssignment.start = _generate


def _generate(self: GenerateAssignment) -> None:
    directory, assignment = self.coursedir, self.coursedir.assignment_id
    place = release_folder(directory, assignment)
    if (place.exists() and not self.force) or {"*", "?"} & set(assignment):
        _start(self)  # which leaves what is there, and says so
        return
    try:
        with generated_aside(self) as generated:
            if self.no_database:
                _put(generated.folder, place)
            else:
                _take_over(self, generated, place)
    except (ValueError, NotGenerated) as error:
        self.log.error("%s: release/ y el libro de notas quedan como estaban", error)
        raise NbGraderException(str(error)) from None
    self.set_permissions(assignment, ".")


def _take_over(self: GenerateAssignment, generated: Generated, place: Path) -> None:
    directory, assignment = self.coursedir, self.coursedir.assignment_id
    _say_lost(self, generated.record)
    with one_transaction(directory.db_url, directory.course_id):
        change_gradebook(directory, generated.record)
        notebooks = outline(generated.record, self)
        keep_release(Path(directory.root), assignment, notebooks, source_digest(directory, assignment))
        _put(generated.folder, place)


def _say_lost(self: GenerateAssignment, record: AssignmentRecord) -> None:
    with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
        lost = what_is_lost(gradebook, record)
    if lost:
        where = lost_file(self.coursedir, record["assignment"])
        text = "Lo que anotó una persona en celdas que ya no están sale del libro de notas, y queda en %s: %s."
        self.log.warning(text, where, describe(lost))


def describe(lost: list[dict[str, Any]]) -> str:
    """Say what `what_is_lost` returned, by cell."""
    cells: dict[str, int] = {}
    for each in lost:
        name = f"{each['cell']} ({each['notebook']})"
        cells[name] = cells.get(name, 0) + 1
    return printable(", ".join(f"{name}: {count}" for name, count in sorted(cells.items())))


def _put(folder: Path, place: Path) -> None:
    """Put a copy of a folder in the place of another one: until it is whole, what was there stays."""
    new, old = (place.with_name(f".{place.name}.{what}") for what in ("new", "old"))
    if old.exists() and not place.exists():  # an earlier one was killed between the two steps
        os.rename(old, place)
    for left in (new, old):
        remove(left)
    shutil.copytree(folder, new)
    if place.exists():
        os.rename(place, old)
    try:
        os.rename(new, place)
    except OSError:
        if old.exists():
            os.rename(old, place)
        raise
    remove(old)


def converter_of(parent: Configurable, directory: CourseDirectory) -> GenerateAssignment:
    """Return a converter with the settings of `parent`; which assignment it takes, the directory says."""
    made = GenerateAssignment(coursedir=directory, parent=parent)
    made.force = True
    return made
