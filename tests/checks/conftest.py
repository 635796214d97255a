"""Checks that ask other interpreters get them at once."""

import pytest

from helpers.student import child
from tests.checks.interpreters import Interpreters


@pytest.fixture(scope="session", autouse=True)
def _interpreters():
    """Fork children from interpreters that have imported what checks need: one for each hash seed."""
    interpreters = Interpreters()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child, "_in_new_interpreter", interpreters.run)
        yield
    interpreters.close()
