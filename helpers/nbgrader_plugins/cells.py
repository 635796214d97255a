"""The cells of a submission, as the gradebook has them and not as the submission says."""

from __future__ import annotations

import json
from collections.abc import Mapping

from nbformat import NotebookNode, from_dict
from nbformat.corpus.words import generate_corpus_id
from nbgrader.api import GradeCell, Notebook, SourceCell, TaskCell
from nbgrader.preprocessors import NbGraderPreprocessor, OverwriteCells

from helpers.judge.kinds import is_test
from helpers.nbgrader_plugins.assignment_record import notebook_of
from helpers.nbgrader_plugins.exporter import grade_id_of
from helpers.nbgrader_plugins.older_release import find_origin, new_names, origin_of
from helpers.nbgrader_plugins.raw_cells import raw
from helpers.nbgrader_plugins.released import Mark, place
from helpers.nbgrader_plugins.written_beside import ask_a_person

__all__ = ["RestoreCells", "is_missing"]

ASIDE = """**Copia de una celda de comprobación** (`{grade_id}`): no corre ni suma puntos; cuenta la última.

```python
{source}
```
"""


def is_missing(cell: NotebookNode) -> bool:
    """Tell whether `RestoreCells` had to add a cell."""
    return bool(cell.metadata.get("grading", {}).get("missing"))


