"""What graded notebooks say of their submission; and the one of a student who handed in nothing to be graded."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

from helpers.nbgrader_plugins.handed_in import HandedIn

__all__ = ["notes_in", "page_of_nothing"]

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


def notes_in(folder: Path) -> list[str]:
    """Return what was said of a submission when it was graded, from any of its graded notebooks."""
    for path in sorted(folder.glob("*.ipynb")):
        try:
            return [str(note) for note in json.loads(path.read_bytes())["metadata"]["grading"]["handed_in"]]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):  # graded by an older version, or not by us
            continue
    return []
