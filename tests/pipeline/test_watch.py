"""What arrives is graded when it is whole, each by itself; the last or the best attempt counts, and all are kept."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import nbformat
import pytest
from rich.console import Console

from helpers.course.cli import main
from helpers.course.submission import fill_in, write_submission
from helpers.nbgrader_plugins.attempts import LIST, Attempts
from helpers.nbgrader_plugins.refused import refusals
from helpers.nbgrader_plugins.results import RESULTS
from helpers.pipeline import watch
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.course_lock import alone
from helpers.pipeline.grading_manifest import MANIFEST
from helpers.pipeline.points import points_by_exercise
from helpers.report.collect import collect
from helpers.report.page import render
from helpers.sandbox.scratch import remove
from tests.corpora.solutions import read
from tests.pipeline.classes import ASSIGNMENT, LIGHT, hand_in_nothing

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]
NAME = "1_seed_everything"
HALF = "import random\n\n\ndef seed_everything(seed=42):\n    random.seed(seed)\n"


@pytest.fixture
def course(tmp_path, released):
    with (released(tmp_path) / "nbgrader_config.py").open("a") as file:
        file.write(LIGHT)
    return tmp_path


def _notebook(course, code):
    return fill_in(course / "release" / ASSIGNMENT / f"{NAME}.ipynb", code)


@pytest.fixture
def clock(monkeypatch):
    """Set the time by hand."""
    now = [0.0]
    monkeypatch.setattr(watch.time, "monotonic", lambda: now[0])
    return now


def test_when_a_submission_is_whole(course, clock):
    """After it was quiet; a notebook that ends in the middle is waited for; a link isn't followed."""
    run, arrivals = ClassRun(course, ASSIGNMENT), watch._Arrivals()

    def look(after, changed=True):
        clock[0] += after
        return [*arrivals.look(run, changed)]

    assert [] == look(0)
    text = nbformat.writes(_notebook(course, HALF))
    folder = write_submission(course, ASSIGNMENT, "ana", {})
    (folder / f"{NAME}.ipynb").write_text(text[:100])
    (course / "submitted" / "link").mkdir()
    (course / "submitted" / "link" / ASSIGNMENT).symlink_to(course)
    assert [] == look(0)
    assert ["link"] == look(watch.QUIET)
    (folder / f"{NAME}.ipynb").write_text(text)
    assert ["link"] == look(watch.QUIET - 0.1)
    assert ["link"] == look(watch.QUIET - 0.1)
    assert ["ana", "link"] == look(0.2)
    arrivals.done = arrivals.look(run, True)
    assert [] == look(watch.BROKEN)

    (folder / f"{NAME}.ipynb").write_text(text[:100])
    assert [] == look(0) == look(watch.BROKEN - 0.1)
    assert ["ana"] == look(0.2)


def test_folders_that_never_end(tmp_path, monkeypatch):
    """Neither so many in one another that recursion ends, nor more than count; what changes there is seen."""
    deep, here = tmp_path / "deep", os.getcwd()
    deep.mkdir()
    try:
        os.chdir(deep)
        for _ in range(1100):
            os.mkdir("d")
            os.chdir("d")
        Path("a").write_text("1")
        before = watch._state(deep)
        Path("a").write_text("22")
        assert before != watch._state(deep)
        assert 1102 == len(before)
    finally:
        os.chdir(here)
        remove(deep)
    wide = tmp_path / "wide"
    for number in range(60):
        (wide / str(number % 6) / str(number)).mkdir(parents=True)
    monkeypatch.setattr(watch, "COUNT_LIMIT", 30)
    assert len(watch._state(wide)) <= 30


def test_a_folder_that_is_closed(course, monkeypatch):
    """The others are watched all the same."""
    for student in ("ana", "cerrada", "zoe"):
        (course / "submitted" / student / ASSIGNMENT).mkdir(parents=True)
    closed, lstat = course / "submitted" / "cerrada", os.lstat

    def look(path):
        if closed in Path(path).parents:
            raise PermissionError(13, "Permission denied", str(path))
        return lstat(path)

    monkeypatch.setattr(os, "lstat", look)
    found = [path.relative_to(course).as_posix() for path in watch._folders(ClassRun(course, ASSIGNMENT))]
    ana, zoe = (["submitted/" + name, f"submitted/{name}/{ASSIGNMENT}"] for name in ("ana", "zoe"))
    assert ["submitted", *ana, "submitted/cerrada", *zoe] == found


