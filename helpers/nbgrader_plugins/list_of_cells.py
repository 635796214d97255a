"""Writes, beside the released notebooks, which cells each has: a student's Validate knows by it what is missing."""

from __future__ import annotations

import json
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from helpers.nbgrader_plugins.raw_cells import raw
from helpers.nbgrader_plugins.released import mark_of

__all__ = ["LIST", "ListCells"]

#: By notebook and grade id, what a cell is known by, its nbgrader metadata as released, and its first line.
LIST = "comprobaciones.json"


class ListCells(NbGraderPreprocessor):
    """The last of what makes a release: nothing of a notebook is changed here."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Write one notebook's cells into the list."""
        names, directory = resources["nbgrader"], self.parent.parent.coursedir
        path = Path(directory.format_path(directory.release_directory, names["student"], names["assignment"]), LIST)
        known = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        known[names["notebook"]] = {
            cell.metadata.nbgrader.grade_id: {
                **{key: value for key, value in mark_of(raw(cell)).items() if key != "names"},
                "title": cell.source.split("\n")[0].removeprefix("# "),
                "nbgrader": cell.metadata.nbgrader,
            }
            for cell in nb.cells
            if "nbgrader" in cell.metadata
        }
        path.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", "utf-8")
        return nb, resources