class RestoreCells(OverwriteCells):
    """Restore the kernel, and every graded cell: its metadata, its source where it is locked, and its presence.

    Of what a submission says about its cells only the grade id is believed: broken metadata, or a cell that was copied
    with its id, costs nobody their grade, and doesn't end the run for the class with a schema error. Where an editor
    lost the grade id, the released notebook says which cell it is (`place`): a claim like any other.

    Of two cells with one id the last keeps it. The other runs as an ordinary cell, unless it is a test: then it becomes
    a note, and is named in the notebook's metadata. Missing grade cells are added at the end and marked: they earn
    nothing.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Restore the cells of one submitted notebook."""
        names = resources["nbgrader"]
        self.notebook_id, self.assignment_id = names["notebook"], names["assignment"]
        self._releases = names["record"].get("releases", [])
        source = notebook_of(names["record"], self.notebook_id)
        self.gradebook, marks = _Cells(source), source.marks
        if kernelspec := json.loads(source.kernelspec or "{}"):
            nb.metadata["kernelspec"] = kernelspec
        notes = [str(note) for note in names["notes"]]
        nb.metadata["grading"] = NotebookNode(copies=[], recognised=[], handed_in=notes)
        claims = set(map(grade_id_of, nb.cells))
        lost = [cell for cell in nb.cells if grade_id_of(cell) is None]
        self._find(nb, lost, {name: mark for name, mark in marks.items() if name not in claims})
        self._recognise_release(nb)
        self._restore_metadata(nb, marks)
        nb, resources = NbGraderPreprocessor.preprocess(self, nb, resources)
        self.add_missing_grade_cells(nb, resources)
        self.add_missing_task_cells(nb, resources)
        nb.metadata.grading["beside"] = ask_a_person(nb.cells, source.texts)
        return nb, resources

    def _find(self, nb: NotebookNode, cells: list[NotebookNode], marks: Mapping[str, Mark]) -> None:
        """Call cells without a grade id what the released notebook calls them."""
        for number, grade_id in place(map(raw, cells), marks).items():
            cells[number].metadata["nbgrader"] = NotebookNode(grade_id=grade_id)
            nb.metadata.grading.recognised.append(grade_id)

    def _recognise_release(self, nb: NotebookNode) -> None:
        """Note which release the notebook comes from, and call its cells what they are called now."""
        claims = {claim: cell for cell in nb.cells if (claim := grade_id_of(cell))}
        texts = {claim: cell.source for claim, cell in claims.items()}
        if origin := find_origin(texts, self.notebook_id, self._releases):
            nb.metadata.grading["origin"] = NotebookNode(origin)
        for old, new in new_names(claims, self.notebook_id, self._releases).items():
            claims[old].metadata["nbgrader"] = NotebookNode(grade_id=new)

    def _restore_metadata(self, nb: NotebookNode, marks: Mapping[str, Mark]) -> None:
        """Put the metadata of the source in place of what the cells claim, or have lost."""
        metadata = _metadata_by_id(self.gradebook.notebook)
        tests = {grade_id for grade_id, entry in metadata.items() if entry.grade and not entry.solution}
        nameless: list[NotebookNode] = []
        for cell in reversed(nb.cells):
            grade_id = grade_id_of(cell)
            # Tags steer the execution (`skip-execution`, `raises-exception`): a submission has no say in it.
            cell.metadata = NotebookNode()
            if grade_id in metadata:
                cell.metadata["nbgrader"] = metadata.pop(grade_id)
            elif grade_id in tests:
                self.log.warning("A copy of the test cell %s is set aside", grade_id)
                _set_aside(cell, grade_id)
                nb.metadata.grading.copies.append(grade_id)
            else:
                nameless.insert(0, cell)
        left = {grade_id: mark for grade_id, mark in marks.items() if grade_id in metadata}
        self._find(nb, nameless, left)
        for cell in nameless:
            if (grade_id := grade_id_of(cell)) is not None:
                cell.metadata["nbgrader"] = metadata[grade_id]
        if lost := sorted(nb.metadata.grading.recognised):
            self.log.warning("Cells without their grade id are known by their own ids, or texts: %s", ", ".join(lost))

    def add_missing_grade_cells(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Add the grade cells that the submission lacks at its end, in the order of the source.

        A test that its release didn't have runs, where the source has it.
        """
        owed = origin_of(nb).get("owed", ())
        source = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        present = {cell.metadata.nbgrader.grade_id for cell in nb.cells if "nbgrader" in cell.metadata}
        grade_cells = {cell.name: cell for cell in source.grade_cells}
        answers = {cell.name for cell in source.solution_cells}
        for source_cell in source.source_cells:
            if source_cell.name in grade_cells and source_cell.name not in present:
                points = grade_cells[source_cell.name].max_score
                cell = self.missing_cell_transform(source_cell, points, is_solution=source_cell.name in answers)
                if nb.nbformat_minor >= 5:
                    cell["id"] = generate_corpus_id()
                if source_cell.name in owed and is_test(cell):
                    cell = from_dict(cell | {"source": source_cell.source})
                    nb.cells.insert(_place(nb, [each.name for each in source.source_cells], source_cell.name), cell)
                else:
                    self.log.warning("Missing grade cell %s, adding it at the end", source_cell.name)
                    cell.metadata["grading"] = NotebookNode(missing=True)
                    nb.cells.append(cell)
        return nb, resources


def _place(nb: NotebookNode, order: list[str], name: str) -> int:
    """Return where a cell belongs: after the last one that comes before it in the source."""
    before = set(order[: order.index(name)])
    return max((n for n, cell in enumerate(nb.cells, start=1) if grade_id_of(cell) in before), default=len(nb.cells))


class _Cells:
    """What `OverwriteCells` asks of the gradebook, for one notebook, without a query for each cell."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self._sources = {cell.name: cell for cell in notebook.source_cells}
        self._graded = {cell.name: cell for cell in (*notebook.grade_cells, *notebook.task_cells)}

    def find_notebook(self, *_: str) -> Notebook:
        return self.notebook

    def find_source_cell(self, name: str, *_: str) -> SourceCell:
        return self._sources[name]

    def find_graded_cell(self, name: str, *_: str) -> GradeCell | TaskCell:
        return self._graded[name]


def _set_aside(cell: NotebookNode, grade_id: str) -> None:
    for key in ("outputs", "execution_count"):
        cell.pop(key, None)
    cell.cell_type, cell.source = "markdown", ASIDE.format(grade_id=grade_id, source=cell.source)


def _metadata_by_id(notebook: Notebook) -> dict[str, NotebookNode]:
    """Return the nbgrader metadata of every cell that the gradebook knows of a notebook."""
    points = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
    answers = {cell.name for cell in notebook.solution_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    metadata = {}
    for cell in notebook.source_cells:
        entry = NotebookNode(
            grade=cell.name in points and cell.name not in tasks,
            grade_id=cell.name,
            locked=bool(cell.locked),
            schema_version=3,
            solution=cell.name in answers,
            task=cell.name in tasks,
            checksum=cell.checksum,
            cell_type=cell.cell_type,
        )
        if cell.name in points:
            entry["points"] = points[cell.name]
        metadata[cell.name] = entry
    return metadata
