"""The one process that writes: graded submissions into their folder, their grades into the gradebook."""

from __future__ import annotations

import errno
import json
import traceback
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, replace

from nbformat import NotebookNode
from nbgrader.api import Grade, Gradebook, GradeCell, Notebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import select

from helpers.nbgrader_plugins.attempts import BEST, Attempt, Attempts
from helpers.nbgrader_plugins.dates import date_in
from helpers.nbgrader_plugins.gradebook import one_transaction
from helpers.nbgrader_plugins.gradebook_trouble import gradebook_trouble
from helpers.nbgrader_plugins.handed_in import TIMESTAMP, HandedIn
from helpers.nbgrader_plugins.nothing import page_of_nothing
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.record import settle_missing, writers_and_others
from helpers.nbgrader_plugins.results import RESULTS, as_json, checks_of, recorded_result
from helpers.pipeline.bundle import Bundle
from helpers.pipeline.graded_folder import GradedFolder, clear
from helpers.pipeline.grading_manifest import (
    MANIFEST,
    Manifest,
    build_manifest,
    grade_key,
    read_manifest,
    read_notebooks,
)
from helpers.pipeline.worker import Worked

__all__ = ["Entry", "Ledger"]


#: What an odd name of a file makes of writing it, on one file system or another.
NAMES = {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.EISDIR, errno.ENOTDIR}
#: What two attempts are graded by, but for the seed: else their points can't be compared.
SAME = ("assignment", "source", "settings", "helpers", "lock")


@dataclass(frozen=True)
class Entry:
    """How the grading of one submission ended."""

    student: str
    #: Only the automatic ones.
    points: float
    #: Of the automatic ones.
    max_points: float
    #: Why there is no grade, in Spanish.
    refused: str | None = None
    #: In Spanish: what was left out of the submission, and which notebooks are missing.
    notes: tuple[str, ...] = ()
    #: How long the worker took; 0 if `kept`.
    seconds: float = 0.0
    #: It was graded before with the same key, and not run again.
    kept: bool = False
    #: The traceback behind `refused`.
    log: str = ""