def test_nothing_new_costs_nothing(course, clock, monkeypatch):
    """Without a word of the system's it is looked at now and then only."""
    run, arrivals, looked = ClassRun(course, ASSIGNMENT), watch._Arrivals(), []
    monkeypatch.setattr(watch, "_students", lambda run: looked.append(1) or [])
    for _ in range(21):
        arrivals.look(run, False)
        clock[0] += 1
    assert 3 == len(looked)


def _wait(until):
    deadline = time.monotonic() + 120
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_class_that_arrives(course, monkeypatch):
    """Before and after the beginning, a second time, one that can't be read, while another run is at work."""
    for name, value in {"QUIET": 0.1, "TICK": 50, "DEBOUNCE": 20}.items():
        monkeypatch.setattr(watch, name, value)
    shown, stop, tried, grade = io.StringIO(), threading.Event(), [], watch._grade
    monkeypatch.setattr(watch, "_grade", lambda *given: grade(*given) or tried.append(1))
    hand_in_nothing(course, "antes")
    graded = course / "autograded"
    console = Console(file=shown, width=200)
    new_run = partial(ClassRun, course, ASSIGNMENT, attempts="last")
    thread = threading.Thread(target=watch.grade_arrivals, args=(new_run, console, stop))
    thread.start()
    try:
        _wait(lambda: tried)  # it has let go of the course, too
        assert (graded / "antes" / ASSIGNMENT / MANIFEST).is_file()
        with alone(course):
            hand_in_nothing(course, "después")
            (course / "submitted" / "rota").mkdir()
            (course / "submitted" / "rota" / ASSIGNMENT).write_text("no es una carpeta")
            _wait(lambda: "Ya hay otra corrección" in shown.getvalue())
            before = len(tried)
            _wait(lambda: len(tried) > before + 2)
        _wait(lambda: all((graded / who / ASSIGNMENT / MANIFEST).is_file() for who in ("después", "rota")))
        (course / "submitted" / "antes" / ASSIGNMENT / "leeme.txt").write_text("otra vez")
        _wait(lambda: 2 == len(_attempts(course, "antes")))
    finally:
        stop.set()
        thread.join(60)
    assert not thread.is_alive()
    assert 1 == shown.getvalue().count("Ya hay otra corrección")
    assert 2 == shown.getvalue().count(" antes: 0 de 50")
    assert "rota: «ejercicios» es un enlace, o no es una carpeta" in shown.getvalue()


def _attempts(course, student):
    path = course / "attempts" / student / ASSIGNMENT / LIST
    return json.loads(path.read_text()) if path.is_file() else []


@pytest.mark.parametrize(("policy", "after"), [("last", [4, 10, 4]), ("best", [4, 10, 10])])
def test_which_attempt_counts(course, policy, after):
    """In gradebook, folder and report; the other ones are kept, by number."""
    right = next(solution.code for solution in read(1) if solution.right)
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(f'c.Attempts.policy = "{policy}"\n')

    def grade(code, **options):
        write_submission(course, ASSIGNMENT, "ana", {NAME: _notebook(course, code)})
        (entry,) = ClassRun(course, ASSIGNMENT).grade(["ana"], **options)
        return entry, points_by_exercise(open_course(course), ASSIGNMENT).total["ana"]

    points = []
    for code in (HALF, right, HALF + "\n# otra vez\n"):
        entry, total = grade(code)
        points.append(total)
        assert total == entry.points == json.loads(_graded(course, RESULTS))["points"]
    first = points[0]
    assert 0 < first < 10
    assert [first if each == 4 else each for each in after] == points
    assert [(1, first), (2, 10), (3, first)] == [(each["number"], each["points"]) for each in _attempts(course, "ana")]
    for number, code in ((1, HALF), (2, right)):
        notebook = (course / "attempts" / "ana" / ASSIGNMENT / str(number) / f"{NAME}.ipynb").read_text()
        assert _notebook(course, code) == nbformat.reads(notebook, as_version=4)
    assert ("sigue valiendo el mejor" in str(entry.notes)) == (policy == "best")

    # Neither is graded again, nor a new attempt, but for `force`.
    entry, _ = grade(HALF + "\n# otra vez\n")
    assert entry.kept
    entry, total = grade(HALF + "\n# otra vez\n", force=True)
    assert (False, points[-1]) == (entry.kept, total)
    assert 3 == len(_attempts(course, "ana"))
    page = render(collect(open_course(course), ASSIGNMENT)).split("Intentos")[1].split("</table>")[0]
    assert "2: 10 de 50" in page
    assert f'<td class="n">{2 if policy == "best" else 3}</td>' in page

    # nbgrader's own door takes the last one, and leaves the best to ours.
    before = _graded(course, f"{NAME}.ipynb")
    answer = open_course(course).autograde(ASSIGNMENT, "ana")
    assert answer["success"] == (policy == "last"), answer
    assert ("cuenta el mejor de sus intentos" in answer["log"]) == (policy == "best")
    assert (before == _graded(course, f"{NAME}.ipynb")) == (policy == "best")
    assert points[-1] == points_by_exercise(open_course(course), ASSIGNMENT).total["ana"]
    assert [] == refusals(open_course(course).coursedir, ASSIGNMENT)


