"""How tests are divided between workers, and between `make test` and `make test-long`."""

import pytest

from helpers.pipeline.course_folder import CHECKOUT
from tests.conftest import FIRST, PARTS, part_of
from tests.seeds import seeds


@pytest.mark.parametrize(
    ("nodeid", "part"),
    [
        ("tests/checks/test_corpora.py::test_solution[ej3-wrong-a[ej1-b]]", "tests/checks/test_corpora.py::ej3"),
        ("tests/checks/test_corpora.py::test_there_are_enough[3]", "tests/checks/test_corpora.py"),
        ("tests/corpora/test_graded.py::test_no_mistake[tarea]", "tests/corpora/test_graded.py::tarea"),
        ("tests/attacks/test_attacks.py::test_points[ej1-x]", "tests/attacks/test_attacks.py"),
        ("notebooks/3_lock_files.ipynb::Cell 0", "notebooks/3_lock_files.ipynb"),
    ],
)
def test_what_one_worker_runs_whole(nodeid, part):
    """A file, but for the corpora."""
    assert part == part_of(nodeid)


def test_files_that_are_named_are_there():
    """A file that was renamed would begin last, or be one worker's again."""
    assert [] == [name for name in (*FIRST, *PARTS) if not (CHECKOUT / name).is_file()]


def test_few_seeds_always():
    """The first ones run each time; the others carry the mark that `--long` takes."""
    assert [0, 1] == seeds(4, few=2)[:2]
    assert [(2, ["long"]), (3, ["long"])] == [(p.values[0], [m.name for m in p.marks]) for p in seeds(4, few=2)[2:]]
