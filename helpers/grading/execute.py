"""Executes a submission to its end, whatever its kernel does."""

from __future__ import annotations

import os

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import Execute

from helpers.checks.inputs import SEED_VARIABLE
from helpers.grading.explain import not_executed
from helpers.grading.kernel import SocketKernelManager

__all__ = ["ResilientExecute"]


class ResilientExecute(Execute):
    """nbgrader's `Execute`, except that a dead kernel costs cells and not the submission.

    The cell in which the kernel dies, or stops answering, and all cells after it get an error output; what ran before
    keeps its outputs and its points.
    """

    _halted: str | None = None

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("kernel_manager_class", SocketKernelManager)
        super().__init__(*args, **kwargs)

    def preprocess(self, nb: NotebookNode, resources: dict, km: object = None) -> tuple[NotebookNode, dict]:
        """Execute one notebook."""
        self._halted = None
        seed = os.environ.get(SEED_VARIABLE)
        self.log.info("Hidden inputs are drawn from %s=%s", SEED_VARIABLE, seed)
        nb.metadata["grading"] = {"seed": seed}
        return super().preprocess(nb, resources, km)

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple[NotebookNode, dict]:
        """Execute one cell, or say why it can't be."""
        if self._halted is None:
            try:
                return super().preprocess_cell(cell, resources, index)
            except Exception as error:  # DeadKernelError, CellTimeoutError, or what a broken kernel provokes
                self.log.error("The execution stops at cell %d: %s: %s", index, type(error).__name__, error)
                self._halted = (
                    f"el kernel murió o dejó de responder en la celda {index + 1} ({type(error).__name__}); "
                    "esa celda y las que siguen no se pudieron corregir"
                )
        if cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell):
            cell.outputs = [not_executed(self._halted)]
        return cell, resources
