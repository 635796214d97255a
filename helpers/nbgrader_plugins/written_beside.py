"""Finds what was written beside an answer that a person grades, and not in it.

nbgrader gives an untouched answer 0 points, and asks nobody. Who wrote it into a new cell has answered all the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.coursedir import CourseDirectory

from helpers.nbgrader_plugins.raw_cells import read_cells

__all__ = ["ask_a_person", "texts_of"]


def texts_of(directory: CourseDirectory, assignment: str, name: str) -> list[str]:
    """Return the texts of a notebook's cells in the source, and in the release, which may have a header besides."""
    folders = (directory.source_directory, directory.release_directory)
    return sorted(
        {t for f in folders for t in _texts(Path(directory.format_path(f, ".", assignment), f"{name}.ipynb"))}
    )


def _texts(notebook: Path) -> list[str]:
    content = notebook.read_bytes() if notebook.is_file() else b""
    return [_plain(cell.source) for cell in read_cells(content) or ()]


def ask_a_person(cells: Sequence[NotebookNode], released: Collection[str]) -> list[str]:
    """Have a person grade the untouched answers beside which there is a text that wasn't `released`; return their ids.

    Beside is what lies between it and the next cells that nbgrader knows, above and below.
    """
    known, found = {"", *released}, []
    for place, cell in enumerate(cells):
        if not (utils.is_grade(cell) and utils.is_solution(cell) and _is_untouched(cell)):
            continue
        above = _until_known(cells[place - 1 :: -1] if place else ())
        if any(_plain(other.source) not in known for other in (*above, *_until_known(cells[place + 1 :]))):
            # By the checksum nbgrader would see that it is untouched.
            del cell.metadata.nbgrader["checksum"]
            found.append(cell.metadata.nbgrader.grade_id)
    return found


def _is_untouched(cell: NotebookNode) -> bool:
    return cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)


def _until_known(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return the first cells, up to one that nbgrader knows."""
    end = next((i for i, cell in enumerate(cells) if "nbgrader" in cell.metadata), len(cells))
    return list(cells[:end])


def _plain(text: str) -> str:
    """Return a text without what editors change by themselves."""
    return " ".join(text.split())
