"""The engine grades any nbgrader course: the one that `nbgrader quickstart` makes, with two lines of settings."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from helpers.course.cli import main
from helpers.course.submission import write_submission
from helpers.nbgrader_plugins.settings import MANIFEST
from helpers.pipeline.course_folder import CONFIG_NAME, open_course
from helpers.pipeline.points import points_by_cell

pytestmark = pytest.mark.machine

SETTINGS = """\
from helpers.nbgrader_plugins.settings import use_sealed_grading
use_sealed_grading(c := get_config())
"""
#: What students write, by grade id; nothing leaves a cell as it was handed out.
SQUARES = "def squares(n):\n    if n < 1:\n        raise ValueError(n)\n    return [i * i for i in range(1, n + 1)]"
ANSWERS = {
    "right": {"squares": SQUARES, "sum_of_squares": "def sum_of_squares(n):\n    return sum(squares(n))"},
    "half": {"squares": SQUARES, "sum_of_squares": "def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6"},
    "wrong": {
        "squares": "def squares(n):\n    return [i * i for i in range(n)]",
        "sum_of_squares": "def sum_of_squares(n):\n    return squares(n)",
    },
    "untouched": {},
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Make the example course, release it, and hand in for each student."""
    folder = tmp_path_factory.mktemp("quickstart") / "course"
    _nbgrader(folder.parent, "quickstart", folder.name)
    _nbgrader(folder, "generate_assignment", "ps1")
    for student, answers in ANSWERS.items():
        notebooks = {path.stem: nbformat.read(path, 4) for path in (folder / "release" / "ps1").glob("*.ipynb")}
        for cell in (cell for notebook in notebooks.values() for cell in notebook.cells):
            cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
        write_submission(folder, "ps1", student, notebooks)
    return folder


def _nbgrader(folder, *arguments):
    command = [Path(sys.executable).with_name("nbgrader"), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert 0 == done.returncode, done.stderr


def _points(course):
    """Return the automatic points of each cell."""
    points = points_by_cell(open_course(course), "ps1").sort_values(["student", "notebook", "cell"])
    return points[["student", "notebook", "cell", "score", "max_score"]].reset_index(drop=True)


def test_the_same_points(course, tmp_path):
    """Right, half right, wrong and untouched submissions get what nbgrader alone gives them, cell by cell."""
    sealed, kept = (shutil.copytree(course, tmp_path / name) for name in ("sealed", "kept"))
    for folder in (sealed, kept):
        (folder / CONFIG_NAME).write_text(SETTINGS)
    _nbgrader(course, "autograde", "ps1")
    _nbgrader(sealed, "autograde", "ps1")
    assert 0 == main(["grade", "ps1", "--course", str(kept), "--jobs", "1"])
    expected = _points(course)

    pd.testing.assert_frame_equal(expected, _points(sealed))
    pd.testing.assert_frame_equal(expected, _points(kept))
    totals = expected.groupby("student").score.sum()
    _nbgrader(kept, "generate_feedback", "ps1")
    assert [] == list((kept / "feedback").rglob(MANIFEST))
    assert totals["right"] > totals["half"] > totals["wrong"] >= totals["untouched"]
