"""What a submission's files and names can do to a run: nothing, by whichever command it is taken.

One class is graded by each command that grades; the others then read what that left.
"""

import csv
import html
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from helpers.course.regrade_check import check
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.refused import PAGE
from helpers.nbgrader_plugins.results import RESULTS
from helpers.nbgrader_plugins.settings import MANIFEST
from helpers.pipeline.course_folder import CONFIG_NAME, open_course
from helpers.pipeline.points import points_by_cell
from helpers.student.policy import Limits
from tests.pipeline.classes import LIGHT
from tests.pipeline.hostile_files import ASSIGNMENT, HONEST, HOSTILE, NAMELESS, NOTEBOOK, SECRET, hand_in

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

#: What may lie beside the pages of a feedback.
KEPT = {"timestamp.txt", "submission_secret.txt"}
CLASE = (sys.executable, "-m", "helpers.course.cli")
MOODLE = ("--exporter", "helpers.nbgrader_plugins.exports.MoodleExport", "--to", "moodle.csv")
DOORS = {"grade": (*CLASE, "grade", "--jobs", "2", ASSIGNMENT), "nbgrader": ("nbgrader", "autograde", ASSIGNMENT)}
AFTER = {
    "feedback": ("nbgrader", "generate_feedback", ASSIGNMENT),
    "report": (*CLASE, "report", ASSIGNMENT),
    "export": ("nbgrader", "export"),
    "moodle": ("nbgrader", "export", *MOODLE),
}


@dataclass(frozen=True)
class Graded:
    """What a door left: the course, and by command its exit status and all that it said."""

    folder: Path
    status: dict[str, int] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)


def _run(folder, *command):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environ = {**os.environ, "PATH": path, "PYTHONPATH": ""}
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, timeout=300)
    return done.returncode, (done.stdout + done.stderr).decode()


@pytest.fixture(scope="module", params=DOORS)
def graded(request, tmp_path_factory, released):
    """Grade the class by a door, and run the commands that come after it."""
    folder = released(tmp_path_factory.mktemp("hostile files"))
    with (folder / CONFIG_NAME).open("a", encoding="utf-8") as settings:
        settings.write(LIGHT)
    found = Graded(folder)
    try:
        hand_in(folder)
        for name, command in {"grade": DOORS[request.param], **AFTER}.items():
            found.status[name], found.said[name] = _run(folder, *command)
        yield found
    finally:
        # pytest's own way ends at so many folders in one another.
        (folder / "submitted" / "closed" / ASSIGNMENT).chmod(0o755)
        subprocess.run(["rm", "-rf", folder], check=True)


@pytest.fixture(scope="module")
def points(graded):
    return points_by_cell(open_course(graded.folder), ASSIGNMENT).groupby("student").score.sum(min_count=1)


def test_honest_ids_are_graded(points):
    """With spaces, accents, an apostrophe, a comma, brackets."""
    assert dict.fromkeys(HONEST, 10) == {student: points[student] for student in HONEST}


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.student)
def test_points_and_note(graded, points, hostile):
    """Each gets what its own honest part earns, and the terminal says by name what was left out."""
    assert hostile.points == points.get(hostile.student)
    if hostile.note:
        lines = [line for line in graded.said["grade"].splitlines() if hostile.student in line]
        assert any(hostile.note in line for line in lines), lines


def test_who_has_no_id(graded, points):
    """A folder whose name is no id is named, and graded by nobody; the exit status says so."""
    assert {*HONEST, *(each.student for each in HOSTILE if each.points is not None)} == set(points.index)
    assert 1 == graded.status["grade"]
    for name in NAMELESS:
        shown = printable(name)
        assert re.search(rf"La carpeta «?{re.escape(shown)}»? no se corrige", graded.said["grade"]), shown


def test_everybody_is_in_the_report(graded):
    """Whoever handed in, with a grade or without one."""
    page = (graded.folder / "reports" / f"{ASSIGNMENT}.html").read_text("utf-8")
    assert 0 == graded.status["report"]
    for name in (*HONEST, *(hostile.student for hostile in HOSTILE), *map(printable, NAMELESS)):
        assert html.escape(name).replace("&#x27;", "&#39;") in page, name


