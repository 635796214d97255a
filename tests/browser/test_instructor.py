"""The instructor's front door: the formgrader autogrades, a person grades an answer, the gradebook has both."""

import re

import pytest
from nbgrader.api import Gradebook

from helpers.grading.course import copy_course, generate, open_course
from helpers.grading.report.__main__ import write_report
from helpers.grading.submission import write_submission
from tests.browser.servers import TOKEN, jupyter
from tests.corpora.homework import RIGHT, fill_in_homework, make

ANSWER = "tarea_una_semilla"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Two submissions of the homework, one of them without its files."""
    folder = copy_course(tmp_path_factory.mktemp("course"))
    released = generate(open_course(folder), "tarea")
    for student in ("ana", "beto"):
        notebook = fill_in_homework(released / "tarea.ipynb", RIGHT[0].pipeline)
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == ANSWER:
                cell.source = "Con las semillas 0 a 9 fue de 0.77 a 0.81."
        submission = write_submission(folder, "tarea", student, {"tarea": notebook})
        for name, content in make(RIGHT[0]).items() if student == "ana" else ():
            (submission / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def address(course, tmp_path_factory):
    with jupyter(course, tmp_path_factory.mktemp("home")) as found:
        yield found


def _autograde(page, row):
    """Press the lightning in a student's row, and close what says that it went well."""
    row.locator(".autograde a").click()
    dialog = page.locator(".modal.in", has_text="Success")
    dialog.get_by_text("Successfully autograded").wait_for()
    dialog.get_by_role("button", name="OK").click()
    dialog.wait_for(state="detached")


def test_grade_a_homework(page, address, course):
    """From the list of assignments to a score that a person gave."""
    page.goto(f"{address}/formgrader/manage_assignments?token={TOKEN}")
    page.locator("tr", has_text="tarea").locator(".num-submissions a").click()
    for student in ("ana", "beto"):
        _autograde(page, page.locator("tr", has_text=student))

    page.goto(f"{address}/formgrader/gradebook/tarea/tarea")
    page.get_by_role("link", name="Submission #1").click()
    before = _points(course)
    assert 44 == before["ana"] > before["beto"]
    score = page.locator(f"input#{ANSWER}")
    score.fill("3")
    with page.expect_response(_is_a_saved_grade) as saved:
        score.blur()
    assert saved.value.ok
    after = _points(course)
    assert [0, 3] == sorted(after[student] - before[student] for student in after)


def _is_a_saved_grade(response):
    return "/api/grade/" in response.url and response.request.method == "PUT"


def _points(course):
    api = open_course(course)
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        return {student: gradebook.find_submission("tarea", student).score for student in ("ana", "beto")}


def test_report_and_feedback(page, course):
    """They open without a complaint or a request, fit a phone, and the tables can be sorted."""
    api = open_course(course)
    assert api.generate_feedback("tarea", force=True)["success"]
    report = write_report(course, "tarea")
    page.goto(report.as_uri())
    rows = page.locator("#comprobaciones tbody tr td:nth-child(2)")
    page.locator("#comprobaciones th button", has_text="comprobación").click()
    names = rows.all_inner_texts()
    assert sorted(names) == names
    assert len(names) == 13

    for target in (report, course / "feedback" / "ana" / "tarea" / "tarea.html"):
        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(target.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, target
    assert [] == page.errors
    assert [] == [url for url in page.requests if not re.match("file:|data:", url)]
