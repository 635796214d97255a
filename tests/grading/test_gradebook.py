"""What is spared of nbgrader's work on the gradebook changes nothing in it."""

import sqlite3
import threading
import time

import pytest
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveAutoGrades

from helpers.grading.course import copy_course, generate, open_course
from helpers.grading.gradebook import engine
from helpers.grading.submission import fill_in, write_submission
from tests.corpora.solutions import read

NAME = "1_seed_everything"
HALF = "import random\n\n\ndef seed_everything(seed=42):\n    random.seed(seed)\n"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = copy_course(tmp_path_factory.mktemp("course"))
    released = generate(open_course(folder), "ejercicios")
    for student, solution in {"right": read(1)[0].code, "half": HALF, "stub": None}.items():
        write_submission(folder, "ejercicios", student, {NAME: fill_in(released / f"{NAME}.ipynb", solution)})
    return folder


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
    locked = threading.Event()

    def hold():
        with sqlite3.connect(course / "gradebook.db") as book:
            book.execute("BEGIN EXCLUSIVE")
            locked.set()
            time.sleep(7)

    thread = threading.Thread(target=hold)
    thread.start()
    locked.wait()
    start = time.monotonic()
    result = open_course(course).autograde("ejercicios", "right", force=True, create=True)
    thread.join()

    assert result["success"], result["log"]
    assert time.monotonic() - start > 6


def test_another_file_in_its_place_is_seen(tmp_path):
    """A new gradebook at an old path has its tables."""
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    for _ in range(2):
        with Gradebook(url, "a-course") as gradebook:
            assert [] == gradebook.students
            gradebook.add_student("ana")
        (tmp_path / "gradebook.db").unlink()


def test_two_courses_have_two_engines(tmp_path):
    """And each its own, whenever it is opened."""
    urls = [f"sqlite:///{tmp_path / name}.db" for name in "ab"]

    assert engine(urls[0]) is engine(urls[0]) is not engine(urls[1])
