"""Which seed the hidden inputs are drawn from, before and after a feedback."""

import os

from helpers.checking.inputs import SEED_VARIABLE
from helpers.nbgrader_plugins.grading_seed import SEED_FILE, course_seed, draw_if_none, earlier_seeds, spend


def test_a_course_keeps_its_seed_until_it_is_spent(tmp_path):
    """Then it draws another one, and remembers both; others of the machine can read neither."""
    first = course_seed(tmp_path)
    spend(tmp_path, "another")
    assert first == course_seed(tmp_path)
    spend(tmp_path, first)
    second = course_seed(tmp_path)
    spend(tmp_path, first)

    assert first != second == course_seed(tmp_path)
    assert {first, second} == earlier_seeds(tmp_path)
    assert 0 == (tmp_path / SEED_FILE).stat().st_mode & 0o77


def test_a_course_without_a_seed(tmp_path):
    """There is nothing to spend."""
    spend(tmp_path, "1")

    assert set() == earlier_seeds(tmp_path)


def test_a_process_that_goes_on_draws_anew(monkeypatch, tmp_path):
    """As the formgrader's, which grades, gives feedback, and grades again."""
    monkeypatch.setenv(SEED_VARIABLE, "")
    draw_if_none()
    first = os.environ[SEED_VARIABLE]
    draw_if_none()
    assert first == os.environ[SEED_VARIABLE]
    spend(tmp_path, first)

    assert os.environ[SEED_VARIABLE].isdigit()
    assert first != os.environ[SEED_VARIABLE]


def test_a_seed_that_was_given_stays(monkeypatch, tmp_path):
    """Whoever sets it wants these inputs again."""
    monkeypatch.setenv(SEED_VARIABLE, "228")
    draw_if_none()
    spend(tmp_path, "228")

    assert "228" == os.environ[SEED_VARIABLE]
