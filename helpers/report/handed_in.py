"""The list that nobody is missing from: who handed in what, when, with which grade, and what a person must do."""

from __future__ import annotations

import itertools
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from nbgrader.apps import NbGraderAPI

from helpers.campus.record import Record
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.tree import COUNT_LIMIT

__all__ = ["COLUMNS", "everybody"]

COLUMNS = (
    "estudiante",
    "nombre",
    "entregó",
    "cuándo (según el campus)",
    "de dónde vino",
    "nota",
    "falta una persona",
    "observaciones",
)
#: Files of a submission that are named, the rest are counted; and folders in one another that are looked into.
NAMED, DEEP = 8, 4

Pairs = Sequence[tuple[str, str]]


def everybody(
    api: NbGraderAPI,
    assignment: str,
    record: Record,
    names: Mapping[str, str],
    totals: pd.DataFrame,
    grades: pd.DataFrame,
    refused: Pairs,
    notes: Pairs,
    max_points: float,
) -> list[tuple[str, ...]]:
    """Return a row for each student of gradebook, list and `submitted/`, and for each upload that is nobody's."""
    why, by_hand = dict(refused), grades[grades.by_hand].groupby("student").size().to_dict()
    rows: list[tuple[str, ...]] = []
    for student in sorted({*names, *record.people, *record.students, *totals.index, *why}, key=str.casefold):
        collected = record.students.get(student)
        folder = Path(api.coursedir.format_path(api.coursedir.submitted_directory, student, assignment))
        files = _files(folder)
        looks = list(collected.needs_person) if collected else []
        if by_hand.get(student):
            looks.append(f"{by_hand[student]} respuestas por corregir a mano")
        if student in why:
            looks.append(why[student])
        grade = _grade(totals.points.get(student), max_points) if student in totals.index else ""
        if not grade:
            grade = "sin nota" if files or student in why or looks else "no entregó"
        where = f"{collected.archive}: {printable(collected.label)}" if collected else "submitted/" if files else ""
        remarks = [*(collected.remarks if collected else []), *(note for who, note in notes if who == student)]
        rows.append(
            (
                student,
                names.get(student) or record.people.get(student, ""),
                _listed(files or (collected.files if collected else [])),
                collected.date if collected else "",
                where,
                grade,
                "\n".join(looks),
                "\n".join(remarks),
            )
        )
    for label, nobody in sorted(record.nobodys.items()):
        came, said = _listed(nobody.files), f"{nobody.archive}: {printable(label)}"
        rows.append(("—", printable(label), came, "", said, "sin nota: no se sabe de quién es", nobody.why, ""))
    return rows


def _grade(points: float | None, max_points: float) -> str:
    return "" if points is None or pd.isna(points) else f"{points:g} de {max_points:g}"


def _files(folder: Path) -> list[str]:
    """Return the names of the files of a submission, as far as they can be seen; no link is followed."""
    if os.path.islink(folder) or os.path.islink(folder.parent):
        return [f"{folder.name} (un enlace)"]
    found: list[str] = []
    for root, folders, names in itertools.islice(os.walk(folder), COUNT_LIMIT):
        folders[:] = sorted(folders) if root.count(os.sep) - str(folder).count(os.sep) < DEEP else []
        found += [os.path.relpath(os.path.join(root, name), folder) for name in sorted(names)]
        if len(found) > 1000:
            break
    return found


def _listed(files: Sequence[str]) -> str:
    rest = f" y {len(files) - NAMED} más" if len(files) > NAMED else ""
    return ", ".join(map(printable, files[:NAMED])) + rest
