"""Without walls, where the instructor writes so: the same points, the same tolerance, and it is said in red."""

import io
import json
import re

import pytest
from jupyter_client.asynchronous import AsyncKernelClient
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader import utils
from rich.console import Console

from helpers.checking.inputs import SEED_VARIABLE
from helpers.course.demo import command as demo
from helpers.judge.verdict import Verdict
from helpers.nbgrader_plugins import in_place
from helpers.nbgrader_plugins.execute import SealedExecute
from helpers.nbgrader_plugins.in_place import NO_WALLS
from helpers.pipeline import class_run
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import CONFIG_NAME, open_course
from helpers.pipeline.points import points_by_cell
from helpers.sandbox import isolation
from helpers.sandbox.isolation import AUTO, NONE
from helpers.sandbox.launcher import IsolationError
from tests.pipeline.classes import ASSIGNMENT, LIGHT, QUICK, SEED

pytestmark = pytest.mark.machine


#: One student of each kind: each notebook starts a kernel, and `--long` takes the whole class.
KINDS = ("irupe", "joaquin", "kiara")


def _take_walls_away(patch):
    """Have this machine be one without."""

    def refuse(wanted):
        if wanted == NONE:
            return NONE
        raise IsolationError("en esta máquina no hay paredes.")

    for module in (isolation, demo, class_run):
        patch.setattr(module, "choose", refuse)


@pytest.fixture(scope="module")
def demonstrations(tmp_path_factory, request):
    """Grade the class of the demonstration with walls and without: {walls: (folder, screen)}."""
    shown = {}
    with pytest.MonkeyPatch.context() as patch:
        if not request.config.getoption("--long"):
            patch.setattr(demo, "CLASS", [student for student in demo.CLASS if student.name in KINDS])
        patch.setenv(SEED_VARIABLE, SEED)
        patch.setenv("COURSE_CELL_TIMEOUT", "15")
        for walls in (AUTO, NONE):
            folder, screen = tmp_path_factory.mktemp(walls), io.StringIO()
            given = {"file": screen, "width": 100, "force_terminal": True, "color_system": "standard"}
            with pytest.MonkeyPatch.context() as own:
                own.setattr(demo, "Console", lambda given=given, **_: Console(**given))
                if walls == NONE:
                    _take_walls_away(own)
                assert 0 == demo.command(jobs=2, folder=folder)
            shown[walls] = folder, screen.getvalue()
    return shown


def test_the_points_are_those_of_sealed_grading(demonstrations):
    """Cell by cell, for everyone in the demonstration: broken files, endless loops and copied cells included."""
    sealed, in_place = (points_by_cell(open_course(demonstrations[each][0]), ASSIGNMENT) for each in (AUTO, NONE))

    assert sealed.student.nunique() >= len(KINDS)
    assert sealed.equals(in_place), sealed.compare(in_place)


def test_it_is_said_in_red(demonstrations):
    """On the screen, in each manifest, in the report and in each feedback; with walls nowhere."""
    for walls, expected in ((AUTO, False), (NONE, True)):
        folder, screen = demonstrations[walls]
        manifests = [json.loads(path.read_bytes()) for path in folder.glob("autograded/*/*/grading_manifest.json")]
        kinds = {run["isolation"] for manifest in manifests for run in manifest["execution"].values()}
        pages = [path.read_text(encoding="utf-8") for path in folder.glob("feedback/*/*/*.html")]

        assert expected == ("\x1b[1;31mSIN PAREDES" in screen)
        assert expected == ({NONE} == kinds)
        assert expected == (
            '<p class="alarm">SIN PAREDES' in (folder / "reports" / "ejercicios.html").read_text("utf-8")
        )
        assert len(pages) >= 5 * len(KINDS)
        assert {expected} == {'<p class="bad"><b>Corregido sin paredes' in page for page in pages}


def test_the_demonstration_goes_on_without(demonstrations):
    """It grades submissions that this course wrote; the loud line comes once."""
    said = " ".join(re.sub("\x1b\\[[0-9;]*m", " ", demonstrations[NONE][1]).split())

    assert "Acá no hay paredes (make grade dice por qué)" in said
    assert 1 == said.count("SIN PAREDES")


def _cell(source, grade_id=None, **marks):
    cell = new_code_cell(source)
    if grade_id:
        named = {"grade": True, "solution": False, "locked": True, "points": 1, "schema_version": 3}
        cell.metadata["nbgrader"] = {**named, "grade_id": grade_id, "cell_type": "code"}
    cell.metadata.update(marks)
    return cell


def _graded(tmp_path, *cells, **settings):
    """Execute cells in place; return the points of the graded ones, and what their errors say."""
    notebook = new_notebook(cells=list(cells))
    resources = {"metadata": {"path": str(tmp_path)}, "nbgrader": {}}
    SealedExecute(isolation=NONE, **settings).preprocess(notebook, resources)
    Verdict().preprocess(notebook, resources)
    graded = [cell for cell in notebook.cells if utils.is_grade(cell)]
    said = [output.evalue for cell in graded for output in cell.outputs if output.output_type == "error"]
    return [utils.determine_grade(cell)[0] for cell in graded], said