class Ledger:
    """Writes what workers made of submissions, each as a whole.

    The graded folder, with its manifest, takes its place last and in one step. So where there is a manifest, the
    grade is in the gradebook; what a killed run left half done has none, and is done again.
    """

    def __init__(
        self, api: NbGraderAPI, bundle: Bundle, seeds: Set[str] = frozenset(), attempts: Attempts | None = None
    ) -> None:
        self._bundle, self._directory, self._seeds = bundle, api.coursedir, seeds
        self._attempts = attempts or Attempts(api.coursedir, bundle.assignment, api.config)
        self._converter = converter = Autograde(coursedir=api.coursedir, parent=api)
        writers, _ = writers_and_others(converter.autograde_preprocessors)
        self._writers = [each(parent=converter) for each in writers]
        cells = [cell for notebook in bundle.record["notebooks"] for cell in notebook["cells"]]
        self._max = sum(cell["points"] or 0 for cell in cells if not cell["answer"])

    def clear(self) -> None:
        """Remove what a killed run left half done."""
        clear(self._directory, self._bundle.assignment)

    def find(self, student: str, read: Callable[[str], HandedIn]) -> Entry | None:
        """Return the grade on record, or None if the submission must be graded.

        It must if its key changed, or if folder and gradebook don't agree. A grade made with one of `seeds` counts.
        `read` reads what was handed in, and is only called where there is a manifest.
        """
        manifest = read_manifest(self._folder(student).path)
        if manifest is None:
            return None
        submission = read(student)
        graded = [(manifest["key"], manifest["parts"].get("seed"))]
        if self._attempts.policy == BEST:  # the one that doesn't count isn't graded again either
            graded += [(attempt.key, attempt.seed) for attempt in self._attempts.of(student)]
        same = any(key == self._key(submission, seed) for key, seed in graded)
        if submission.refused or not same or not self._agrees(student, manifest):
            return None
        if submission.digest == manifest["parts"]["submission"] and self._attempts.lacks(submission):
            self._keep(submission, manifest)  # graded before the course kept any
        return self._entry(student, manifest, kept=True)

    def _key(self, submission: HandedIn, seed: str | None) -> str:
        """Return the key of a grade, made with a seed if that may still be used."""
        parts = self._bundle.parts | ({"seed": seed} if seed is not None and seed in self._seeds else {})
        return grade_key(replace(self._bundle, parts=parts), submission)

    def _agrees(self, student: str, manifest: Manifest) -> bool:
        """Tell whether the gradebook has what a manifest says."""
        expected = {(n, c): p for n, cells in manifest["points"].items() for c, p in cells.items()}
        return dict(self._recorded(student)) == expected

    def _recorded(self, student: str) -> Iterator[tuple[tuple[str, str], float | None]]:
        """Yield the automatic scores in the gradebook, by notebook and cell."""
        query = (
            select(Notebook.name, GradeCell.name, Grade.auto_score)
            .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
            .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
            .join(GradeCell, Grade.cell_id == GradeCell.id)
            .where(SubmittedAssignment.student_id == student)
            .where(SubmittedAssignment.assignment.has(name=self._bundle.assignment))
        )
        with self._gradebook() as gradebook:
            for notebook, cell, score in gradebook.db.execute(query).all():
                yield (notebook, cell), score

    def write(self, submission: HandedIn, worked: Worked) -> Entry:
        """Write one submission, or why it was refused.

        Raise `OSError`, or SQLAlchemy's error, if folder or gradebook can't be written; other submissions lose nothing.
        Whatever else goes wrong is this submission's.
        """
        if worked.refused:
            return self._refuse(submission, worked, worked.refused)
        try:
            return self._write(submission, worked)
        except Exception as error:
            its_own = not isinstance(error, OSError) or error.errno in NAMES
            if not its_own or gradebook_trouble(error, self._directory.db_url):
                raise
            why = f"no se pudo anotar ({type(error).__name__}: {printable(str(error))})"
            return self._refuse(submission, replace(worked, log=traceback.format_exc()), why)

    def _refuse(self, submission: HandedIn, worked: Worked, why: str) -> Entry:
        self._folder(worked.student).refuse(why)
        return Entry(worked.student, 0, self._max, why, submission.notes, worked.seconds, log=worked.log)

    def _write(self, submission: HandedIn, worked: Worked) -> Entry:
        folder = self._folder(worked.student)
        notebooks = read_notebooks(worked)
        manifest = build_manifest(self._bundle, submission, worked, notebooks)
        before = self._better(worked.student, manifest)
        if before is not None:
            attempt = self._keep(submission, manifest)
            why = f"este intento sacó {attempt.points:g} de {attempt.of:g}: sigue valiendo el mejor, el de esta nota"
            entry = self._entry(worked.student, before, log=worked.log)
            return replace(entry, notes=(why, *entry.notes), seconds=worked.seconds)
        texts = {f"{name}.ipynb": text.encode() for name, text in worked.notebooks.items()}
        page = page_of_nothing(submission, [entry["name"] for entry in self._bundle.record["notebooks"]])
        described = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
        folder.begin({**worked.files, **page, **texts, MANIFEST: described})
        with one_transaction(self._directory.db_url, self._directory.course_id):
            self._record(submission, notebooks)
        folder.add(RESULTS, self._result(submission.student, manifest, notebooks))
        folder.take_place()
        self._keep(submission, manifest)
        self._converter.set_permissions(self._bundle.assignment, worked.student)
        return self._entry(worked.student, manifest, log=worked.log)

    def _record(self, submission: HandedIn, notebooks: dict[str, NotebookNode]) -> None:
        """Do what nbgrader does with the gradebook, in its order."""
        student, assignment = submission.student, self._bundle.assignment
        date = date_in(submission.files.get(TIMESTAMP, b""))
        timestamp = {"timestamp": date} if date else {}
        with self._gradebook() as gradebook:
            gradebook.update_or_create_student(student)
            found = gradebook.update_or_create_submission(assignment, student, **timestamp)
            settle_missing(found, notebooks, self._bundle.record.get("releases", []))
            # Only then is there anything for `AssignLatePenalties` to do.
            late = found.total_seconds_late > 0 or any(n.late_submission_penalty for n in found.notebooks)
            gradebook.db.commit()
        writers = [each for each in self._writers if late or not isinstance(each, AssignLatePenalties)]
        for name, notebook in sorted(notebooks.items()):
            named = {"student": student, "assignment": assignment, "notebook": name, "db_url": self._directory.db_url}
            for writer in writers:
                writer.preprocess(notebook, {"nbgrader": named})

    def _better(self, student: str, manifest: Manifest) -> Manifest | None:
        """Return the grade on record, if the best attempt counts and another one, graded by the same, is better."""
        before = read_manifest(self._folder(student).path) if self._attempts.policy == BEST else None
        if before is None or any(before["parts"].get(part) != manifest["parts"][part] for part in SAME):
            return None
        better = before["parts"]["submission"] != manifest["parts"]["submission"] and _sum(before) > _sum(manifest)
        return before if better and self._agrees(student, before) else None

    def _keep(self, submission: HandedIn, manifest: Manifest) -> Attempt:
        return self._attempts.keep(submission, manifest["key"], manifest["parts"]["seed"], _sum(manifest), self._max)

    def _result(self, student: str, manifest: Manifest, notebooks: dict[str, NotebookNode]) -> bytes:
        """Return what `results.json` holds, as the gradebook has it by now."""
        checks = [check for name, notebook in sorted(notebooks.items()) for check in checks_of(name, notebook)]
        with self._gradebook() as gradebook:
            result = recorded_result(gradebook, self._bundle.assignment, student, checks, manifest["notes"])
        return as_json(replace(result, seconds=manifest["seconds"]["total"]))

    def _gradebook(self) -> Gradebook:
        return Gradebook(self._directory.db_url, self._directory.course_id)

    def _folder(self, student: str) -> GradedFolder:
        return GradedFolder(self._directory, student, self._bundle.assignment)

    def _entry(self, student: str, manifest: Manifest, kept: bool = False, log: str = "") -> Entry:
        points = _sum(manifest)
        missing = [f"no entregó {', '.join(manifest['missing'])}"] if manifest["missing"] else []
        seconds = 0.0 if kept else manifest["seconds"]["total"]
        return Entry(student, points, self._max, None, (*manifest["notes"], *missing), seconds, kept, log)


def _sum(manifest: Manifest) -> float:
    """Return the automatic points of a grade."""
    return sum(score or 0 for cells in manifest["points"].values() for score in cells.values())
