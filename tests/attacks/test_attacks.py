"""Every attack, through `nbgrader autograde`: it ends with the points of its honest part, and harms nobody."""

import json
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

#: Runs a command and says what outlives it.
DESCENDANTS = [sys.executable, Path(__file__).with_name("descendants.py")]

#: Seconds that a cell may take here.
TIMEOUT = 5


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Grade the class, and return what the tests ask about."""
    course = tmp_path_factory.mktemp("course")
    api = open_course(copy_course(course))
    hand_in(course, generate(api, ASSIGNMENT), ATTACKS)
    marks = [Path(mark) for attack in ATTACKS for mark in attack.marks]
    for mark in marks:
        mark.unlink(missing_ok=True)
    before = outside(course)
    programs = Path(sys.executable).parent
    environ = {**os.environ, "COURSE_CELL_TIMEOUT": str(TIMEOUT), "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    with listening() as came, (course / "log").open("wb") as log:
        command = [*DESCENDANTS, programs / "nbgrader", "autograde", ASSIGNMENT]
        done = subprocess.run(command, cwd=course, env=environ, stdout=subprocess.PIPE, stderr=log, timeout=900, check=True)
    time.sleep(1)
    return {
        **json.loads(done.stdout), "points": points(course), "before": before, "after": outside(course), "came": came,
        "marks": [str(mark) for mark in marks if mark.exists()], "log": (course / "log").read_text(),
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
    assert [] == graded["left"]


def test_what_is_left_is_seen():
    """A daemon in a session of its own, whose parent is dead."""
    daemon = "import subprocess; subprocess.Popen(['sleep', '3'], start_new_session=True)"
    done = subprocess.run([*DESCENDANTS, sys.executable, "-c", daemon], capture_output=True, timeout=60, check=True)

    assert {"status": 0, "left": ["sleep 3"]} == json.loads(done.stdout)


def test_the_corpus(tmp_path):
    """At least sixty, of all kinds, each with a name and one sentence."""
    assert len(ATTACKS) >= 60
    assert all(len(attacks) >= 5 for attacks in KINDS.values())
    assert len(ATTACKS) == len({attack.name for attack in ATTACKS})
    for attack in ATTACKS:
        assert attack.name.replace("-", "").isalnum()
        assert attack.aim.endswith(".")
        assert 0 <= attack.deserved <= 10
