"""A class graded side by side has the gradebook that `nbgrader autograde` writes, and is never graded twice."""

import json
import shutil
import sqlite3

import pytest
from nbgrader.api import Gradebook

from helpers.checking.inputs import SEED_VARIABLE
from helpers.nbgrader_plugins.grading_seed import SEED_FILE
from helpers.pipeline.class_run import ClassRun, students_of
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.grading_manifest import MANIFEST, read_manifest
from helpers.pipeline.worker import Worked
from tests.pipeline.classes import ASSIGNMENT, QUICK, SEED, STUDENTS
from tests.pipeline.rows import rows

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory, handed_in_class):
    """Make a course with everything handed in and nothing graded, to be copied."""
    folder = handed_in_class(tmp_path_factory.mktemp("fresh"))
    (folder / SEED_FILE).write_text(SEED)
    with (folder / "nbgrader_config.py").open("a") as config:
        config.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "clase-228") as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2026-11-19 10:00:00 UTC")
    return folder


def _copy(fresh, folder):
    return shutil.copytree(fresh, folder, dirs_exist_ok=True)


@pytest.fixture(scope="module")
def graded(fresh, tmp_path_factory):
    """Grade a copy with two workers."""
    folder = _copy(fresh, tmp_path_factory.mktemp("graded"))
    entries = list(ClassRun(folder, ASSIGNMENT, jobs=2).grade(STUDENTS))
    return folder, entries


def _url(folder):
    return f"sqlite:///{folder / 'gradebook.db'}"


def _regraded(folder, students=STUDENTS, workers=None, **options):
    """Return who isn't kept in another run."""
    entries = ClassRun(folder, ASSIGNMENT, 1, workers).grade(students, **options)
    return [entry.student for entry in entries if not entry.kept]


def _refuse(bundle, submissions):
    """Work as one who can't grade, and leaves what there is."""
    for submission in submissions:
        yield submission, Worked(submission.student, refused="no")


def test_the_gradebook_is_the_one_that_nbgrader_writes(fresh, graded, tmp_path):
    """Row by row, and notebook by notebook; a folder without a notebook, which nbgrader refuses, counts as zero."""
    folder, _ = graded
    plain = _copy(fresh, tmp_path)
    api = open_course(plain)
    for student in STUDENTS[:-1]:
        assert api.autograde(ASSIGNMENT, student, force=True)["success"]

    ours = rows(_url(folder))
    assert ("notebook", "tarde", "1_seed_everything", 10) == next(r for r in ours if r[:2] == ("notebook", "tarde"))[:4]
    assert rows(_url(plain)) == [row for row in ours if row[1] != "vacía"]
    assert {"grade"} == {row[0] for row in ours if row[1] == "vacía" and row[0] == "grade" and row[4] == 0}
    for student in STUDENTS[:-1]:
        there, here = (course / "autograded" / student / ASSIGNMENT for course in (plain, folder))
        names = {path.name for path in here.iterdir()} - {MANIFEST}
        assert {path.name for path in there.iterdir()} == names
        for name in names:
            assert (there / name).stat().st_mode == (here / name).stat().st_mode
            if name.endswith(".ipynb"):
                first, second = (json.loads((at / name).read_text()) for at in (there, here))
                for notebook in (first, second):
                    del notebook["metadata"]["grading"]["seconds"]
                assert first == second


def test_entries_say_how_it_ended(graded):
    """In the order of the submissions."""
    _, entries = graded
    points = {entry.student: entry.points for entry in entries}

    assert list(STUDENTS) == list(points)
    assert 50 == points["Ana María"] == entries[0].max_points
    assert 0 == points["cero"] == points["vacía"]
    assert points["partes"] == points["tarde"] == 10 < points["ñandú"] + 1 < 20
    assert not any(entry.refused for entry in entries)
    notes = {entry.student: entry.notes for entry in entries}
    assert (("no entregó 3_manifest, 4_validacion, 5_model_card",), ()) == (notes["ñandú"], notes["cero"])


def test_what_is_on_record_is_kept(graded):
    """A second run executes nothing."""
    folder, _ = graded
    before = rows(_url(folder))

    assert [] == _regraded(folder)
    assert before == rows(_url(folder))


@pytest.mark.parametrize("what", ["submission", "gradebook", "source", "settings", "seed", "lost", "half"])
def test_what_changed_is_graded_anew(graded, tmp_path, what, monkeypatch):
    """Exactly what a change touches."""
    folder = _copy(graded[0], tmp_path)
    # Whom a change touches is asked for all; what comes of it, for those who are graded in no time.
    asked, expected = QUICK, ["tarde"]
    if what == "submission":
        (folder / "submitted" / "tarde" / ASSIGNMENT / "datos extra.csv").write_text("a\n2\n")
    elif what == "gradebook":
        with sqlite3.connect(folder / "gradebook.db") as book:
            found = book.execute("SELECT id FROM submitted_assignment WHERE student_id = 'tarde'").fetchone()
            book.execute(
                "UPDATE grade SET auto_score = 10 WHERE notebook_id IN "
                "(SELECT id FROM submitted_notebook WHERE assignment_id = ?)",
                found,
            )
    elif what == "source":
        (folder / "source" / ASSIGNMENT / "nuevo.csv").write_text("a\n")
        expected = list(asked)
    elif what == "settings":
        with (folder / "nbgrader_config.py").open("a") as config:
            config.write("\nc.SealedExecute.timeout = 29\n")
        expected = list(asked)
    elif what == "seed":
        monkeypatch.delenv(SEED_VARIABLE)
        (folder / SEED_FILE).write_text("5")
        expected = None  # other inputs, and with them other processes: whom it touches is enough
    elif what == "lost":
        shutil.rmtree(folder / "autograded" / "tarde" / ASSIGNMENT)
    else:
        (folder / "autograded" / "tarde" / ASSIGNMENT / MANIFEST).chmod(0o644)
        (folder / "autograded" / "tarde" / ASSIGNMENT / MANIFEST).write_text('{"key": ')
    before = rows(_url(graded[0]))

    everyone = list(STUDENTS) if expected != ["tarde"] else expected
    assert everyone == _regraded(folder, workers=_refuse)
    if expected:
        assert expected == _regraded(folder, asked)
    assert before == rows(_url(folder))


def test_force_grades_all_anew_and_leaves_what_people_decided(graded, tmp_path):
    """Manual scores, comments and extensions stay; a manual score is to be looked at again, as in nbgrader."""
    folder = _copy(graded[0], tmp_path)
    with Gradebook(_url(folder), "clase-228") as gradebook:
        submission = gradebook.find_submission(ASSIGNMENT, "tarde")
        grade, comment = submission.notebooks[0].grades[0], submission.notebooks[0].comments[0]
        grade.manual_score, grade.extra_credit, comment.manual_comment = 0.5, 1, "¡Bien!"
        gradebook.db.commit()
    decided = {row for row in rows(_url(folder)) if "¡Bien!" in row or 0.5 in row}

    assert list(QUICK) == _regraded(folder, QUICK, force=True)
    after = rows(_url(folder))
    assert {(*row[:7], True) if row[0] == "grade" else row for row in decided} <= set(after)


def test_a_penalty_goes_with_the_delay(graded, tmp_path):
    """A submission that comes to be in time loses its penalty, as in nbgrader."""
    folder = _copy(graded[0], tmp_path)
    with Gradebook(_url(folder), "clase-228") as gradebook:
        gradebook.grant_extension(ASSIGNMENT, "tarde", days=3)
    entries = list(ClassRun(folder, ASSIGNMENT).grade(["tarde"], force=True))
    penalties = {r[3] for r in rows(_url(folder)) if r[:2] == ("notebook", "tarde")}

    assert 10 == entries[0].points
    assert penalties <= {None, 0}
    assert 10 in {r[3] for r in rows(_url(graded[0])) if r[:2] == ("notebook", "tarde")}


def test_the_manifest_says_what_a_grade_was_made_with(graded):
    """Parts, packages, walls, points and messages; nothing of it reaches the feedback."""
    folder, _ = graded
    manifest = read_manifest(folder / "autograded" / "ñandú" / ASSIGNMENT)

    parts = {"submission", "assignment", "source", "settings", "helpers", "lock", "seed", "python"}
    assert parts == set(manifest["parts"])
    assert {"numpy", "pandas", "nbgrader"} <= set(manifest["packages"])
    assert {"isolation": "namespaces"} == manifest["execution"]["1_seed_everything"]
    assert 0 == manifest["points"]["1_seed_everything"]["ej1_random"]
    assert "Esperaba" in manifest["messages"]["1_seed_everything"]["ej1_random"]
    assert ["3_manifest", "4_validacion", "5_model_card"] == manifest["missing"]
    assert open_course(folder).generate_feedback(ASSIGNMENT, "ñandú", force=True)["success"]
    assert not list((folder / "feedback").rglob(MANIFEST))
    assert SEED == manifest["parts"]["seed"]


def test_a_seed_is_drawn_once(fresh, tmp_path, monkeypatch):
    """For the course, where the environment has none; others of the machine can't read it."""
    folder = _copy(fresh, tmp_path)
    (folder / SEED_FILE).unlink()
    seeds = []
    for _ in range(2):
        monkeypatch.delenv(SEED_VARIABLE)
        seeds.append(ClassRun(folder, ASSIGNMENT).bundle.seed)

    assert seeds == [(folder / SEED_FILE).read_text()] * 2
    assert seeds[0].isdigit()
    assert (folder / SEED_FILE).stat().st_mode & 0o77 == 0


def test_who_did_not_hand_in_is_said(graded):
    """With the name that was meant."""
    api = open_course(graded[0])

    with pytest.raises(LookupError, match="¿es «ñandú»"):
        students_of(api, ASSIGNMENT, ["nandú"])
    with pytest.raises(LookupError, match="Nadie entregó «otra»"):
        students_of(api, "otra")
    with pytest.raises(LookupError, match="no tiene una tarea «otra»"):
        ClassRun(graded[0], "otra")
    assert ["cero"] == students_of(api, ASSIGNMENT, ["cero", "cero"])
