"""The benchmarks run as they are written down, and measure the commit that they name."""

import math
import os
import re
import shutil
import subprocess
import sys

import pytest
from nbgrader.api import Gradebook

from benchmarks import courses, homework
from benchmarks.courses import SEALED, Side, hand_in, other_side
from helpers.pipeline.course_folder import CHECKOUT
from tests.corpora.solutions import EXERCISES

#: One small round of each, what `--long` adds, and what the last lines say.
AGAINST = ["--against", "HEAD"]
RUNS = {
    "autograde": (
        ["--students", "2", "--few", "1", "--notebooks", "1", "--rounds", "1"],
        AGAINST,
        r"\nwall ratio [\d.]+  cpu ratio [\d.]+\n(?:against [0-9a-f]+: wall ratio [\d.]+  cpu ratio [\d.]+\n)?$",
    ),
    "scale": (
        ["--sizes", "3", "--plain", "1", "--notebooks", "1", "--workers", "2", "--dask"],
        ["2", *AGAINST],
        r"\n(?:against [0-9a-f]+: wall ratio [\d.]+\n)?ratio [\d.]+  slope (?:[\d.]+|nan)\n$",
    ),
    "attacks": (
        ["--only", "hook-text-transformer"],
        [],
        r"\nless than deserved: plain 0/1  sealed 0/1\npay: plain 1/1  sealed 0/1\n$",
    ),
    "homework": (
        ["--homeworks", "1", "--rounds", "1", *AGAINST],
        ["--homeworks", "4"],
        r"\npoints that differ: 0\nwall ratio [\d.]+  cpu ratio [\d.]+\nhomework ratio [\d.]+\n$",
    ),
}


MAKEFILE = """\
setup:
\tmkdir -p .venv/bin
\tln -s "$$(command -v $(PYTHON))" .venv/bin/python
"""


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Make a repository of two commits whose `helpers` say which one they are, and take it for the checkout."""
    folder = tmp_path / "año y año"
    (folder / "helpers").mkdir(parents=True)
    monkeypatch.setattr(courses, "CHECKOUT", folder)
    monkeypatch.setattr(courses, "SEALED", Side("sealed", folder))
    for name in [name for name in os.environ if name.startswith("GIT_")]:  # a hook's
        monkeypatch.delenv(name)

    def commit(name, lock):
        (folder / "helpers" / "__init__.py").write_text(f"COMMIT = '{name}'\n")
        (folder / "requirements.lock").write_text(lock)
        (folder / "Makefile").write_text(MAKEFILE)
        _git(folder, "add", ".")
        _git(folder, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", name)

    _git(folder, "init", "--quiet")
    commit("first", "numpy==1.0 \\\n    --hash=sha256:00\n")
    commit("second", "numpy==1.0 \\\n    --hash=sha256:00\npandas==2.0\n")
    return commit


def _git(folder, *arguments):
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.machine
@pytest.mark.parametrize("name", RUNS)
def test_it_runs_from_a_plain_shell(name, tmp_path, request):
    """Without the environment's programs in the path each one grades, also another commit, and prints its ratios."""
    options, more, last = RUNS[name]
    options = options + more * request.config.getoption("--long")
    if "--against" in options and subprocess.run(["git", "rev-parse", "HEAD"], cwd=CHECKOUT).returncode:
        pytest.skip("not a clone: there is no other commit")
    environ = {"PATH": "/usr/bin:/bin", "HOME": os.environ["HOME"], "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    done = subprocess.run(command, cwd=CHECKOUT, env=environ, capture_output=True, text=True, encoding="utf-8")

    assert 0 == done.returncode, done.stdout + done.stderr
    assert re.search(last, done.stdout), done.stdout
    assert [] == [path.name for path in tmp_path.glob("clase-228-*")]


def test_all_of_them_are_written_down():
    """`make bench` runs each, and the README names each."""
    bench = re.search(r"^bench:.*\n((?:\t.*\n)+)", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    scripts = {path.stem for path in (CHECKOUT / "benchmarks").glob("*.py") if "__main__" in path.read_text("utf-8")}

    assert set(RUNS) == scripts
    assert scripts == set(re.findall(r"\$\(BIN\)/python -m benchmarks\.(\w+)", bench[1]))
    assert scripts == set(re.findall(r"python -m benchmarks\.(\w+)", readme))


@pytest.mark.machine
def test_a_side_runs_its_own_code(repository, tmp_path):
    """Also where this environment has `helpers` installed; it is shared, for it holds what is asked for."""
    side = other_side("HEAD~1", tmp_path / "other")
    ask = side.command("python", "-c", "import helpers; print(helpers.COMMIT)")
    said = subprocess.run(ask, env=side.environ, cwd=tmp_path, capture_output=True, text=True).stdout

    assert "first\n" == said
    assert sys.executable == side.python
    assert re.fullmatch("[0-9a-f]{7,}", side.name)


@pytest.mark.machine
def test_other_versions_are_an_environment_of_its_own(repository, tmp_path):
    """It is made by the other commit's `make setup`, in its own folder."""
    repository("third", "numpy==1.1 \\\n    --hash=sha256:00\n")

    assert str(tmp_path / "other" / ".venv" / "bin" / "python") == other_side("HEAD~1", tmp_path / "other").python


def test_an_unknown_commit_is_named(tmp_path):
    with pytest.raises(SystemExit, match="no commit nowhere"):
        other_side("nowhere", tmp_path / "other")


@pytest.mark.machine
def test_the_time_of_orphans_counts(tmp_path):
    """Of a process in a session of its own, whose parent has ended, too."""
    busy = "import time; [None for _ in iter(lambda: time.process_time() < 0.5, False)]"
    leaves = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {busy!r}], start_new_session=True)"
    measured = (
        "from benchmarks.courses import *; from pathlib import Path; adopt_orphans();"
        f"print(SEALED.run(Path({str(tmp_path)!r}), 'python', '-c', {leaves!r}).cpu)"
    )
    done = subprocess.run([sys.executable, "-c", measured], cwd=CHECKOUT, capture_output=True, text=True, check=True)

    assert 0.5 <= float(done.stdout)


