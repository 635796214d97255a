"""What a student gets back: a page for each notebook, in Spanish, that gives nothing away and needs no network."""

import re

import pytest
from nbgrader.api import Gradebook
from rich.console import Console

from helpers.course.submission import fill_in, write_submission
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import open_course

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

#: NumPy's generator isn't seeded.
WRONG = """import os, random
def seed_everything(seed=42):
    os.environ["PYTHONHASHSEED"] = str(seed)
    random.seed(seed)
    seen.append(seed)
    raise_if_asked()
"""
#: What cells before and after the tests do to show what the function was called with.
BEFORE = """seen = []
from IPython.display import display
shown = display("al comienzo", display_id=True)
def raise_if_asked():
    pass
"""
AFTER = """print("se ve", seen)
shown.update(f"se ve {seen}")
def raise_if_asked():
    raise ValueError(f"Esperaba: se ve {seen}" + "x" * 5000)
"""
NAME = "1_seed_everything"


@pytest.fixture(scope="module")
def page(course):
    """Grade one wrong notebook, give it a comment, and make the feedback as an instructor would."""
    api = open_course(course)
    filled = fill_in(course / "release" / "ejercicios" / f"{NAME}.ipynb", WRONG)
    visible = next(cell for cell in filled.cells if cell.id == VISIBLE)
    filled.cells.remove(visible)
    filled.cells = [new_code_cell(BEFORE), *filled.cells, new_code_cell(AFTER), visible]
    write_submission(course, "ejercicios", "ana", {NAME: filled})
    ClassRun(course, "ejercicios", 1).grade_watched(["ana"], Console(quiet=True))
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        gradebook.find_submission_notebook(NAME, "ejercicios", "ana").late_submission_penalty = 1
        gradebook.db.commit()
    result = api.generate_feedback("ejercicios", "ana", force=True)
    assert result["success"], result
    return (course / "feedback" / "ana" / "ejercicios" / f"{NAME}.html").read_text(encoding="utf-8")


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


def test_it_needs_no_network(page):
    """No script, no style or picture from elsewhere; the width is the device's."""
    assert not re.search(r"<script|<link|@import|src=[\"']?http|url\(", page)
    assert re.search("<meta [^>]*width=device-width", page)
    assert '<html lang="es">' in page


def test_no_english_headings(page):
    """What the template that comes with nbgrader has."""
    assert not re.search(r"Score:|Test cell|Student's|\(Top\)|Comments:", page)
