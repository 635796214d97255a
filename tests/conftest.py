"""What all tests share: a course that is released once, and how often what only repeats is repeated."""

import shutil

import pytest

from helpers.grading.course import copy_course, generate, open_course


def pytest_addoption(parser):
    """Add `--long`, which `make test-long` gives."""
    parser.addoption("--long", action="store_true", help="repeat more often what depends on time")


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """Return a function that makes a course folder with assignments released, and returns it; each is generated once."""
    made = {}

    def copy(folder, *assignments):
        assignments = assignments or ("ejercicios",)
        if assignments not in made:
            template = copy_course(tmp_path_factory.mktemp("released"))
            for assignment in assignments:
                generate(open_course(template), assignment)
            made[assignments] = template
        return shutil.copytree(made[assignments], folder, dirs_exist_ok=True)

    return copy
