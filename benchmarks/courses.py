"""What benchmarks share: sides that grade the same class, and what a command takes."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from helpers.course.submission import fill_in, write_submission
from helpers.pipeline.course_folder import CHECKOUT, CONFIG_NAME

__all__ = ["ASSIGNMENT", "PLAIN", "SEALED", "Side", "Usage", "adopt_orphans", "commit_of", "hand_in", "other_side"]

ASSIGNMENT = "ejercicios"
_SET_CHILD_SUBREAPER = 36

#: nbgrader's defaults; what is set changes nothing of how a submission is graded. (A kernel that a busy machine starts
#: too slowly would end the whole command.)
PLAIN_CONFIG = '''"""nbgrader as it comes."""

c = get_config()
c.CourseDirectory.course_id = "clase-228"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.json"]
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError()"}
c.Execute.startup_timeout = 600
'''


@dataclass(frozen=True)
class Usage:
    """What one command took.

    Attributes
    ----------
    wall, cpu : float
        Seconds; those of the processor are its own and those of all processes that it started.
    """

    wall: float
    cpu: float


@dataclass(frozen=True)
class Side:
    """Who grades: settings and `helpers` of one checkout. Only commands are run, so each has its own code.

    Attributes
    ----------
    name : str
        What tables call it.
    checkout : pathlib.Path
        Where `helpers`, sources and settings come from.
    python : str
        The interpreter of its environment.
    settings : str or None
        In place of the checkout's `nbgrader_config.py`.
    options : tuple of str
        What `nbgrader autograde` is told besides.
    """

    name: str
    checkout: Path = CHECKOUT
    python: str = sys.executable
    settings: str | None = None
    options: tuple[str, ...] = ()

    @property
    def environ(self) -> dict[str, str]:
        """The variables that its commands get: nbgrader calls `alembic` by name, and `helpers` must be this side's."""
        path = os.pathsep.join([str(Path(self.python).parent), os.environ.get("PATH", os.defpath)])
        return {**os.environ, "PATH": path, "PYTHONPATH": str(self.checkout)}

    def command(self, program: str, *arguments: str) -> list[str]:
        """Return the command line of a program of its environment."""
        return [str(Path(self.python).with_name(program)), *arguments]

    def course(self, folder: Path, assignment: str = ASSIGNMENT) -> Path:
        """Make a new folder a course, generate its release with the side's own command, and return the folder."""
        ignored = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
        shutil.copytree(self.checkout / "source", folder / "source", ignore=ignored)
        settings = self.settings or (self.checkout / CONFIG_NAME).read_text(encoding="utf-8")
        (folder / CONFIG_NAME).write_text(settings, encoding="utf-8")
        self.run(folder, "nbgrader", "generate_assignment", assignment, "--force")
        return folder

    def run(self, course: Path, program: str, *arguments: str, timeout: float | None = None) -> Usage:
        """Run a command in a course folder, as an instructor does; the benchmark ends if the command fails.

        Parameters
        ----------
        course : pathlib.Path
            The course folder.
        program, *arguments : str
            A program of the side's environment, and what it is told.
        timeout : float, optional
            Seconds after which it is killed. Such a command may fail, and run beside others: its processor time isn't
            told apart from theirs.

        Returns
        -------
        Usage
            What it took.
        """
        others, before, start = _children(), os.times(), time.monotonic()
        log = course / "benchmark.log"
        with log.open("ab") as output:
            command = self.command(program, *arguments)
            process = subprocess.Popen(command, cwd=course, env=self.environ, stdout=output, stderr=output)
            try:
                process.wait(timeout)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if timeout is not None:
            return Usage(time.monotonic() - start, float("nan"))
        _wait_for(others)
        wall, after = time.monotonic() - start, os.times()
        if process.returncode:
            said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
            sys.exit(f"{self.name}: {program} {' '.join(arguments)} ended with {process.returncode}:\n{said}")
        return Usage(wall, sum(after[2:4]) - sum(before[2:4]))

    @property
    def grade(self) -> tuple[str, ...]:
        """The program that `make grade` starts, and its first arguments; earlier commits have a module of its own."""
        if (self.checkout / "helpers" / "grading" / "grade.py").exists():
            return "python", "-m", "helpers.grading.grade"
        return "python", "-m", "helpers.course.cli", "grade"

    def autograde(self, course: Path, *options: str, timeout: float | None = None) -> Usage:
        """Run `nbgrader autograde` on the exercises."""
        return self.run(course, "nbgrader", "autograde", ASSIGNMENT, *self.options, *options, timeout=timeout)


