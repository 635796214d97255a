"""What becomes of cells that were copied or deleted."""

import nbformat
import pytest

from helpers.course.submission import fill_in, write_submission
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.points import points_by_cell
from tests.corpora.solutions import read

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

NAME = "1_seed_everything"


def test_notes_say_what_happened(course):
    """A copy is set aside and says so; a deleted test is back, worth 0, and says so."""
    notebook = fill_in(course / "release" / "ejercicios" / f"{NAME}.ipynb", read(1)[0].code)
    tests = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if cell.metadata.get("nbgrader")}
    copied, deleted = tests["ej1_random"], tests["ej1_numpy"]
    copy = nbformat.from_dict({**copied, "id": "copy", "source": "while True: pass"})
    notebook.cells.insert(notebook.cells.index(copied), copy)
    notebook.cells.remove(deleted)
    write_submission(course, "ejercicios", "copies", {NAME: notebook})
    assert open_course(course).autograde("ejercicios", "copies", force=True, create=True)["success"]
    graded = nbformat.read(course / "autograded" / "copies" / "ejercicios" / f"{NAME}.ipynb", as_version=4)
    points = points_by_cell(open_course(course), "ejercicios").query("student == 'copies'").set_index("cell").score

    (aside,) = [cell for cell in graded.cells if "Copia de una celda" in cell.source]
    assert ("markdown", True) == (aside.cell_type, "while True" in aside.source)
    (back,) = [cell for cell in graded.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "ej1_numpy"]
    assert "la volvimos a poner" in back.outputs[0].evalue
    assert "Pista: bajá el notebook original" in back.outputs[0].evalue
    assert "No encontramos esta celda" in back.source
    assert (1, 0) == (points["ej1_random"], points["ej1_numpy"])