@pytest.mark.parametrize("command", ["grade", *AFTER])
def test_nothing_moves_the_cursor(graded, command):
    """Whatever is said, no character of it is one that isn't seen, but ends of lines."""
    said = graded.said[command]
    assert said == printable(said, lines=True)
    forged = [line for line in said.splitlines() if line.startswith(("zoe: 50", "zoe: sin"))]
    assert [] == forged


def test_the_report_hides_nothing(graded):
    """Its page, too, holds no character that isn't seen."""
    page = (graded.folder / "reports" / f"{ASSIGNMENT}.html").read_text("utf-8")
    assert page == printable(page, lines=True)
    assert r"\x1b[2J" in page


def test_feedback_holds_its_pages(graded):
    """And what nbgrader's exchange reads: nothing of the gradebook, the course, or somebody else's."""
    assert 0 == graded.status["feedback"]
    feedback = graded.folder / "feedback"
    files = [path for path in feedback.rglob("*") if not path.is_dir()]
    assert {".html"} == {path.suffix for path in files if path.name not in {*KEPT, PAGE}}
    refused = {hostile.student for hostile in HOSTILE if hostile.points is None}
    assert refused == {path.parent.parent.name for path in files if path.name == PAGE}
    assert not any(path.is_symlink() for path in feedback.rglob("*"))
    for student in HONEST:
        assert (feedback / student / ASSIGNMENT / f"{NOTEBOOK}.html").is_file()


def test_nothing_came_by_a_link(graded):
    """Neither into autograded/ nor into feedback/."""
    book = (graded.folder / "gradebook.db").read_bytes()[:16]
    for step in ("autograded", "feedback"):
        for path in (graded.folder / step).rglob("*"):
            assert not path.is_symlink()
            if path.is_file():
                content = path.read_bytes()
                assert SECRET.encode() not in content
                assert not content.startswith(book)
    for student in ("link-assignment", "link-student", "link-files"):
        beside = graded.folder / "autograded" / student / ASSIGNMENT
        assert {path.name for path in beside.iterdir()} <= {
            MANIFEST,
            RESULTS,
            f"{NOTEBOOK}.ipynb",
            "nbgrader_config.py",
        }


@pytest.mark.parametrize(("command", "name"), [("export", "grades.csv"), ("moodle", "moodle.csv")])
def test_no_cell_is_a_formula(graded, command, name):
    """An id that begins like one is a text; each row has all of its columns."""
    assert 0 == graded.status[command]
    with (graded.folder / name).open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert {len(rows[0])} == {len(row) for row in rows}
    cells = [cell for row in rows for cell in row]
    assert "'=1+1" in cells
    assert "O'Brien, J." in cells
    assert [] == [cell for cell in cells if re.match(r"[=+@\t\r]|-\D", cell)]


def test_a_grade_again_is_the_same(graded):
    """What is graded anew for a comparison is read through the same door."""
    students = ["[grupo 3]", "link-folders", "folder-settings", "=1+1"]
    if not (graded.folder / "autograded" / students[0] / ASSIGNMENT / MANIFEST).is_file():
        pytest.skip("nbgrader writes no manifest")
    assert {student: [] for student in students} == check(graded.folder, ASSIGNMENT, students, sys.executable)


def test_the_second_run_keeps(graded):
    """Nothing that it finds ends it, either; who had a grade keeps it."""
    if not (graded.folder / "autograded" / HONEST[0] / ASSIGNMENT / MANIFEST).is_file():
        pytest.skip("nbgrader keeps what is there, and reads nothing of it")
    status, said = _run(graded.folder, *DOORS["grade"])
    kept = [*HONEST, *(each.student for each in HOSTILE if each.points is not None)]
    assert 1 == status
    assert f"sin cambios desde la vez anterior: {len(kept)}" in said


def test_a_user_has_descriptors_left():
    """Linux counts those on their way through sockets by user (unix(7)), and lets one message of 253 go beyond a limit.

    Where the grader has the usual 1,024, it can still send the few that a student process begins with.
    """
    assert Limits().files + 253 < 1024 - 100
