"""Temporary folders: a run that ends leaves none, and what a killed one left the next one sweeps, and nothing else."""

import contextlib
import json
import os
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell

from helpers.course.submission import write_submission
from helpers.pipeline.course_folder import CHECKOUT
from helpers.sandbox import scratch
from helpers.sandbox.launcher import NAMESPACES, launch

ASSIGNMENT = "ejercicios"
#: Runs a command, and says what outlives it.
DESCENDANTS = Path(__file__).parents[1] / "attacks" / "descendants.py"
#: Seconds that anything may take on a busy machine.
LONG = 120
#: Seconds in which all must be gone when a part was killed.
SOON = 10
#: What the submission holds that mustn't be left, beside its notebook.
SECRET = "respuesta de Ana"

# --- Folders, as a killed process leaves them ------------------------------------------------------------------------

#: Makes folders, says where, and stays until its standard input ends; `{code}` comes between.
OWNER = """
import os, sys
from pathlib import Path
from helpers.sandbox import scratch
folder = Path(scratch.Folder("worker").name)
{code}
print(folder, flush=True)
sys.stdin.read()
"""
HOSTILE = """
(folder / "respuesta.py").write_text("x")
os.mkdir(os.fsencode(folder) + b"/jos\\xe9")
(folder / "sin permiso" / "adentro").mkdir(parents=True)
(folder / "sin permiso" / "adentro" / "x").write_text("x")
(folder / "afuera").symlink_to({outside!r})
(folder / "sin permiso" / "afuera").symlink_to({outside!r})
os.mkfifo(folder / "tubo")
os.chmod(folder / "sin permiso" / "adentro", 0)
os.chmod(folder / "sin permiso", 0)
os.chdir(folder)
for _ in range(3000):
    os.mkdir("hondo")
    os.chdir("hondo")
os.chdir("/")
"""


def _default_signals():
    """Have a process end by signals that `nohup` and a shell's `&` have these tests ignore."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


@contextlib.contextmanager
def owner(place, code="", **options):
    """Start a process that has temporary folders in a place, and yield it and the folder that it says."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER.replace("{code}", code)],
        env={**os.environ, "TMPDIR": str(place)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=_default_signals,
        **options,
    )
    with process:
        try:
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


def kill(process):
    """Kill a process as a machine does that runs out of memory."""
    process.kill()
    process.wait(LONG)


