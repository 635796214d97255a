"""Compares `source/`, `release/` and gradebook before anything is graded: all three are to say the same.

The gradebook is brought in step where nothing is lost. Where a person must decide, nothing is graded.
"""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Configurable

from helpers.nbgrader_plugins.assignment_change import what_is_lost
from helpers.nbgrader_plugins.assignment_record import AssignmentRecord, read_assignment
from helpers.nbgrader_plugins.generation import (
    NotGenerated,
    change_gradebook,
    converter_of,
    describe,
    generated_aside,
    release_folder,
    source_digest,
)
from helpers.nbgrader_plugins.gradebook import one_transaction
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.released import released_marks
from helpers.nbgrader_plugins.releases import Outline, Release, keep_release, outline, outline_of_folder, read_releases
from helpers.nbgrader_plugins.temporarily import temporarily
from helpers.nbgrader_plugins.written_beside import texts_of

__all__ = ["OutOfStep", "bring_in_step", "graded_by"]

RELEASE = "corré make release (o nbgrader generate_assignment {assignment} --force) y volvé a corregir"


class OutOfStep(RuntimeError):
    """Source, release and gradebook say different things; the text says what to do, in Spanish."""


def graded_by(parent: Configurable, directory: CourseDirectory, assignment: str) -> AssignmentRecord:
    """Bring the gradebook in step, and return all that submissions are graded by: see `AssignmentRecord`.

    Raise `OutOfStep` where a person must decide, and `MissingEntry` if the gradebook has no such assignment.
    """
    releases = bring_in_step(parent, directory, assignment)
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        record = read_assignment(gradebook, assignment, dict(released_marks(directory, assignment)))
    for notebook in record["notebooks"]:
        if any(cell["answer"] and cell["points"] is not None for cell in notebook["cells"]):
            notebook["texts"] = texts_of(directory, assignment, notebook["name"])
    return record | {"releases": [{key: each[key] for key in ("id", "when", "notebooks")} for each in releases]}


def bring_in_step(parent: Configurable, directory: CourseDirectory, assignment: str) -> list[Release]:
    """Bring the gradebook in step, and return the releases on record, the present one last.

    Raise `OutOfStep` where a person must decide. An assignment that the gradebook doesn't have is left to the caller.
    """
    try:
        return _bring_in_step(parent, directory, assignment)
    except ValueError as error:
        raise OutOfStep(f"No se corrigió nada: {printable(str(error))}") from None


def _bring_in_step(parent: Configurable, directory: CourseDirectory, assignment: str) -> list[Release]:
    root = Path(directory.root)
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        try:
            recorded = read_assignment(gradebook, assignment)
        except MissingEntry:
            return []
    graded_by, releases = outline(recorded, parent), read_releases(root, assignment)
    given = outline_of_folder(release_folder(directory, assignment))
    source = source_digest(directory, assignment)
    if releases and source and source == releases[-1]["source"] and graded_by == releases[-1]["notebooks"]:
        wanted, record = graded_by, recorded  # nothing changed since it was generated
    elif source:
        record = _generate(parent, directory, assignment)
        wanted = outline(record, parent)
    else:
        wanted, record = graded_by, recorded
    todo = RELEASE.format(assignment=assignment)
    if given is not None and (where := _difference(given, wanted)):
        _refuse_release(directory, assignment, source, releases, given, where, todo)
    if record != recorded and _order(record) != _order(recorded):
        if given is None:
            raise OutOfStep(
                f"No se corrigió nada: source/{assignment} no es lo que tiene el libro de notas "
                f"({_difference(wanted, graded_by) or 'textos de celdas'}), y no hay release/{assignment}: {todo}."
            )
        _change(directory, record, graded_by, todo)
    if wanted:
        keep_release(root, assignment, wanted, source)
    return read_releases(root, assignment)


def _refuse_release(
    directory: CourseDirectory,
    assignment: str,
    source: str,
    releases: list[Release],
    given: Outline,
    where: str,
    todo: str,
) -> None:
    if not source:
        raise OutOfStep(
            f"No se corrigió nada: release/{assignment} y el libro de notas no dicen lo mismo ({where}), y no hay "
            f"source/{assignment} que decida: traé esa carpeta, y {todo}."
        )
    if any(_difference(given, release["notebooks"]) is None for release in releases):
        raise OutOfStep(
            f"No se corrigió nada: source/{assignment} cambió ({where}) y release/{assignment} es anterior: {todo}, o "
            "deshacé el cambio."
        )
    raise OutOfStep(
        f"No se corrigió nada: release/{assignment} no es lo que sale de source/{assignment} ({where}): si lo editaste "
        f"a mano, llevá el cambio a source/; después {todo}."
    )


def _generate(parent: Configurable, directory: CourseDirectory, assignment: str) -> AssignmentRecord:
    with temporarily(directory, assignment_id=assignment):
        try:
            with generated_aside(converter_of(parent, directory)) as generated:
                return generated.record
        except NotGenerated as error:
            todo = RELEASE.format(assignment=assignment)
            raise OutOfStep(f"No se corrigió nada: {error}: arreglalo, y {todo}.") from None


def _change(directory: CourseDirectory, record: AssignmentRecord, before: Outline, todo: str) -> None:
    assignment = record["assignment"]
    with one_transaction(directory.db_url, directory.course_id):
        with Gradebook(directory.db_url, directory.course_id) as gradebook:
            if lost := what_is_lost(gradebook, record):
                raise OutOfStep(
                    "No se corrigió nada: el libro de notas es anterior a la versión publicada, y al ponerlo al día se "
                    f"retira lo que anotó una persona en celdas que ya no están ({describe(lost)}); si está bien, "
                    f"{todo}: queda guardado aparte."
                )
        # Somebody may have handed in what the gradebook was made for.
        keep_release(Path(directory.root), assignment, before)
        change_gradebook(directory, record)


def _order(record: AssignmentRecord) -> list[tuple]:
    """Return what of a record counts: nbgrader keeps the cells in any order."""
    return [
        (notebook["name"], notebook["kernelspec"] or {}, sorted(notebook["cells"], key=lambda cell: cell["name"]))
        for notebook in record["notebooks"]
    ]


def _difference(one: Outline, other: Outline) -> str | None:
    """Name the first cell, or the notebook, in which two outlines differ, hidden tests apart; None if in none."""
    for name in sorted(one.keys() | other.keys()):
        if name not in one or name not in other:
            return f"{name}.ipynb"
        for cell in sorted(one[name].keys() | other[name].keys()):
            pair = [{k: v for k, v in side[name].get(cell, {}).items() if k != "full"} for side in (one, other)]
            if pair[0] != pair[1]:
                return f"{name}.ipynb, celda {cell}"
    return None
