"""On a Dask cluster a class gets the same grades, whatever becomes of the workers."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from helpers.checks.inputs import SEED_VARIABLE
from helpers.grading import cluster
from helpers.grading.class_run import ClassRun
from helpers.grading.submission import fill_in, write_submission
from helpers.grading.work import work
from tests.grading.classes import ASSIGNMENT, STUDENTS, new_course
from tests.grading.rows import rows

distributed = pytest.importorskip("distributed", reason="requirements-cluster.lock isn't installed")
DIES = "import os\n\n\ndef seed_everything(seed=42):\n    os._exit(1)\n"
LOOPS = "while True:\n    pass\n"
POISON = "veneno"


@pytest.fixture(scope="module")
def dask():
    """Start two workers with a thread each."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, scheduler_port=0
    ) as running:
        yield running


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """Make a course where all sorts of submissions are handed in."""
    patch = pytest.MonkeyPatch()
    patch.setenv(SEED_VARIABLE, "7")
    patch.setenv("COURSE_CELL_TIMEOUT", "4")
    folder = new_course(tmp_path_factory.mktemp("fresh"))
    released = folder / "release" / ASSIGNMENT / "1_seed_everything.ipynb"
    for student, code in {"muere": DIES, "no termina": LOOPS}.items():
        write_submission(folder, ASSIGNMENT, student, {"1_seed_everything": fill_in(released, code)})
    yield folder
    patch.undo()


EVERYONE = (*STUDENTS, "muere", "no termina")


def _graded(fresh, folder, workers=None, students=EVERYONE):
    shutil.copytree(fresh, folder)
    entries = list(ClassRun(folder, ASSIGNMENT, 1, workers).grade(students))
    return entries, rows(f"sqlite:///{folder / 'gradebook.db'}")


@pytest.fixture(scope="module")
def expected(fresh, tmp_path_factory):
    """Grade on this machine."""
    return _graded(fresh, tmp_path_factory.mktemp("here") / "course")


def _plain(entries):
    return [(entry.student, entry.points, entry.refused, entry.notes) for entry in entries]


def test_the_same_grades_as_on_one_machine(fresh, expected, dask, tmp_path):
    """The slow one and the one whose process dies included, which end with a note in their notebooks."""
    entries, found = _graded(fresh, tmp_path / "course", cluster.on_cluster(dask.scheduler_address))

    assert _plain(expected[0]) == _plain(entries)
    assert expected[1] == found
    for student, note in {"muere": "terminó antes de tiempo", "no termina": "pasaron 4 segundos"}.items():
        folder = tmp_path / "course" / "autograded" / student / ASSIGNMENT
        assert note in (folder / "1_seed_everything.ipynb").read_text()


def test_a_worker_that_is_killed(fresh, expected, dask, tmp_path):
    """Another one does its submissions: none twice, none lost."""
    with distributed.Client(dask) as client:
        first, *_ = client.run(os.getpid).values()
    workers = cluster.on_cluster(dask.scheduler_address)
    shutil.copytree(fresh, tmp_path / "course")
    entries = []
    for entry in ClassRun(tmp_path / "course", ASSIGNMENT, 1, workers).grade(EVERYONE):
        entries.append(entry)
        if len(entries) == 1:
            os.kill(first, signal.SIGKILL)

    assert _plain(expected[0]) == _plain(entries)
    assert expected[1] == rows(f"sqlite:///{tmp_path / 'course' / 'gradebook.db'}")


def _work_or_die(bundle, submission):
    """Kill the worker for one of them."""
    if submission.student == POISON:
        os._exit(1)
    return work(bundle, submission)


def test_a_submission_that_kills_workers_is_refused(fresh, expected, dask, tmp_path, monkeypatch):
    """With a note; the others have their grades."""
    monkeypatch.setattr(cluster, "work", _work_or_die)
    shutil.copytree(fresh, tmp_path / "fresh")
    shutil.copytree(fresh / "submitted" / "partes", tmp_path / "fresh" / "submitted" / POISON)
    students = ["cero", POISON, "partes"]
    workers = cluster.on_cluster(dask.scheduler_address)
    entries, _ = _graded(tmp_path / "fresh", tmp_path / "course", workers, students)

    assert students == [entry.student for entry in entries]
    assert "murieron varios workers" in entries[1].refused
    points = {entry.student: entry.points for entry in expected[0]}
    assert [points["cero"], points["partes"]] == [entries[0].points, entries[2].points]


def test_the_command(fresh, dask, tmp_path):
    """`--scheduler` says who works; an address where nobody answers is one clear sentence."""
    shutil.copytree(fresh, tmp_path / "course")
    command = [sys.executable, "-m", "helpers.grading.grade", ASSIGNMENT, "--students", "partes", "--scheduler"]
    done = subprocess.run([*command, dask.scheduler_address], cwd=tmp_path / "course", capture_output=True, text=True)
    assert 0 == done.returncode, done.stderr
    assert "parciales: 1" in done.stdout

    monkeypatched = {**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "2s"}
    nobody = subprocess.run([*command, "tcp://127.0.0.1:9", "--force"], cwd=tmp_path / "course", env=monkeypatched,
                            capture_output=True, text=True)
    assert 2 == nobody.returncode
    assert "no responde" in nobody.stdout
    assert "Traceback" not in nobody.stderr
