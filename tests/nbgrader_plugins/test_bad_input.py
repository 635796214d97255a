"""Submissions that break things: the right grade, a clear message, and the class goes on."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from helpers.course.submission import fill_in, solution_cell, write_submission
from helpers.pipeline.course_folder import log_of, open_course
from helpers.pipeline.points import points_by_cell
from tests.corpora.solutions import read

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

NAME = "1_seed_everything"
RIGHT = read(1)[0].code


def _delete(notebook, *prefixes):
    notebook.cells = [
        cell
        for cell in notebook.cells
        if not any(cell.metadata.get("nbgrader", {}).get("grade_id", "").startswith(prefix) for prefix in prefixes)
    ]


def _duplicate_everything(notebook):
    notebook.cells = [nbformat.from_dict({**cell, "id": f"{cell.id}-{i}"}) for cell in notebook.cells for i in (1, 2)]


def _move_solution_to_an_own_cell(notebook):
    code = solution_cell(notebook).source
    _delete(notebook, "ej1_solucion", "ej1_visible_random")
    notebook.cells.insert(2, new_code_cell(code))


def _break_metadata(notebook):
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader = {"grade_id": cell.metadata.nbgrader.grade_id, "schema_version": 0, "points": "mil"}


def _skip(notebook):
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution"]


def _edit_tests(notebook):
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = "pass"
            cell.metadata.nbgrader["points"] = 100


def _die(notebook):
    notebook.cells.append(new_code_cell("import os; os._exit(1)"))
    (numpy,) = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "ej1_numpy"]
    notebook.cells.insert(notebook.cells.index(numpy), notebook.cells.pop())


def _loop(notebook):
    notebook.cells.insert(0, new_code_cell("while True:\n    pass"))


def _flood(notebook):
    notebook.cells.insert(0, new_code_cell("for _ in range(20_000):\n    print('x' * 100)"))


def _to_markdown(notebook):
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.cell_type = "markdown"
            del cell["outputs"], cell["execution_count"]


def _save_as_colab_does(notebook):
    notebook.nbformat_minor, notebook.metadata = (
        0,
        nbformat.from_dict(
            {"colab": {"provenance": []}, "kernelspec": {"name": "python3", "display_name": "Python 3"}}
        ),
    )
    for number, cell in enumerate(notebook.cells):
        cell.metadata |= {"id": f"x{number}", "colab": {"base_uri": "https://localhost:8080/"}}
        del cell["id"]


def _save_as_vs_code_does(notebook):
    for cell in notebook.cells:
        cell.metadata["vscode"] = {"languageId": "python"}
        cell.source = cell.source.replace("\n", "\r\n")


ENDLESS = "endless-loop-elsewhere"
#: Name of the student: (solution, what happens to the notebook, points out of 10).
CASES = {
    "deleted-tests": (RIGHT, lambda nb: _delete(nb, "ej1_visible", "ej1_random", "ej1_hijo"), 5),
    "moved-solution": (RIGHT, _move_solution_to_an_own_cell, 9),
    "duplicated-cells": (RIGHT, _duplicate_everything, 10),
    "broken-metadata": (RIGHT, _break_metadata, 10),
    "markdown-tests": (RIGHT, _to_markdown, 10),
    ENDLESS: (RIGHT, _loop, 10),
    "flood-of-output": (RIGHT, _flood, 10),
    "stderr-everywhere": (
        "import os\nos.write(2, b'aviso')\n" + RIGHT.replace("    np.", "    os.write(2, b'x'); np."),
        lambda nb: None,
        10,
    ),
    "saved-by-colab": (RIGHT, _save_as_colab_does, 10),
    "saved-by-vs-code-on-windows": (RIGHT, _save_as_vs_code_does, 10),
    "skipped-tests": (None, _skip, 0),
    "edited-tests": (None, _edit_tests, 0),
    "everything-deleted": (None, lambda nb: nb.cells.clear(), 0),
    "kernel-dies": (RIGHT, _die, 4),
}
UNREADABLE = {"cut-off": b'{"cells": [', "empty": b"", "binary": bytes(range(256)), "a-list": b"[1, 2]"}


@pytest.fixture(scope="module")
def graded(course):
    """Grade a class of bad submissions; return its points and its folder."""
    released = course / "release" / "ejercicios" / f"{NAME}.ipynb"
    for student, (solution, change, _) in CASES.items():
        notebook = fill_in(released, solution)
        change(notebook)
        write_submission(course, "ejercicios", student, {NAME: notebook})
    for student, content in UNREADABLE.items():
        folder = write_submission(
            course,
            "ejercicios",
            student,
            {"2_hash_dataframe": fill_in(released.with_name("2_hash_dataframe.ipynb"), read(2)[0].code)},
        )
        (folder / f"{NAME}.ipynb").write_bytes(content)
    # The short limit is for the one that reaches it, and long enough for the cells that earn their points after that.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_CELL_TIMEOUT", "5")
        results = [open_course(course).autograde("ejercicios", ENDLESS)]
    api = open_course(course)
    results += [api.autograde("ejercicios", student) for student in (*CASES, *UNREADABLE) if student != ENDLESS]
    assert [] == [log_of(result) for result in results if not result["success"]]
    return points_by_cell(open_course(course), "ejercicios"), course


@pytest.mark.parametrize("student", CASES)
def test_points(graded, student):
    """Each case gets the points that its code earns."""
    points, _ = graded
    own = points[(points.student == student) & (points.notebook == NAME)]

    assert 9 == len(own)
    assert CASES[student][2] == own.score.sum()
    assert not own.score.isna().any()


@pytest.mark.parametrize("student", UNREADABLE)
def test_an_unreadable_file_costs_only_its_own_points(graded, student):
    """0 for that exercise, with a note; the student's other notebook is graded."""
    points, folder = graded
    own = points[points.student == student].groupby("notebook").score.sum()
    text = (folder / "autograded" / student / "ejercicios" / f"{NAME}.ipynb").read_text(encoding="utf-8")

    assert (0, 10) == (own[NAME], own["2_hash_dataframe"])
    assert "No pudimos leer este archivo" in text


def test_a_dead_kernel_says_where(graded):
    """The cells after the death name the cell in which it happened."""
    _, folder = graded
    notebook = nbformat.read(folder / "autograded" / "kernel-dies" / "ejercicios" / f"{NAME}.ipynb", as_version=4)
    (last,) = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "ej1_hijo"]

    assert "terminó antes de tiempo en la celda" in last.outputs[0].evalue


def test_the_seed_of_the_hidden_inputs_is_recorded(graded):
    """Whoever wants to draw the same inputs again finds the seed in the graded notebook."""
    _, folder = graded
    notebook = nbformat.read(folder / "autograded" / "deleted-tests" / "ejercicios" / f"{NAME}.ipynb", as_version=4)

    assert notebook.metadata.grading.seed.isdigit()
