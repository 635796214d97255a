"""Executes a submission in a process of its own, and judges it from outside; or in place, where a course says so."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Dict, Enum, Float, Integer, List, Unicode

from helpers.checking.inputs import SEED_VARIABLE
from helpers.judge.clock import Overran, own_seconds
from helpers.judge.judge import Judge
from helpers.judge.kinds import is_hidden, is_test
from helpers.judge.messages import not_executed, not_handed_in
from helpers.nbgrader_plugins.cells import is_missing
from helpers.nbgrader_plugins.in_place import ExecuteInPlace
from helpers.sandbox.files import files_beside, notebooks_beside
from helpers.sandbox.isolation import AUTO, LANDLOCK, NAMESPACES, NONE, choose
from helpers.sandbox.session import Died, Session, TookTooLong
from helpers.sandbox.warm_pool import Start, warm_processes
from helpers.student.policy import Limits

__all__ = ["SealedExecute"]


class SealedExecute(NbGraderPreprocessor):
    """In nbgrader's `Execute`'s place: student cells run in the student process, test cells in the judge.

    If the student process dies, test cells from there on get an error output; what ran before keeps its outputs and its
    points.
    """

    #: Number of the cell in which the student process ended.
    _where = 1

    timeout = Integer(30, min=1, help="Seconds that a cell may take.").tag(config=True)
    notebook_timeout = Integer(300, min=1, help="Seconds that all cells of a notebook may take.").tag(config=True)
    isolation = Enum(
        [AUTO, NAMESPACES, LANDLOCK, NONE],
        AUTO,
        help="The walls round a student process; `auto` are the strongest that this machine proves to have. With "
        "`none` a submission runs as nbgrader runs it, and can read and change all that its grader can.",
    ).tag(config=True)
    preload = List(
        Unicode(), ["numpy", "pandas"], help="Modules that the warm process imports, once for all notebooks."
    ).tag(config=True)
    warm_up = Unicode(
        "",
        help="Python that the warm process runs once: what it has libraries look up and keep, no notebook looks up "
        "again. Nothing else of it may be left where a notebook could see it.",
    ).tag(config=True)
    stand_ins = Dict(
        key_trait=Unicode(),
        value_trait=Unicode(),
        help="By grade id of a locked cell: what the judge runs in its "
        "place, outside, and whose data it defines in the notebook; nothing, for a cell that only shows something.",
    ).tag(config=True)
    memory = Float(3, min=0.5, help="GiB that a notebook may use.").tag(config=True)
    processes = Integer(128, min=8, help="Processes and threads that a notebook may have at a time.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Execute and judge one notebook."""
        start, self._where = time.monotonic(), 1
        seed = os.environ.get(SEED_VARIABLE) or secrets.token_hex(8)
        self.log.info("Hidden inputs are drawn from %s=%s", SEED_VARIABLE, seed)
        walls = choose(self.isolation)
        files = files_beside(Path(resources["metadata"]["path"]), self._submitted(resources))
        code = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "code")
        # As they came: a graded one holds hidden tests.
        notebooks = notebooks_beside(code, files, resources["nbgrader"].get("handed_in", {}))
        if walls == NONE:
            limits = {"timeout": self.timeout, "notebook_timeout": self.notebook_timeout}
            in_place = ExecuteInPlace(parent=self, preload=self.preload, **limits)
            in_place.run(nb, resources, {**files, **notebooks})
        else:
            self._run_sealed(nb, files, notebooks, walls, seed)
        nb.metadata["grading"] = nb.metadata.get("grading", {}) | {
            "seed": seed,
            "isolation": walls,
            "seconds": round(time.monotonic() - start, 3),
        }
        return nb, resources

    def _run_sealed(
        self, nb: NotebookNode, files: dict[str, bytes], notebooks: dict[str, bytes], walls: str, seed: str
    ) -> None:
        limits = Limits(memory=int(self.memory * 2**30), processes=self.processes, cpu=2 * self.notebook_timeout)
        warm = warm_processes(walls, tuple(self.preload), self.warm_up, limits, seed)
        session = warm.open(self.notebook_timeout)
        try:
            # Equal notebooks draw the same in every run, and others something else.
            state = f"{seed}/{[cell.source for cell in nb.cells]}"

            def open_child(start: Start) -> Session:
                child = warm.open(self.timeout, start)
                child.share(session)
                if isinstance(start, int):
                    with contextlib.suppress(Died, TookTooLong):  # the first call will say so
                        child.prepare({}, f"{state}/{start}")
                return child

            judge = Judge(session, open_child, seed, files)
            with contextlib.suppress(Died, TookTooLong):  # the first cell will say so
                session.prepare({**files, **notebooks}, state)
            for number, cell in enumerate(nb.cells, start=1):
                if is_hidden(cell):  # what a cell before it showed stays as it is: see `HideTests`
                    session.forget_displays()
                if cell.cell_type == "code":
                    self._execute(cell, number, session, judge)
        finally:
            session.close()

    def _execute(self, cell: NotebookNode, number: int, session: Session, judge: Judge) -> None:
        """Execute one cell, or say why that isn't possible."""
        cell.outputs, cell.execution_count = [], None
        if is_missing(cell):
            cell.outputs = [not_handed_in()]
            return
        alive = session.dead is None
        try:
            try:
                with own_seconds():
                    self._run(cell, number, session, judge)
            except Overran:
                session.give_up("devolvió lo que lleva demasiado tiempo revisar")
                raise Died(session.dead) from None
        except TookTooLong as error:
            cell.outputs = [*getattr(error, "outputs", []), self._timeout_output()]
        except Died as error:
            cell.outputs = list(getattr(error, "outputs", []))
            if alive:
                self.log.error("The student process ended in cell %d: %s", number, error)
                self._where = number
            if is_test(cell):
                why = (
                    f"el proceso que corre tu notebook {error} en la celda {self._where}; esa celda y las que siguen "
                    "no se pudieron corregir"
                )
                cell.outputs = [not_executed(why)]

    def _run(self, cell: NotebookNode, number: int, session: Session, judge: Judge) -> None:
        if is_test(cell):
            cell.outputs, _ = judge.run(cell.source, cell.metadata.nbgrader.grade_id, self.timeout)
            cell.execution_count = number
        elif (stand_in := self._stand_in(cell)) is not None:
            named = cell.metadata.nbgrader.grade_id
            cell.outputs = judge.stand_in(stand_in, named, self.timeout) if stand_in else []
        else:
            judge.settle(self.timeout)
            cell.outputs, cell.execution_count = session.run_cell(cell.source, self.timeout)

    def _stand_in(self, cell: NotebookNode) -> str | None:
        """Return what runs in a cell's place, if something does."""
        named = cell.metadata.get("nbgrader", {})
        return self.stand_ins.get(named.get("grade_id")) if named.get("locked") else None

    def _timeout_output(self) -> NotebookNode:
        text = f"pasaron {self.timeout} segundos sin que terminara"
        return new_output("error", ename="CellTimeoutError", evalue=text, traceback=[f"La celda no terminó: {text}."])

    def _submitted(self, resources: dict) -> Path | None:
        """Return the folder that was handed in, if nbgrader's converter is there to name it."""
        coursedir = getattr(getattr(self.parent, "parent", None), "coursedir", None)
        if coursedir is None:
            return None
        names = resources["nbgrader"]
        return Path(coursedir.format_path(coursedir.submitted_directory, names["student"], names["assignment"]))
