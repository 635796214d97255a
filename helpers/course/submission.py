"""Writes a student's submission: released notebooks with solutions in them."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

__all__ = ["fill_in", "solution_cell", "write_submission"]


def solution_cell(notebook: NotebookNode) -> NotebookNode:
    """Return the cell that students fill in; `ValueError` if there isn't exactly one."""
    cells = [cell for cell in notebook.cells if utils.is_solution(cell)]
    if len(cells) != 1:
        raise ValueError(f"an exercise has one solution cell, this notebook has {len(cells)}")
    return cells[0]


def fill_in(released: Path, solution: str | None) -> NotebookNode:
    """Return a released notebook with a solution in it; None leaves it as it is."""
    notebook = nbformat.read(released, as_version=4)
    if solution is not None:
        solution_cell(notebook).source = solution
    return notebook


def write_submission(course: Path, assignment: str, student: str, notebooks: dict[str, NotebookNode]) -> Path:
    """Write notebooks, by name without `.ipynb`, into nbgrader's folder of submissions; return it."""
    folder = course / "submitted" / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    for name, notebook in notebooks.items():
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder
