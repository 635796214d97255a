"""Builds the same course twice: as it is, and with nbgrader's own pipeline."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from helpers.grading.course import CHECKOUT, CONFIG_NAME, copy_course, generate, open_course

__all__ = ["ASSIGNMENT", "CONFIG_NAME", "Usage", "autograde", "commit_of", "plain_course", "sealed_course"]

ASSIGNMENT = "ejercicios"

#: nbgrader's defaults; what is set changes nothing of how a submission is graded.
PLAIN_CONFIG = '''"""nbgrader as it comes."""

c = get_config()
c.CourseDirectory.course_id = "clase-228"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.json"]
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError()"}
'''


@dataclass(frozen=True)
class Usage:
    """What one command took.

    Attributes
    ----------
    wall, cpu : float
        Seconds; those of the processor are its own and those of all processes that it waited for.
    status : int
        Its exit status.
    """

    wall: float
    cpu: float
    status: int


def sealed_course(folder: Path) -> Path:
    """Make a course folder as this repository's, and generate its release.

    Parameters
    ----------
    folder : pathlib.Path
        An existing, empty folder.

    Returns
    -------
    pathlib.Path
        The released assignment.
    """
    return generate(open_course(copy_course(folder)), ASSIGNMENT)


def plain_course(folder: Path) -> Path:
    """Make a course folder with the same exercises that nbgrader's defaults grade, and generate its release.

    Parameters
    ----------
    folder : pathlib.Path
        An existing, empty folder.

    Returns
    -------
    pathlib.Path
        The released assignment.
    """
    copy_course(folder)
    (folder / CONFIG_NAME).write_text(PLAIN_CONFIG)
    return generate(open_course(folder), ASSIGNMENT)


def autograde(course: Path, *options: str, timeout: float | None = None, adopt: bool = False) -> Usage:
    """Run `nbgrader autograde` as an instructor does.

    Parameters
    ----------
    course : pathlib.Path
        The course folder.
    *options : str
        Further arguments.
    timeout : float, optional
        Seconds after which it is killed.
    adopt : bool, default False
        Whether to wait for all children of this process, to count the time of those that the command left to it.

    Returns
    -------
    Usage
        What it took.
    """
    programs = Path(sys.executable).parent
    environ = {**os.environ, "PATH": os.pathsep.join([str(programs), os.environ.get("PATH", "")])}
    command = [str(programs / "nbgrader"), "autograde", ASSIGNMENT, *options]
    log = course / "autograde.log"
    before, start = os.times(), time.monotonic()
    with log.open("ab") as output:
        try:
            status = subprocess.run(command, cwd=course, env=environ, stdout=output, stderr=output, timeout=timeout)
        except subprocess.TimeoutExpired:
            return Usage(time.monotonic() - start, float("nan"), -1)
    if adopt:
        _wait_for_children()
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Usage(time.monotonic() - start, cpu, status.returncode)


def _wait_for_children() -> None:
    """Wait for all children."""
    try:
        while os.waitpid(-1, 0)[0]:
            pass
    except ChildProcessError:
        return


def commit_of(folder: Path = CHECKOUT) -> str:
    """Return the short hash of the checkout's commit, for the table's caption."""
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=folder, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"
