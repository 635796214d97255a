"""More cells that are marked, moved, copied, deleted or broken: in exercises 2 and 5, mostly beside a right answer."""

from __future__ import annotations

import json
from collections.abc import Callable

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

from helpers.grading.submission import solution_cell
from tests.attacks.attack import Attack
from tests.attacks.parts import NOTHING, RIGHT

__all__ = ["ATTACKS"]

Change = Callable[[NotebookNode], None]
MARK = "/tmp/clase228-attack-kernel"


def _tests(notebook: NotebookNode, hidden_only: bool = False) -> list[NotebookNode]:
    cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    return [cell for cell in cells if not (hidden_only and "_visible_" in cell.metadata.nbgrader.grade_id)]


def _test(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    (cell,) = [cell for cell in _tests(notebook) if cell.metadata.nbgrader.grade_id == grade_id]
    return cell


def _claim(cell: NotebookNode, source: str = "pass") -> NotebookNode:
    """Return a cell that says it is another one."""
    return new_code_cell(source, metadata={"nbgrader": dict(cell.metadata.nbgrader)})


def _all(*changes: Change) -> Change:
    def change(notebook: NotebookNode) -> None:
        for one in changes:
            one(notebook)

    return change


def _says(**claims: object) -> Change:
    """Change the nbgrader metadata of every test."""

    def change(notebook: NotebookNode) -> None:
        for cell in _tests(notebook):
            cell.metadata.nbgrader.update(claims)

    return change


def _tagged(*tags: str) -> Change:
    """Tag every code cell."""

    def change(notebook: NotebookNode) -> None:
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.metadata["tags"] = list(tags)

    return change


def _turned(new_cell: Callable[..., NotebookNode]) -> Change:
    """Turn every test into a cell of another type, with its metadata."""

    def change(notebook: NotebookNode) -> None:
        for cell in _tests(notebook):
            notebook.cells[notebook.cells.index(cell)] = new_cell(cell.source, metadata=cell.metadata)

    return change


def _copied(at: int, source: str = "pass") -> Change:
    """Copy each test, before (0) or after (1) it."""

    def change(notebook: NotebookNode) -> None:
        for cell in _tests(notebook):
            notebook.cells.insert(notebook.cells.index(cell) + at, _claim(cell, source))

    return change


def _emptied(notebook: NotebookNode) -> None:
    for cell in _tests(notebook):
        cell.source = "pass"


def _removed(*grade_ids: str) -> Change:
    def change(notebook: NotebookNode) -> None:
        for grade_id in grade_ids:
            notebook.cells.remove(_test(notebook, grade_id))

    return change


def _moved(hidden_only: bool) -> Change:
    """Move tests to the top."""

    def change(notebook: NotebookNode) -> None:
        moved = _tests(notebook, hidden_only)
        notebook.cells = [*moved, *(cell for cell in notebook.cells if cell not in moved)]

    return change


def _answer_last(notebook: NotebookNode) -> None:
    answer = solution_cell(notebook)
    notebook.cells.remove(answer)
    notebook.cells.append(answer)


def _backwards(notebook: NotebookNode) -> None:
    """Put everything after the answer in the opposite order."""
    at = notebook.cells.index(solution_cell(notebook)) + 1
    notebook.cells[at:] = notebook.cells[:at - 1:-1]


def _outputs(notebook: NotebookNode) -> None:
    for number, cell in enumerate(_tests(notebook)):
        cell.execution_count = number + 1
        points = str(cell.metadata.nbgrader.points)
        cell.outputs = [
            new_output("stream", text=points),
            new_output("execute_result", data={"text/plain": points}, execution_count=number + 1),
        ]


def _old_errors(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = 2**31
            cell.outputs = [new_output("error", ename="NameError", evalue="old", traceback=["old"])]


def _kernel(name: str) -> Change:
    def change(notebook: NotebookNode) -> None:
        notebook.metadata["kernelspec"] = {"name": name, "display_name": name, "language": "bash"}

    return change


def _settings(notebook: NotebookNode) -> None:
    notebook.metadata["grading"] = {"missing": False, "points": 10, "sealed": False, "seed": "0", "timeout": 10**6}
    notebook.metadata["nbgrader"] = {"points": 10, "max_score": 10}
    notebook.metadata["celltoolbar"] = "Create Assignment"


def _not_missing(*grade_ids: str) -> Change:
    """Say of tests that they passed, and that they aren't missing, and delete some."""

    def change(notebook: NotebookNode) -> None:
        for cell in notebook.cells:
            cell.metadata["grading"] = {"missing": False, "passed": True, "score": 2}
        _removed(*grade_ids)(notebook)

    return change


def _missing(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata["grading"] = {"missing": True}


def _large(notebook: NotebookNode) -> None:
    notebook.metadata["x"] = ["y" * 1000] * 10_000
    for cell in _tests(notebook):
        cell.metadata["x"] = "y" * 1_000_000


def _same_ids(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell["id"] = "same"


def _no_ids(notebook: NotebookNode) -> None:
    """Save as an editor does that knows no ids of cells."""
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        del cell["id"]


def _swapped(notebook: NotebookNode) -> None:
    one, other = _test(notebook, "ej2_bytes"), _test(notebook, "ej2_filas")
    one.metadata.nbgrader, other.metadata.nbgrader = other.metadata.nbgrader, one.metadata.nbgrader


def _all_swapped(notebook: NotebookNode) -> None:
    tests = _tests(notebook)
    for cell, metadata in zip(tests, [dict(cell.metadata.nbgrader) for cell in reversed(tests)], strict=True):
        cell.metadata.nbgrader = metadata


def _claimed_at_the_end(notebook: NotebookNode) -> None:
    notebook.cells.append(_claim(_test(notebook, "ej2_bytes"), "def sha256_of_df(df):\n    return 1\n"))


def _claimed_by_text(notebook: NotebookNode) -> None:
    """Claim the ids of all tests in cells of text at the end."""
    notebook.cells += [new_markdown_cell("10", metadata={"nbgrader": dict(c.metadata.nbgrader)}) for c in _tests(notebook)]


def _claimed_at_the_top(notebook: NotebookNode) -> None:
    notebook.cells[:0] = [_claim(cell) for cell in _tests(notebook)]


def _claimed_by_many(notebook: NotebookNode) -> None:
    notebook.cells += [_claim(_test(notebook, "ej2_bytes")) for _ in range(300)]


def _solution_claims(grade_id: str) -> Change:
    """Give the answer's cell the id of a test that comes later, and move the answer to a plain cell."""

    def change(notebook: NotebookNode) -> None:
        answer = solution_cell(notebook)
        notebook.cells.insert(notebook.cells.index(answer), new_code_cell(answer.source))
        answer.metadata.nbgrader = dict(_test(notebook, grade_id).metadata.nbgrader)

    return change


def _test_claims_answer(notebook: NotebookNode) -> None:
    """Make a test say that it is the answer, with another answer in it that does nothing, after all tests."""
    notebook.cells.append(_claim(solution_cell(notebook), NOTHING[2]))


def _named(grade_id: str, claim: object) -> Change:
    def change(notebook: NotebookNode) -> None:
        _test(notebook, grade_id).metadata.nbgrader["grade_id"] = claim

    return change


def _no_entry(claim: object) -> Change:
    """Put something else in place of the nbgrader metadata of three tests, of one point each."""

    def change(notebook: NotebookNode) -> None:
        for grade_id in ("ej2_texto", "ej2_filas", "ej2_columnas"):
            _test(notebook, grade_id).metadata["nbgrader"] = claim

    return change


def _stub(name: str, aim: str, change: Change, exercise: int = 2) -> Attack:
    return Attack(f"notebook-{name}", aim, exercise, 0, solution=NOTHING[exercise], change=change)


def _right(
    name: str, aim: str, change: Change, deserved: float = 10, exercise: int = 2, marks: tuple[str, ...] = (),
) -> Attack:
    return Attack(f"notebook-{name}", aim, exercise, deserved, solution=RIGHT[exercise], change=change, marks=marks)


def _raw(name: str, aim: str, raw: bytes) -> Attack:
    return Attack(f"notebook-{name}", aim, 2, 0, raw=raw)


def _old_format() -> bytes:
    """Return a notebook in the format of 2013, with cells that claim points and no function."""
    entry = {"nbgrader": {"grade": True, "grade_id": "ej2_bytes", "locked": True, "points": 2, "schema_version": 1, "solution": False}}
    cell = {"cell_type": "code", "input": ["pass"], "language": "python", "metadata": entry, "outputs": [], "collapsed": False}
    notebook = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": "2_hash_dataframe"}, "worksheets": [{"cells": [cell]}]}
    return json.dumps(notebook).encode()


def _cut() -> bytes:
    """Return a notebook that lacks its last third."""
    notebook = nbformat.v4.new_notebook(cells=[new_code_cell(RIGHT[2], id="answer"), new_code_cell("pass", id="test")])
    text = nbformat.writes(notebook)
    return text[: len(text) * 2 // 3].encode()


def _future() -> bytes:
    notebook = nbformat.v4.new_notebook(cells=[new_code_cell("pass", id="test")])
    return json.dumps({**notebook, "nbformat": 99, "nbformat_minor": 99}).encode()


ATTACKS = (
    _stub("skipped", "Tags all cells so that they are skipped.", _tagged("skip-execution")),
    _right("skipped-right", "Tags all cells so that they are skipped, beside a right answer.", _tagged("skip-execution")),
    _stub("may-raise", "Tags all cells so that exceptions are expected.", _tagged("raises-exception")),
    _right("may-raise-right", "Tags all cells so that exceptions are expected, beside a right answer.",
           _tagged("raises-exception", "nbgrader", "remove_cell"), exercise=5),
    _stub("tests-markdown", "Turns tests into text, with their metadata.", _turned(new_markdown_cell)),
    _right("tests-markdown-right", "Turns tests into text, with their metadata, beside a right answer.", _turned(new_markdown_cell)),
    _stub("tests-raw", "Turns tests into raw cells, with their metadata.", _turned(new_raw_cell)),
    _right("tests-raw-right", "Turns tests into raw cells, with their metadata, beside a right answer.", _turned(new_raw_cell), exercise=5),
    _stub("hundred-points", "Says that each test is worth a hundred points.", _says(points=100)),
    _right("hundred-points-right", "Says that each test is worth a hundred points, beside a right answer.", _says(points=100)),
    _right("negative-points", "Says that each test is worth less than nothing, beside a right answer.", _says(points=-1)),
    _stub("not-graded", "Says that no test is graded.", _says(grade=False)),
    _right("not-graded-right", "Says that no test is graded, beside a right answer.", _says(grade=False)),
    _stub("tests-solution", "Says that tests are solutions, and empties them.", _all(_says(solution=True, locked=False), _emptied)),
    _right("tests-solution-right", "Says that tests are solutions, beside a right answer.", _says(solution=True), exercise=5),
    _stub("schema-zero", "Gives tests the schema version 0, and unlocks them.", _says(schema_version=0, locked=False)),
    _right("schema-zero-right", "Gives tests the schema version 0, beside a right answer.", _says(schema_version=0)),
    _stub("schema-ninety-nine", "Gives tests the schema version 99.", _says(schema_version=99)),
    _right("schema-text", "Gives tests a schema version that is text, beside a right answer.", _says(schema_version="3")),
    _stub("copied-before", "Copies tests, with nothing in them, before the real ones.", _copied(0), exercise=5),
    _stub("copied-after", "Copies tests, with nothing in them, after the real ones.", _copied(1), exercise=5),
    _right("copied-both", "Copies tests, with an error in them, before and after the real ones, beside a right answer.",
           _all(_copied(0, "1 / 0"), _copied(1, "1 / 0"))),
    _right("deleted-three", "Deletes three tests, of four points, beside a right answer.",
           _removed("ej2_visible_forma", "ej2_bytes", "ej2_no_modifica"), deserved=6),
    _right("deleted-visible", "Deletes the tests that one sees, beside a right answer.",
           _removed("ej5_visible_secciones", "ej5_visible_archivo"), deserved=8, exercise=5),
    _right("moved-top", "Moves all tests to the top, before the answer, beside a right answer.", _moved(False), deserved=0),
    _right("moved-top-hidden", "Moves the hidden tests to the top, before the answer, beside a right answer.", _moved(True),
           deserved=2),
    _right("answer-last", "Moves a right answer after all tests.", _answer_last, deserved=0, exercise=5),
    _right("backwards", "Reverses everything that comes after a right answer.", _backwards),
    _stub("tests-pass", "Replaces the source of each test by nothing.", _emptied, exercise=5),
    _right("tests-raise", "Replaces the source of each test by an error, beside a right answer.",
           lambda notebook: [cell.update(source="1 / 0") for cell in _tests(notebook)] and None),
    _stub("outputs-points", "Hands in tests that have run, with outputs of full points.", _outputs),
    _right("outputs-errors", "Hands in cells that all show an old error, beside a right answer.", _old_errors),
    _right("kernel-other", "Names a kernel that isn't installed, beside a right answer.", _kernel("ir")),
    _right("kernel-command", "Names a kernel that is a command, beside a right answer.", _kernel(f"$(touch {MARK}); touch {MARK}"),
           marks=(MARK,)),
    _right("kernel-path", "Names a kernel that is a path out of the kernels' folder, beside a right answer.", _kernel("../../../../tmp/x")),
    _stub("settings", "Says in the notebook's metadata how it is graded, and how many points it has.", _settings),
    _right("settings-right", "Says in the notebook's metadata how it is graded, beside a right answer.", _settings),
    _right("not-missing", "Deletes two tests, of three points, and says that none is missing, beside a right answer.",
           _not_missing("ej2_bytes", "ej2_texto"), deserved=7),
    _stub("not-missing-stub", "Says of each cell that it isn't missing and has passed.", _not_missing()),
    _right("missing", "Says of each cell that it is missing, beside a right answer.", _missing),
    _raw("old-format", "Hands in a notebook of format 3, with a test of its own.", _old_format()),
    _raw("future-format", "Hands in a notebook of format 99.", _future()),
    _raw("truncated", "Hands in two thirds of a file, with a right answer in it.", _cut()),
    _raw("empty", "Hands in an empty file.", b""),
    _raw("list", "Hands in JSON that is no notebook.", b"[]"),
    _raw("not-text", "Hands in bytes that are no text.", b"\xff\xfe\x00{" * 100),
    _raw("nested", "Hands in JSON that is nested a hundred thousand times.", b"[" * 100_000 + b"]" * 100_000),
    _right("metadata-large", "Hands in 20 MB of metadata, beside a right answer.", _large),
    _right("ids-same", "Gives all cells the same id, beside a right answer.", _same_ids, exercise=5),
    _right("ids-none", "Hands in cells without ids, as an older editor does, beside a right answer.", _no_ids),
    _right("swapped-two", "Swaps the ids of two tests, beside a right answer.", _swapped),
    _right("swapped-all", "Gives the tests each other's ids, in the opposite order, beside a right answer.", _all_swapped, exercise=5),
    _stub("swapped-stub", "Gives the tests each other's ids, in the opposite order, and empties them.", _all(_all_swapped, _emptied)),
    _right("claimed-last", "Claims the id of a test in a cell at the end, which would break a right answer.", _claimed_at_the_end),
    _stub("claimed-last-stub", "Claims the id of a test in three hundred cells at the end.", _claimed_by_many),
    _right("claimed-many", "Claims the id of a test in three hundred cells at the end, beside a right answer.", _claimed_by_many),
    _right("claimed-first", "Claims the ids of all tests in cells at the top, beside a right answer.", _claimed_at_the_top, exercise=5),
    _right("claimed-text", "Claims the ids of all tests in cells of text at the end, beside a right answer.", _claimed_by_text),
    _right("answer-claims", "Says that the answer is a test, beside a right answer in a plain cell.", _solution_claims("ej2_bytes")),
    _right("answer-twice", "Hands in another answer after all tests, beside a right answer.", _test_claims_answer),
    _right("id-elsewhere", "Gives a test of two points the id of another notebook's, beside a right answer.",
           _named("ej2_bytes", "ej1_argumento"), deserved=8),
    _right("id-list", "Gives a test of two points an id that is a list, beside a right answer.",
           _named("ej2_bytes", ["ej2_bytes"]), deserved=8),
    _right("id-number", "Gives a test of a point an id that is a number, beside a right answer.", _named("ej2_filas", 2), deserved=9),
    _right("id-none", "Gives a test of a point an id that is null, beside a right answer.", _named("ej2_filas", None), deserved=9),
    _right("id-dict", "Gives a test of two points an id that is an object, beside a right answer.",
           _named("ej5_metricas", {"grade_id": "ej5_metricas"}), deserved=8, exercise=5),
    _right("id-path", "Gives a test of two points an id that is a path, beside a right answer.",
           _named("ej5_metricas", "../../../gradebook.db"), deserved=8, exercise=5),
    _right("entry-list", "Puts a list in place of the metadata of three tests, beside a right answer.", _no_entry([]), deserved=7),
    _right("entry-none", "Puts null in place of the metadata of three tests, beside a right answer.", _no_entry(None), deserved=7),
    _right("entry-text", "Puts text in place of the metadata of three tests, beside a right answer.", _no_entry("ej2_texto"), deserved=7),
)
