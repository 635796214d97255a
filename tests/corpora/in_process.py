"""Runs a notebook with a solution in it inside this process: the quick way to try a check.

The corpora go through kernels and nbgrader as well (`make corpora`); this takes a hundredth of the time.
"""

from __future__ import annotations

import contextlib
import functools
import io
import tempfile
import warnings
from pathlib import Path

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from helpers.checking.calling import preserved_state

SOURCE = Path(__file__).parents[2] / "source" / "ejercicios"


def notebook_path(exercise: int) -> Path:
    """Return the source notebook of an exercise."""
    (path,) = SOURCE.glob(f"{exercise}_*.ipynb")
    return path


class _Shell(InteractiveShell):
    """Without tracebacks, which nobody reads here, and without the slow clearing at the end of the process."""

    def atexit_operations(self) -> None:
        pass

    def showtraceback(self, *args: object, **kwargs: object) -> None:
        pass


@functools.cache
def _notebook(exercise: int) -> nbformat.NotebookNode:
    return nbformat.read(notebook_path(exercise), as_version=4)


def points(exercise: int) -> dict[str, float]:
    """Return what each grade cell of an exercise is worth."""
    found = [cell.metadata.get("nbgrader", {}) for cell in _notebook(exercise).cells]
    return {meta["grade_id"]: meta["points"] for meta in found if meta.get("grade")}


def run(exercise: int, solution: str, *, until_refused: bool = False) -> dict[str, BaseException | None]:
    """Run the notebook of an exercise with `solution` in its solution cell; perhaps only until a cell refuses it.

    Returns
    -------
    dict of str to (exception or None)
        What each grade cell raised.
    """
    notebook = _notebook(exercise)
    raised: dict[str, BaseException | None] = {}
    # With a name of its own: cloudpickle then sends what a cell defines by value, as it does in a kernel.
    shell = _Shell(user_ns={"__name__": "__main__"}, config=Config(HistoryManager={"enabled": False}))
    with (
        preserved_state(),
        tempfile.TemporaryDirectory(prefix="sealed-", ignore_cleanup_errors=True) as folder,
        contextlib.chdir(folder),
        contextlib.redirect_stderr(io.StringIO()),
        capture_output(),
        warnings.catch_warnings(record=True),
    ):
        warnings.simplefilter("default")  # an answer may warn; only warnings of ours are errors
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            meta = cell.metadata.get("nbgrader", {})
            result = shell.run_cell(solution if meta.get("solution") else cell.source, store_history=False)
            if meta.get("grade"):
                raised[meta["grade_id"]] = result.error_before_exec or result.error_in_exec
                if until_refused and raised[meta["grade_id"]] is not None:
                    break
        shell.user_ns.clear()  # a file that the answer left open is closed here, not in another test
    return raised