@pytest.mark.machine
def test_a_command_that_fails_ends_the_benchmark(tmp_path):
    """With what it said; one with a limit may fail."""
    fails = "print('why it failed'); raise SystemExit(3)"
    with pytest.raises(SystemExit, match=r"sealed: python -c [^\0]* ended with 3:\nwhy it failed"):
        SEALED.run(tmp_path, "python", "-c", fails)

    assert math.isnan(SEALED.run(tmp_path, "python", "-c", fails, timeout=60).cpu)


def test_points_are_compared_cell_by_cell():
    """By student and grade id; also what only one side has, and who was not graded at all."""
    before = {("ana", "a"): 3.0, ("ana", "b"): None, ("ana", "gone"): 1.0, ("beto", "a"): 2.0}
    after = {("ana", "a"): 3.0, ("ana", "b"): None, ("beto", "a"): 1.0, ("beto", "new"): 0.0}

    assert set() == homework.differences(before, before, ["ana", "beto"])
    assert {"ana: not graded by both"} == homework.differences({}, {}, ["ana"])
    assert {
        "ana, gone: 1.0 before, not there now",
        "beto, a: 2.0 before, 1.0 now",
        "beto, new: not there before, 0.0 now",
        "carla: not graded by both",
    } == homework.differences(before, after, ["ana", "beto", "carla"])


@pytest.mark.machine
def test_points_come_from_the_gradebook(released, tmp_path):
    """By student and grade id; None is for a person to look at."""
    course = released(tmp_path / "course", "tarea")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "clase-228") as gradebook:
        gradebook.add_student("ana")
        gradebook.add_submission("tarea", "ana")
        gradebook.find_grade("tarea_corre", "tarea", "tarea", "ana").auto_score = 2
        gradebook.db.commit()
    points = homework.points(course)

    assert 2 == points.pop(("ana", "tarea_corre"))
    assert ("ana", "tarea_lock") in points
    assert {None} == set(points.values())


def test_students_hand_in_different_answers(tmp_path):
    """Each exercise goes through its answers."""
    shutil.copytree(CHECKOUT / "release", tmp_path / "release")
    hand_in(tmp_path, 3, {number: [f"a{number} = 0", f"b{number} = 0"] for number in EXERCISES})
    written = {path.parts[-3]: path.read_text("utf-8") for path in (tmp_path / "submitted").rglob("2_*.ipynb")}

    assert {"s00000": "a2 = 0", "s00001": "b2 = 0", "s00002": "a2 = 0"} == {
        student: re.search("[ab]2 = 0", text)[0] for student, text in written.items()
    }
