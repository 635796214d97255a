"""A course folder, as an instructor has it after `nbgrader generate_assignment`, and student processes."""

import pytest

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
