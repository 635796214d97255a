"""A course folder, as an instructor has it after `nbgrader generate_assignment`."""

import pytest

from helpers.grading.course import copy_course, generate, open_course


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Make a new course with the exercises released."""
    folder = copy_course(tmp_path_factory.mktemp("course"))
    generate(open_course(folder), "ejercicios")
    return folder
