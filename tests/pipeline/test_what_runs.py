"""What a submission's cells do while they run costs no right answer its points, by either way of grading."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from rich.console import Console

from helpers.course.submission import fill_in, write_submission
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.points import points_by_cell
from tests.corpora.solutions import read
from tests.pipeline.classes import ASSIGNMENT, LIGHT

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

DIGEST = "2_hash_dataframe"
#: In place of the function that exercise 3 asks to paste: another notebook, and a program beside it.
ELSEWHERE = "def sha256_of_df"
RUNS = f"%run {DIGEST}.ipynb\nimport propio\n%run propio.py\nsha256 = propio.sha256\n%cd -q /tmp\n"


def _right(number):
    return next(solution.code for solution in read(number) if solution.right)


@pytest.fixture(scope="module")
def course(course):
    """Hand in for one who takes all from elsewhere, and for one with an import that isn't there."""
    (course / "nbgrader_config.py").write_text((course / "nbgrader_config.py").read_text() + LIGHT)
    released = {path.stem: path for path in (course / "release" / ASSIGNMENT).glob("*.ipynb")}
    third = fill_in(released["3_manifest"], _right(3).replace(ELSEWHERE, "def otra"))
    third.cells.insert(0, new_code_cell(RUNS))
    notebooks = {DIGEST: fill_in(released[DIGEST], _right(2)), "3_manifest": third}
    folder = write_submission(course, ASSIGNMENT, "de afuera", notebooks)
    (folder / "propio.py").write_text("from hashlib import sha256\n")
    first = fill_in(released["1_seed_everything"], "from google.colab import drive\n" + _right(1))
    write_submission(course, ASSIGNMENT, "colab", {"1_seed_everything": first})
    return course


def _points(course):
    points = points_by_cell(open_course(course), ASSIGNMENT)
    return points.groupby(["student", "notebook"]).score.sum().to_dict()


def test_both_ways_give_the_same(course):
    """Another notebook and a program are there, wherever it goes; each message names the import first."""
    ClassRun(course, ASSIGNMENT, 1).grade_watched(["colab", "de afuera"], Console(quiet=True))
    graded = _points(course)
    assert (10, 10) == (graded["de afuera", DIGEST], graded["de afuera", "3_manifest"])
    manifest = json.loads((course / "autograded" / "colab" / ASSIGNMENT / "grading_manifest.json").read_text())
    messages = manifest["messages"]["1_seed_everything"]
    assert 9 == sum(points == 0 for points in manifest["points"]["1_seed_everything"].values()) == len(messages)
    assert all(said.startswith("Primero: ") and "ModuleNotFoundError" in said for said in messages.values())

    for student in ("colab", "de afuera"):
        assert open_course(course).autograde(ASSIGNMENT, student, force=True)["success"]
    assert graded == _points(course)
    path = course / "autograded" / "de afuera" / ASSIGNMENT / "3_manifest.ipynb"
    assert not nbformat.read(path, as_version=4).metadata.grading.beside
