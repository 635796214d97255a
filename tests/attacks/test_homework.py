"""Every attack of the homework, through `make grade`: it ends with the points of its honest part."""

import hashlib
import json

import pytest
from nbformat.v4 import new_code_cell
from rich.console import Console

from helpers.course.submission import write_submission
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import copy_course, generate, open_course
from helpers.reference.homework import MANIFEST, PIPELINE
from tests.attacks.homework import ATTACKS, AUTOMATIC
from tests.corpora.homework import RIGHT, fill_in_homework, make

HONEST = "zzz-honest"


@pytest.fixture(scope="module")
def points(tmp_path_factory):
    """Grade them, one after the other, from the same warm processes, and an honest one at last."""
    course = copy_course(tmp_path_factory.mktemp("course"))
    released = generate(open_course(course), "tarea") / "tarea.ipynb"
    made = make(RIGHT[0])
    for attack in ATTACKS:
        notebook = fill_in_homework(released, attack.homework.pipeline)
        tests = next(i for i, cell in enumerate(notebook.cells) if "_visible_" in str(cell.metadata.get("nbgrader")))
        notebook.cells[tests:tests] = [new_code_cell(source) for source in attack.after]
        notebook.cells = [*(new_code_cell(source) for source in attack.before), *notebook.cells]
        _hand_in(course, attack.name, notebook, _forged(made, attack.homework))
    _hand_in(course, HONEST, fill_in_homework(released, RIGHT[0].pipeline), made)
    names = sorted([*(attack.name for attack in ATTACKS), HONEST])
    graded = ClassRun(course, "tarea", 1).grade_watched(names, Console(quiet=True))
    assert [None] * len(names) == [each.refused for each in graded]
    return {each.student: each.points for each in graded}


def _forged(made, homework):
    """Return what a cheat hands in: the honest files, with another program's hash. That program never runs out here."""
    code = homework.pipeline.encode()
    manifest = json.loads(made[MANIFEST]) | {"code_hash": hashlib.sha256(code).hexdigest()}
    files = {**made, PIPELINE: code, MANIFEST: json.dumps(manifest).encode()}
    if homework.change:
        homework.change(files)
    return files


def _hand_in(course, student, notebook, files):
    folder = write_submission(course, "tarea", student, {"tarea": notebook})
    for name, content in files.items():
        (folder / name).write_bytes(content)


@pytest.mark.machine
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_points(points, attack):
    """What the honest part earns, neither more nor less."""
    assert attack.deserved == points[attack.name]


@pytest.mark.machine
def test_the_honest_one(points):
    """All that isn't given by hand."""
    assert AUTOMATIC == points[HONEST]


def test_the_attacks():
    """Each has a name and one sentence."""
    assert len(ATTACKS) == len({attack.name for attack in ATTACKS})
    assert all(attack.aim.endswith(".") and 0 <= attack.deserved < AUTOMATIC for attack in ATTACKS)
