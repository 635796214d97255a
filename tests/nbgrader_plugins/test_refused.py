"""Who handed in what can't be graded gets a page that says so, by either door, until there is a grade."""

import os

import pytest

from helpers.course.cli import main
from helpers.nbgrader_plugins import handed_in
from helpers.nbgrader_plugins.refused import PAGE, TEXT, refusals
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.points import points_by_cell
from tests.pipeline.classes import ASSIGNMENT, LIGHT, hand_in_nothing

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

SECRET = "de otra persona"
#: Who can't be graded, and one who can.
LINKED, CLOSED, FINE = "enlace [2]", "cerrada", "bien"


def _by_make_grade(folder):
    return main(["grade", ASSIGNMENT, "--course", str(folder), "--jobs", "1"]) == 0


def _by_nbgrader(folder):
    return open_course(folder).autograde(ASSIGNMENT, "*")["success"]


@pytest.mark.parametrize("grade", [_by_make_grade, _by_nbgrader])
def test_a_page(tmp_path, released, monkeypatch, grade):
    """One sentence, nothing that was handed in, and no grade; gone when the submission was mended."""
    course = released(tmp_path)
    with (course / "nbgrader_config.py").open("a") as settings:
        settings.write(LIGHT)
    hand_in_nothing(course, LINKED, CLOSED, FINE)
    (course / "ajeno.txt").write_text(SECRET)
    linked = course / "submitted" / LINKED / ASSIGNMENT / "ajeno.txt"
    os.link(course / "ajeno.txt", linked)
    read = handed_in.read_submission_folder
    with monkeypatch.context() as patch:  # to root every folder is open
        doors = {CLOSED: _close}
        patch.setattr(handed_in, "read_submission_folder", lambda *given: doors.get(given[1], read)(*given))
        assert not grade(course)
    api = open_course(course)
    assert [CLOSED, LINKED] == [student for student, _ in refusals(api.coursedir, ASSIGNMENT)]
    assert api.generate_feedback(ASSIGNMENT, force=False)["success"]
    feedback = course / "feedback"
    for student in (LINKED, CLOSED):
        (page,) = (feedback / student / ASSIGNMENT).iterdir()
        assert PAGE == page.name
        text = page.read_text(encoding="utf-8")
        assert TEXT in text
        assert "Sin nota por ahora" in text
        assert not any(word in text for word in ("puntos</p>", "0 puntos", SECRET, "ajeno.txt", "Permission"))
    assert {FINE} == set(points_by_cell(api, ASSIGNMENT).student)
    assert not (feedback / FINE / ASSIGNMENT / PAGE).exists()

    linked.unlink()
    assert grade(course)
    assert [] == refusals(api.coursedir, ASSIGNMENT)
    assert open_course(course).generate_feedback(ASSIGNMENT, force=False)["success"]
    for student in (LINKED, CLOSED, FINE):
        pages = [path.name for path in (feedback / student / ASSIGNMENT).glob("*.htm*")]
        assert ["1_seed_everything.html"] == pages


def test_for_one_alone(tmp_path, released):
    """`--student` names who can't be graded like anybody else."""
    course = released(tmp_path)
    for student in (LINKED, CLOSED):
        hand_in_nothing(course, student)
        os.link(course / "nbgrader_config.py", course / "submitted" / student / ASSIGNMENT / "x.py")
    assert not open_course(course).autograde(ASSIGNMENT, LINKED)["success"]
    assert not open_course(course).autograde(ASSIGNMENT, CLOSED)["success"]
    assert open_course(course).generate_feedback(ASSIGNMENT, LINKED)["success"]
    assert [LINKED] == [path.name for path in (course / "feedback").iterdir()]


def _close(*given):
    raise PermissionError(13, "Permission denied", "/x")
