"""What is spared of nbgrader's work on the gradebook changes nothing in it."""

import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.dbutil import _temp_alembic_ini
from nbgrader.preprocessors import SaveAutoGrades
from sqlalchemy import event, text

from helpers.course.submission import fill_in, write_submission
from helpers.nbgrader_plugins.gradebook import LOCK_SECONDS, engine
from helpers.pipeline.course_folder import open_course
from tests.corpora.solutions import read

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

NAME = "1_seed_everything"
HALF = "import random\n\n\ndef seed_everything(seed=42):\n    random.seed(seed)\n"


@pytest.fixture(scope="module")
def course(course):
    """Have three students hand in."""
    for student, solution in {"right": read(1)[0].code, "half": HALF, "stub": None}.items():
        filled = fill_in(course / "release" / "ejercicios" / f"{NAME}.ipynb", solution)
        write_submission(course, "ejercicios", student, {NAME: filled})
    return course


def _rows(course, students):
    """Return what the gradebook says of grades and comments."""
    query = """
        SELECT base_cell.name, grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade,
               comment.auto_comment
        FROM submitted_notebook
        JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
        JOIN grade ON grade.notebook_id = submitted_notebook.id
        JOIN base_cell ON base_cell.id = grade.cell_id
        LEFT JOIN comment ON comment.notebook_id = submitted_notebook.id
        WHERE submitted_assignment.student_id = ? ORDER BY base_cell.name
    """
    with sqlite3.connect(course / "gradebook.db") as book:
        return {student: book.execute(query, (student,)).fetchall() for student in students}


def test_grades_are_those_that_nbgrader_saves(course):
    """Cell by cell, also where a person has graded before."""
    students = ("right", "half", "stub")
    api = open_course(course)
    own = api.config.Autograde.autograde_preprocessors
    for round_ in range(2):
        found = []
        for preprocessors in (own, [SaveAutoGrades if "RecordGrades" in str(p) else p for p in own]):
            api.config.Autograde.autograde_preprocessors = preprocessors
            fresh = type(api)(config=api.config)
            for student in students:
                assert fresh.autograde("ejercicios", student, force=True, create=True)["success"]
            found.append(_rows(course, students))
        assert found[0] == found[1]
        assert [41] * 3 == [len(rows) for rows in found[0].values()]
        assert 10 == sum(row[1] for row in found[0]["right"])
        with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
            grade = gradebook.find_grade("ej1_random", NAME, "ejercicios", "half")
            if round_ == 0:
                assert grade.manual_score is None
                grade.manual_score = 0.5
                gradebook.db.commit()
            else:
                assert (0.5, True) == (grade.manual_score, grade.needs_manual_grade)


def test_a_locked_gradebook_is_waited_for(course):
    """Nbgrader gives up after five seconds, and with it the class."""
    api = open_course(course)
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        assert 1000 * LOCK_SECONDS == gradebook.db.execute(text("PRAGMA busy_timeout")).scalar() > 60_000
        used = gradebook.engine
    locked, asked, waited = threading.Event(), threading.Event(), []

    def hold():
        with sqlite3.connect(course / "gradebook.db") as book:
            book.execute("BEGIN EXCLUSIVE")
            locked.set()
            if asked.wait(120):
                time.sleep(0.5)  # in which the question would have failed
                waited.append(True)

    def ask(*_):
        asked.set()

    thread = threading.Thread(target=hold)
    thread.start()
    assert locked.wait(60)
    event.listen(used, "before_cursor_execute", ask)
    try:
        result = api.autograde("ejercicios", "right", force=True, create=True)
    finally:
        event.remove(used, "before_cursor_execute", ask)
        thread.join()

    assert result["success"], result["log"]
    assert [True] == waited


def test_another_file_in_its_place_is_seen(tmp_path):
    """A new gradebook at an old path has its tables."""
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    for _ in range(2):
        with Gradebook(url, "a-course") as gradebook:
            assert [] == gradebook.students
            gradebook.add_student("ana")
        (tmp_path / "gradebook.db").unlink()


def test_a_new_gradebook_needs_no_program(tmp_path, monkeypatch):
    """Its tables have the version that `alembic heads` names, also where no program is in the path."""
    with _temp_alembic_ini("sqlite://") as settings:
        heads = [Path(sys.executable).with_name("alembic"), "-c", settings, "heads"]
        newest = subprocess.check_output(heads, text=True).split()[0]
    monkeypatch.setenv("PATH", str(tmp_path))

    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "a-course") as gradebook:
        assert [newest] == gradebook.db.execute(text("SELECT version_num FROM alembic_version")).scalars().all()


def test_a_new_gradebook_waits_too(tmp_path, monkeypatch):
    """Also the first question of a process has the long limit."""
    asked = []
    first = Gradebook.check_course
    monkeypatch.setattr(
        Gradebook,
        "check_course",
        lambda self, **course: (
            asked.append(self.db.execute(text("PRAGMA busy_timeout")).scalar()),
            first(self, **course),
        ),
    )
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "a-course"):
        assert [1000 * LOCK_SECONDS] == asked


def test_two_courses_have_two_engines(tmp_path):
    """And each its own, whenever it is opened."""
    urls = [f"sqlite:///{tmp_path / name}.db" for name in "ab"]

    assert engine(urls[0]) is engine(urls[0]) is not engine(urls[1])
