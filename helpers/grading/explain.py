"""Says in Spanish what ended an autograder-test cell."""

from __future__ import annotations

import re

from nbformat import NotebookNode

from helpers.checks.failure import CheckFailure

__all__ = ["explain"]

_MISSING = re.compile(r"name '(?P<name>\w+)' is not defined")


def explain(error: NotebookNode) -> list[str]:
    """Return what a student reads about an error output.

    Parameters
    ----------
    error : nbformat.NotebookNode
        An output of type `error`.

    Returns
    -------
    list of str
        The message of a failed check as it is. For any other error, lines of the same form: what was expected, what
        came, a hint; without source or traceback of the test.
    """
    if error.ename == CheckFailure.__name__:
        return error.evalue.split("\n")
    missing = _MISSING.search(error.evalue) if error.ename == "NameError" else None
    if missing:
        failure = CheckFailure(
            f"que tu notebook defina `{missing['name']}`",
            "ese nombre no existe cuando corre la comprobación",
            "¿está escrito igual que en la consigna, y la celda de la solución corre entera y sin errores?",
        )
    elif error.ename == "CellTimeoutError":
        failure = CheckFailure(
            "que la celda termine en unos segundos",
            error.evalue or "no terminó a tiempo",
            "¿hay un ciclo que no termina, o un input() que espera una respuesta?",
        )
    elif error.ename == "CellNotExecuted":
        failure = CheckFailure(
            "que el notebook corra de principio a fin",
            error.evalue,
            "buscá en esa celda algo que cierre el intérprete (exit, os._exit) o que agote la memoria.",
        )
    else:
        failure = CheckFailure(
            "que la comprobación corra sin errores",
            f"{error.ename}: {error.evalue}"[:300],
            "reiniciá el kernel, corré todas las celdas en orden y mirá cuál falla primero.",
        )
    return failure.lines()
