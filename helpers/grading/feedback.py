"""Keeps hidden tests out of what a student gets back."""

from __future__ import annotations

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import ClearHiddenTests

from helpers.grading.explain import explain
from helpers.grading.verdict import is_hidden

__all__ = ["HideTests"]


class HideTests(ClearHiddenTests):
    """Clear the source of hidden tests, and everything but the message from their outputs.

    nbgrader's `ClearHiddenTests` clears the source; a traceback would show it again, and what a student's function
    prints while it is tested may hold the hidden inputs.
    """

    def preprocess_cell(self, cell: NotebookNode, resources: dict, cell_index: int) -> tuple[NotebookNode, dict]:
        """Clear one cell."""
        if cell.cell_type == "code" and is_hidden(cell):
            errors = [output for output in cell.outputs if output.output_type == "error"]
            # A message that `Verdict` wrote is ready; anything else is explained here.
            cell.outputs = [
                error if error.traceback == error.evalue.split("\n")
                else new_output("error", ename=error.ename, evalue="", traceback=explain(error))
                for error in errors
            ]
        return super().preprocess_cell(cell, resources, cell_index)
