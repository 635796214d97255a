"""Every solution of the corpora meets every grade cell of its notebook, in this process: for `make check`.

`make test` asks the same of the real pipeline (`tests/corpora/test_graded.py`).
"""

import pytest

from helpers.checking.failure import CheckFailure
from tests.corpora import in_process
from tests.corpora.solutions import EXERCISES, read

SOLUTIONS = [
    pytest.param(s, id=f"ej{s.exercise}-{'right' if s.right else 'wrong'}-{s.name}") for n in EXERCISES for s in read(n)
]


@pytest.mark.quick
@pytest.mark.parametrize("solution", SOLUTIONS)
def test_solution(solution):
    """A right solution passes each cell; a wrong one fails on the cells that it names, and a hidden cell says why.

    What a wrong one keeps lies within the band of its slip.
    """
    raised = in_process.run(solution.exercise, solution.code)

    failed = {grade_id: error for grade_id, error in raised.items() if error is not None}
    if solution.right:
        assert failed == {}
    else:
        assert set(solution.caught_by) <= set(failed)
        points = in_process.points(solution.exercise)
        least, most = solution.band
        assert least <= sum(points[grade_id] for grade_id in points.keys() - failed) <= most, sorted(failed)
    for grade_id, error in failed.items():
        if "_visible_" not in grade_id and not isinstance(error, NameError):
            assert isinstance(error, CheckFailure), f"{grade_id} broke: {error!r}"


@pytest.mark.parametrize("exercise", EXERCISES)
def test_ten_points(exercise):
    """Each exercise is worth ten."""
    assert sum(in_process.points(exercise).values()) == 10


@pytest.mark.parametrize("exercise", EXERCISES)
def test_there_are_enough(exercise):
    """At least 20 wrong and 8 right solutions of each exercise."""
    solutions = read(exercise)

    assert sum(not s.right for s in solutions) >= 20
    assert sum(s.right for s in solutions) >= 8
