"""The strongest walls that there are; where there are none, grading says so and refuses."""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pytest

from helpers.course.submission import fill_in, write_submission
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.points import points_by_cell
from helpers.sandbox import isolation, launcher, why_no_walls
from helpers.sandbox.isolation import choose
from helpers.sandbox.launcher import IsolationError
from helpers.student.policy import LANDLOCK, NAMESPACES
from tests.corpora.solutions import read
from tests.sandbox.processes import notebook
from tests.sandbox.processes import warm as started

pytestmark = pytest.mark.machine

NAME = "1_seed_everything"


@pytest.fixture
def handed_in(course):
    """Hand in a right answer, to be graded anew."""
    released = course / "release" / "ejercicios" / f"{NAME}.ipynb"
    write_submission(course, "ejercicios", "isolated", {NAME: fill_in(released, read(1)[0].code)})
    return course


def _metadata(course):
    path = course / "autograded" / "isolated" / "ejercicios" / f"{NAME}.ipynb"
    return nbformat.read(path, as_version=4).metadata.grading


def test_without_walls_nothing_is_touched(handed_in, monkeypatch):
    """One sentence says why and what to do; no point is recorded, no student named, and the status is 2."""
    monkeypatch.setattr(isolation, "_tried", {NAMESPACES: "falta bubblewrap", LANDLOCK: "no hay Landlock"})
    result = open_course(handed_in).autograde("ejercicios", "isolated", force=True, create=True)
    points = points_by_cell(open_course(handed_in), "ejercicios")

    assert not result["success"]
    assert "SystemExit: 2" in result["error"]
    assert 1 == result["log"].count("No se tocó ninguna entrega")
    assert "isolated" not in result["log"]
    assert points[(points.student == "isolated") & (points.notebook == NAME)].score.isna().all()


@pytest.mark.parametrize("isolation", ["auto", "namespaces", "landlock"])
def test_the_notebook_names_its_walls(handed_in, isolation):
    """Those that were taken, whatever was asked for; and how long it took."""
    try:
        taken = choose(isolation)
    except IsolationError as error:
        pytest.skip(str(error))
    api = open_course(handed_in)
    api.config.SealedExecute.isolation = isolation
    start = time.monotonic()
    result = type(api)(config=api.config).autograde("ejercicios", "isolated", force=True, create=True)
    seconds = time.monotonic() - start

    assert result["success"], result["log"]
    assert f"Paredes: {taken}" in result["log"]
    assert taken == _metadata(handed_in).isolation
    assert 0 < _metadata(handed_in).seconds <= round(seconds + 0.001, 3)


# --- The choice ------------------------------------------------------------------------------------------------------


def test_the_strongest_first(monkeypatch):
    """Each kind is tried once; what can't be had gives way to the next, and what is asked for by name to none."""
    tried = []
    monkeypatch.setattr(isolation, "_tried", {})
    monkeypatch.setattr(isolation, "_trial", lambda kind: tried.append(kind) or ("no" if kind == NAMESPACES else None))

    assert LANDLOCK == choose("auto") == choose("auto")
    assert [NAMESPACES, LANDLOCK] == tried
    with pytest.raises(IsolationError, match="namespaces: no"):
        choose("namespaces")
    assert "none" == choose("none")


@pytest.mark.parametrize("kind", [NAMESPACES, LANDLOCK])
def test_a_wall_with_a_hole_is_none(monkeypatch, kind):
    """The trial's process finds what it should not reach, and says which."""
    monkeypatch.setattr(isolation, "_tried", {})
    monkeypatch.setattr(isolation, "Folder", lambda _: tempfile.TemporaryDirectory(dir=sys.prefix))  # which is shown

    with pytest.raises(IsolationError, match="lee archivos de quien corrige"):
        choose(kind)


#: What a program or the kernel says, and what the sentence must hold.
CAUSES = {
    "program": ("falta bubblewrap (el paquete bubblewrap de tu sistema)", {}, ["falta bubblewrap", "instalalo"]),
    "sysctl": ("bwrap: no", {"/proc/sys/user/max_user_namespaces": "0"}, ["max_user_namespaces=0", "sudo sysctl"]),
    "apparmor": (
        "bwrap: setting up uid map: Permission denied",
        {"/proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1"},
        ["AppArmor", "flags=(unconfined)", "userns,", "bwrap"],
    ),
    "proc": ("bwrap: Can't mount proc on /newroot/proc: Operation not permitted", {}, ["/proc", "systempaths"]),
    "seccomp": (
        "bwrap: Creating new namespace failed: Operation not permitted",
        {"/proc/self/status": "Name:\tx\nSeccomp:\t2\nSeccomp_filters:\t1"},
        ["seccomp", "seccomp=unconfined", "systempaths=unconfined", "apparmor=unconfined"],
    ),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_the_cause_and_its_remedy(monkeypatch, cause):
    """In one sentence."""
    said, files, expected = CAUSES[cause]
    monkeypatch.setattr(why_no_walls, "_read", lambda path: files.get(path, ""))
    monkeypatch.setattr(why_no_walls, "has_capabilities", lambda wanted: False)
    sentence = why_no_walls.no_walls({NAMESPACES: said, LANDLOCK: "este núcleo no tiene Landlock"})

    assert all(part in sentence for part in [*expected, "este núcleo no tiene Landlock"]), sentence


def test_other_systems_are_told(monkeypatch):
    """What there is to do."""
    monkeypatch.setattr(launcher.sys, "platform", "darwin")
    with pytest.raises(IsolationError, match="darwin"):
        launcher.launch("namespaces", {})


def test_a_checkout_that_only_its_owner_can_read(tmp_path, monkeypatch):
    """Whoever grades, root included: the student's process is another user's there."""
    package = Path(shutil.copytree(Path(launcher.student.__file__).parent, tmp_path / "student"))
    for path in (package, *package.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    monkeypatch.setattr(launcher.student, "__file__", str(package / "__init__.py"))
    before = os.umask(0o077)
    try:
        with started() as processes, notebook(processes) as cells:
            assert 2 == cells.value("1 + 1")
    finally:
        os.umask(before)
