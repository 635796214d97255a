"""The page of a student of whose submission nothing can be graded: what is there, and what was expected."""

from __future__ import annotations

from collections.abc import Iterable

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

from helpers.nbgrader_plugins.handed_in import HandedIn

__all__ = ["page_of_nothing"]

#: No name of a file is in it: those are in the metadata, as data.
TEXT = "No hay ningún notebook de la tarea en la entrega: no hay nada que corregir."


def page_of_nothing(submission: HandedIn, names: Iterable[str]) -> dict[str, bytes]:
    """Return the graded notebook of a submission that has none of those names, by file name; nothing if it has one.

    nbgrader makes a feedback of each notebook in `autograded/`: this one says what became of the submission.
    """
    files = [f"{name}.ipynb" for name in sorted(names)]
    if not files or any(name in submission.files for name in files):
        return {}
    page = new_notebook(cells=[new_markdown_cell(TEXT, id="nada")])
    page.metadata["grading"] = {"handed_in": list(submission.notes), "nothing": True}
    return {files[0]: nbformat.writes(page).encode()}
