"""The one process that writes: graded submissions into their folder, their grades into the gradebook."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Grade, Gradebook, GradeCell, Notebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy import select
from traitlets.utils.importstring import import_item

from helpers.grading.beside import all_beside, beside
from helpers.grading.bundle import Bundle
from helpers.grading.handed_in import TIMESTAMP, HandedIn
from helpers.grading.manifest import MANIFEST, Manifest, build_manifest, grade_key, read_manifest, read_notebooks
from helpers.grading.quiet import quietly
from helpers.grading.refusals import forget_refusal, keep_refusal
from helpers.grading.work import WRITES_GRADES, Worked

__all__ = ["Entry", "Ledger"]


@dataclass(frozen=True)
class Entry:
    """How the grading of one submission ended.

    Attributes
    ----------
    student : str
        The student's id.
    points, max_points : float
        Automatic points, and how many there are.
    refused : str or None
        Why there is no grade, in Spanish.
    notes : tuple of str
        What was left out of the submission, and which notebooks weren't there.
    seconds : float
        How long its worker took; 0 if it was graded before.
    kept : bool
        Whether it was graded before with the same key, and not run again.
    log : str
        The traceback of what refused it.
    """

    student: str
    points: float
    max_points: float
    refused: str | None = None
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    kept: bool = False
    log: str = ""


class Ledger:
    """Writes what workers made of submissions, each as a whole.

    The graded folder takes its place last, in one step and with its manifest in it. Whoever finds the manifest finds
    the grade in the gradebook; what a killed run left half done lacks it, and is done again.

    Parameters
    ----------
    api : nbgrader.apps.NbGraderAPI
        The course.
    bundle : Bundle
        The assignment.
    """

    def __init__(self, api: NbGraderAPI, bundle: Bundle) -> None:
        self._bundle, self._directory = bundle, api.coursedir
        self._converter = converter = Autograde(coursedir=api.coursedir, parent=api)
        named = (import_item(each) if isinstance(each, str) else each for each in converter.autograde_preprocessors)
        self._writers = [each(parent=converter) for each in named if issubclass(each, WRITES_GRADES)]
        cells = [cell for notebook in bundle.snapshot["notebooks"] for cell in notebook["cells"]]
        self._max = sum(cell["points"] or 0 for cell in cells)

    def clear(self) -> None:
        """Remove what a killed run left half done."""
        for what in ("new", "old"):
            for left in all_beside(self._folder("*"), what):
                _remove(left)

    def find(self, student: str, read: Callable[[str], HandedIn]) -> Entry | None:
        """Return what is on record of a submission that was graded with all that is the same now.

        Parameters
        ----------
        student : str
            The student's id.
        read : callable
            Reads what they hand in now; asked only where there is a manifest to compare with.

        Returns
        -------
        Entry or None
            None if it is to be graded: anew, or because folder and gradebook don't agree.
        """
        manifest = read_manifest(self._folder(student))
        if manifest is None or manifest["key"] != grade_key(self._bundle, read(student)):
            return None
        expected = {(n, c): p for n, cells in manifest["points"].items() for c, p in cells.items()}
        if dict(self._recorded(student)) != expected:
            return None
        return self._entry(student, manifest, kept=True)

    def _recorded(self, student: str) -> Iterator[tuple[tuple[str, str], float | None]]:
        """Yield the automatic scores that the gradebook has, by notebook and cell."""
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
        """Write one submission.

        Parameters
        ----------
        submission : HandedIn
            What was handed in.
        worked : Worked
            What came of it.

        Returns
        -------
        Entry
            It is on record when this returns, unless it was refused.

        Raises
        ------
        OSError
            If it can't be written; nothing else is lost.
        """
        if worked.refused:
            keep_refusal(self._directory, worked.student, self._bundle.assignment, worked.refused)
            return Entry(worked.student, 0, self._max, worked.refused, submission.notes, worked.seconds, log=worked.log)
        notebooks = read_notebooks(worked)
        manifest = build_manifest(self._bundle, submission, worked, notebooks)
        folder = self._folder(worked.student)
        new = beside(folder, "new")
        _remove(new)
        new.mkdir(parents=True)
        texts = {f"{name}.ipynb": text.encode() for name, text in worked.notebooks.items()}
        described = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
        for name, content in {**worked.files, **texts, MANIFEST: described}.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(content)
        self._record(submission, notebooks)
        _take_place(new, folder)
        forget_refusal(self._directory, worked.student, self._bundle.assignment)
        self._converter.set_permissions(self._bundle.assignment, worked.student)
        return self._entry(worked.student, manifest, log=worked.log)

    def _record(self, submission: HandedIn, notebooks: dict[str, NotebookNode]) -> None:
        """Do what nbgrader does with the gradebook, in its order."""
        student, assignment = submission.student, self._bundle.assignment
        date = submission.files.get(TIMESTAMP, b"").decode().strip()
        with self._gradebook() as gradebook:
            gradebook.update_or_create_student(student)
            with quietly():
                timestamp = {"timestamp": parse_utc(date)} if date else {}
            found = gradebook.update_or_create_submission(assignment, student, **timestamp)
            for notebook in found.notebooks:
                if notebook.name not in notebooks:
                    for grade in notebook.grades:
                        grade.auto_score, grade.needs_manual_grade = 0, False
            # Only then is there anything for `AssignLatePenalties` to do.
            late = found.total_seconds_late > 0 or any(n.late_submission_penalty for n in found.notebooks)
            gradebook.db.commit()
        writers = [each for each in self._writers if late or not isinstance(each, AssignLatePenalties)]
        for name, notebook in sorted(notebooks.items()):
            resources = {"nbgrader": {"student": student, "assignment": assignment, "notebook": name,
                                      "db_url": self._directory.db_url}}
            for writer in writers:
                writer.preprocess(notebook, resources)

    def _gradebook(self) -> Gradebook:
        return Gradebook(self._directory.db_url, self._directory.course_id)

    def _folder(self, student: str) -> Path:
        directory = self._directory
        return Path(directory.format_path(directory.autograded_directory, student, self._bundle.assignment))

    def _entry(self, student: str, manifest: Manifest, kept: bool = False, log: str = "") -> Entry:
        points = sum(score or 0 for cells in manifest["points"].values() for score in cells.values())
        missing = [f"no entregó {', '.join(manifest['missing'])}"] if manifest["missing"] else []
        seconds = 0.0 if kept else manifest["seconds"]["total"]
        return Entry(student, points, self._max, None, (*manifest["notes"], *missing), seconds, kept, log)


def _take_place(new: Path, folder: Path) -> None:
    """Put a finished folder in the place of another one; between the two steps there is none, and never a part."""
    old = beside(folder, "old")
    _remove(old)
    if folder.exists():
        os.rename(folder, old)
    os.rename(new, folder)
    _remove(old)


def _remove(folder: Path) -> None:
    if folder.exists():
        for path in folder.rglob("*"):
            if path.is_dir():
                path.chmod(0o755)
        shutil.rmtree(folder)
