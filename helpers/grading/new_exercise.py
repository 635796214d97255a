"""Writes the frame of a new exercise's notebook: `make exercise NAME=… FUNCTION=… CHECKS=…`.

The frame has every cell that an exercise needs, with its id, its grade id and its points; what an author has to write
is marked. `docs/authoring.md` walks through one.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.grading.course import CHECKOUT

__all__ = ["MARK", "frame", "main"]

FOLDER = CHECKOUT / "source" / "ejercicios"
#: What an author has to replace begins with it; a test looks for what is left.
MARK = "PENDIENTE:"
POINTS = 10
VISIBLE = {"forma": "qué forma tiene lo que devuelve", "ejemplo": "el ejemplo de la consigna"}
#: Fewer would make one slip cost too much.
FEWEST = 4
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_CHECK = re.compile(r"(?P<slug>[a-z][a-z0-9_]*)=(?P<module>[a-z_]+)\.(?P<function>check_[a-z_]+)")
_CELL = re.compile(r"^%% (?P<kind>markdown|code|solution|test) (?P<id>[a-z0-9-]+)(?: (?P<points>\d+))?\n", re.MULTILINE)


def frame(name: str, function: str, checks: list[str]) -> NotebookNode:
    """Return the notebook.

    Parameters
    ----------
    name : str
        Number and name of the exercise, such as `6_particion`: ASCII, as it is in grade ids and file names.
    function : str
        What the student writes.
    checks : list of str
        Each hidden test cell: the end of its grade id and what it calls, such as `orden=split.check_order`, which
        stands for `helpers.checks.split.check_order`. Each takes the student's function.

    Returns
    -------
    nbformat.NotebookNode
        Two visible test cells of a point each, the other eight points spread over the hidden ones.

    Raises
    ------
    ValueError
        If a name can't be one, or there are fewer than four checks.
    """
    if not re.fullmatch(r"[1-9]_[a-z][a-z0-9_]*", name):
        raise ValueError(f"an exercise can't be called {name!r}: a digit, `_`, and lowercase ASCII, as 6_particion")
    if not function.isidentifier():
        raise ValueError(f"a function can't be called {function!r}: a name of Python's is needed")
    found = [match for match in map(_CHECK.fullmatch, checks) if match]
    if not len(checks) == len(found) >= FEWEST:
        raise ValueError(f"{checks!r} isn't a list of {FEWEST} checks or more, as orden=split.check_order")
    each, left = divmod(POINTS - len(VISIBLE), len(found))
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates") / "ejercicio", encoding="utf-8"),
        undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True,
    )
    text = templates.get_template("cells.txt.j2").render(
        number=name[0], function=function, mark=MARK, total=POINTS, visible=VISIBLE,
        checks=[check.groupdict() | {"points": each + (number < left)} for number, check in enumerate(found)],
    )
    _, *parts = _CELL.split(text)
    cells = [_cell(*parts[start : start + 4]) for start in range(0, len(parts), 4)]
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})


def _cell(kind: str, cell_id: str, points: str | None, source: str) -> NotebookNode:
    """Make a cell; one that is graded, or the solution, as nbgrader's *Create Assignment* does."""
    if kind == "markdown":
        return new_markdown_cell(source.strip("\n"), id=cell_id)
    cell = new_code_cell(source.strip("\n"), id=cell_id)
    if kind != "code":
        test = kind == "test"
        cell.metadata["nbgrader"] = {
            "schema_version": 3, "grade_id": cell_id.replace("-", "_"), "grade": test, "locked": test,
            "solution": not test, "task": False, **({"points": int(points)} if test and points else {}),
        }
    return cell


def main(arguments: list[str] | None = None, folder: Path = FOLDER) -> None:
    """Write the notebook into `source/ejercicios/`, and refuse a number that is taken."""
    parser = argparse.ArgumentParser(prog="python -m helpers.grading.new_exercise", description=__doc__)
    parser.add_argument("name", help="number and name, as 6_particion")
    parser.add_argument("function", help="what the student writes")
    parser.add_argument("checks", nargs="+", help="end of the grade id and check, as orden=split.check_order")
    given = parser.parse_args(arguments)
    taken = sorted(folder.glob(f"{given.name[:1]}_*.ipynb"))
    if taken:
        parser.error(f"{taken[0].name} has the number {given.name[:1]}: choose another one")
    try:
        notebook = frame(given.name, given.function, given.checks)
    except ValueError as error:
        parser.error(str(error))
    path = folder / f"{given.name}.ipynb"
    nbformat.write(notebook, path)
    print(f"{path}: replace what begins with «{MARK}»")


if __name__ == "__main__":
    main()
