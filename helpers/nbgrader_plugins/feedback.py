"""Keeps hidden tests out of what a student gets back."""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import ClearHiddenTests
from traitlets import List, Unicode

from helpers.judge.kinds import is_hidden, is_test
from helpers.judge.messages import explained
from helpers.nbgrader_plugins.grading_seed import spend

__all__ = ["HideTests"]

WITHHELD = "(lo que esta celda mostró no se devuelve, porque corrió después de una comprobación oculta)\n"


class HideTests(ClearHiddenTests):
    """Clear the source of hidden tests, and all that could say what they asked.

    nbgrader's `ClearHiddenTests` clears the source only. A traceback would show it again, and what a student's function
    prints may hold the hidden inputs. So may all that cells show which run after the first hidden test. The graded
    notebook keeps it, for the instructor.

    Messages quote a few words of what a function returned or raised. So the seed that drew the inputs is spent then.
    """

    _hidden_ran = False

    #: Every exporter to HTML sets it for all; nbgrader's base class says that it can't be set, and traitlets remarks on
    #: that in each run.
    display_data_priority = List(Unicode()).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Clear one notebook."""
        self._hidden_ran = False
        coursedir = getattr(getattr(self.parent, "parent", None), "coursedir", None)
        if coursedir is not None:
            spend(Path(coursedir.root), str(nb.metadata.get("grading", {}).get("seed")))
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell: NotebookNode, resources: dict, cell_index: int) -> tuple[NotebookNode, dict]:
        """Clear one cell."""
        if cell.cell_type == "code":
            self._hidden_ran = self._hidden_ran or is_hidden(cell)
            errors = [output.ename for output in cell.outputs if output.output_type == "error"]
            if is_hidden(cell):
                cell.outputs = [explained(output) for output in cell.outputs if output.output_type == "error"]
            elif self._hidden_ran and errors and is_test(cell):
                cell.outputs = [new_output("error", ename=errors[0], evalue=WITHHELD, traceback=[WITHHELD])]
            elif self._hidden_ran and cell.outputs:
                cell.outputs = [new_output("stream", name="stdout", text=WITHHELD)]
        return super().preprocess_cell(cell, resources, cell_index)
