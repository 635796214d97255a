"""Says in Spanish what ended an autograder-test cell."""

from __future__ import annotations

import re

from nbformat import NotebookNode
from nbformat.v4 import new_output

from helpers.checking.failure import CheckFailure, short_text
from helpers.judge.cause import CAUSE_LIMIT, FIRST

__all__ = ["NEVER_RAN", "NOT_HANDED_IN", "explain", "explained", "not_executed", "not_handed_in"]

_NOT_EXECUTED = "CellNotExecuted"
_NOT_HANDED_IN = "CellNotHandedIn"
_TIMEOUT = "CellTimeoutError"
#: Errors of test cells that say themselves why nothing was asked.
NEVER_RAN = (_NOT_EXECUTED, _NOT_HANDED_IN)

#: Of a test cell that isn't found in the submission: whether it is there, nobody can say.
NOT_HANDED_IN = (
    "no encontramos la celda en la entrega, ni por su marca de nbgrader, ni por su identificador, ni por su texto: "
    "la volvimos a poner, y vale 0"
)

_MISSING = re.compile(r"name '(?P<name>\w+)' is not defined")


def explain(error: NotebookNode) -> list[str]:
    """Return the lines that a student reads about an error, without source or traceback of the test.

    A failed check keeps its message, and so does, cut, what looks like one: an error explained before, with its cause,
    or a student's. Others get the same form: expected, got, hint.
    """
    if error.ename == CheckFailure.__name__:
        return error.evalue.split("\n")
    if error.evalue.startswith(("Esperaba: ", FIRST)):
        lines = error.evalue.split("\n")
        first = [short_text(lines.pop(0), CAUSE_LIMIT)] if lines[0].startswith(FIRST) else []
        return [*first, *(short_text(line) for line in lines[:3])]
    missing = _MISSING.search(error.evalue) if error.ename == "NameError" else None
    if missing:
        failure = CheckFailure(
            f"que tu notebook defina `{missing['name']}`",
            "ese nombre no existe cuando corre la comprobación",
            "¿está escrito igual que en la consigna, y la celda de la solución corre entera y sin errores?",
        )
    elif error.ename == _TIMEOUT:
        failure = CheckFailure(
            "que la celda termine en unos segundos",
            short_text(error.evalue) or "no terminó a tiempo",
            "¿hay un ciclo que no termina, o un input() que espera una respuesta?",
        )
    elif error.ename == _NOT_EXECUTED:
        failure = CheckFailure(
            "que el notebook corra de principio a fin",
            short_text(error.evalue),
            "buscá en esa celda algo que cierre el intérprete (exit, os._exit) o que agote la memoria.",
        )
    else:
        failure = CheckFailure(
            "que la comprobación corra sin errores",
            short_text(f"{error.ename}: {error.evalue}"),
            "reiniciá el kernel, corré todas las celdas en orden y mirá cuál falla primero.",
        )
    return failure.lines()


def explained(error: NotebookNode) -> NotebookNode:
    """Return an error output of the same name that shows only its explanation."""
    lines = explain(error)
    return new_output("error", ename=error.ename, evalue="\n".join(lines), traceback=lines)


def not_executed(why: str) -> NotebookNode:
    """Return the explained error output of a cell that never ran; `why` is in Spanish."""
    return explained(new_output("error", ename=_NOT_EXECUTED, evalue=why))


def not_handed_in() -> NotebookNode:
    """Return the explained error output of a test cell that was missing in the submission."""
    lines = CheckFailure(
        "todas las celdas de comprobación del notebook original",
        NOT_HANDED_IN,
        "bajá el notebook original, pegá tu solución en su celda y entregá ese.",
    ).lines()
    return new_output("error", ename=_NOT_HANDED_IN, evalue="\n".join(lines), traceback=lines)
