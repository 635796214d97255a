"""Where the walls can't be had, grading says so and refuses, unless the course allows it."""

import os
import shutil
import time
from pathlib import Path

import nbformat
import pytest

from helpers.course.submission import fill_in, write_submission
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.points import points_by_cell
from helpers.sandbox import launcher, warm_pool
from helpers.sandbox.launcher import LIMITS_ONLY, IsolationError
from tests.corpora.solutions import read
from tests.sandbox.processes import notebook
from tests.sandbox.processes import warm as started

pytestmark = pytest.mark.machine

NAME = "1_seed_everything"


def _no_program():
    raise IsolationError("there is no bubblewrap on this machine")


@pytest.fixture
def handed_in(course):
    """Hand in a right answer, to be graded anew."""
    released = course / "release" / "ejercicios" / f"{NAME}.ipynb"
    write_submission(course, "ejercicios", "isolated", {NAME: fill_in(released, read(1)[0].code)})
    warm_pool.warm_processes.cache_clear()
    yield course
    warm_pool.warm_processes.cache_clear()


def _metadata(course):
    path = course / "autograded" / "isolated" / "ejercicios" / f"{NAME}.ipynb"
    return nbformat.read(path, as_version=4).metadata.grading


def test_without_walls_nothing_is_graded(handed_in, monkeypatch):
    """The log says why, and no point is recorded."""
    monkeypatch.setattr(launcher, "bubblewrap", _no_program)
    result = open_course(handed_in).autograde("ejercicios", "isolated", force=True, create=True)
    points = points_by_cell(open_course(handed_in), "ejercicios")

    assert not result["success"]
    assert "there is no bubblewrap" in result["log"] + str(result["error"])
    assert points[(points.student == "isolated") & (points.notebook == NAME)].score.isna().all()


def test_a_course_may_allow_limits_only(handed_in, monkeypatch):
    """Then the log warns, and the graded notebook says which it was."""
    monkeypatch.setattr(launcher, "bubblewrap", _no_program)
    api = open_course(handed_in)
    api.config.SealedExecute.isolation = LIMITS_ONLY
    api = type(api)(config=api.config)
    result = api.autograde("ejercicios", "isolated", force=True, create=True)
    points = points_by_cell(api, "ejercicios")

    assert result["success"], result["log"]
    assert "No walls" in result["log"]
    assert 10 == points[(points.student == "isolated") & (points.notebook == NAME)].score.sum()
    assert LIMITS_ONLY == _metadata(handed_in).isolation


def test_with_walls_the_notebook_says_so(handed_in):
    """And how long it took."""
    start = time.monotonic()
    assert open_course(handed_in).autograde("ejercicios", "isolated", force=True, create=True)["success"]
    seconds = time.monotonic() - start
    assert "namespaces" == _metadata(handed_in).isolation
    assert 0 < _metadata(handed_in).seconds <= round(seconds + 0.001, 3)


def test_limits_only_ends_what_it_started():
    """As far as processes can be found."""
    with started(isolation=LIMITS_ONLY) as processes, notebook(processes) as cells:
        assert 2 == cells.value("1 + 1")
        cells.outputs(
            "import subprocess, sys\ncommand = [sys.executable, '-c', 'import time; time.sleep(600)']\n"
            "p = subprocess.Popen(command, start_new_session=True)"
        )
        process = cells.value("p.pid")
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_other_systems_are_told(monkeypatch):
    """What there is to do."""
    monkeypatch.setattr(launcher.sys, "platform", "darwin")
    with pytest.raises(IsolationError, match="darwin"):
        launcher.launch("namespaces", 1)


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
