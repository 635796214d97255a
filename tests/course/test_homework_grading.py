"""The homework through nbgrader: by its own command and by the course's, with answers that a person grades."""

import pytest
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook
from rich.console import Console

from helpers.course.submission import write_submission
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import copy_course, generate, open_course
from tests.corpora.homework import RIGHT, WRONG, fill_in_homework, make

pytestmark = pytest.mark.machine

ANSWER = "Con otras semillas fue de 0.77 a 0.81."
BY_HAND = ("tarea_limitaciones", "tarea_una_semilla")
HOMEWORK = {"ana": RIGHT[0], "beto": next(h for h in WRONG if h.name == "timestamp_in_the_manifest")}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Hand in two homeworks."""
    folder = copy_course(tmp_path_factory.mktemp("course"))
    released = generate(open_course(folder), "tarea")
    for student, homework in HOMEWORK.items():
        notebook = fill_in_homework(released / "tarea.ipynb", homework.pipeline)
        for cell in notebook.cells:
            if student == "ana" and cell.metadata.get("nbgrader", {}).get("grade_id") in BY_HAND:
                cell.source = ANSWER
        if student == "beto":  # below the last answer, which stays as it came, and so does the other one
            last = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells].index(BY_HAND[1])
            notebook.cells.insert(last + 1, new_markdown_cell(ANSWER))
        submission = write_submission(folder, "tarea", student, {"tarea": notebook})
        for name, content in make(homework).items():
            (submission / name).write_bytes(content)
    return folder


def _grades(course, student):
    api = open_course(course)
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        (notebook,) = gradebook.find_submission("tarea", student).notebooks
        return {
            grade.name: (grade.auto_score, grade.manual_score, bool(grade.needs_manual_grade))
            for grade in notebook.grades
        }


def test_both_ways_give_the_same(course):
    """`nbgrader autograde` and `make grade`; what a person gave stays."""
    api = open_course(course)
    for student in HOMEWORK:
        assert api.autograde("tarea", student, create=True)["success"]
    plain = {student: _grades(course, student) for student in HOMEWORK}

    assert 44 == sum(auto for auto, _, _ in plain["ana"].values() if auto)
    lost = {name for name, (auto, _, _) in plain["beto"].items() if auto == 0}
    assert "tarea_manifiesto_actual" in lost
    assert {(None, None, True)} == {plain["ana"][name] for name in BY_HAND}
    assert [(0, None, False), (None, None, True)] == [plain["beto"][name] for name in BY_HAND]

    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        grade = gradebook.find_grade(BY_HAND[0], "tarea", "tarea", "ana")
        grade.manual_score, grade.needs_manual_grade = 3, False
        gradebook.db.commit()
    done = ClassRun(course, "tarea", 1).grade_watched(sorted(HOMEWORK), Console(quiet=True))
    assert [None, None] == [each.refused for each in done]
    again = {student: _grades(course, student) for student in HOMEWORK}

    assert 3 == again["ana"][BY_HAND[0]][1]
    assert [plain["beto"][name] for name in BY_HAND] == [again["beto"][name] for name in BY_HAND]
    automatic = {name for name in plain["ana"] if name not in BY_HAND}
    for student in HOMEWORK:
        assert {n: plain[student][n][0] for n in automatic} == {n: again[student][n][0] for n in automatic}


def test_the_files_that_came_are_kept(course):
    """Beside the graded notebook, as they were handed in: the notebook's own cells wrote others meanwhile."""
    for student in HOMEWORK:
        for name in ("pipeline.py", "manifest.json", "model_card.json", "requirements.lock"):
            came = (course / "submitted" / student / "tarea" / name).read_bytes()
            assert came == (course / "autograded" / student / "tarea" / name).read_bytes()
