"""Cells that are marked, moved, copied, deleted or broken."""

from __future__ import annotations

import json

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from helpers.course.submission import solution_cell
from tests.attacks.attack import Attack
from tests.attacks.parts import NOTHING, RIGHT

__all__ = ["ATTACKS"]


def _tests(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]


def _each(**changes: object):
    """Change the nbgrader metadata of every test cell."""

    def change(notebook: NotebookNode) -> None:
        for cell in _tests(notebook):
            cell.metadata.nbgrader.update(changes)

    return change


def _tags(*tags: str):
    def change(notebook: NotebookNode) -> None:
        for cell in _tests(notebook):
            cell.metadata["tags"] = list(tags)

    return change


def _type(kind: str):
    def change(notebook: NotebookNode) -> None:
        for cell in _tests(notebook):
            cell.cell_type = kind
            del cell["outputs"], cell["execution_count"]

    return change


def _passing(notebook: NotebookNode) -> None:
    for cell in _tests(notebook):
        cell.source = "pass"


def _copies(first: bool):
    """Copy each test cell with another body, before or after the real one."""

    def change(notebook: NotebookNode) -> None:
        for cell in _tests(notebook):
            copy = nbformat.from_dict({**cell, "id": f"{cell.id}-copy", "source": "pass"})
            notebook.cells.insert(notebook.cells.index(cell) + (0 if first else 1), copy)

    return change


def _first(notebook: NotebookNode) -> None:
    tests = _tests(notebook)
    notebook.cells = [*tests, *(cell for cell in notebook.cells if cell not in tests)]


def _delete(*kept: str):
    def change(notebook: NotebookNode) -> None:
        notebook.cells = [
            c for c in notebook.cells if c not in _tests(notebook) or c.metadata.nbgrader.grade_id in kept
        ]

    return change


def _outputs(notebook: NotebookNode) -> None:
    for cell in _tests(notebook):
        cell.execution_count = 5
        cell.outputs = [nbformat.v4.new_output("execute_result", data={"text/plain": "2"}, execution_count=5)]


def _kernel(notebook: NotebookNode) -> None:
    notebook.metadata["kernelspec"] = {"name": "bash", "display_name": "x", "language": "bash", "argv": ["/bin/true"]}
    notebook.metadata["language_info"] = {"name": "bash", "mimetype": "x", "version": 1}


def _grading(notebook: NotebookNode) -> None:
    notebook.metadata["grading"] = {"seed": "1", "isolation": "limits-only"}
    for cell in _tests(notebook):
        cell.metadata["grading"] = {"missing": False, "passed": True}


def _claims(notebook: NotebookNode) -> None:
    """Claim a test's id in a cell that comes after it."""
    for cell in _tests(notebook):
        claim = new_code_cell("pass", metadata={"nbgrader": dict(cell.metadata.nbgrader)})
        notebook.cells.append(claim)


def _swap(notebook: NotebookNode) -> None:
    first, second = _tests(notebook)[3:5]
    first.metadata.nbgrader, second.metadata.nbgrader = second.metadata.nbgrader, first.metadata.nbgrader


def _ids(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.id = "same"


def _odd_ids(notebook: NotebookNode) -> None:
    for cell, odd in zip(
        _tests(notebook), (3, None, ["a"], {"a": 1}, "", "ej2_bytes", "../x", True, 1.5), strict=False
    ):
        cell.metadata.nbgrader["grade_id"] = odd


def _large(notebook: NotebookNode) -> None:
    notebook.metadata["x"] = "y" * 5_000_000


def _stub(name: str, aim: str, change, deserved: float = 0, solution: str | None = None) -> Attack:
    return Attack(f"cell-{name}", aim, 1, deserved, solution=solution or NOTHING[1], change=change)


def _right(name: str, aim: str, change, deserved: float = 10) -> Attack:
    return Attack(f"cell-{name}", aim, 1, deserved, solution=RIGHT[1], change=change)


def _old_format(notebook: NotebookNode) -> None:
    """Write the answer in a cell before its own, which stays as it was released."""
    notebook.cells.insert(0, new_code_cell(solution_cell(notebook).source))


ATTACKS = (
    _stub("skip", "Tags tests so that they are skipped.", _tags("skip-execution")),
    _stub("raises", "Tags tests so that an exception is expected.", _tags("raises-exception", "remove_cell")),
    _stub("markdown", "Turns tests into text.", _type("markdown")),
    _stub("raw", "Turns tests into raw cells.", _type("raw")),
    _stub("points", "Makes each test worth a hundred points, or less than none.", _each(points=100)),
    _stub("points-nan", "Makes each test worth what is no number.", _each(points="NaN")),
    _stub("ungraded", "Says that tests aren't graded.", _each(grade=False)),
    _stub("solution", "Says that tests are solutions, which a person would grade.", _each(solution=True, locked=False)),
    _stub("task", "Says that tests are tasks.", _each(task=True, grade=False)),
    _stub(
        "unlocked", "Unlocks tests and empties them.", lambda nb: (_each(locked=False, checksum="0")(nb), _passing(nb))
    ),
    _stub("schema-old", "Gives tests a schema that nbgrader refuses.", _each(schema_version=0)),
    _stub("schema-new", "Gives tests a schema of the future.", _each(schema_version=99)),
    _stub("edited", "Empties tests.", _passing),
    _stub("copies-before", "Copies tests, with another body before the real one.", _copies(first=True)),
    _stub("copies-after", "Copies tests, with another body after the real one.", _copies(first=False)),
    _right("copies-right", "Copies tests, beside a right answer.", _copies(first=False)),
    _right("deleted", "Deletes all tests but one, beside a right answer.", _delete("ej1_argumento"), deserved=2),
    _stub("deleted-all", "Deletes all tests.", _delete()),
    _right("first", "Moves tests before the answer, where nothing is defined yet.", _first, deserved=0),
    _stub("outputs", "Hands in tests with outputs of full points.", _outputs),
    _right("kernel", "Names a kernel that is none, beside a right answer.", _kernel),
    _stub("grading", "Says how it was graded.", _grading),
    _stub("claims", "Claims the ids of tests in cells of its own.", _claims),
    _right("claims-right", "Claims the ids of tests in later cells, beside a right answer.", _claims),
    _right("swapped", "Swaps the ids of two tests, beside a right answer.", _swap),
    _right("same-ids", "Gives all cells the same id, beside a right answer.", _ids),
    _right(
        "odd-ids",
        "Gives tests ids that are no text, beside a right answer: they are known by their text.",
        _odd_ids,
    ),
    _right("large", "Hands in 5 MB of metadata, beside a right answer.", _large),
    Attack("cell-cut", "Hands in half a file.", 1, 0, raw=b'{"cells": [{"cell_type": "code", "source": "x'),
    Attack(
        "cell-version",
        "Hands in a notebook of an older format.",
        1,
        0,
        raw=json.dumps(
            {
                "nbformat": 3,
                "nbformat_minor": 0,
                "metadata": {"name": "x"},
                "worksheets": [
                    {"cells": [{"cell_type": "code", "input": "x = 1", "language": "python", "outputs": []}]}
                ],
            }
        ).encode(),
    ),
    Attack(
        "cell-not-json", "Hands in a file that Python would execute.", 1, 0, raw=b"__import__('os').system('true')\n"
    ),
    _right("twice", "Has its answer twice, beside a right answer.", _old_format),
)
