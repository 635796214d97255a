"""The formgrader's button «autograde» is a door like the others: the same submissions end with the same points."""

import json
import subprocess
import urllib.parse
import urllib.request

import pytest

from helpers.nbgrader_plugins.printable import printable
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.points import points_by_cell
from tests.browser.servers import TOKEN, jupyter
from tests.pipeline.hostile_files import ASSIGNMENT, HONEST, HOSTILE, NAMELESS, SECRET, hand_in

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

#: An honest one before and after them; of the hostile ones those that lead elsewhere, wait, or are shown.
CHOSEN = ("link-assignment", "link-files", "link-hard", "pipes", "date-is-a-path", "odd-names", "=1+1", "message")
HOSTILE_ONES = tuple(each for each in HOSTILE if each.student in CHOSEN)


@pytest.fixture(scope="module")
def pressed(tmp_path_factory, released):
    """Press the button for each of them, and return the course and the answers by student."""
    folder, answers = released(tmp_path_factory.mktemp("hostile formgrader")), {}
    try:
        hand_in(folder)
        with jupyter(folder, tmp_path_factory.mktemp("home")) as address:
            for student in (HONEST[0], *CHOSEN, NAMELESS[0], NAMELESS[2], *HONEST[1:3]):
                answers[student] = _press(address, student)
        yield folder, answers
    finally:
        (folder / "submitted" / "closed" / ASSIGNMENT).chmod(0o755)
        # pytest's own way ends at so many folders in one another.
        subprocess.run(["rm", "-rf", folder], check=True)


def _press(address, student):
    """Ask for what the page's script asks for, by a token in the place of a browser's cookies."""
    place = f"{address}/formgrader/api/submission/{ASSIGNMENT}/{urllib.parse.quote(student, safe='')}/autograde"
    request = urllib.request.Request(place, b"", {"Authorization": f"token {TOKEN}"})
    with urllib.request.urlopen(request, timeout=300) as answer:
        return json.loads(answer.read())


@pytest.fixture(scope="module")
def points(pressed):
    return points_by_cell(open_course(pressed[0]), ASSIGNMENT).groupby("student").score.sum(min_count=1)


def test_honest_ones(pressed, points):
    """Before and after the hostile ones they have full marks."""
    for student in HONEST[:3]:
        assert pressed[1][student]["success"], pressed[1][student]
        assert 10 == points[student]


@pytest.mark.parametrize("hostile", HOSTILE_ONES, ids=lambda hostile: hostile.student)
def test_points_and_note(pressed, points, hostile):
    """As at the other doors; whoever pressed the button reads what was left out."""
    answer = pressed[1][hostile.student]
    assert answer["success"] == (hostile.points is not None)
    assert hostile.points == points.get(hostile.student)
    said = answer["log"] + str(answer.get("error") or "")
    assert hostile.note is None or hostile.note in said
    assert said == printable(said, lines=True)


def test_who_has_no_id(pressed, points):
    """Nothing is graded, and nobody else is."""
    assert not any(pressed[1][name]["success"] for name in (NAMELESS[0], NAMELESS[2]))
    graded = {*HONEST[:3], *(each.student for each in HOSTILE_ONES if each.points is not None)}
    assert graded == set(points.index)


def test_nothing_came_by_a_link(pressed):
    """Neither the course's files nor somebody else's."""
    folder = pressed[0] / "autograded"
    assert not any(path.is_symlink() for path in folder.rglob("*"))
    assert not any(SECRET.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())
