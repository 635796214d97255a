"""The cells of a file that may be a notebook, as they are written there: no more is believed of it than can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from helpers.nbgrader_plugins.exporter import cells_in, grade_id_of, parse_notebook, source_of

__all__ = ["RawCell", "raw", "read_cells"]


@dataclass(frozen=True)
class RawCell:
    """One cell, as its file has it."""

    grade_id: str | None
    id: str | None
    type: str
    source: str
    #: Whether its metadata say that a student writes it, and that a student can't edit it.
    answer: bool
    locked: bool = False


def read_cells(content: bytes) -> list[RawCell] | None:
    """Return the cells of a notebook of any format; None of what is no notebook."""
    try:
        return list(map(raw, cells_in(parse_notebook(content))))
    except Exception:  # whatever is in a file that somebody handed in
        return None


def raw(cell: dict[str, Any] | NotebookNode) -> RawCell:
    """Return what is read of a cell."""
    own, grade_id = cell.get("id"), grade_id_of(cell)
    said = cell["metadata"]["nbgrader"] if grade_id is not None else {}
    answer, locked = (said.get(flag) is True for flag in ("solution", "locked"))
    kind = str(cell.get("cell_type"))
    return RawCell(grade_id, own if isinstance(own, str) else None, kind, source_of(cell), answer, locked)