def test_a_kernel_that_dies(tmp_path):
    """What ran before keeps its points; the rest gets none, and is told where it ended."""
    points, said = _graded(
        tmp_path, _cell("x = 1"), _cell("assert x", "a"), _cell("import os\nos._exit(1)"), _cell("assert x", "b")
    )

    assert [1, 0] == points
    assert "terminó en la celda 3" in said[0]


def test_an_endless_loop(tmp_path):
    """It is interrupted, and costs what depends on it."""
    loop = _cell("y = 1\nwhile True: pass\nz = 1")
    points, said = _graded(tmp_path, _cell("x = 1"), loop, _cell("assert x and y", "a"), _cell("z", "b"), timeout=2)

    assert [1, 0] == points
    assert "name 'z' is not defined" == said[0]


def test_a_loop_in_a_test(tmp_path):
    """The message says how long it took."""
    points, said = _graded(tmp_path, _cell("def f():\n    while True: pass"), _cell("f()", "a"), timeout=2)

    assert [0] == points
    assert "pasaron 2 segundos" in said[0]


def test_a_kernel_that_takes_no_interrupt(tmp_path, monkeypatch):
    """It is given up, and the run goes on."""
    monkeypatch.setattr(in_place, "IOPUB", 2)
    stubborn = "import time\nwhile True:\n    try:\n        time.sleep(1)\n    except KeyboardInterrupt: pass"
    points, said = _graded(tmp_path, _cell("assert True", "a"), _cell(stubborn), _cell("assert True", "b"), timeout=2)

    assert [1, 0] == points
    assert "no respondió al interrumpirlo" in said[0]


def test_a_notebook_that_takes_too_long(tmp_path):
    """Its cells are short, and too many."""
    cells = [_cell("import time; time.sleep(1)") for _ in range(8)]
    points, said = _graded(tmp_path, _cell("assert True", "a"), *cells, _cell("assert True", "b"), notebook_timeout=3)

    assert [1, 0] == points
    assert "pasó el tiempo de un notebook entero" in said[0]


def test_imports_take_no_time_of_a_cell(tmp_path, monkeypatch):
    """A slow one is done before, defines no name, and one that fails is the notebook's own matter."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "slow_one.py").write_text("import time\ntime.sleep(4)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))
    absent = _cell("assert 'slow_one' not in globals() and 'name' not in globals()", "b")
    settings = {"timeout": 2, "preload": ["slow_one", "no_such_module"]}

    assert [1, 1] == _graded(tmp_path, absent, _cell("import slow_one", "a"), **settings)[0]


def test_what_costs_nothing(tmp_path):
    """Warnings, prints, the value of a last line, exceptions in other cells; and a tag that asks to be skipped."""
    warns = "import sys\nprint('x', file=sys.stderr)\n0"
    points, _ = _graded(
        tmp_path, _cell("1 / 0"), _cell(warns, "a"), _cell("assert False", "b", grading={"missing": True})
    )

    assert [1, 0] == points


def test_files_beside_the_notebook(tmp_path):
    """It finds them, and what it writes stays nowhere."""
    (tmp_path / "data.csv").write_text("a")
    reads = "from pathlib import Path\nassert 'a' == Path('data.csv').read_text()\nPath('left').touch()"

    assert [1] == _graded(tmp_path, _cell(reads, "a"))[0]
    assert ["data.csv"] == [path.name for path in tmp_path.iterdir()]


def test_a_kernel_that_does_not_start_is_started_again(tmp_path, monkeypatch):
    """As when two take the same port; and not for ever."""
    starts, failing, ready = [], 1, AsyncKernelClient.wait_for_ready

    def wait(self, timeout=None):
        starts.append(1)
        if len(starts) <= failing:
            raise RuntimeError("Kernel died before replying to kernel_info")
        return ready(self, timeout=timeout)

    monkeypatch.setattr(AsyncKernelClient, "wait_for_ready", wait)
    assert [1] == _graded(tmp_path, _cell("assert True", "a"))[0]
    assert 2 == len(starts)

    starts, failing = [], 99
    with pytest.raises(RuntimeError, match="kernel_info"):
        _graded(tmp_path, _cell("assert True", "a"))
    assert in_place.ATTEMPTS == len(starts)


def test_real_grading_takes_it_only_if_it_is_written(tmp_path, handed_in_class, monkeypatch):
    """In the configuration, by the instructor: otherwise nothing is graded; and so is nbgrader's own command."""
    course = handed_in_class(tmp_path)
    _take_walls_away(monkeypatch)
    with pytest.raises(IsolationError, match="no hay paredes"):
        list(ClassRun(course, ASSIGNMENT).grade(QUICK))
    with (course / CONFIG_NAME).open("a") as settings:
        settings.write(f'\nc.SealedExecute.isolation = "{NONE}"\n{LIGHT}')
    entries = {entry.student: entry for entry in ClassRun(course, ASSIGNMENT).grade(QUICK)}
    result = open_course(course).autograde(ASSIGNMENT, "vacía", force=True)

    assert not any(entry.refused for entry in entries.values())
    assert 10 == entries["partes"].points
    assert result["success"]
    assert NO_WALLS in result["log"]
