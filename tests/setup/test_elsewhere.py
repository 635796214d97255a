"""What a Mac does, as far as it can be tried without one: nothing that only Linux has is there, and little else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import helpers
from helpers.pipeline.course_folder import CONFIG_NAME
from tests.pipeline.classes import ASSIGNMENT, SEED

pytestmark = pytest.mark.machine

IMITATION = Path(__file__).with_name("elsewhere")
#: What every POSIX system has; busybox has no more of it than a Mac.
TOOLS = ("sh", "cat", "ls", "rm", "cp", "mkdir", "env", "uname", "id", "ps")


@pytest.fixture
def run(tmp_path):
    """Return a function that runs a Python program as on a Mac, with a PATH of a few tools."""
    if (busybox := shutil.which("busybox")) is None:
        pytest.skip("there is no busybox (apt-get install busybox)")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in TOOLS:
        (programs / name).symlink_to(busybox)
    (tmp_path / "private").mkdir()
    (tmp_path / "tmp").symlink_to(tmp_path / "private")  # as /tmp is a link to /private/tmp
    own = Path(sys.executable).parent
    environ = {
        "PATH": os.pathsep.join(map(str, (own, programs))),
        "PYTHONPATH": str(IMITATION),
        "HELPERS": str(Path(helpers.__file__).parent),
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path / "tmp"),
        "LANG": "en_US.UTF-8",
        "COURSE_GRADING_SEED": SEED,
    }

    def run(*arguments):
        done = subprocess.run([sys.executable, *arguments], env=environ, capture_output=True, text=True, cwd=tmp_path)
        return done.returncode, " ".join(done.stdout.split()), done.stderr

    return run


def test_the_imitation_is_one(run):
    """`helpers` sees another system; others don't, for they would look for its libraries."""
    look = (
        "import sys, os, helpers.pipeline.parent as p; print(sys.platform, hasattr(os, 'pidfd_open'), p.end_with(1, 9))"
    )

    assert (0, "linux False False") == run("-c", look)[:2]


def test_grading_is_refused(run, tmp_path, handed_in_class):
    """Before anything is touched: one line says why, and what to do."""
    course = handed_in_class(tmp_path / "course")
    status, said, errors = run("-m", "helpers.course.cli", "grade", "--course", str(course), "--", ASSIGNMENT)

    assert 2 == status, errors
    assert "Traceback" not in errors
    assert "no hay paredes" in said
    assert "máquina virtual" in said
    assert not (course / "autograded").exists()


def test_grading_without_walls(run, tmp_path, handed_in_class):
    """Where the instructor wrote so; then report and feedback."""
    course = handed_in_class(tmp_path / "course")
    with (course / CONFIG_NAME).open("a") as settings:
        settings.write('\nc.SealedExecute.isolation = "none"\n')
    command = ("-m", "helpers.course.cli", "grade", "--course", str(course), "--jobs", "2")
    status, said, errors = run(*command, "--students", "partes", "vacía", "--", ASSIGNMENT)

    assert 0 == status, said + errors
    assert "SIN PAREDES" in said
    assert "parciales: 1 · en cero: 1" in said
    status, said, errors = run("-m", "helpers.course.cli", "report", "--course", str(course), "--", ASSIGNMENT)
    assert 0 == status, errors


def test_the_demonstration(run):
    """One of its students, from `source/` to the feedback."""
    code = "from helpers.course.demo import command as d; d.CLASS = d.CLASS[:1]; raise SystemExit(d.command(jobs=2))"
    status, said, errors = run("-c", code)

    assert 0 == status, said + errors
    assert "SIN PAREDES" in said
    assert "almendra │ 10 │ 10 │ 10 │ 10 │ 10 │ 50" in said
