"""Carries what the gradebook knows of an assignment to where that gradebook is not, as JSON."""

from __future__ import annotations

from typing import Any

from nbgrader.api import Gradebook

__all__ = ["Snapshot", "restore", "take"]

#: `{"assignment": name, "notebooks": [{"name": …, "cells": [{"name": …, "source": …, "points": …, …}]}]}`.
Snapshot = dict[str, Any]


def take(gradebook: Gradebook, assignment: str) -> Snapshot:
    """Read an assignment: its notebooks, and of each cell that nbgrader knows source, kind and points.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
        Where `nbgrader generate_assignment` wrote it.
    assignment : str
        Its name.

    Returns
    -------
    dict
        See `Snapshot`: equal for equal assignments, whatever their ids in the database.

    Raises
    ------
    nbgrader.api.MissingEntry
        If it isn't there.
    """
    notebooks = sorted(gradebook.find_assignment(assignment).notebooks, key=lambda notebook: notebook.name)
    return {"assignment": assignment, "notebooks": [{"name": n.name, "cells": _cells(n)} for n in notebooks]}


def _cells(notebook: object) -> list[dict[str, Any]]:
    graded = {cell.name: cell for cell in notebook.grade_cells}
    tasks = {cell.name: cell for cell in notebook.task_cells}
    answers = {cell.name for cell in notebook.solution_cells}
    return [
        {
            "name": cell.name, "cell_type": cell.cell_type, "source": cell.source, "checksum": cell.checksum,
            "locked": bool(cell.locked), "answer": cell.name in answers,
            "points": graded[cell.name].max_score if cell.name in graded else None,
            "task_points": tasks[cell.name].max_score if cell.name in tasks else None,
        }
        for cell in notebook.source_cells
    ]


def restore(snapshot: Snapshot, gradebook: Gradebook) -> None:
    """Write an assignment into a gradebook that doesn't have it.

    Parameters
    ----------
    snapshot : dict
        As `take` returned it.
    gradebook : nbgrader.api.Gradebook
        An empty one.
    """
    assignment = snapshot["assignment"]
    gradebook.add_assignment(assignment)
    for notebook in snapshot["notebooks"]:
        where = notebook["name"], assignment
        gradebook.add_notebook(*where)
        for cell in notebook["cells"]:
            kind = {"cell_type": cell["cell_type"]}
            if cell["points"] is not None:
                gradebook.add_grade_cell(cell["name"], *where, max_score=cell["points"], **kind)
            if cell["task_points"] is not None:
                gradebook.add_task_cell(cell["name"], *where, max_score=cell["task_points"], **kind)
            if cell["answer"]:
                gradebook.add_solution_cell(cell["name"], *where)
            content = {key: cell[key] for key in ("source", "checksum", "locked")}
            gradebook.add_source_cell(cell["name"], *where, **content, **kind)