def _graded(course, name):
    return (course / "autograded" / "ana" / ASSIGNMENT / name).read_text("utf-8")


def test_the_command(course):
    """It waits, grades, says where it looks, and ends in order at Ctrl-C."""
    program = Path(sys.executable).with_name("clase-228")
    command = [program, "grade", ASSIGNMENT, "--watch", "--jobs", "1", "--course", course]
    environ = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    with subprocess.Popen(
        command,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's job in the background ignores it
    ) as started:
        try:
            hand_in_nothing(course, "ana")
            _wait((course / "autograded" / "ana" / ASSIGNMENT / MANIFEST).is_file)
            _wait(lambda: _attempts(course, "ana"))
            started.send_signal(signal.SIGINT)
            said, _ = started.communicate(timeout=120)
        finally:
            started.kill()
    assert 0 == started.returncode, said
    assert "Esperando entregas de «ejercicios»" in said
    assert "ana: 0 de 50" in said
    assert "Dejé de mirar" in said
    assert "Traceback" not in said


def test_none_are_kept_unless_asked_for(course):
    hand_in_nothing(course, "ana")
    assert 0 == main(["grade", ASSIGNMENT, "--course", str(course), "--jobs", "1"])
    assert not (course / "attempts").exists()
    assert "Intentos" not in render(collect(open_course(course), ASSIGNMENT))
    assert 0 == main(["grade", ASSIGNMENT, "--course", str(course), "--jobs", "1", "--force", "--attempts", "best"])
    assert 1 == len(_attempts(course, "ana"))


def test_one_that_was_graded_before_any_were_kept(course):
    """It is the first attempt, and isn't graded again for that."""
    hand_in_nothing(course, "ana")
    assert [False] == [entry.kept for entry in ClassRun(course, ASSIGNMENT).grade(["ana"])]
    for _ in range(2):
        assert [True] == [entry.kept for entry in ClassRun(course, ASSIGNMENT, attempts="best").grade(["ana"])]
        assert [1] == [attempt["number"] for attempt in _attempts(course, "ana")]


def test_a_policy_that_there_is_not(course, capsys):
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('c.Attempts.policy = "mejor"\n')
    assert 2 == main(["grade", ASSIGNMENT, "--course", str(course), "--watch"])
    assert "c.Attempts.policy es 'mejor' en la configuración" in capsys.readouterr().out
    hand_in_nothing(course, "ana")
    answer = open_course(course).autograde(ASSIGNMENT, "ana")
    assert not answer["success"]
    assert "c.Attempts.policy es 'mejor' en la configuración" in answer["log"]
    assert not (course / "autograded").exists()


def test_a_list_that_was_broken(course):
    """It counts as none."""
    directory = open_course(course).coursedir
    attempts = Attempts(directory, ASSIGNMENT, open_course(course).config, "best")
    (course / "attempts" / "ana" / ASSIGNMENT).mkdir(parents=True)
    for text in ("{", "[3]", '[{"number": 1}]'):
        (course / "attempts" / "ana" / ASSIGNMENT / LIST).write_text(text)
        assert [] == attempts.of("ana")
