"""Reads a submitted file, whatever is in it."""

from __future__ import annotations

import json
from typing import IO

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.nbgrader_plugins.quiet import quietly

__all__ = ["SubmissionExporter", "read_submission", "unreadable"]

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
            notebook = read_submission(file.read())
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

    A byte order mark is ignored: some Windows editors write one. An invalid notebook becomes a new one with the sources
    and grade ids of its cells. Any other file becomes one cell that says, in Spanish, what is wrong.
    """
    try:
        text = content.decode("utf-8-sig")
        if "\\ud" in text.lower():  # half of a surrogate pair is JSON, and nothing that a file in UTF-8 can hold
            text = json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8", "replace").decode()
        with quietly():
            notebook = nbformat.convert(nbformat.reader.reads(text), 4)
            nbformat.validate(notebook)  # gives new ids in place of equal ones, and where there are none
        return notebook
    except Exception:
        return _salvage(content)


def _salvage(content: bytes) -> NotebookNode:
    """Keep the sources and the grade ids of a notebook that breaks the format."""
    try:
        text = json.dumps(json.loads(content.decode("utf-8-sig")), ensure_ascii=False).encode("utf-8", "replace")
        cells = json.loads(text)["cells"]
        return new_notebook(cells=[_new_cell(cell) for cell in cells if isinstance(cell, dict)])
    except Exception as error:
        reason = unreadable(content) or f"no es un notebook de Jupyter ({type(error).__name__})"
        return new_notebook(cells=[new_markdown_cell(UNREADABLE.format(reason=reason))])


def unreadable(content: bytes) -> str | None:
    """Say why a file can't be a notebook, as a Spanish predicate without its subject; `None` if it may be one."""
    if not content.strip():
        return "está vacío"
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except Exception as error:
        return f"no es un notebook de Jupyter ({type(error).__name__})"
    # Format 3 has its cells in worksheets.
    cells = (value.get("cells"), value.get("worksheets")) if isinstance(value, dict) else ()
    return None if any(isinstance(each, list) for each in cells) else "no es un notebook de Jupyter (no tiene celdas)"


def _new_cell(cell: dict) -> NotebookNode:
    """Build a valid cell from what is usable of another."""
    source = cell.get("source", "")
    source = source if isinstance(source, str) else "".join(part for part in source if isinstance(part, str))
    new = new_code_cell(source) if cell.get("cell_type") == "code" else new_markdown_cell(source)
    metadata = cell.get("metadata")
    claimed = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if isinstance(claimed, dict):
        new.metadata["nbgrader"] = NotebookNode(grade_id=claimed.get("grade_id"))
    return new
