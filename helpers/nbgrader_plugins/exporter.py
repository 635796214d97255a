"""Reads a submitted file, whatever is in it."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import IO, Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.nbgrader_plugins.quiet import quietly
from helpers.student.bounded_json import Excessive, parse_json

__all__ = [
    "SubmissionExporter",
    "cells_in",
    "grade_id_of",
    "parse_notebook",
    "read_submission",
    "source_of",
    "unreadable",
]

#: Bytes of a file, cells of a notebook, characters of a cell's source and of all sources.
FILE_LIMIT, CELL_LIMIT, SOURCE_LIMIT, SOURCES_LIMIT = 2**25, 2000, 2**16, 2**19
#: Bytes of JSON: metadata of a cell or of the notebook, attachments of a cell and of all. The rest is left out.
METADATA_LIMIT, ATTACHMENT_LIMIT, ATTACHMENTS_LIMIT = 2**14, 2**22, 2**23

UNREADABLE = """**No pudimos leer este archivo**: {reason}.

Abrilo en JupyterLab. Si no se abre, volvé a bajar el original, pegá ahí tu solución, guardá y entregá de nuevo.
"""


class SubmissionExporter(NotebookExporter):
    """nbgrader's exporter, except that a file that is no notebook becomes an empty one with a note.

    Otherwise the conversion of that student's whole assignment fails, and with it their other notebooks.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        self._made: dict[str, list] = {}
        super().__init__(*args, **kwargs)

    def from_file(self, file_stream: IO[str], resources: dict | None = None, **kw: object) -> tuple[NotebookNode, dict]:
        """Convert what an open file holds (see `read_submission`)."""
        with open(file_stream.name, "rb") as file:
            notebook = read_submission(file.read(FILE_LIMIT + 1))
        return self.from_notebook_node(notebook, resources=resources, **kw)

    def register_preprocessor(self, preprocessor: object, enabled: bool = False) -> object:
        """Register a preprocessor, made once: nbgrader asks for the same ones, by name, twice for each notebook."""
        if not isinstance(preprocessor, str):
            return super().register_preprocessor(preprocessor, enabled)
        if preprocessor in self._made:
            self._preprocessors.extend(self._made[preprocessor])
            return None
        before = len(self._preprocessors)
        registered = super().register_preprocessor(preprocessor, enabled)
        self._made[preprocessor] = self._preprocessors[before:]
        return registered


def read_submission(content: bytes) -> NotebookNode:
    """Make a valid notebook, in format 4, of a submitted file.

    A byte order mark is ignored: some Windows editors write one. Outputs are left out, for they are made anew, and so
    are metadata and attachments that are too large. An invalid notebook becomes a new one with the sources and grade
    ids of its cells. Any other file becomes one cell that says, in Spanish, what is wrong.
    """
    try:
        value = parse_notebook(content)
        try:
            # Half of a surrogate pair is JSON, and nothing that a file in UTF-8 can hold; nor is NaN.
            text = json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace").decode()
            with quietly():
                notebook = nbformat.convert(nbformat.reader.reads(text), 4)
                if len({*map(id, notebook.cells)}) < len(notebook.cells):  # format 1: of no kind, it is the one before
                    raise ValueError("one cell in two places")
                nbformat.validate(notebook)  # gives new ids in place of equal ones, and where there are none
        except Exception:
            with quietly():  # among thousands of new ids two may be equal, which is mended with a warning
                notebook = new_notebook(cells=[_new_cell(cell) for cell in cells_in(value)])
        _refuse_long(notebook)
        return notebook
    except Exception as error:
        reason = unreadable(content) or _reason(error)
        return new_notebook(cells=[new_markdown_cell(UNREADABLE.format(reason=reason))])


def unreadable(content: bytes) -> str | None:
    """Say why a file can't be a notebook, as a Spanish predicate without its subject; `None` if it may be one."""
    if not content.strip():
        return "está vacío"
    try:
        parse_notebook(content)
    except Exception as error:
        return _reason(error)
    return None


def _reason(error: Exception) -> str:
    if isinstance(error, Excessive):
        return f"es demasiado grande: tiene {error}"
    return f"no es un notebook de Jupyter ({error if type(error) is _NoCells else type(error).__name__})"


class _NoCells(Exception):
    """JSON that is no notebook."""


def parse_notebook(content: bytes) -> dict[str, Any]:
    """Return what a notebook is graded by; raise `Excessive`, `_NoCells`, or `ValueError` for what isn't JSON."""
    if len(content) > FILE_LIMIT:
        raise Excessive(f"más de {FILE_LIMIT >> 20} MB")
    value = parse_json(content.removeprefix(codecs.BOM_UTF8))
    # Format 3 has its cells in worksheets.
    if type(value) is not dict or list not in (type(value.get("cells")), type(value.get("worksheets"))):
        raise _NoCells("no tiene celdas")
    cells, attached = list(cells_in(value)), 0
    if len(cells) > CELL_LIMIT:
        raise Excessive(f"más de {CELL_LIMIT} celdas")
    for cell in cells:
        if "outputs" in cell:
            cell["outputs"] = []
        if "metadata" in cell and _length(cell["metadata"]) > METADATA_LIMIT:
            cell["metadata"] = {"nbgrader": {"grade_id": grade_id}} if (grade_id := grade_id_of(cell)) else {}
        if "attachments" in cell:
            length = _length(cell["attachments"])
            attached += length
            if length > ATTACHMENT_LIMIT or attached > ATTACHMENTS_LIMIT:
                cell["attachments"] = {}
    if _length(value.get("metadata")) > METADATA_LIMIT:
        value["metadata"] = {}
    return value


def cells_in(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the cells of a notebook of any format."""
    sheets = value.get("worksheets")
    for sheet in (value, *(sheets if type(sheets) is list else [])):
        cells = sheet.get("cells") if type(sheet) is dict else None
        yield from (cell for cell in (cells if type(cells) is list else []) if type(cell) is dict)


def _length(value: Any) -> int:
    return len(json.dumps(value))


def _refuse_long(notebook: NotebookNode) -> None:
    lengths = [len(cell.source) for cell in notebook.cells]
    if max(lengths, default=0) > SOURCE_LIMIT:
        raise Excessive(f"una celda de más de {SOURCE_LIMIT >> 10} mil caracteres")
    if sum(lengths) > SOURCES_LIMIT:
        raise Excessive(f"más de {SOURCES_LIMIT >> 10} mil caracteres de código y texto")


def _new_cell(cell: dict[str, Any]) -> NotebookNode:
    """Build a valid cell from what is usable of another."""
    text = source_of(cell)
    new = new_code_cell(text) if cell.get("cell_type") == "code" else new_markdown_cell(text)
    if grade_id := grade_id_of(cell):
        new.metadata["nbgrader"] = NotebookNode(grade_id=grade_id)
    return new


def source_of(cell: dict[str, Any]) -> str:
    """Return the text of a cell of any format."""
    source = cell.get("source", cell.get("input", ""))
    parts = source if isinstance(source, list) else [source]
    # Half of a surrogate pair is nothing that a file in UTF-8 can hold.
    return "".join(part for part in parts if isinstance(part, str)).encode("utf-8", "replace").decode()


def grade_id_of(cell: dict[str, Any]) -> str | None:
    """Return the grade id that a cell claims."""
    metadata = cell.get("metadata")
    claimed = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = claimed.get("grade_id") if isinstance(claimed, dict) else None
    return grade_id.encode("utf-8", "replace").decode()[:1000] if isinstance(grade_id, str) else None
