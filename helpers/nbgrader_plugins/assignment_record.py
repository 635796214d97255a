"""What the gradebook knows of an assignment, as JSON: it goes to workers, and into the key of a grade."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from nbgrader.api import Gradebook, Notebook

from helpers.nbgrader_plugins.released import Mark

__all__ = ["AssignmentRecord", "notebook_of", "read_assignment"]

#: `{"assignment": …, "notebooks": [{"name": …, "kernelspec": …, "cells": [{"name": …, "source": …, …}], "marks": …}]}`;
#: `in_step.graded_by` adds `releases`, and where a person grades something `texts`, those of all cells.
AssignmentRecord = dict[str, Any]


def read_assignment(
    gradebook: Gradebook, assignment: str, marks: Mapping[str, dict[str, Mark]] | None = None
) -> AssignmentRecord:
    """Read the notebooks of an assignment, and source, kind and points of each cell that nbgrader knows.

    `marks` are those of the released notebooks, by name (`released_marks`). Equal assignments give equal records,
    whatever their ids in the database. Raise `MissingEntry` if there is none of this name.
    """
    known = marks or {}
    notebooks = sorted(gradebook.find_assignment(assignment).notebooks, key=lambda notebook: notebook.name)
    return {"assignment": assignment, "notebooks": [_notebook(n, known.get(n.name, {})) for n in notebooks]}


def _notebook(notebook: Notebook, marks: dict[str, Mark]) -> dict[str, Any]:
    kernelspec = json.loads(notebook.kernelspec) if notebook.kernelspec else None
    cells = _cells(notebook)
    marks = {cell["name"]: marks[cell["name"]] for cell in cells if cell["name"] in marks}
    return {"name": notebook.name, "kernelspec": kernelspec, "cells": cells, "marks": marks}


def _cells(notebook: Notebook) -> list[dict[str, Any]]:
    graded = {cell.name: cell for cell in notebook.grade_cells}
    tasks = {cell.name: cell for cell in notebook.task_cells}
    answers = {cell.name for cell in notebook.solution_cells}
    return [
        {
            "name": cell.name,
            "cell_type": cell.cell_type,
            "source": cell.source,
            "checksum": cell.checksum,
            "locked": bool(cell.locked),
            "answer": cell.name in answers,
            "points": graded[cell.name].max_score if cell.name in graded else None,
            "task_points": tasks[cell.name].max_score if cell.name in tasks else None,
        }
        for cell in notebook.source_cells
    ]


def notebook_of(record: AssignmentRecord, name: str) -> SimpleNamespace:
    """Return a notebook with the attributes of `nbgrader.api.Notebook` that preprocessors read."""
    (found,) = (notebook for notebook in record["notebooks"] if notebook["name"] == name)
    cells = {
        cell["name"]: SimpleNamespace(
            **{key: cell[key] for key in ("name", "cell_type", "source", "checksum", "locked")},
            max_score=cell["task_points"] if cell["points"] is None else cell["points"],
        )
        for cell in found["cells"]
    }
    return SimpleNamespace(
        name=name,
        texts=found.get("texts", ()),
        marks=found["marks"],
        kernelspec=json.dumps(found["kernelspec"]) if found["kernelspec"] else None,
        source_cells=list(cells.values()),
        grade_cells=[cells[cell["name"]] for cell in found["cells"] if cell["points"] is not None],
        solution_cells=[cells[cell["name"]] for cell in found["cells"] if cell["answer"]],
        task_cells=[cells[cell["name"]] for cell in found["cells"] if cell["task_points"] is not None],
    )
