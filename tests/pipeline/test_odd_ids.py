"""Whatever a student's folder is called: one person, graded, with a page, and named on every command line."""

import csv
import unicodedata

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import AutogradeApp, ExportApp, GenerateFeedbackApp
from nbgrader.apps.dbapp import DbStudentAddApp, DbStudentRemoveApp
from nbgrader.converters import Autograde, GenerateFeedback

from helpers.course.cli import _parser, main
from helpers.course.submission import fill_in, write_submission
from helpers.nbgrader_plugins.spelling import spelled
from helpers.pipeline.class_run import students_of
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.points import points_by_cell
from tests.corpora.solutions import read
from tests.pipeline.classes import ASSIGNMENT, LIGHT, hand_in_nothing

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

NOTEBOOK = "1_seed_everything"
COMPOSED = "Núñez"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)
#: Folders of people who hand in a right notebook.
GRADED = ("[grupo 3]", "ana*", "-beto", DECOMPOSED, "María José ")
#: Others, for whom it is enough to be found.
FOUND = (
    "O'Brien",
    "O'Brien, J.",
    "{student_id}",
    "ana",
    "Ana",
    "ana.",
    "a?b",
    "#1",
    "100%",
    "a%20b",
    '"x"',
    "$HOME",
    "`id`",
    "a;b&c|d",
    "a\\b",
    "~root",
)
FOUND += ("@ana", "=1+1", "{x}", "None", "a=b", "--force", "!x", "李", "x:y", "[[]", "a, b", "é" * 120)
IDS = sorted(map(spelled, (*GRADED, *FOUND)))


@pytest.fixture(scope="module")
def course(tmp_path_factory, released):
    """Grade them by `make grade`, and write the pages; the gradebook knows one of them by a list."""
    folder = released(tmp_path_factory.mktemp("odd ids"))
    with (folder / "nbgrader_config.py").open("a") as settings:
        settings.write(LIGHT)
    right = fill_in(folder / "release" / ASSIGNMENT / f"{NOTEBOOK}.ipynb", next(s.code for s in read(1) if s.right))
    for student in GRADED:
        write_submission(folder, ASSIGNMENT, student, {NOTEBOOK: right})
    hand_in_nothing(folder, *FOUND)
    with _book(folder) as gradebook:
        gradebook.add_student(COMPOSED, email="nunez@example.org")
    assert 0 == main(["grade", ASSIGNMENT, "--course", str(folder)])
    assert open_course(folder).generate_feedback(ASSIGNMENT)["success"]
    return folder


def _book(folder):
    return Gradebook(open_course(folder).coursedir.db_url)


def test_one_row_and_one_page_each(course):
    """Also for who is written otherwise on the disk than in the gradebook, whose address stays."""
    with _book(course) as gradebook:
        assert IDS == sorted(student.id for student in gradebook.students)
        assert "nunez@example.org" == gradebook.find_student(DECOMPOSED).email
    points = points_by_cell(open_course(course), ASSIGNMENT).groupby("student").score.sum()
    assert dict.fromkeys(map(spelled, GRADED), 10) == dict(points[points > 0])
    for student in map(spelled, GRADED):
        assert (course / "autograded" / student / ASSIGNMENT / f"{NOTEBOOK}.ipynb").is_file()
        assert (course / "feedback" / student / ASSIGNMENT / f"{NOTEBOOK}.html").is_file()


def test_the_other_door(course):
    """The formgrader, by nbgrader's own converters, takes one of them and nobody else, also by the other spelling."""
    api = open_course(course)
    before = {path: path.stat().st_mtime_ns for path in course.glob(f"autograded/*/{ASSIGNMENT}/{NOTEBOOK}.ipynb")}
    for student in ("ana*", DECOMPOSED):
        assert api.autograde(ASSIGNMENT, student)["success"]
        assert api.generate_feedback(ASSIGNMENT, student)["success"]
    changed = {path.parent.parent.name for path, time in before.items() if path.stat().st_mtime_ns != time}
    assert {"ana*", COMPOSED} == changed
    points = points_by_cell(api, ASSIGNMENT).groupby("student").score.sum()
    assert dict.fromkeys(map(spelled, GRADED), 10) == dict(points[points > 0])


def _found_by(app, converter, *arguments):
    app.clear_instance()
    started = app()
    started.initialize(list(arguments))
    found = converter(coursedir=started.coursedir, parent=started)
    found.init_notebooks()
    return found._students


@pytest.mark.parametrize("student", IDS)
def test_named_on_a_command_line(course, student, monkeypatch):
    """Of every command that takes one."""
    monkeypatch.chdir(course)
    for app, converter in ((AutogradeApp, Autograde), (GenerateFeedbackApp, GenerateFeedback)):
        assert [student] == _found_by(app, converter, ASSIGNMENT, f"--student={student}")
    grade = _parser().parse_args(["grade", f"--students={student}", "--", ASSIGNMENT])
    assert [student] == students_of(open_course(course), ASSIGNMENT, grade.students)
    again = _parser().parse_args(["regrade", "--out", "x", "--", ASSIGNMENT, student, student])
    assert [student, student] == again.students
    assert student == str(_parser().parse_args(["verify", "--", student]).folder)
    for app in (DbStudentAddApp, DbStudentRemoveApp):
        app.clear_instance()
        started = app()
        started.initialize(["--", student])
        assert [student] == started.extra_args


def test_exported(course, tmp_path, monkeypatch):
    """Each of them alone, by nbgrader's command, as it is typed."""
    monkeypatch.chdir(course)
    target = tmp_path / "grades.csv"
    for student in ("[grupo 3]", "-beto", "O'Brien, J.", DECOMPOSED, '"x"'):
        ExportApp.clear_instance()
        app = ExportApp()
        app.initialize([f"--student={student}", f"--to={target}"])
        app.start()
        with target.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert {spelled(student)} == {row["student_id"].removeprefix("'") for row in rows}


def test_all_at_once(course):
    """Between commas, of which some are of an id."""
    api = open_course(course)
    assert IDS == students_of(api, ASSIGNMENT, [",".join(reversed(IDS))])
    assert ["O'Brien", "O'Brien, J.", "a, b"] == students_of(api, ASSIGNMENT, ["a, b,O'Brien,O'Brien, J."])
    assert [COMPOSED] == students_of(api, ASSIGNMENT, [f" {DECOMPOSED} "])
    assert ["María José"] == students_of(api, ASSIGNMENT, ["María José "])
    with pytest.raises(LookupError, match="¿es «María José»"):
        students_of(api, ASSIGNMENT, ["MARÍA JOSÉ"])


def test_two_folders_of_one_person(course, capsys, monkeypatch):
    """With the same assignment in both, one counts and the other is named, at both doors; the gradebook has one row."""
    hand_in_nothing(course, DECOMPOSED)
    assert 0 == main(["grade", ASSIGNMENT, "--course", str(course), "--students", "ana"])
    assert f"es de «{COMPOSED}», que ya tiene una carpeta" in capsys.readouterr().out
    monkeypatch.chdir(course)
    AutogradeApp.clear_instance()
    app = AutogradeApp()
    app.initialize([ASSIGNMENT])
    converter = Autograde(coursedir=app.coursedir, parent=app)
    converter.init_notebooks()
    assert IDS == converter._students
    assert [DECOMPOSED] == list(converter._left_out)
    with _book(course) as gradebook:
        assert IDS == sorted(student.id for student in gradebook.students)
