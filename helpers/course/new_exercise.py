"""Writes the frame of a new exercise's notebook: `make exercise NAME=… FUNCTION=… CHECKS=…`.

What the author has to write is marked; see `docs/authoring.md`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.pipeline.course_folder import CHECKOUT
from helpers.report.templates import templates

__all__ = ["MARK", "command", "frame"]

FOLDER = CHECKOUT / "source" / "ejercicios"
#: Begins each text that the author has to replace; a test looks for those that are left.
MARK = "PENDIENTE:"
POINTS = 10
VISIBLE = {"forma": "qué forma tiene lo que devuelve", "ejemplo": "el ejemplo de la consigna"}
#: With fewer hidden checks, one mistake costs too much.
FEWEST = 4
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_CHECK = re.compile(r"(?P<slug>[a-z][a-z0-9_]*)=(?P<module>[a-z_]+)\.(?P<function>check_[a-z_]+)")
_CELL = re.compile(r"^%% (?P<kind>markdown|code|solution|test) (?P<id>[a-z0-9-]+)(?: (?P<points>\d+))?\n", re.MULTILINE)


def frame(name: str, function: str, checks: list[str]) -> NotebookNode:
    """Return the notebook: two visible tests of a point each; the hidden checks share the other eight points.

    `name` is such as `6_particion`. A check is the end of its grade id and its function: `orden=split.check_order`
    calls `helpers.checks.split.check_order`. Raise `ValueError` for a wrong name or fewer than four checks.
    """
    if not re.fullmatch(r"[1-9]_[a-z][a-z0-9_]*", name):
        raise ValueError(f"an exercise can't be called {name!r}: a digit, `_`, and lowercase ASCII, as 6_particion")
    if not function.isidentifier():
        raise ValueError(f"a function can't be called {function!r}: a name of Python's is needed")
    found = [match for match in map(_CHECK.fullmatch, checks) if match]
    if not len(checks) == len(found) >= FEWEST:
        raise ValueError(f"{checks!r} isn't a list of {FEWEST} checks or more, as orden=split.check_order")
    each, left = divmod(POINTS - len(VISIBLE), len(found))
    folder = Path(__file__).with_name("templates") / "ejercicio"
    frames = templates(folder, markup=False, trim_blocks=True, keep_trailing_newline=True)
    text = frames.get_template("cells.txt.j2").render(
        number=name[0],
        function=function,
        mark=MARK,
        total=POINTS,
        visible=VISIBLE,
        checks=[check.groupdict() | {"points": each + (number < left)} for number, check in enumerate(found)],
    )
    _, *parts = _CELL.split(text)
    cells = [_cell(*parts[start : start + 4]) for start in range(0, len(parts), 4)]
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})


def _cell(kind: str, cell_id: str, points: str | None, source: str) -> NotebookNode:
    """Make a cell, with the metadata of nbgrader's *Create Assignment* on tests and solution."""
    if kind == "markdown":
        return new_markdown_cell(source.strip("\n"), id=cell_id)
    cell = new_code_cell(source.strip("\n"), id=cell_id)
    if kind != "code":
        test = kind == "test"
        cell.metadata["nbgrader"] = {
            "schema_version": 3,
            "grade_id": cell_id.replace("-", "_"),
            "grade": test,
            "locked": test,
            "solution": not test,
            "task": False,
            **({"points": int(points)} if test and points else {}),
        }
    return cell


def command(name: str, function: str, checks: list[str], folder: Path = FOLDER) -> int:
    """Write the notebook; return 2 if the number is taken or an argument is wrong."""
    try:
        taken = sorted(folder.glob(f"{name[:1]}_*.ipynb"))
        if taken:
            raise ValueError(f"{taken[0].name} has the number {name[:1]}: choose another one")
        notebook = frame(name, function, checks)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook, path)
    print(f"{path}: replace what begins with «{MARK}»")
    return 0
