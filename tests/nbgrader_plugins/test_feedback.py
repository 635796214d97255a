"""What a student gets back: a page for each notebook, in Spanish, that gives nothing away and needs no network."""

import base64
import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from rich.console import Console

from helpers.checking.inputs import SEED_VARIABLE
from helpers.course.submission import fill_in, write_submission
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.grading_manifest import read_manifest

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

#: NumPy's generator isn't seeded.
WRONG = """import os, random
def seed_everything(seed=42):
    os.environ["PYTHONHASHSEED"] = str(seed)
    random.seed(seed)
"""
NAME = "1_seed_everything"
#: As far as a page looks at it.
PICTURE = b"\x89PNG\r\n\x1a\n"
#: Shows what it was called with wherever it can: in a display of an earlier cell, in cells after the tests, and in the
#: error of a test in view that was moved to the end.
SHOWS_BEFORE = """
from IPython.display import display
seen, text = [], None
shown = display("al comienzo", display_id=True)
"""
SHOWS = """
def seed_everything(seed=42):
    seen.append(f"se-ve-{seed}")
    shown.update(seen[-1])
    if text:
        raise ValueError(text)
"""
SHOWS_AFTER = """
print(seen)
shown.update(seen)
text = f"Esperaba: {seen[-20:]}"
"""


@pytest.fixture(scope="module")
def page(course):
    """Grade one wrong notebook, give it a comment, and make the feedback as an instructor would."""
    api = open_course(course)
    filled = fill_in(course / "release" / "ejercicios" / f"{NAME}.ipynb", WRONG)
    filled.cells.append(new_markdown_cell("![mi figura](figura.png)"))
    folder = write_submission(course, "ejercicios", "ana", {NAME: filled})
    (folder / "figura.png").write_bytes(PICTURE)
    ClassRun(course, "ejercicios", 1).grade_watched(["ana"], Console(quiet=True))
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        gradebook.find_submission_notebook(NAME, "ejercicios", "ana").late_submission_penalty = 1
        gradebook.db.commit()
    result = api.generate_feedback("ejercicios", "ana", force=True)
    assert result["success"], result
    return (course / "feedback" / "ana" / "ejercicios" / f"{NAME}.html").read_text(encoding="utf-8")


def test_a_picture_beside_the_notebook_comes_along(page):
    """The page is all that a student gets."""
    assert f'src="data:image/png;base64,{base64.b64encode(PICTURE).decode()}"' in page


def test_points_and_messages_come_first(page):
    """Before the notebook: the total, each check with its points, and what was expected, came, and to look at."""
    first, _, rest = page.partition("<h2>Tu notebook</h2>")

    assert "de 10 puntos" in first
    assert "Descuento por entrega tardía: 1." in first
    assert "&lt;p&gt;" not in first
    assert 9 == first.count('<section class="check')
    assert 1 <= first.count("✘ no pasó") <= 8
    for part in ("Esperaba: ", "Llegó: ", "Pista: "):
        assert part in first
    assert "seed_everything" in rest


def test_nothing_of_a_hidden_test(page):
    """Neither its source nor a traceback."""
    assert not re.search("helpers|hidden_checks|HIDDEN TESTS", page)
    assert "el error entero" in page  # of the tests in view


def test_nothing_that_ran_after_a_hidden_test(course):
    """What it was called with is shown nowhere, in whatever cell; the instructor has it."""
    filled = fill_in(course / "release" / "ejercicios" / f"{NAME}.ipynb", SHOWS)
    in_view = next(cell for cell in filled.cells if cell.id == "ej1-visible-random")
    filled.cells.remove(in_view)
    filled.cells = [new_code_cell(SHOWS_BEFORE), *filled.cells, new_code_cell(SHOWS_AFTER), in_view]
    write_submission(course, "ejercicios", "beto", {NAME: filled})
    ClassRun(course, "ejercicios", 1).grade_watched(["beto"], Console(quiet=True))
    result = open_course(course).generate_feedback("ejercicios", "beto", force=True)
    page = (course / "feedback" / "beto" / "ejercicios" / f"{NAME}.html").read_text(encoding="utf-8")
    kept = (course / "autograded" / "beto" / "ejercicios" / f"{NAME}.ipynb").read_text(encoding="utf-8")

    assert result["success"], result
    assert {"42", "7"} >= set(re.findall(r"se-ve-(\d+)", page))  # of the tests in view
    assert "no se devuelve" in page
    assert len(set(re.findall(r"se-ve-(\d+)", kept))) > 5


def test_a_seed_is_spent_by_feedback(tmp_path, course, monkeypatch):
    """The next run draws another one; what was graded with the old one stays as it is."""
    monkeypatch.delenv(SEED_VARIABLE)
    first = ClassRun(course, "ejercicios", 1)
    first.grade_watched(["ana"], Console(quiet=True), force=True)
    monkeypatch.delenv(SEED_VARIABLE)
    assert first.bundle.seed == ClassRun(course, "ejercicios", 1).bundle.seed
    assert open_course(course).generate_feedback("ejercicios", "ana", force=True)["success"]
    monkeypatch.delenv(SEED_VARIABLE)
    second = ClassRun(course, "ejercicios", 1)

    assert first.bundle.seed != second.bundle.seed
    assert [True] == [entry.kept for entry in second.grade(["ana"])]
    submitted = next((course / "submitted" / "ana" / "ejercicios").glob("*.ipynb"))
    submitted.write_text(submitted.read_text("utf-8") + "\n", "utf-8")
    assert [False] == [entry.kept for entry in second.grade(["ana"])]
    assert second.bundle.seed == read_manifest(course / "autograded" / "ana" / "ejercicios")["parts"]["seed"]


def test_it_needs_no_network(page):
    """No script, no style or picture from elsewhere; the width is the device's."""
    assert not re.search(r"<script|<link|@import|src=[\"']?http|url\(", page)
    assert re.search("<meta [^>]*width=device-width", page)
    assert '<html lang="es">' in page


def test_no_english_headings(page):
    """What the template that comes with nbgrader has."""
    assert not re.search(r"Score:|Test cell|Student's|\(Top\)|Comments:", page)
