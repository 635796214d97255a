"""Keeps hidden tests out of what a student gets back."""

from __future__ import annotations

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests
from traitlets import List, Unicode

from helpers.judge.messages import explained
from helpers.judge.verdict import is_hidden

__all__ = ["HideTests"]


class HideTests(ClearHiddenTests):
    """Clear the source of hidden tests, and everything but the message from their outputs.

    nbgrader's `ClearHiddenTests` clears the source only. A traceback would show it again, and what a student's function
    prints may hold the hidden inputs.
    """

    #: Every exporter to HTML sets it for all; nbgrader's base class says that it can't be set, and traitlets remarks on
    #: that in each run.
    display_data_priority = List(Unicode()).tag(config=True)

    def preprocess_cell(self, cell: NotebookNode, resources: dict, cell_index: int) -> tuple[NotebookNode, dict]:
        """Clear one cell."""
        if cell.cell_type == "code" and is_hidden(cell):
            cell.outputs = [explained(output) for output in cell.outputs if output.output_type == "error"]
        return super().preprocess_cell(cell, resources, cell_index)
