"""On a Dask cluster a class gets the same grades, whatever becomes of the workers."""

import functools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

import pytest

from helpers.course.submission import fill_in, write_submission
from helpers.pipeline import cluster
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import CONFIG_NAME
from helpers.pipeline.worker import work
from helpers.sandbox import isolation
from helpers.sandbox.isolation import AUTO
from helpers.sandbox.launcher import IsolationError
from tests.pipeline.classes import ASSIGNMENT, LIGHT, QUICK
from tests.pipeline.rows import rows

dask_config = pytest.importorskip("dask.config", reason="requirements-cluster.lock isn't installed")
distributed = pytest.importorskip("distributed", reason="requirements-cluster.lock isn't installed")
pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

DIES = "import os\n\n\ndef seed_everything(seed=42):\n    os._exit(1)\n"
LOOPS = "import time\n\nwhile True:\n    time.sleep(1)\n"
POISON = "veneno"
NORMAL, SHORT = "30", "3"


@pytest.fixture(scope="module")
def dask():
    """Start two workers with a thread each; with two of them a submission may die."""
    with (
        dask_config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, scheduler_port=0
        ) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def fresh(tmp_path_factory, handed_in_class):
    """Make a course where all sorts of submissions are handed in."""
    folder = handed_in_class(tmp_path_factory.mktemp("fresh"))
    with (folder / CONFIG_NAME).open("a", encoding="utf-8") as settings:
        settings.write(LIGHT)
    released = folder / "release" / ASSIGNMENT / "1_seed_everything.ipynb"
    for student, code in {"muere": DIES, "no termina": LOOPS}.items():
        write_submission(folder, ASSIGNMENT, student, {"1_seed_everything": fill_in(released, code)})
    return folder


CLASS = (*QUICK, "muere")


def _graded(fresh, folder, workers=None, students=CLASS, timeout=NORMAL):
    shutil.copytree(fresh, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_CELL_TIMEOUT", timeout)
        entries = list(ClassRun(folder, ASSIGNMENT, 1, workers).grade(students))
    return entries, rows(f"sqlite:///{folder / 'gradebook.db'}")


@pytest.fixture(scope="module")
def expected(fresh, tmp_path_factory):
    """Grade on this machine."""
    return _graded(fresh, tmp_path_factory.mktemp("here") / "course")


def _plain(entries):
    return [(entry.student, entry.points, entry.refused, entry.notes) for entry in entries]


def test_the_same_grades_as_on_one_machine(fresh, expected, dask, tmp_path):
    """The one whose process dies included, which ends with a note in its notebook."""
    entries, found = _graded(fresh, tmp_path / "course", cluster.on_cluster(dask.scheduler_address, AUTO))

    assert len(CLASS) == len(entries)
    assert _plain(expected[0]) == _plain(entries)
    assert expected[1] == found
    assert "terminó antes de tiempo" in _text(tmp_path / "course", "muere")


def test_a_slow_one_ends_as_on_one_machine(fresh, dask, tmp_path):
    """Workers take the limit from whoever has them grade."""
    here = _graded(fresh, tmp_path / "here", None, ["no termina"], SHORT)
    there = _graded(fresh, tmp_path / "there", cluster.on_cluster(dask.scheduler_address, AUTO), ["no termina"], SHORT)

    assert (_plain(here[0]), here[1]) == (_plain(there[0]), there[1])
    assert f"pasaron {SHORT} segundos" in _text(tmp_path / "there", "no termina")


def _text(course, student):
    return (course / "autograded" / student / ASSIGNMENT / "1_seed_everything.ipynb").read_text("utf-8")


def _work_once_killed(place, bundle, submission):
    """Wait to be killed with one of them; whoever has it next grades it."""
    if submission.student == "partes" and not place.exists():
        place.with_suffix(".new").write_text(str(os.getpid()))
        place.with_suffix(".new").rename(place)
        time.sleep(600)
    return work(bundle, submission)


def test_a_worker_that_is_killed(fresh, expected, dask, tmp_path, monkeypatch):
    """Another one does its submissions: none twice, none lost."""
    monkeypatch.setattr(cluster, "work", functools.partial(_work_once_killed, tmp_path / "pid"))
    monkeypatch.setenv("COURSE_CELL_TIMEOUT", NORMAL)
    workers = cluster.on_cluster(dask.scheduler_address, AUTO)
    shutil.copytree(fresh, tmp_path / "course")
    entries = []
    for entry in ClassRun(tmp_path / "course", ASSIGNMENT, 1, workers).grade(CLASS):
        entries.append(entry)
        if len(entries) == 1:
            deadline = time.monotonic() + 300
            while not (tmp_path / "pid").exists():
                assert time.monotonic() < deadline
                time.sleep(0.02)
            os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)

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
    students = ["partes", POISON, "vacía"]
    workers = cluster.on_cluster(dask.scheduler_address, AUTO)
    entries, _ = _graded(tmp_path / "fresh", tmp_path / "course", workers, students)

    assert students == [entry.student for entry in entries]
    assert "murieron varios workers" in entries[1].refused
    points = {entry.student: entry.points for entry in expected[0]}
    assert [points["partes"], points["vacía"]] == [entries[0].points, entries[2].points]


def test_the_command(fresh, dask, tmp_path):
    """`--scheduler` says who works; an address where nobody answers is one clear sentence."""
    shutil.copytree(fresh, tmp_path / "course")
    arguments = ["grade", ASSIGNMENT, "--students", "partes", "--scheduler"]
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # and doesn't listen
        nobody = [*arguments, f"tcp://127.0.0.1:{silent.getsockname()[1]}", "--force"]
        code = (
            "from helpers.pipeline import cluster\nfrom helpers.course.cli import main\n"
            f"print('->', main({[*arguments, dask.scheduler_address]!r}))\ncluster.ANSWER = 1\n"
            f"print('->', main({nobody!r}))\n"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path / "course", capture_output=True, text=True)
    first, second, _ = done.stdout.split("->")
    assert "parciales: 1" in first
    assert second.startswith(" 0\n")
    assert "no responde" in second
    assert done.stdout.endswith("-> 2\n")
    assert "Traceback" not in done.stderr


def _without_walls():
    isolation._tried.update({isolation.NAMESPACES: "no hay", isolation.LANDLOCK: "no hay"})


def _as_before():
    isolation._tried.clear()


def test_a_worker_without_walls(fresh, dask, tmp_path):
    """It is named before any submission is touched."""
    (one, _) = (each.worker_address for each in dask.workers.values())
    with distributed.Client(dask.scheduler_address, set_as_default=False) as client:
        client.run(_without_walls, workers=[one])
        try:
            with pytest.raises(IsolationError, match=f"^Worker {re.escape(one)}: No se tocó ninguna entrega.*no hay"):
                _graded(fresh, tmp_path / "course", cluster.on_cluster(dask.scheduler_address, AUTO))
        finally:
            client.run(_as_before, workers=[one])
    assert not (tmp_path / "course" / "autograded").exists()
