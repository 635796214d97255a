"""A run that is killed at any moment loses nothing that it reported, and the next one completes it."""

import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from helpers.course.cli import main
from helpers.course.submission import fill_in, write_submission
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.grading_manifest import MANIFEST, read_manifest
from helpers.pipeline.worker import Worked
from tests.pipeline.classes import ASSIGNMENT, hand_in_nothing
from tests.pipeline.rows import rows

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

#: Eight students hand in what these three did.
MODELS = ("Ana María", "ñandú", "partes")
CLASS = [f"s{number}" for number in range(8)]


@pytest.fixture(scope="module")
def course(tmp_path_factory, handed_in_class, graded_class):
    """Make a course where the eight have handed in, and what real workers made of it."""
    folder = handed_in_class(tmp_path_factory.mktemp("course"))
    made = graded_class(tmp_path_factory.mktemp("made")) / "autograded"
    for number, student in enumerate(CLASS):
        shutil.copytree(folder / "submitted" / MODELS[number % 3], folder / "submitted" / student)

    def canned(bundle, submissions):
        for submission in submissions:
            model = made / MODELS[CLASS.index(submission.student) % 3] / ASSIGNMENT
            notebooks = {path.stem: path.read_text("utf-8") for path in sorted(model.glob("*.ipynb"))}
            yield submission, Worked(submission.student, notebooks)

    return folder, canned


def _grade(folder, canned, said):
    for entry in ClassRun(folder, ASSIGNMENT, workers=canned).grade(CLASS):
        said(entry.student)


def _killed_after(count, seconds, folder, canned):
    """Grade in a child, kill it some time after so many reports, and return whom it had reported.

    It gets work for one submission more: whatever else the machine does meanwhile, it isn't ready before it is killed.
    """
    readable, writable = os.pipe()
    child = os.fork()
    if not child:

        def one_more(bundle, submissions):
            yield from itertools.islice(canned(bundle, submissions), count + 1)
            signal.pause()

        try:
            os.close(readable)
            _grade(folder, one_more, lambda student: os.write(writable, f"{student}\n".encode()))
        finally:
            os._exit(0)
    os.close(writable)
    with open(readable) as reported:
        first = [reported.readline() for _ in range(count)]
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [line.strip() for line in (*first, *reported)]


def test_killed_at_any_moment(course, tmp_path, pytestconfig):
    """Every reported grade is there at once, and the whole class after one more run."""
    fresh, canned = course
    whole = shutil.copytree(fresh, tmp_path / "whole")
    start = time.monotonic()
    _grade(whole, canned, lambda student: None)
    duration = time.monotonic() - start
    expected = rows(f"sqlite:///{whole / 'gradebook.db'}")
    moments = random.Random(228)
    for number in range(50 if pytestconfig.getoption("--long") else 10):
        folder = shutil.copytree(fresh, tmp_path / f"killed-{number}")
        # By the reports, so that a machine which is busy now and then has as many moments of each kind.
        count, seconds = number % (len(CLASS) - 1), moments.uniform(0, duration / len(CLASS))
        reported = _killed_after(count, seconds, folder, canned)
        assert count <= len(reported) <= count + 1
        there = rows(f"sqlite:///{folder / 'gradebook.db'}")
        for student in reported:
            assert [row for row in expected if row[1] == student] == [row for row in there if row[1] == student]
            assert read_manifest(folder / "autograded" / student / ASSIGNMENT) is not None
        kept = [entry.student for entry in ClassRun(folder, ASSIGNMENT, workers=canned).grade(CLASS) if entry.kept]
        assert set(reported) <= set(kept)
        assert expected == rows(f"sqlite:///{folder / 'gradebook.db'}")
        left = {path.relative_to(folder / "autograded").as_posix() for path in (folder / "autograded").glob("*/*")}
        assert {f"{student}/{ASSIGNMENT}" for student in CLASS} == left
        shutil.rmtree(folder)


def test_interrupted_from_the_keyboard(handed_in_class, tmp_path, monkeypatch, capsys):
    """The command ends at once, says how to go on, and leaves no process; the next run does the rest."""
    folder = handed_in_class(tmp_path / "course")
    hand_in_nothing(folder, "a", "c")
    # Whoever waits for this one's cell waits for minutes.
    monkeypatch.setenv("COURSE_CELL_TIMEOUT", "290")
    released = folder / "release" / ASSIGNMENT / "1_seed_everything.ipynb"
    endless = fill_in(released, "while True:\n    pass\n")
    write_submission(folder, ASSIGNMENT, "b", {released.stem: endless})
    arguments = [ASSIGNMENT, "--students", "a", "b", "c", "partes"]
    command = [sys.executable, "-m", "helpers.course.cli", "grade", *arguments, "--jobs", "2"]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    _wait_until(lambda: list((folder / "autograded").glob(f"*/{ASSIGNMENT}/{MANIFEST}")) or process.poll() is not None)
    os.killpg(process.pid, signal.SIGINT)
    said, errors = process.communicate(timeout=120)
    done = {path.parent.parent.name for path in (folder / "autograded").glob(f"*/{ASSIGNMENT}/{MANIFEST}")}

    assert 130 == process.returncode, errors
    assert "corré el mismo comando otra vez" in " ".join(said.split())
    assert "Traceback" not in errors
    assert {"a"} == done
    _wait_until(lambda: not _processes_in(process.pid))
    write_submission(folder, ASSIGNMENT, "b", {released.stem: fill_in(released, None)})
    monkeypatch.chdir(folder)
    assert 0 == main(["grade", *arguments, "--jobs", "1"])
    assert "sin cambios desde la vez anterior: 1" in " ".join(capsys.readouterr().out.split())
    assert 4 == len(list((folder / "autograded").glob(f"*/{ASSIGNMENT}/{MANIFEST}")))


def _wait_until(state, seconds=180):
    """Wait for a state, and fail without it."""
    deadline = time.monotonic() + seconds
    while not state():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _processes_in(session):
    """Return what still runs in a session."""
    found = subprocess.run(["ps", "-o", "pid=", "-s", str(session)], capture_output=True, text=True)
    return found.stdout.split()
