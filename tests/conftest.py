"""What all tests share: a course that is released once, and how often what only repeats is repeated."""

import shutil

import pytest


def pytest_addoption(parser):
    """Add `--long`, which `make test-long` gives."""
    parser.addoption("--long", action="store_true", help="repeat more often what depends on time")


#: What takes longest begins first, so that no worker is left alone with it at the end.
FIRST = (
    "tests/corpora/test_graded.py", "tests/attacks/test_attacks.py", "tests/test_benchmarks.py",
    "tests/browser/test_student.py", "tests/checks/test_corpora.py",
    "notebooks/3_lock_files.ipynb", "notebooks/5_versionado_de_datos.ipynb",
)


def pytest_collection_modifyitems(items):
    """Put the files that take longest first; give cells of notebooks time to print on a busy machine."""
    places = {name: place for place, name in enumerate(FIRST)}
    for item in items:
        if hasattr(item, "output_timeout"):
            item.output_timeout = 120
    items.sort(key=lambda item: places.get(item.nodeid.split("::")[0], len(FIRST)))


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """Return a function that makes a course folder with assignments released; each is generated once."""
    from helpers.grading.course import copy_course, generate, open_course  # importing nbgrader takes two seconds

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