#: nbgrader's own pipeline on the same exercises, and this checkout as it is.
PLAIN, SEALED = Side("plain", settings=PLAIN_CONFIG), Side("sealed")


def other_side(commit: str, folder: Path) -> Side:
    """Take another commit's files out of the repository into a new folder.

    The side has the environment of this process if that holds all that the commit's lock asks for, in these versions,
    and otherwise one of its own, by `make setup`.
    """
    packed = subprocess.run(["git", "archive", commit], cwd=CHECKOUT, capture_output=True)
    if packed.returncode:
        sys.exit(f"git knows no commit {commit} here: {packed.stderr.decode(errors='replace').strip()}")
    folder.mkdir()
    subprocess.run(["tar", "-x"], cwd=folder, input=packed.stdout, check=True)
    python = sys.executable
    if not _pins(folder) <= _pins(CHECKOUT):
        # By name: make takes no path with a space.
        environ = {**SEALED.environ, "PYTHONPATH": ""}
        subprocess.run(["make", "--silent", "setup", "PYTHON=python"], cwd=folder, env=environ, check=True)
        python = str(folder / ".venv" / "bin" / "python")
    side = Side(commit_of(commit), folder, python)
    for each in (side, SEALED):  # what one has compiled and the other hasn't would be counted
        subprocess.run(each.command("python", "-m", "compileall", "-q", "helpers"), cwd=each.checkout)
    ask = side.command("python", "-c", "import helpers; print(helpers.__path__[0])")
    found = subprocess.run(ask, cwd=folder.parent, env=side.environ, capture_output=True, text=True, check=True).stdout
    if not Path(found.strip()).samefile(folder / "helpers"):
        sys.exit(f"{side.name} would be graded with the helpers of {found}")
    return side


def _pins(checkout: Path) -> set[str]:
    """Return the lines of a lock that say which version of a package there is."""
    lock = (checkout / "requirements.lock").read_text(encoding="utf-8")
    return {line.rstrip("\\ ") for line in lock.splitlines() if line[:1].isalnum()}


def hand_in(course: Path, size: int, answers: Mapping[int, Sequence[str]], step: int = 1) -> None:
    """Hand in for so many students; each exercise that has answers goes through them, `step` at a time."""
    released = sorted((course / "release" / ASSIGNMENT).glob("*.ipynb"))
    chosen = {path: answers[int(path.name[0])] for path in released if int(path.name[0]) in answers}
    for number in range(size):
        notebooks = {path.stem: fill_in(path, own[number * step % len(own)]) for path, own in chosen.items()}
        write_submission(course, ASSIGNMENT, f"s{number:05}", notebooks)


def commit_of(commit: str = "HEAD") -> str:
    """Return the short hash of a commit, for the table's caption."""
    asked = ["git", "rev-parse", "--short", f"{commit}^{{commit}}"]
    done = subprocess.run(asked, cwd=CHECKOUT, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def adopt_orphans() -> None:
    """Make what commands leave behind children of this process, so that they are waited for and their time counts."""
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _children() -> set[int]:
    """Return the processes that are this one's, those included that have ended and that nobody waited for."""
    return {child.pid for child in psutil.Process().children()}


def _wait_for(others: set[int]) -> None:
    """Wait for all children but others that were there before."""
    while new := _children() - others:
        for child in new:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child, 0)
