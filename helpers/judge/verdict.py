"""Leaves in each autograder-test cell only what decides its points: an error, or its absence."""

from __future__ import annotations

import itertools

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor

from helpers.judge.cause import Causes
from helpers.judge.kinds import is_hidden, is_test
from helpers.judge.messages import NEVER_RAN, explain, explained, not_executed

__all__ = ["Verdict"]


class Verdict(NbGraderPreprocessor):
    """Make the outputs of autograder-test cells say what nbgrader is to conclude from them.

    nbgrader takes the first decisive output: text on stderr is worth 0 points, and the value of the last expression as
    many as it says (`nbgrader.utils.determine_grade`). Here only an error decides. So what a student's function prints
    or warns stays as plain output and costs nothing, and a cell that was never executed counts as failed.
    """

    _causes = Causes([])

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Rewrite the outputs of one notebook's test cells."""
        # What cells show after a hidden test isn't given back, and so it is no part of a message either.
        self._causes = Causes(list(itertools.takewhile(lambda cell: not is_hidden(cell), nb.cells)))
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell: NotebookNode, resources: dict, cell_index: int) -> tuple[NotebookNode, dict]:
        """Rewrite the outputs of one cell."""
        if not is_test(cell):
            return cell, resources
        errors = [output for output in cell.outputs if output.output_type == "error"]
        others = [_without_weight(output) for output in cell.outputs if output.output_type != "error"]
        if not errors and cell.execution_count is None:
            errors = [not_executed("la celda no se ejecutó")]
        if errors:
            # After a timeout the interrupt comes first; the last error is the one that ended the cell.
            cause = self._causes.of(errors[-1], cell_index)
            errors = [explained(errors[-1]) if is_hidden(cell) else _with_explanation(errors[-1])]
            if cause and errors[0].ename not in NEVER_RAN:
                errors[0].evalue = f"{cause}\n{errors[0].evalue}"
                errors[0].traceback = [cause, *errors[0].traceback]
        cell.outputs = [*errors, *others]
        return cell, resources


def _without_weight(output: NotebookNode) -> NotebookNode:
    """Return an output in a form that nbgrader neither gives nor takes points for."""
    if output.output_type == "stream":
        output.name = "stdout"
    elif output.output_type == "execute_result":
        output = new_output("display_data", data=output.data, metadata=output.metadata)
    return output


def _with_explanation(error: NotebookNode) -> NotebookNode:
    """Return the error of a visible test, with an explanation where it says too little."""
    if error.ename == "NameError":
        error.traceback = [*error.traceback, "", *explain(error)]
    elif error.ename == "CellTimeoutError":
        return explained(error)
    return error
