"""`results.json` says what the gradebook says, and nothing that the feedback doesn't, by either door."""

import json
import shutil

import jsonschema
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader.api import Gradebook

from helpers.course.cli import main
from helpers.nbgrader_plugins import results
from helpers.nbgrader_plugins.feedback import WITHHELD
from helpers.nbgrader_plugins.results import RESULTS, Check, Result, as_json, checks_of
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import CHECKOUT, open_course
from tests.pipeline.classes import ASSIGNMENT, LIGHT, SEED, STUDENTS

SCHEMA = json.loads((CHECKOUT / "docs" / "results.schema.json").read_text())


def _read(course, student):
    return json.loads((course / "autograded" / student / ASSIGNMENT / RESULTS).read_text("utf-8"))


def _gradebook(course):
    directory = open_course(course).coursedir
    return Gradebook(directory.db_url, directory.course_id)


def _cell(grade_id, source="x", points=2, solution=False, **more):
    cell = new_code_cell(source, **more)
    cell.metadata["nbgrader"] = {
        "grade": True,
        "grade_id": grade_id,
        "locked": not solution,
        "points": points,
        "solution": solution,
        "schema_version": 3,
    }
    return nbformat.from_dict(cell)


def test_of_one_notebook():
    """Points as nbgrader counts them, null where a person decides; messages as the feedback gives them."""
    hidden = "### BEGIN HIDDEN TESTS\nsecret()\n### END HIDDEN TESTS"
    failed = [new_output("error", ename="E", evalue="Esperaba: 1\x9b\nLlegó: 2", traceback=["secret()"])]
    cells = [
        _cell("passes"),
        _cell("hidden", hidden, outputs=failed),
        _cell("later", outputs=failed),
        _cell("written", solution=True),
        new_code_cell("no check"),
    ]
    checks = checks_of("n", new_notebook(cells=cells))

    assert [("passes", 2, True), ("hidden", 0, False), ("later", 0, False), ("written", None, None)] == [
        (check.id, check.points, check.passed) for check in checks
    ]
    assert [False, False, False, True] == [check.needs_manual for check in checks]
    # After a hidden test the feedback withholds what others say; what isn't seen is escaped.
    assert [None, "Esperaba: 1\\x9b\nLlegó: 2", WITHHELD, None] == [check.message for check in checks]
    result = Result("a", checks=checks, penalty=0.5)
    assert (1.5, 8, True) == (result.points, result.max_points, result.needs_manual)
    jsonschema.validate(json.loads(as_json(result)), SCHEMA)


def test_one_that_a_student_wrote(tmp_path):
    """Where a submission was graded before there was such a file, its own may lie there: it ends no report."""
    whole = Result("a", "s", (Check("n", "id", 1.0, 2.0, False),), ("nota",), seconds=1.0)
    (tmp_path / RESULTS).write_bytes(as_json(whole))
    assert whole == results._read(tmp_path)
    good, nan = json.loads(as_json(whole)), float("nan")
    checks = [{"notebook": [1]}, {"id": {}}, {"message": 3}, {"points": "1"}, {"of": nan}, {"more": 1}]
    odd = [{"checks": [good["checks"][0] | check]} for check in checks]
    odd += [{"notes": [{}]}, {"missing": [None]}, {"seconds": nan}, {"seconds": "1"}, {"penalty": "x"}, {"checks": 3}]
    odd += [{"notes": ["\ud800"]}, {"schema": []}]
    for each in [*(json.dumps(good | one) for one in odd), "[" * 100_000, "3", "{"]:
        (tmp_path / RESULTS).write_text(each)
        assert results._read(tmp_path) is None, each
    (tmp_path / RESULTS).unlink()
    (tmp_path / RESULTS).mkdir()
    assert results._read(tmp_path) is None


def test_no_points_below_zero():
    assert 0 == Result("a", checks=(Check("n", "c", 1.0, 2.0, False),), penalty=3).points


@pytest.fixture(scope="module")
def course(tmp_path_factory, graded_class):
    return graded_class(tmp_path_factory.mktemp("course"))


@pytest.mark.machine
def test_as_in_the_gradebook(course):
    """Every check of every student, whatever was handed in."""
    with _gradebook(course) as gradebook:
        for student in STUDENTS:
            read = _read(course, student)
            jsonschema.validate(read, SCHEMA)
            submission = gradebook.find_submission(ASSIGNMENT, student)
            graded = {(n.name, g.name): (g.score, g.max_score) for n in submission.notebooks for g in n.grades}
            assert graded == {(c["notebook"], c["id"]): (c["points"], c["of"]) for c in read["checks"]}
            assert (submission.score, 50) == (read["points"], read["of"])
    assert 50 == _read(course, "Ana María")["points"]
    assert ["2_hash_dataframe", "3_manifest", "4_validacion", "5_model_card"] == _read(course, "tarde")["missing"]


@pytest.mark.machine
def test_nothing_of_a_hidden_test(course):
    """No source, no traceback, no seed."""
    said = (course / "autograded" / "cero" / ASSIGNMENT / RESULTS).read_text("utf-8")
    assert not any(word in said for word in ("HIDDEN", "hidden_checks", "Traceback", SEED))
    assert all(check["message"] for check in _read(course, "cero")["checks"])


@pytest.mark.machine
@pytest.mark.usefixtures("one_seed")
def test_a_person_and_a_second_run(course, tmp_path):
    """What a person gives comes with the report; a second run keeps the grade, and the file as it is."""
    copy = shutil.copytree(course, tmp_path / "course")
    with _gradebook(copy) as gradebook:
        gradebook.find_grade("ej1_numpy", "1_seed_everything", ASSIGNMENT, "cero").manual_score = 1.5
        gradebook.find_submission_notebook("1_seed_everything", ASSIGNMENT, "cero").late_submission_penalty = 1
        gradebook.db.commit()
    before = _read(copy, "cero")
    (copy / "autograded" / "cero" / ASSIGNMENT / RESULTS).chmod(0o444)
    assert 0 == main(["report", ASSIGNMENT, "--course", str(copy)])
    after = _read(copy, "cero")
    (given,) = [check for check in after["checks"] if check["id"] == "ej1_numpy"]

    assert (1.5, 1, 0.5) == (given["points"], after["penalty"], after["points"] - before["points"])
    assert [True] == [entry.kept for entry in ClassRun(copy, ASSIGNMENT).grade(["cero"])]
    assert after == _read(copy, "cero")


@pytest.mark.machine
def test_by_nbgraders_own_command(course, tmp_path, monkeypatch):
    """The same file but for the time; a student's own file of that name stays where it was handed in."""
    from nbgrader.apps import NbGraderAPI

    copy = shutil.copytree(course, tmp_path / "course")
    monkeypatch.setenv("COURSE_GRADING_SEED", SEED)
    with (copy / "nbgrader_config.py").open("a") as file:
        file.write(LIGHT)
    own = copy / "submitted" / "tarde" / ASSIGNMENT / RESULTS
    own.write_text("mine")
    api: NbGraderAPI = open_course(copy)
    assert api.autograde(ASSIGNMENT, "tarde", force=True)["success"]

    assert "mine" == own.read_text()
    assert _read(course, "tarde") | {"seconds": 0} == _read(copy, "tarde")
