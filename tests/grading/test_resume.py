"""A run that is killed at any moment loses nothing that it reported, and the next one completes it."""

import dataclasses
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from helpers.grading.class_run import ClassRun
from helpers.grading.manifest import MANIFEST, read_manifest
from tests.grading.classes import ASSIGNMENT, new_course
from tests.grading.rows import rows

#: Eight students hand in what these three did.
MODELS = ("Ana María", "ñandú", "partes")
CLASS = [f"s{number}" for number in range(8)]
KILLS = 50


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Make a course where the eight have handed in, and what real workers make of it."""
    folder = new_course(tmp_path_factory.mktemp("course"))
    made = {}

    def keep(bundle, submissions):
        from helpers.grading.this_machine import on_this_machine

        for submission, worked in on_this_machine(bundle, submissions, 1):
            made[submission.student] = worked
        return iter(())

    list(ClassRun(folder, ASSIGNMENT, workers=keep).grade(MODELS))
    for number, student in enumerate(CLASS):
        shutil.copytree(folder / "submitted" / MODELS[number % 3], folder / "submitted" / student)

    def canned(bundle, submissions):
        for submission in submissions:
            model = made[MODELS[CLASS.index(submission.student) % 3]]
            yield submission, dataclasses.replace(model, student=submission.student)

    return folder, canned


def _grade(folder, canned, said):
    for entry in ClassRun(folder, ASSIGNMENT, workers=canned).grade(CLASS):
        said(entry.student)


def _killed_after(count, seconds, folder, canned):
    """Grade in a child, kill it some time after so many reports, and return whom it had reported."""
    readable, writable = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(readable)
            _grade(folder, canned, lambda student: os.write(writable, f"{student}\n".encode()))
        finally:
            os._exit(0)
    os.close(writable)
    with open(readable) as reported:
        first = [reported.readline() for _ in range(count)]
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [line.strip() for line in (*first, *reported)]


def test_killed_at_any_moment(course, tmp_path):
    """Fifty times; every reported grade is there at once, and the whole class after one more run."""
    fresh, canned = course
    whole = shutil.copytree(fresh, tmp_path / "whole")
    start = time.monotonic()
    _grade(whole, canned, lambda student: None)
    duration = time.monotonic() - start
    expected = rows(f"sqlite:///{whole / 'gradebook.db'}")
    moments = random.Random(228)
    interrupted = 0
    for number in range(KILLS):
        folder = shutil.copytree(fresh, tmp_path / f"killed-{number}")
        # By the reports, so that a machine which is busy now and then has as many moments of each kind.
        moment = moments.randrange(len(CLASS)), moments.uniform(0, duration / len(CLASS))
        reported = _killed_after(*moment, folder, canned)
        interrupted += 0 < len(reported) < len(CLASS)
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
    assert interrupted > KILLS // 4


def test_interrupted_from_the_keyboard(course, tmp_path):
    """The command ends at once, says how to go on, and leaves no process; the next run does the rest."""
    folder = shutil.copytree(course[0], tmp_path / "course")
    command = [sys.executable, "-m", "helpers.grading.grade", ASSIGNMENT, "--jobs", "2", "--students", *CLASS]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               start_new_session=True)
    deadline = time.monotonic() + 60
    while not list((folder / "autograded").glob(f"*/{ASSIGNMENT}/{MANIFEST}")) and time.monotonic() < deadline:
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    said, errors = process.communicate(timeout=30)
    done = {path.parent.parent.name for path in (folder / "autograded").glob(f"*/{ASSIGNMENT}/{MANIFEST}")}

    assert 130 == process.returncode
    assert "corré el mismo comando otra vez" in " ".join(said.split())
    assert "Traceback" not in errors
    assert 0 < len(done) < len(CLASS)
    again = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert 0 == again.returncode, again.stderr
    assert f"sin cambios desde la vez anterior: {len(done)}" in again.stdout
    assert not _processes_in(process.pid)


def _processes_in(session):
    """Return what still runs in a session."""
    found = subprocess.run(["ps", "-o", "pid=", "-s", str(session)], capture_output=True, text=True)
    return found.stdout.split()
