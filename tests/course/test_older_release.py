"""Who handed in an older release loses no point for a check that they never had, and deleting one gains nothing."""

import json
import shutil

import pytest

from helpers.nbgrader_plugins.older_release import find_origin, new_names
from helpers.nbgrader_plugins.releases import digest, read_releases
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.grading_manifest import read_manifest
from helpers.report.collect import collect
from tests.course.small import ASSIGNMENT, HIDDEN, add, check, edit, grades_of, hand_in, make, release, rename

RIGHT = "def f(x):\n    return x + 1"
#: Only the check that came later finds it.
WRONG = "def f(x):\n    return 0 if x == 3 else x + 1"
#: Student: solution, and what they deleted; in the order of the releases that they took.
FIRST = {"vieja": (RIGHT, ()), "vieja_mal": (WRONG, ()), "vieja_borra": (RIGHT, ("uno_oculta", "dos_oculta"))}
SECOND = {"segunda_mal": (WRONG, ())}
THIRD = {
    "nueva": (RIGHT, ()),
    "nueva_mal": (WRONG, ()),
    "borra": (RIGHT, ("uno_nueva", "dos_nueva")),
    "borra_mal": (WRONG, ("uno_nueva", "dos_nueva")),
}
#: Automatic points of the four checks that an edit touched, None where a person decides.
CHECKS = ("uno_b", "uno_nueva", "dos_oculta", "dos_nueva")
EXPECTED = {
    "vieja": (2, 2, 2, 2),
    # In `uno` the renamed check shows that it is the older one; in `dos` it may be the present one, cut.
    "vieja_mal": (2, 2, 2, None),
    # A check of their own release that they deleted is missing, as ever.
    "vieja_borra": (0, 0, 0, 0),
    "segunda_mal": (2, 0, 2, 0),
    "nueva": (2, 2, 2, 2),
    "nueva_mal": (2, 0, 2, 0),
    # `uno` without it is no release; `dos` without it is like the first one.
    "borra": (2, 0, 2, 2),
    "borra_mal": (2, 0, 2, None),
    "nada": (0, 0, 0, 0),
}
#: Automatic points of a notebook's check, and whether a person decides: the notebook came with the third release.
NEW_NOTEBOOK = {"vieja": (None, True), "nueva": (2, False), "nada": (0, False)}


@pytest.fixture(scope="module")
def course(tmp_path_factory, one_seed):
    """Release three times, and let students hand in each time."""
    folder = tmp_path_factory.mktemp("older")
    for name in ("uno", "dos"):
        make(folder, name)
    release(folder)
    _hand_in(folder, FIRST)
    for name in ("uno", "dos"):
        edit(folder, add(check(f"{name}_nueva", HIDDEN.format(3, 4))), name=name)
    release(folder)
    _hand_in(folder, SECOND)
    edit(folder, rename("uno_oculta", "uno_b"))
    make(folder, "tres")
    release(folder)
    _hand_in(folder, THIRD)
    (folder / "submitted" / "nada" / ASSIGNMENT).mkdir(parents=True)
    return folder


def _hand_in(folder, students):
    for student, (solution, without) in students.items():
        hand_in(folder, student, solution, without)


@pytest.fixture(scope="module")
def graded(course):
    """Grade them with `make grade`'s run."""
    entries = list(ClassRun(course, ASSIGNMENT).grade(list(EXPECTED)))
    assert [] == [entry.refused for entry in entries if entry.refused]
    return course


def _points(folder):
    return {s: tuple(grades_of(folder, s)[check][0] for check in CHECKS) for s in EXPECTED}


def _new_notebook(folder):
    return {s: grades_of(folder, s)["tres_oculta"][::2] for s in NEW_NOTEBOOK}


@pytest.mark.machine
def test_points(graded):
    """Each check counts as the release of the notebook says."""
    assert EXPECTED == _points(graded)
    assert grades_of(graded, "vieja_mal")["dos_nueva"][2], "a person must look"
    assert not grades_of(graded, "vieja_mal")["uno_nueva"][2]
    assert NEW_NOTEBOOK == _new_notebook(graded)


