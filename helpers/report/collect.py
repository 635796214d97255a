"""Reads from gradebook and manifests what a report says about an assignment."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI

from helpers.campus.record import read_record
from helpers.nbgrader_plugins.attempts import Attempts
from helpers.nbgrader_plugins.nothing import notes_in
from helpers.nbgrader_plugins.refused import refusals
from helpers.nbgrader_plugins.student_ids import folders_of
from helpers.pipeline.class_run import left_out
from helpers.pipeline.grading_manifest import Manifest, read_manifest
from helpers.pipeline.points import points_by_cell
from helpers.report.handed_in import everybody
from helpers.report.likeness import Alike, Likeness

__all__ = ["ClassRecord", "collect"]


@dataclass(frozen=True)
class ClassRecord:
    """What is on record of an assignment."""

    assignment: str
    max_points: float
    #: As `helpers.pipeline.points.points_by_cell` returns it.
    grades: pd.DataFrame
    #: By student: `points` (after the penalty), `penalty` (late, in points), `seconds` (NaN if unknown).
    totals: pd.DataFrame
    #: A row for each failed check: `student`, `notebook`, `cell`, `message`.
    messages: pd.DataFrame
    #: Student, and what was left out of the submission or corrected in it.
    notes: list[tuple[str, str]] = field(default_factory=list)
    #: Student, and why there is no grade.
    refused: list[tuple[str, str]] = field(default_factory=list)
    #: Students of the course who handed in nothing.
    absent: list[str] = field(default_factory=list)
    #: Kinds of isolation in which the submissions were graded.
    isolation: tuple[str, ...] = ()
    #: A row for everybody, as `helpers.report.handed_in` has them.
    everybody: list[tuple[str, ...]] = field(default_factory=list)
    #: Student, their attempts with what each got, and which of them counts; only of courses that keep them.
    attempts: list[tuple[str, str, str]] = field(default_factory=list)
    #: Equal solutions; None where the settings say that they aren't looked for.
    alike: list[Alike] | None = None


def collect(api: NbGraderAPI, assignment: str) -> ClassRecord:
    """Read all that a report needs; `LookupError`, in Spanish, if the assignment isn't in the gradebook."""
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        try:
            found = gradebook.find_assignment(assignment)
        except MissingEntry:
            names = ", ".join(sorted(each.name for each in gradebook.assignments)) or "ninguna"
            raise LookupError(f"No hay una tarea «{assignment}» en el registro de notas: hay {names}.") from None
        submissions = {each.student_id: each for each in gradebook.assignment_submissions(assignment)}
        penalties = {
            student: sum(notebook.late_submission_penalty or 0 for notebook in each.notebooks)
            for student, each in submissions.items()
        }
        roster = {s.id: " ".join(filter(None, (s.first_name, s.last_name))) for s in gradebook.students}
        max_points = float(found.max_score)
    grades = points_by_cell(api, assignment)
    manifests = {student: read_manifest(_folder(api, student, assignment)) for student in submissions}
    known = {student: manifest for student, manifest in manifests.items() if manifest}
    totals = pd.DataFrame(
        {
            "points": grades.groupby("student")["score"].sum(min_count=1),
            "penalty": pd.Series(penalties, dtype=float),
            "seconds": pd.Series({s: m["seconds"]["total"] for s, m in known.items()}, dtype=float),
        }
    ).sort_index()
    totals["points"] = (totals["points"] - totals["penalty"]).clip(lower=0)
    messages = [
        (student, notebook, cell, message)
        for student, manifest in sorted(known.items())
        for notebook, cells in manifest["messages"].items()
        for cell, message in cells.items()
    ]
    refused = _without_grade(api, assignment, submissions)
    notes = [(student, note) for student in sorted(submissions) for note in _notes(api, assignment, student, known)]
    collected = read_record(api.coursedir, assignment)
    likeness = Likeness(config=api.config)
    return ClassRecord(
        assignment,
        max_points,
        grades,
        totals,
        pd.DataFrame(messages, columns=["student", "notebook", "cell", "message"]),
        notes,
        refused,
        sorted({*roster, *collected.people} - set(submissions) - {student for student, _ in refused}),
        tuple(sorted({w["isolation"] for m in known.values() for w in m["execution"].values() if w.get("isolation")})),
        everybody(api, assignment, collected, roster, totals, grades, refused, notes, max_points),
        _attempts(api, assignment, known),
        likeness.find(api, assignment, submissions) if likeness.enabled else None,
    )


def _without_grade(api: NbGraderAPI, assignment: str, graded: Collection[str]) -> list[tuple[str, str]]:
    """Return who handed in and has no grade: refused, not graded yet, or in a folder that is nobody's."""
    refused = refusals(api.coursedir, assignment)
    handed_in, _ = folders_of(api.coursedir, api.coursedir.submitted_directory, assignment)
    known = {student for student, _ in refused}.union(graded)
    waiting = [(student, "entregó, y todavía no se corrigió") for student in handed_in if student not in known]
    return sorted([*refused, *waiting, *left_out(api, assignment).items()])


def _notes(api: NbGraderAPI, assignment: str, student: str, known: Mapping[str, Manifest]) -> list[str]:
    """Return what is said of a submission; where nbgrader graded it, the graded notebooks say so."""
    if student not in known:
        return notes_in(_folder(api, student, assignment))
    missing = [f"no entregó {', '.join(known[student]['missing'])}"] if known[student]["missing"] else []
    return [*known[student]["notes"], *missing]


def _attempts(api: NbGraderAPI, assignment: str, known: dict[str, Manifest]) -> list[tuple[str, str, str]]:
    kept, found = Attempts(api.coursedir, assignment, api.config), []
    for student, manifest in sorted(known.items()):
        listed = kept.of(student)
        counts = [str(a.number) for a in listed if a.submission == manifest["parts"].get("submission")]
        if listed:
            each = "; ".join(f"{a.number}: {a.points:g} de {a.of:g} ({a.when})" for a in listed)
            found.append((student, each, "".join(counts) or "otra entrega"))
    return found


def _folder(api: NbGraderAPI, student: str, assignment: str) -> Path:
    return Path(api.coursedir.format_path(api.coursedir.autograded_directory, student, assignment))
