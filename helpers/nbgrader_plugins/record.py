"""Saves the grades of a notebook, and those of a submission, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from nbformat import NotebookNode
from nbgrader.api import Comment, Grade, Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.preprocessors import AssignLatePenalties, NbGraderPreprocessor, SaveAutoGrades
from traitlets.utils.importstring import import_item

from helpers.nbgrader_plugins.older_release import for_a_person, older_without
from helpers.nbgrader_plugins.releases import Release

__all__ = ["RecordGrades", "settle_missing", "writers_and_others"]

#: Preprocessors that write into the gradebook: they come when all notebooks of a submission are graded.
WRITES_GRADES = (SaveAutoGrades, AssignLatePenalties)


def writers_and_others(named: Iterable[str | type]) -> tuple[list[type], list[type]]:
    """Return the preprocessors that write into the gradebook, and the others, each in their order."""
    classes = [import_item(each) if isinstance(each, str) else each for each in named]
    writers = [each for each in classes if issubclass(each, WRITES_GRADES)]
    return writers, [each for each in classes if each not in writers]


def settle_missing(found: SubmittedAssignment, graded: Collection[str], releases: Sequence[Release]) -> list[str]:
    """Give 0 to each notebook of a submission that wasn't handed in, written answers included.

    What a notebook is worth that an older release didn't have, a person decides, if anything was handed in; return
    which these are.
    """
    missing = [notebook for notebook in found.notebooks if notebook.name not in graded]
    new = [notebook.name for notebook in missing if graded and older_without(notebook.name, releases)]
    for notebook in missing:
        for grade in notebook.grades:
            grade.auto_score, grade.needs_manual_grade = (None, True) if notebook.name in new else (0, False)
    return new


class RecordGrades(SaveAutoGrades):
    """`SaveAutoGrades` with one commit, all grades or none; nbgrader's own commits each cell by itself."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Save the grades of one notebook."""
        names = resources["nbgrader"]
        self.notebook_id, self.assignment_id, self.student_id = names["notebook"], names["assignment"], names["student"]
        self._person = for_a_person(nb)
        with Gradebook(names["db_url"]) as gradebook:
            self.gradebook = _Submission(gradebook, self.notebook_id, self.assignment_id, self.student_id)
            nb, resources = NbGraderPreprocessor.preprocess(self, nb, resources)
            gradebook.db.commit()
        return nb, resources

    def _add_score(self, cell: NotebookNode, resources: dict) -> None:
        super()._add_score(cell, resources)
        name = cell.metadata.nbgrader.grade_id
        if name in self._person:
            grade = self.gradebook.find_grade(name)
            grade.auto_score, grade.needs_manual_grade = None, True


class _Submission:
    """What `SaveAutoGrades` asks of the gradebook, for one notebook of a student."""

    def __init__(self, gradebook: Gradebook, notebook: str, assignment: str, student: str) -> None:
        found = gradebook.find_submission_notebook(notebook, assignment, student)
        self._grades: dict[str, Grade] = {grade.name: grade for grade in found.grades}
        self._comments: dict[str, Comment] = {comment.name: comment for comment in found.comments}
        self.db = self

    def find_grade(self, cell: str, *_: str) -> Grade:
        return self._found(self._grades, cell)

    def find_comment(self, cell: str, *_: str) -> Comment:
        return self._found(self._comments, cell)

    def _found(self, entries: dict, cell: str) -> Grade | Comment:
        if cell not in entries:
            raise MissingEntry(f"the gradebook has no cell {cell!r} in this notebook; generate the assignment anew")
        return entries[cell]

    def commit(self) -> None:
        """Wait for the end of the notebook."""
