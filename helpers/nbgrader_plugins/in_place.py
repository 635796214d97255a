"""Without walls (`isolation = "none"`): nbgrader's own execution, its tests beside the student's code in one kernel.

For a course on a system that has no walls, whose instructor trusts the students. What breaks in a submission costs what
it costs behind walls: an endless loop its cell, a dead kernel that cell and those that follow.
"""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from nbgrader.utils import temp_attrs
from traitlets import Integer, List, Unicode

from helpers.judge.kinds import is_test
from helpers.judge.messages import not_executed, not_handed_in
from helpers.nbgrader_plugins.cells import is_missing
from helpers.sandbox.scratch import Folder
from helpers.student.program import put

__all__ = ["NO_WALLS", "ExecuteInPlace"]

#: What a terminal, a log and the report say, in red.
NO_WALLS = (
    'SIN PAREDES (isolation = "none"): cada entrega corre como un programa tuyo. Puede leer, cambiar y borrar lo que '
    "vos podés, también soluciones y notas, y sacarse puntos que no le tocan."
)
#: How often a kernel is started, at most: two that start at a time may take the same port.
ATTEMPTS = 3
#: Seconds for the imports, and for a kernel that was interrupted to say so.
START, IOPUB = 120, 10


class ExecuteInPlace(Execute):
    """nbgrader's `Execute`, which goes on after whatever a cell does."""

    notebook_timeout = Integer(300, min=1, help="Seconds that all cells of a notebook may take.")
    preload = List(Unicode(), help="Modules that the kernel imports before the time of its first cell begins.")

    #: When the time of the whole notebook is over.
    _deadline = 0.0

    def run(self, nb: NotebookNode, resources: dict, files: dict[str, bytes]) -> None:
        """Execute a notebook in a new folder, which holds these files beside it."""
        self.shutdown_kernel = "immediate"
        self.error_on_timeout = {
            "ename": CellTimeoutError.__name__,
            "evalue": self._late(),
            "traceback": [self._late()],
        }
        self.iopub_timeout = IOPUB
        self.timeout_func = lambda cell: max(1, min(self.timeout, int(self._deadline - time.monotonic())))
        for left in reversed(range(ATTEMPTS)):
            #: Why no further cell runs, and how many have.
            self._dead, self._begun = "", 0
            with Folder("in-place") as folder:
                put(Path(folder), files)
                try:
                    self.preprocess(nb, {**resources, "metadata": {**resources["metadata"], "path": folder}})
                    return
                except RuntimeError:
                    if self._begun or not left:
                        raise

    def start_new_kernel(self, **kwargs: Any) -> None:
        """Start a kernel whose own remarks reach no terminal."""
        super().start_new_kernel(**kwargs, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple[NotebookNode, dict]:
        """Execute one cell, or say why that isn't possible."""
        if cell.cell_type != "code":
            return cell, resources
        if not self._begun:
            self._import()
            self._deadline = time.monotonic() + self.notebook_timeout
        self._begun += 1
        cell.outputs, cell.execution_count = [], None
        if is_missing(cell):
            cell.outputs = [not_handed_in()]
            return cell, resources
        if not self._dead and time.monotonic() > self._deadline:
            self._end(index, "pasó el tiempo de un notebook entero")
        if not self._dead:
            try:
                return super().preprocess_cell(cell, resources, index)
            except DeadKernelError:
                self._end(index, "terminó")
            except CellTimeoutError:
                self._end(index, "no respondió al interrumpirlo")
        if is_test(cell):
            cell.outputs = [not_executed(self._dead)]
        return cell, resources

    def _import(self) -> None:
        """Import what takes seconds, a minute on a busy machine: it isn't the student's time. No name is defined."""
        with temp_attrs(self, timeout=START):
            code = f"[__import__(name) for name in {list(self.preload)!r}]"
            self.wait_for_reply(self.kc.execute(code, silent=True, store_history=False))

    def _end(self, index: int, why: str) -> None:
        self.log.error("The kernel ended in cell %d: %s", index + 1, why)
        self._dead = (
            f"el proceso que corre tu notebook {why} en la celda {index + 1}; esa celda y las que siguen no se "
            "pudieron corregir"
        )

    def _late(self) -> str:
        return f"pasaron {self.timeout} segundos sin que terminara"