@pytest.fixture
def swept(tmp_path, monkeypatch):
    """Return a place for temporary folders, and look at no other: what other runs left is not this test's."""
    monkeypatch.setattr(scratch.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(scratch, "ROOMS", str(tmp_path))
    return tmp_path


def _left(place):
    """Return the folders of runs in a place."""
    return sorted(path for path in place.iterdir() if path.name.startswith("sealed-"))


@pytest.mark.machine
def test_what_a_killed_process_left_is_swept(swept):
    """With names that are no text, without permissions, deeper than a path can be; nothing behind a link."""
    outside = swept / "de otro"
    outside.mkdir()
    (outside / "queda").write_text("x")
    with owner(swept, HOSTILE.replace("{outside!r}", repr(str(outside)))) as (process, folder):
        assert folder.is_dir()
        kill(process)
    assert 1 == len(_left(swept))

    scratch.sweep()

    assert [] == _left(swept)
    assert ["queda"] == os.listdir(outside)


@pytest.mark.machine
def test_what_lives_is_left_alone(swept):
    """A folder whose process lives, or a child that it forked, stays; a program that it started keeps nothing."""
    fork = "child = os.fork()\nif not child:\n    os.read(0, 1)\n    os._exit(0)\n"
    program = "import subprocess; subprocess.Popen(['sleep', '300'], close_fds=False, start_new_session=True)\n"
    with (
        owner(swept) as (process, folder),
        owner(swept, fork) as (parent, of_child),
        owner(swept, program + "print(os.getpid(), file=open(folder / 'x', 'w'))") as (starter, of_program),
    ):
        sleeping = _children(starter.pid)
        os.kill(parent.pid, signal.SIGKILL)
        kill(starter)
        scratch.sweep()
        assert [folder.is_dir(), of_child.is_dir(), of_program.is_dir()] == [True, True, False]
        assert 1 == len(sleeping)
        os.kill(*sleeping, signal.SIGKILL)

        parent.stdin.close()  # the child ends
        kill(process)
        deadline = time.monotonic() + LONG
        while _left(swept) and time.monotonic() < deadline:
            scratch.sweep()
        assert [] == _left(swept)


def _children(process):
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_only_what_is_ours(swept):
    """Files, links, folders of earlier versions and of other users stay where they are."""
    elsewhere = swept / "elsewhere"
    (elsewhere / "x").mkdir(parents=True)
    (swept / f"{scratch.PREFIX}link").symlink_to(elsewhere)
    (swept / f"{scratch.PREFIX}file").write_text("x")
    (swept / "sealed-worker-abc").mkdir()
    (swept / "otra").mkdir()
    theirs = swept / f"{scratch.PREFIX}theirs"
    theirs.mkdir()
    there = sorted(swept.rglob("*"))
    if os.geteuid() == 0:
        os.chown(theirs, 12345, 12345)
    else:
        theirs.rmdir()
        there.remove(theirs)

    scratch.sweep()

    assert there == sorted(swept.rglob("*"))
    assert (elsewhere / "x").is_dir()


def test_one_that_is_being_made(swept, monkeypatch):
    """A sweep that comes between the making of a folder and its lock takes it away; then another one is made."""
    mkdtemp, swept_in_between = scratch.tempfile.mkdtemp, []

    def make(**options):
        made = mkdtemp(**options)
        if len(swept_in_between) < 3:
            swept_in_between.append(made)
            scratch.sweep()
        return made

    monkeypatch.setattr(scratch.tempfile, "mkdtemp", make)
    home, descriptor = scratch._new(str(swept))
    scratch.sweep()

    assert [Path(home)] == _left(swept)
    assert 3 == len(swept_in_between)
    os.close(descriptor)
    scratch.sweep()
    assert [] == _left(swept)


@pytest.mark.machine
@pytest.mark.parametrize("number", [None, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_end_leaves_nothing(swept, number):
    """By itself or by a signal, also where the shell has it ignore Ctrl-C; a child that ends takes nothing along."""
    child = "if not os.fork():\n    sys.exit(0)\nos.wait()\nassert folder.is_dir()\n"
    with owner(swept, child, stderr=subprocess.DEVNULL) as (process, folder):
        assert folder.is_dir()
        if number is None:
            process.stdin.close()
        else:
            process.send_signal(number)
        process.wait(LONG)
        assert [] == _left(swept)
        assert (process.returncode == 0) == (number is None)


@pytest.mark.machine
def test_a_worker_ends_with_its_grader(swept):
    """The grader is killed: its workers end, too, and their folders, in its own, are swept with it."""
    code = """
from joblib import Parallel, delayed
from helpers.pipeline.local_pool import _ours
def work():
    made = scratch.Folder("worker").name
    return os.getpid(), made
(worker, inner), *_ = Parallel(n_jobs=2, **_ours("namespaces"))(delayed(work)() for _ in range(2))
Path(folder, "worker").write_text(f"{worker} {inner}")
"""
    with owner(swept, code) as (process, folder):
        worker, inner = (folder / "worker").read_text().split(" ", 1)
        assert folder.parent == Path(inner).parent
        ended = os.pidfd_open(int(worker))
        kill(process)
        assert select.select([ended], [], [], LONG)[0], "the worker lives on"
        os.close(ended)
        deadline = time.monotonic() + LONG
        while _left(swept) and time.monotonic() < deadline:  # the other worker
            scratch.sweep()
        assert [] == _left(swept)


@pytest.mark.machine
def test_a_warm_process_ends_with_its_worker(swept):
    """A worker alone is killed: all of its warm process ends, also while that takes no orders."""
    code = """
from helpers.sandbox.launcher import NAMESPACES, launch
from tests.sandbox.test_leftovers import _started
started = _started(launched := launch(NAMESPACES, {}))
(folder / "started").write_text(" ".join(str(each.pid) for each in started))
"""
    with owner(swept, code, cwd=CHECKOUT) as (process, folder):
        started = [psutil.Process(int(number)) for number in (folder / "started").read_text().split()]
        assert len(started) > 1
        kill(process)

        assert [] == psutil.wait_procs(started, SOON)[1]


def test_a_folder_that_somebody_cleaned_away(swept, monkeypatch):
    """Another one is made: a system cleans its temporary folder now and then."""
    monkeypatch.setattr(scratch, "_homes", {})
    monkeypatch.setattr(scratch, "_owner", os.getpid())
    with scratch.Folder("one") as name:
        shutil.rmtree(Path(name).parent)
        with scratch.Folder("two") as other:
            assert Path(other).is_dir()
            scratch._end()
            assert not Path(other).exists()
    assert [] == _left(swept)


def _started(launched):
    """Return all processes of a warm process that is busy importing, and takes no orders."""
    launched.warm_up((), code="import os, time\nos.write(2, b'busy')\ntime.sleep(600)")
    deadline = time.monotonic() + LONG
    while "busy" not in launched.errors():
        assert time.monotonic() < deadline, launched.errors()
        time.sleep(0.01)
    outer = psutil.Process(launched.process.pid)
    return [outer, *outer.children(recursive=True)]


@pytest.mark.machine
@pytest.mark.parametrize("place", range(5))
def test_a_warm_process_of_which_a_part_is_killed(place):
    """Whichever it is, all that it started ends with it, also while it takes no orders."""
    launched = launch(NAMESPACES, {})
    try:
        all_of_it = _started(launched)
        if place >= len(all_of_it):
            pytest.skip(f"there are {len(all_of_it)} where the grader isn't root")
        all_of_it[place].kill()

        assert [] == psutil.wait_procs(all_of_it[place:], SOON)[1]
    finally:
        launched.close()


# --- The command, as an instructor runs it ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def course(tmp_path_factory, released):
    """Make a course where one student handed in a notebook that doesn't end, with a file beside it."""
    folder = released(tmp_path_factory.mktemp("course"))
    path = next((folder / "release" / ASSIGNMENT).glob("1_*.ipynb"))
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, new_code_cell("import time\nwhile True:\n    time.sleep(1)"))
    handed_in = write_submission(folder, ASSIGNMENT, "ana", {path.stem: notebook})
    (handed_in / "secreto.txt").write_text(SECRET)
    return folder


def _command(jobs):
    return [sys.executable, "-m", "helpers.course.cli", "grade", ASSIGNMENT, "--jobs", str(jobs)]


def _holding_the_submission(places):
    """Return the folders of runs that hold what was handed in."""
    found = set()
    for place in places:
        for home in place.glob("sealed-*"):
            for path in home.rglob("secreto.txt"):
                with contextlib.suppress(OSError):
                    if path.read_text() == SECRET:
                        found.add(home)
    return found


@contextlib.contextmanager
def grading(course, place, jobs):
    """Start `make grade`'s command, and yield it when it is at work on the submission, with the folders that it has.

    Those for temporary files lie in a place of the test's own. Those for student processes lie in /tmp, for there the
    walls have an empty folder: they are known by the descriptors of this process, and no other run's are looked at.
    """
    folder = place / "course"
    shutil.copytree(course, folder)
    environ = {**os.environ, "TMPDIR": str(place), "COURSE_CELL_TIMEOUT": str(LONG)}
    process = subprocess.Popen(
        _command(jobs),
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            deadline = time.monotonic() + LONG
            while True:
                homes = _own_folders(process.pid)
                # The notebook runs: the file is in the worker's folder, and a room was made for its process.
                if homes and _holding_the_submission([place]) and any(h.glob("sealed-room-*") for h in homes):
                    break
                assert process.poll() is None, process.stderr.read()
                assert time.monotonic() < deadline, "it didn't begin"
                time.sleep(0.05)
            yield process, homes
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _own_folders(process):
    """Return the folders that a process holds."""
    found = set()
    with contextlib.suppress(OSError):
        for descriptor in Path(f"/proc/{process}/fd").iterdir():
            with contextlib.suppress(OSError):
                target = os.readlink(descriptor)
                if re.search(rf"/{scratch.PREFIX}[^/]+$", target):
                    found.add(Path(target))
    return found


#: What a run has when it is killed: a process of this command line, or, at last, a folder for a student's process.
STATES = {"a worker": "popen_loky", "a warm process": "_student_side", "a student's process": None}


@pytest.mark.machine
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("state", STATES)
def test_nothing_outlives_a_run_that_is_killed(course, tmp_path, state, jobs):
    """Neither worker nor warm process nor a student's, at whatever moment it is killed."""
    if (state, jobs) == ("a worker", 1):
        pytest.skip("a single process is its own worker")
    shutil.copytree(course, tmp_path / "course")
    run = subprocess.Popen(
        [sys.executable, DESCENDANTS, str(SOON), *_command(jobs)],
        cwd=tmp_path / "course",
        env={**os.environ, "TMPDIR": str(tmp_path), "COURSE_CELL_TIMEOUT": str(LONG)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with run:
        deadline = time.monotonic() + LONG
        while not (main := _reached(run, STATES[state])):
            assert run.poll() is None, run.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.01)
        main.kill()
        said = json.loads(run.communicate(timeout=LONG)[0])

    assert {"status": -signal.SIGKILL, "left": []} == said


def _reached(run, mark):
    """Return the run's own process if it has got so far."""
    children = psutil.Process(run.pid).children()
    if children and mark is None:
        return children[0] if any(home.glob("sealed-room-*") for home in _own_folders(children[0].pid)) else None
    for process in children and children[0].children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if mark in " ".join(process.cmdline()):
                return children[0]
    return None


@pytest.mark.machine
def test_the_end_of_make(course, tmp_path):
    """A run that `make` began ends in order when that is killed."""
    shutil.copytree(course, tmp_path / "course")
    environ = {**os.environ, "TMPDIR": str(tmp_path), "COURSE_CELL_TIMEOUT": str(LONG)}
    shell = f"GRADED_BY_MAKE=$PPID exec {shlex.join(_command(1))}"  # the recipe's
    recipe = (CHECKOUT / "Makefile").read_text()
    assert "GRADED_BY_MAKE=$$PPID exec $(BIN)/clase-228 grade" in recipe
    make = f"import subprocess; subprocess.run(['sh', '-c', {shell!r}])"
    command = [sys.executable, DESCENDANTS, str(SOON), sys.executable, "-c", make]
    run = subprocess.Popen(
        command, cwd=tmp_path / "course", env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with run:
        deadline = time.monotonic() + LONG
        while True:
            processes = psutil.Process(run.pid).children(recursive=True)
            if len(processes) > 1 and any(home.glob("sealed-room-*") for home in _own_folders(processes[1].pid)):
                break
            assert run.poll() is None, run.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.01)
        processes[0].kill()
        said = json.loads(run.communicate(timeout=LONG)[0])

    assert {"status": -signal.SIGKILL, "left": []} == said
    assert [] == _left(tmp_path)


@pytest.mark.machine
def test_a_run_that_is_killed(course, tmp_path):
    """It leaves what was handed in; the next run takes it away, first of all."""
    with grading(course, tmp_path, 2) as (process, homes):
        kill(process)
        assert _holding_the_submission([tmp_path])
        assert {tmp_path, Path(scratch.ROOMS)} == {home.parent for home in homes}
    shutil.rmtree(tmp_path / "course" / "submitted" / "ana")
    (tmp_path / "course" / "submitted" / "bea" / ASSIGNMENT).mkdir(parents=True)

    deadline = time.monotonic() + LONG
    while True:  # workers end when they see that the grader is gone
        again = subprocess.run(
            _command(1),
            cwd=tmp_path / "course",
            env={**os.environ, "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=LONG,
        )
        assert 0 == again.returncode, again.stdout + again.stderr
        if not _left(tmp_path) or time.monotonic() > deadline:
            break

    assert [] == _left(tmp_path)
    assert [] == [home for home in homes if home.exists()]


@pytest.mark.machine
@pytest.mark.parametrize(("number", "jobs"), [(signal.SIGINT, 2), (signal.SIGTERM, 1)])
def test_a_run_that_is_interrupted(course, tmp_path, number, jobs):
    """Ctrl-C and the signal with which systems end programs: it says how to go on, and leaves nothing at all."""
    with grading(course, tmp_path, jobs) as (process, homes):
        process.send_signal(number)
        said, errors = process.communicate(timeout=LONG)
        assert 130 == process.returncode, errors
        assert "corré el mismo comando otra vez" in " ".join(said.split())
        assert "" == errors
        assert [] == _left(tmp_path)
        assert [] == [home for home in homes if home.exists()]
