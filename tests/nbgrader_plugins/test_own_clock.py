"""A cell that takes the judge too long ends like one that ends the student process."""

import functools
import time
from types import SimpleNamespace

from nbformat.v4 import new_code_cell

from helpers.judge.clock import own_seconds
from helpers.nbgrader_plugins import execute
from helpers.nbgrader_plugins.execute import SealedExecute


class _Session(SimpleNamespace):
    def give_up(self, why):
        self.dead = why


def _for_ever(*_):
    end = time.thread_time() + 60
    while time.thread_time() < end:
        pass


def test_the_cell_says_why(monkeypatch):
    """It earns nothing, and what runs afterwards finds a dead process."""
    monkeypatch.setattr(execute, "own_seconds", functools.partial(own_seconds, 0.1))
    session = _Session(dead=None)
    metadata = {"nbgrader": {"grade_id": "ej0", "grade": True, "solution": False, "points": 1}}
    cell = new_code_cell("pass", metadata=metadata)
    began = time.thread_time()
    SealedExecute()._execute(cell, 3, session, SimpleNamespace(run=_for_ever))

    assert time.thread_time() - began < 30
    assert "demasiado tiempo revisar" in session.dead
    (error,) = cell.outputs
    assert "devolvió lo que lleva demasiado tiempo revisar en la celda 3" in error.evalue
    assert cell.execution_count is None
