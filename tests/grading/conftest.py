"""A course folder, as an instructor has it after `nbgrader generate_assignment`, and student processes."""

import shutil

import pytest

from helpers.checks.inputs import SEED_VARIABLE
from tests.grading.classes import ASSIGNMENT, SEED, STUDENTS, hand_in
from tests.grading.processes import notebook, warm


@pytest.fixture(scope="module")
def course(tmp_path_factory, released):
    """Make a new course with the exercises released."""
    return released(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def processes():
    """Start warm processes with small limits."""
    with warm() as started:
        yield started


@pytest.fixture
def cells(processes):
    """Open a student process for one test."""
    with notebook(processes) as opened:
        yield opened


@pytest.fixture(scope="module")
def one_seed():
    """Draw hidden inputs from one seed: a process starts its warm processes once for each, and uses them again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SEED_VARIABLE, SEED)
        yield


@pytest.fixture(scope="session")
def handed_in_class(tmp_path_factory, released):
    """Return a function that makes a course where a small class has handed in, and returns its folder."""
    template = released(tmp_path_factory.mktemp("handed-in"))
    hand_in(template)
    return lambda folder: shutil.copytree(template, folder, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def graded_class(tmp_path_factory, handed_in_class):
    """Return a function that copies a course whose small class is graded; it is graded once."""
    from helpers.grading.class_run import ClassRun

    template = handed_in_class(tmp_path_factory.mktemp("graded"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SEED_VARIABLE, SEED)
        entries = list(ClassRun(template, ASSIGNMENT).grade(STUDENTS))
    assert [] == [entry for entry in entries if entry.refused]
    return lambda folder: shutil.copytree(template, folder, dirs_exist_ok=True)
