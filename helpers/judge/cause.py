"""Finds the cell that ended with an error before the test cells: what they say is often only what came of that."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nbformat import NotebookNode
from nbgrader import utils

from helpers.checking.failure import short_text
from helpers.judge.kinds import is_test

__all__ = ["CAUSE_LIMIT", "FIRST", "Causes"]

#: Begins the line that names the cause.
FIRST = "Primero: "
#: Its longest, in characters.
CAUSE_LIMIT = 600
#: How IPython marks the line of a cell in a traceback, after the colours are taken away; and names it in a SyntaxError.
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ARROW = re.compile(r"^-+> (\d+)", re.MULTILINE)
_SYNTAX = re.compile(r" \([^()]*, line (\d+)\)$")
#: What IPython prints of a magic that isn't there: no error to nbformat, but the cell ends with it.
_USAGE = "UsageError: "
#: The kinds of errors that show what a cell above would have defined.
_UNDEFINED = "NameError"


class Causes:
    """The errors of a notebook's own cells, which have been executed."""

    def __init__(self, cells: Sequence[NotebookNode]) -> None:
        own = [(i, cell) for i, cell in enumerate(cells) if cell.cell_type == "code" and not is_test(cell)]
        solutions = [i for i, cell in own if utils.is_solution(cell)]
        failed = [(i, said) for i, cell in own if (said := _ending(cell, i + 1))]
        #: By place: the sentence about the first cell with a solution that failed, and about the first cell before one.
        self._in_solution = [(i, said) for i, said in failed if i in solutions][:1]
        self._before = [(i, said) for i, said in failed if solutions and i < solutions[-1]][:1]

    def of(self, error: NotebookNode, place: int) -> str | None:
        """Return a line about what a test's error may come of: any error of it, if the solution itself didn't run.

        What another cell above lacks counts only where the error is that a name isn't defined.
        """
        undefined = _UNDEFINED in error.ename or _UNDEFINED in error.evalue
        for where, said in (*self._in_solution, *(self._before if undefined else ())):
            if where < place:
                return said
        return None


def _ending(cell: NotebookNode, number: int) -> str | None:
    """Say with which error a cell ended, and where; None if it ended well."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    if errors:
        error = errors[-1]
        found = _SYNTAX.search(error.evalue) or _ARROW.search(_COLOUR.sub("", "\n".join(error.traceback)))
        text = _SYNTAX.sub("", error.evalue)
        what = f"{error.ename}: {text}" if text else error.ename
    else:
        printed = [o.text for o in cell.outputs if o.output_type == "stream" and o.name == "stderr"]
        what = next((text for text in printed if text.startswith(_USAGE)), "")
        error, found = None, None
    if not what:
        return None
    lines, line = cell.source.splitlines(), int(found[1]) if found else 0
    where = f", línea {line}: `{short_text(lines[line - 1], 80)}`" if 0 < line <= len(lines) else ""
    which = "la celda de tu solución" if utils.is_solution(cell) else "una celda de más arriba"
    return (
        f"{FIRST}{which} (la número {number} del notebook{where}) terminó con {short_text(what, 200)}; lo que sigue en "
        f"esa celda no corrió. {_next_step(error)}"
    )


def _next_step(error: NotebookNode | None) -> str:
    if error is not None and error.ename in ("ModuleNotFoundError", "ImportError"):
        return "Sacá ese import, o pedí que el curso instale el módulo: donde se corrige no está."
    return "Reiniciá el kernel, corré todas las celdas en orden y arreglá esa primero."