@pytest.mark.machine
def test_by_nbgrader(course, graded, tmp_path):
    """`nbgrader autograde` and the formgrader give the same."""
    folder = shutil.copytree(course, tmp_path / "copy", ignore=shutil.ignore_patterns("autograded"))
    api = open_course(folder)
    for student in EXPECTED:
        done = api.autograde(ASSIGNMENT, student)
        assert done["success"], done

    assert EXPECTED == _points(folder)
    assert NEW_NOTEBOOK == _new_notebook(folder)
    assert "lo decide una persona: dos_nueva" in api.autograde(ASSIGNMENT, "borra_mal")["log"]


@pytest.mark.machine
def test_who_handed_in_which(graded):
    """The manifest says it, and the report tells the instructor."""
    first, second, third = (each["id"] for each in read_releases(graded, ASSIGNMENT))
    manifests = {s: read_manifest(graded / "autograded" / s / ASSIGNMENT) for s in EXPECTED}
    notes = {}
    for student, note in collect(open_course(graded), ASSIGNMENT).notes:
        notes.setdefault(student, []).append(note)

    found = {student: (m["releases"].get("uno"), m["releases"].get("dos")) for student, m in manifests.items()}
    assert (first, first) == found["vieja"] == found["vieja_mal"]
    assert (second, third) == found["segunda_mal"], "dos hasn't changed since"
    assert (third, third) == found["nueva"]
    assert (None, first) == found["borra_mal"]
    assert "nueva" not in notes
    assert any("lo decide una persona: dos_nueva" in note for note in notes["borra_mal"])
    assert any("no descuenta: uno_nueva" in note for note in notes["vieja_mal"])
    assert any("no es ninguna de las publicadas" in note for note in notes["vieja_borra"])


def _release(number, **cells):
    kept = {
        name: {"kind": "code graded locked", "shown": digest(t), "code": digest(t), "full": digest(t)}
        for name, t in cells.items()
    }
    return {"id": str(number), "when": "2026-12-01", "notebooks": {"uno": kept}}


def test_origin():
    """What is locked decides, exactly; the rest is no business of a release."""
    releases = [_release(1, a="1", b="2"), _release(2, a="1", b="2", c="3"), _release(3, a="1", b="9", c="3", d="4")]

    def found(**texts):
        return find_origin(texts, "uno", releases)

    assert found(a="1", b="9", c="3", d="4") is None
    assert found(a="edited", b="9", c="3", d="4") is None, "nothing is missing"
    assert found(a="1", b="9", c="3", d="4", foreign="x") is None
    assert ("1", True, ["c", "d"]) == tuple(found(a="1", b="2")[k] for k in ("release", "certain", "owed"))
    assert ["b"] == found(a="1", b="2 \r\n", c="3")["changed"]
    assert ("1", False) == tuple(found(a="edited", b="2")[k] for k in ("release", "certain")), "a person decides"
    assert {"release": None, "lacking": ["b", "c", "d"]} == found(a="1")
    assert find_origin({"a": "1"}, "uno", releases[:1]) is None
    assert find_origin({"a": "1"}, "otro", releases) is None


def test_new_names():
    """A cell that is the same under another name is that cell; not when both are there."""
    releases = [_release(1, a="1", b="2"), _release(2, a="1", z="2")]

    assert {"b": "z"} == new_names(["a", "b"], "uno", releases)
    assert {} == new_names(["a", "b", "z"], "uno", releases)
    assert {} == new_names(["a"], "uno", releases)
    assert {} == new_names(["b"], "uno", [])


def test_releases_are_json(course):
    """The record is a file that an instructor can read, and holds no text of a check."""
    text = (course / "releases.json").read_text()
    assert [ASSIGNMENT] == list(json.loads(text))
    assert "assert" not in text
