"""Every attack, through `nbgrader autograde`: it ends with the points of its honest part, and harms nobody."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers.grading.course import copy_course, generate, open_course
from tests.attacks.attack import ASSIGNMENT
from tests.attacks.classroom import HONEST, hand_in, listening, outside, points
from tests.attacks.corpus import ATTACKS, KINDS

pytestmark = pytest.mark.xdist_group("attacks")

#: Seconds that a cell may take here.
TIMEOUT = 5


def _processes():
    """Return what runs on this machine that could belong to a submission."""
    found = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if b"_clase228" in command or b"ipykernel" in command:
                found.add(int(folder.name))
    return found


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Grade the class, and return what the tests ask about."""
    course = tmp_path_factory.mktemp("course")
    api = open_course(copy_course(course))
    hand_in(course, generate(api, ASSIGNMENT), ATTACKS)
    marks = [Path(mark) for attack in ATTACKS for mark in attack.marks]
    for mark in marks:
        mark.unlink(missing_ok=True)
    before, running = outside(course), _processes()
    programs = Path(sys.executable).parent
    environ = {**os.environ, "COURSE_CELL_TIMEOUT": str(TIMEOUT), "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    with listening() as came, (course / "log").open("wb") as log:
        command = [programs / "nbgrader", "autograde", ASSIGNMENT]
        status = subprocess.run(command, cwd=course, env=environ, stdout=log, stderr=log, timeout=900).returncode
    left = _processes() - running
    time.sleep(1)
    return {
        "status": status, "points": points(course), "before": before, "after": outside(course), "came": came,
        "left": left, "marks": [str(mark) for mark in marks if mark.exists()], "log": (course / "log").read_text(),
    }


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_points(graded, attack):
    """What the honest part earns, neither more nor less."""
    (earned,) = [value for name, value in graded["points"][attack.name].items() if name.startswith(f"{attack.exercise}_")]

    assert attack.deserved == earned


def test_the_class_goes_on(graded):
    """Everybody is graded, and honest students get their points, before and after all the others."""
    assert 0 == graded["status"], graded["log"][-3000:]
    for student in HONEST:
        assert [10] * 5 == list(graded["points"][student].values())


def test_nothing_changes_outside(graded):
    """Sources, releases, submissions, settings, the gradebook's cells, and files on this machine."""
    assert graded["before"] == graded["after"]
    assert [] == graded["marks"]


def test_nobody_comes_through_the_network(graded):
    """The listeners on this machine hear nothing."""
    assert [] == graded["came"]


def test_nothing_is_left_running(graded):
    """Neither warm process nor daemon."""
    assert set() == graded["left"]


def test_the_corpus(tmp_path):
    """At least sixty, of all kinds, each with a name and one sentence."""
    assert len(ATTACKS) >= 60
    assert all(len(attacks) >= 5 for attacks in KINDS.values())
    assert len(ATTACKS) == len({attack.name for attack in ATTACKS})
    for attack in ATTACKS:
        assert attack.name.replace("-", "").isalnum()
        assert attack.aim.endswith(".")
        assert 0 <= attack.deserved <= 10
