"""Every solution of the corpora through the real pipeline: release, submission, grading, gradebook."""

import pytest

from tests.corpora.__main__ import CORPORA, grade

pytestmark = pytest.mark.machine


@pytest.mark.parametrize("assignment", CORPORA)
def test_no_mistake(assignment, capsys):
    """No right one loses a point, each wrong one loses those of its cell, and an untouched notebook gets none."""
    good = grade(assignment, CORPORA[assignment], 1)
    said = capsys.readouterr().out

    assert good, said
