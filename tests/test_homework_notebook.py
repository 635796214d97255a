"""The homework's notebook: its form, and that notebook, worked homework and checks speak of the same thing."""

import ast
import json
import re

import nbformat
import pandas as pd
from nbgrader.utils import is_grade, is_solution

from helpers.judge.kinds import is_hidden
from helpers.pipeline.course_folder import CHECKOUT
from helpers.reference.digest import sha256_of_df
from helpers.reference.homework import CARD, DATA, FILES, MANIFEST, PIPELINE, REQUIREMENTS, make_data
from tests.corpora.homework import RIGHT, WORKED, WRONG

NOTEBOOK = nbformat.read(CHECKOUT / "source" / "tarea" / "tarea.ipynb", as_version=4)
CELLS = {cell.id: cell for cell in NOTEBOOK.cells}
MARKERS = re.compile(r"^ *### (?:BEGIN|END) SOLUTION\n", re.M)


def _written(cell_id):
    """Return what `%%writefile` writes, without the marks of the solution."""
    return MARKERS.sub("", CELLS[cell_id].source.split("\n", 1)[1] + "\n")


def test_points():
    """Fifty: nine hidden checks and two visible ones, and two answers that a person grades."""
    graded = [cell for cell in NOTEBOOK.cells if is_grade(cell)]
    by_hand = [cell for cell in graded if is_solution(cell)]

    assert 50 == sum(cell.metadata.nbgrader.points for cell in graded)
    assert 9 == sum(map(is_hidden, graded))
    assert ["tarea_limitaciones", "tarea_una_semilla"] == [cell.metadata.nbgrader.grade_id for cell in by_hand]
    assert {"markdown"} == {cell.cell_type for cell in by_hand}


def test_ids_and_outputs():
    """ASCII, unique and stable; no outputs in a source."""
    ids = [cell.metadata.nbgrader.grade_id for cell in NOTEBOOK.cells if "nbgrader" in cell.metadata]

    assert all(re.fullmatch("tarea_[a-z0-9_]+", grade_id) for grade_id in ids)
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch("[a-z][a-z0-9-]+", cell_id) for cell_id in CELLS)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in NOTEBOOK.cells)


def test_every_code_cell_is_introduced():
    """By a text; hidden checks follow one another."""
    for before, cell in zip(NOTEBOOK.cells, NOTEBOOK.cells[1:], strict=False):
        if cell.cell_type == "code" and not is_grade(cell):
            assert "markdown" == before.cell_type, cell.id


def test_tests_run_nothing_of_the_student():
    """A test cell runs in the judge: it may neither import nor start the student's program there."""
    for cell in NOTEBOOK.cells:
        if is_grade(cell) and cell.cell_type == "code":
            names = {node.id for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)}
            assert not {"subprocess", "os", "exec", "eval", "runpy", "importlib", "pipeline"} & names, cell.id


def test_the_data():
    """What the notebook's cells make is what the checks expect; half of the clients left, and no value is long."""
    names = {}
    for cell_id in ("datos-columnas", "datos-baja"):
        exec(CELLS[cell_id].source.replace('tabla.to_csv("datos.csv"', "written = tabla.to_csv(None"), names)

    pd.testing.assert_frame_equal(make_data(), names["tabla"])
    assert 936 == names["tabla"].baja.sum()
    assert not re.search(r"\.\d{7}", names["written"])
    assert sha256_of_df(make_data()) == json.loads((WORKED / MANIFEST).read_text())["data_hash"]


def test_the_worked_homework_is_the_notebooks_solution():
    """Its program is what the parts make, and its requirements are what the cell writes."""
    parts = ("fuentes", "modelo", "documentos", "principal")

    assert "".join(map(_written, parts)) == (WORKED / PIPELINE).read_text(encoding="utf-8")
    assert _written("requirements") == (WORKED / REQUIREMENTS).read_text()
    assert set(FILES) == {path.name for path in WORKED.iterdir()} - {DATA, "__pycache__"}


def test_its_versions_are_the_courses():
    """Students run what requirements.lock has; a new lock asks for a new worked homework."""
    lock = (CHECKOUT / "requirements.lock").read_text()
    versions = json.loads((WORKED / MANIFEST).read_text())["package_versions"]

    for line in (WORKED / REQUIREMENTS).read_text().splitlines():
        name, version = line.split("==")
        assert re.search(rf"^{name}=={re.escape(version)} ", lock, re.M), line
        assert version == versions[name]


def test_the_classes_overlap():
    """The task is neither solved nor hopeless."""
    assert 0.7 < json.loads((WORKED / CARD).read_text())["metrics"]["accuracy"] < 0.9


def test_the_corpora_are_large_enough():
    """At least 25 wrong and 8 right homeworks, and each hidden check catches one by itself."""
    alone = {homework.caught_by[0] for homework in WRONG if len(homework.caught_by) == 1}
    hidden = {cell.metadata.nbgrader.grade_id for cell in NOTEBOOK.cells if is_hidden(cell)}

    assert len(RIGHT) >= 8
    assert len(WRONG) >= 25
    assert hidden == alone
