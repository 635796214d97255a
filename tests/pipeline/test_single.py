"""One notebook, graded without a course folder: the points of any other door, and nothing of it left."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

from helpers.course.submission import fill_in
from helpers.pipeline import single
from helpers.pipeline.course_folder import CHECKOUT, copy_course
from helpers.pipeline.single import Grader
from helpers.sandbox.scratch import shared
from tests.corpora.solutions import read
from tests.pipeline.classes import LIGHT

NAME = "1_seed_everything"
RELEASED = CHECKOUT / "release" / "ejercicios" / f"{NAME}.ipynb"


def _filled(code):
    return nbformat.writes(fill_in(RELEASED, code)).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Make a course of one exercise, which imports little."""
    folder = copy_course(tmp_path_factory.mktemp("course"))
    for path in folder.glob("source/*/*.ipynb"):
        if path.stem != NAME:
            path.unlink()
    with (folder / "nbgrader_config.py").open("a") as file:
        file.write(LIGHT)
    return folder


def _lists(folder):
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*"))


@pytest.mark.machine
def test_many_by_one_grader(folder, tmp_path):
    """Right, a stub, renamed, broken, from two threads; a worker that died; then everything is as it was."""
    before = _lists(folder), dict(os.environ), Path.cwd()
    others = {left for home in shared().values() for left in _lists(home)}  # other tests' in this process
    right = next(solution.code for solution in read(1) if solution.right)
    # Where none is, a reading of it would have to be guessed: the ids decide.
    renamed = tmp_path / "2_hash_dataframe (1).ipynb"
    renamed.write_bytes(_filled(right))
    with Grader(folder) as grader:
        result = grader.grade(renamed)
        assert (10, 10, None) == (result.points, result.max_points, result.refused)
        assert {NAME} == {check.notebook for check in result.checks}
        with ThreadPoolExecutor(2) as threads:
            points = [each.points for each in threads.map(grader.grade, [_filled(right), _filled(None)] * 2)]
        assert [10, 0, 10, 0] == points
        assert "no es un notebook" in grader.grade(b"{").refused
        assert single.STRANGER == grader.grade(b'{"cells": [], "metadata": {}, "nbformat": 4}').refused
        read_beside = "def seed_everything(seed=42):\n    raise ValueError(open('datos/a.txt').read())\n"
        said = grader.grade(_filled(read_beside), {"datos/a.txt": b"beside"})
        assert any("beside" in (check.message or "") for check in said.checks)

        with ThreadPoolExecutor(1) as other:  # the thread that had the worker started is gone, and it isn't
            assert 10 == other.submit(grader.grade, _filled(right)).result().points
        (worker,) = grader._workers._processes
        assert 10 == grader.grade(_filled(right)).points
        assert [worker] == list(grader._workers._processes)
        os.kill(worker, 9)
        assert 10 == grader.grade(_filled(right)).points
        assert threading.active_count() > 1
    with pytest.raises(RuntimeError):
        grader.grade(renamed)

    assert before == (_lists(folder), dict(os.environ), Path.cwd())
    assert set() == {left for home in shared().values() for left in _lists(home)} - others
    assert all(thread.name != "grader_0" for thread in threading.enumerate())


def test_what_there_is_not(folder, tmp_path):
    """A course, an assignment, a notebook: an exception that names it, and no process."""
    with pytest.raises(FileNotFoundError, match="holds no"):
        Grader(tmp_path)
    with pytest.raises(FileNotFoundError, match="'otra'; it has: ejercicios"):
        Grader(folder, "otra")
    with Grader(folder) as grader:
        with pytest.raises(FileNotFoundError):
            grader.grade(tmp_path / "none.ipynb")
        assert grader._workers is None


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "a//b", "a\\b", "a\0b", ""])
def test_names_that_lead_elsewhere(folder, path):
    with Grader(folder) as grader, pytest.raises(ValueError, match="relative path"):
        grader.grade(_filled(None), {path: b"x"})


def _bundle(**notebooks):
    from types import SimpleNamespace

    cells = [{"name": name, "cells": [{"name": each} for each in ids]} for name, ids in notebooks.items()]
    return SimpleNamespace(record={"notebooks": cells})


def test_which_notebook_it_is():
    """By most ids, then by name; none where two are as likely."""

    def which(name, *ids):
        known = [_bundle(one=["a", "b"], two=["c", "d"]), _bundle(three=["e", "f"])]
        content = nbformat.writes(
            nbformat.v4.new_notebook(
                cells=[nbformat.v4.new_code_cell("", metadata={"nbgrader": {"grade_id": each}}) for each in ids]
            )
        )
        found = single._which(known, name, content.encode())
        return found and found[1]

    assert ["two", "three", "one"] == [which("one", "c", "d"), which("x", "e"), which("one")]
    assert [None, None, "two"] == [which("x"), which("x", "a", "e"), which("two", "a", "c")]
