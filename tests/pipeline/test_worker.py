"""What a worker keeps from one run or submission to the next: nothing."""

import os

import pytest

from helpers.checking.inputs import SEED_VARIABLE
from helpers.nbgrader_plugins.handed_in import HandedIn
from helpers.pipeline import worker
from helpers.pipeline.bundle import make_bundle
from helpers.pipeline.course_folder import open_course

pytestmark = pytest.mark.machine


@pytest.fixture
def bundle(course, monkeypatch):
    """Make a bundle whose run has a variable of the course's besides the seed."""
    monkeypatch.setenv("COURSE_CELL_TIMEOUT", "7")
    made = make_bundle(open_course(course), "ejercicios", "1")
    monkeypatch.setenv(SEED_VARIABLE, "2")  # so that what the worker sets goes with the test
    return made


def test_variables_of_an_earlier_run(bundle, monkeypatch):
    """A worker of a cluster has those of the present run, and neither an earlier one's nor its own."""
    monkeypatch.setenv("COURSE_EARLIER", "x")
    monkeypatch.setenv("OTHER", "x")
    worker.work(bundle, HandedIn("ana", {}))

    assert {"COURSE_CELL_TIMEOUT": "7", SEED_VARIABLE: "1"} == {
        name: value for name, value in os.environ.items() if name.startswith("COURSE_")
    }
    assert "x" == os.environ["OTHER"]


def test_files_of_an_earlier_student(bundle):
    """They are removed on that student's time, also when there is no grade."""
    worker.work(bundle, HandedIn("ana", {"x/y.txt": b"x"}))
    folder = worker._pipeline(bundle)._folder

    assert not folder.exists()
    assert worker.work(bundle, HandedIn("bea", {"x": b"x", "z" * 300: b"x"})).refused
    assert not folder.exists()


def test_files_that_cannot_be_put(bundle):
    """That student has no grade; nobody else is harmed."""
    assert "OSError" in worker.work(bundle, HandedIn("bea", {"a" * 300: b"x"})).refused
    assert worker.work(bundle, HandedIn("ana", {})).refused is None
