"""What the gradebook knows of an assignment travels whole."""

import json
import os
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook, MissingEntry

from helpers.nbgrader_plugins.assignment_record import notebook_of, read_assignment

pytestmark = pytest.mark.machine

LISTS = ("source_cells", "grade_cells", "solution_cells", "task_cells")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Make a gradebook with an assignment that has every kind of cell."""
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    with pytest.MonkeyPatch.context() as patch:
        # nbgrader calls `alembic` by name.
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        book = Gradebook(f"sqlite:///{path}")
    with book:
        book.add_assignment("tarea")
        book.add_notebook("uno", "tarea", kernelspec=json.dumps({"name": "python3", "language": "python"}))
        book.add_notebook("dos", "tarea")
        kinds = {"prueba": "grade", "respuesta": "grade solution", "codigo": "solution", "consigna": "task", "fija": ""}
        for name, kind in kinds.items():
            where = {"notebook": "uno", "assignment": "tarea"}
            if "grade" in kind:
                book.add_grade_cell(name, **where, max_score=2.5, cell_type="code")
            if "solution" in kind:
                book.add_solution_cell(name, **where)
            if "task" in kind:
                book.add_task_cell(name, **where, max_score=3, cell_type="markdown")
            content = {"source": f"# {name} ñ", "checksum": "ab", "locked": kind == ""}
            book.add_source_cell(name, **where, cell_type="code", **content)
        yield book


@pytest.fixture
def gradebook(made):
    """Take back what a test changes."""
    yield made
    made.db.rollback()


def test_a_notebook_is_as_in_the_gradebook(gradebook):
    """Every attribute that preprocessors read, after a journey as JSON."""
    record = json.loads(json.dumps(read_assignment(gradebook, "tarea")))
    found, expected = notebook_of(record, "uno"), gradebook.find_notebook("uno", "tarea")

    assert json.loads(expected.kernelspec) == json.loads(found.kernelspec)
    for cells in LISTS:
        assert [cell.name for cell in getattr(expected, cells)] == [cell.name for cell in getattr(found, cells)]
    for first, second in zip(expected.source_cells, found.source_cells, strict=True):
        for attribute in ("name", "source", "checksum", "cell_type", "locked"):
            assert getattr(first, attribute) == getattr(second, attribute)
    for cells in ("grade_cells", "task_cells"):
        assert [c.max_score for c in getattr(expected, cells)] == [c.max_score for c in getattr(found, cells)]
    assert [] == notebook_of(record, "dos").source_cells


def test_any_change_shows(gradebook):
    """A key is made of it."""
    before = read_assignment(gradebook, "tarea")
    gradebook.find_source_cell("prueba", "uno", "tarea").source = "# otra"

    assert "# otra" in json.dumps(read_assignment(gradebook, "tarea"))
    assert "# otra" not in json.dumps(before)


def test_what_is_not_there(gradebook):
    """The exception is that of nbgrader."""
    with pytest.raises(MissingEntry):
        read_assignment(gradebook, "otra")
