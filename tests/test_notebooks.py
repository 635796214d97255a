"""The exercises keep the form that students, instructors and nbgrader rely on."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
from nbgrader.utils import is_grade, is_solution

from helpers.course.new_exercise import MARK
from helpers.course.release import generate_release
from helpers.judge.kinds import is_hidden
from helpers.nbgrader_plugins.releases import read_releases
from helpers.pipeline.course_folder import CHECKOUT

SOURCES = sorted((CHECKOUT / "source" / "ejercicios").glob("*.ipynb"))
NAMES = ["1_seed_everything", "2_hash_dataframe", "3_manifest", "4_validacion", "5_model_card"]
SECTIONS = ["titulo", "objetivos", "enunciado", "probar", "visibles", "ocultas", "pista", "cierre", "lecturas"]
#: What `nbgrader validate` shows of a line, less its indentation (nbgrader.validator.Validator.width).
MESSAGE_WIDTH = 84

by_name = pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)


def _read(path):
    return nbformat.read(path, as_version=4)


def _exercise(path):
    return f"ej{path.name[0]}_"


def test_the_five_exercises_are_there():
    """By the names that gradebooks and hand-outs know."""
    assert NAMES == [path.stem for path in SOURCES]


@by_name
def test_points_add_to_ten(path):
    """Ten points, spread over several cells."""
    points = [cell.metadata.nbgrader.points for cell in _read(path).cells if is_grade(cell)]

    assert 10 == sum(points)
    assert len(points) >= 6


@by_name
def test_grade_ids_say_whose_they_are(path):
    """ASCII, unique, with the prefix of the exercise, and one solution cell of a fixed id."""
    cells = [cell for cell in _read(path).cells if "nbgrader" in cell.metadata]
    ids = [cell.metadata.nbgrader.grade_id for cell in cells]

    assert all(re.fullmatch(_exercise(path) + "[a-z0-9_]+", grade_id) for grade_id in ids)
    assert len(ids) == len(set(ids))
    assert [_exercise(path) + "solucion"] == [c.metadata.nbgrader.grade_id for c in cells if is_solution(c)]


@by_name
def test_cells_have_stable_ids_and_no_outputs(path):
    """A cell id says what the cell is, and stays; outputs don't belong into a source."""
    notebook = _read(path)
    ids = [cell.id for cell in notebook.cells]

    nbformat.validate(notebook)
    assert set(SECTIONS) <= set(ids)
    assert all(re.fullmatch("[a-z][a-z0-9-]+", cell_id) for cell_id in ids)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)


@by_name
def test_nothing_is_left_to_be_written(path):
    """What `make exercise` marks for the author is gone."""
    assert [] == [cell.id for cell in _read(path).cells if MARK in cell.source]


@by_name
def test_hidden_tests_are_one_import_and_one_call(path):
    """Whatever a hidden test knows, it knows from `helpers.checks`."""
    hidden = [cell for cell in _read(path).cells if is_hidden(cell)]

    assert len(hidden) >= 4
    for cell in hidden:
        first, begin, imported, call, end = cell.source.split("\n")
        statements = ast.parse(f"{imported}\n{call}").body
        assert first.startswith("# Comprobación oculta (")
        assert ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS") == (begin, end)
        assert [ast.Import, ast.Expr] == [type(s) for s in statements]
        # Not `from … import check_seed`: a student's own helper may be called that.
        assert ("hidden_checks", True) == (statements[0].names[0].asname, imported.startswith("import helpers.checks."))
        assert call.startswith("hidden_checks.check_")


@by_name
def test_nothing_overwrites_what_a_student_may_define(path):
    """What follows the solution binds no name that could be a student's helper: it would break a right answer."""
    cells = _read(path).cells
    solution = next(number for number, cell in enumerate(cells) if is_solution(cell))
    for cell in cells[solution + 1 :]:
        if cell.cell_type == "code" and not is_hidden(cell):
            tree = ast.parse(cell.source)
            stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            stored |= {n.name for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler | ast.FunctionDef)}
            loops = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
            targets = [g.target for n in ast.walk(tree) if isinstance(n, loops) for g in n.generators]
            own = {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)}

            assert [] == [name for name in stored - own if not re.match("vista_.*|.*_de_prueba$", name or "vista_")]


@by_name
def test_comments_of_tests_say_their_points(path):
    """The points in a test's first line are those that nbgrader counts."""
    for cell in _read(path).cells:
        if is_grade(cell):
            said = re.match(r"# (?:A la vista|Comprobación oculta) \((\d+) puntos?\): \S", cell.source)
            assert said, cell.source
            assert cell.metadata.nbgrader.points == int(said[1])


@by_name
def test_visible_messages_are_not_cut(path):
    """Each line of a visible check's message fits in what `nbgrader validate` shows."""
    for cell in _read(path).cells:
        if not is_grade(cell) or is_hidden(cell):
            continue
        asserts = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Assert)]
        assert asserts
        for node in asserts:
            texts = [n.value for n in ast.walk(node.msg) if isinstance(n, ast.Constant)]
            lines = "".join(text for text in texts if isinstance(text, str)).split("\n")
            assert max(map(len, lines)) <= MESSAGE_WIDTH, lines


@by_name
def test_code_cells_outside_of_tests_are_short(path):
    """One idea per cell: at most 12 lines, the solution cell and the tests apart."""
    for cell in _read(path).cells:
        if cell.cell_type == "code" and "nbgrader" not in cell.metadata:
            assert len(cell.source.splitlines()) <= 12, cell.source


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """Generate release/ anew."""
    return generate_release(tmp_path_factory.mktemp("course"))


def _files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


@pytest.mark.machine
def test_release_is_in_sync_with_source(generated):
    """release/ is what nbgrader generates from source/, byte by byte; `make release` makes it so."""
    expected, actual = _files(generated), _files(CHECKOUT / "release")

    assert sorted(expected) == sorted(actual)
    assert [] == [name for name in expected if expected[name] != actual[name]]
    for assignment in ("ejercicios", "tarea"):
        made, kept = (read_releases(folder, assignment)[-1] for folder in (generated.parent, CHECKOUT))
        assert {**made, "when": kept["when"]} == kept, "`make release` writes releases.json"


def test_release_gives_nothing_away():
    """No solution, no hidden test, no output; nothing that needs `helpers`."""
    for path in sorted((CHECKOUT / "release").rglob("*")):
        if path.is_dir():
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search("BEGIN|END SOLUTION|HIDDEN TESTS|helpers", text), path
        if path.suffix == ".ipynb":
            notebook = _read(path)
            solutions = [cell for cell in notebook.cells if is_solution(cell) and not is_grade(cell)]
            assert solutions
            assert all("raise NotImplementedError" in solution.source for solution in solutions)
            assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)


def test_only_notebooks_and_the_validator_texts_are_handed_out():
    """Every other file of a source folder goes to the students, too."""
    files = [path for path in (CHECKOUT / "source").rglob("*") if path.is_file() and path.suffix != ".ipynb"]
    not_handed_out = {".ipynb_checkpoints", "__pycache__", "experiment.json", "model_card.json", "worked_homework"}
    others = [path for path in files if not not_handed_out & set(path.parts)]

    assert {"nbgrader_config.py"} == {path.name for path in others}
    assert 1 == len({path.read_bytes() for path in others})
