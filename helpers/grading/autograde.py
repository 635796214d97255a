"""Runs `nbgrader autograde` for several students side by side."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from joblib import Parallel, delayed
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from helpers.checks.inputs import SEED_VARIABLE
from helpers.grading.course import log_of, open_course

__all__ = ["Graded", "autograde", "autograde_with_progress"]


@dataclass(frozen=True)
class Graded:
    """How the grading of one student's assignment ended.

    Attributes
    ----------
    student : str
        The student's id.
    success : bool
        Whether nbgrader graded it to the end.
    log : str
        What nbgrader logged, with the traceback of what went wrong.
    seconds : float
        How long it took.
    """

    student: str
    success: bool
    log: str
    seconds: float


def autograde(course: Path, assignment: str, students: Iterable[str], jobs: int = 1) -> Iterator[Graded]:
    """Autograde the submissions of an assignment, anew where they were graded before.

    Parameters
    ----------
    course : pathlib.Path
        The course folder.
    assignment : str
        Name of the assignment.
    students : iterable of str
        Whose submissions to grade.
    jobs : int, default 1
        Processes at work at a time; each has warm processes of its own besides.

    Yields
    ------
    Graded
        One for each student, as they end.
    """
    open_course(course)  # the settings draw the seed of the hidden inputs, one for the whole class
    seed = os.environ.get(SEED_VARIABLE, "")
    work = (delayed(_autograde_one)(course, assignment, student, seed) for student in students)
    yield from Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)(work)


def _autograde_one(course: Path, assignment: str, student: str, seed: str) -> Graded:
    """Autograde one submission in this process."""
    os.environ[SEED_VARIABLE] = seed
    start = time.monotonic()
    result = open_course(course).autograde(assignment, student, force=True, create=True)
    return Graded(student, result["success"], log_of(result), time.monotonic() - start)


def autograde_with_progress(
    course: Path, assignment: str, students: Iterable[str], jobs: int = 1, console: Console | None = None
) -> list[Graded]:
    """Autograde as `autograde` does, with a progress bar.

    Parameters
    ----------
    course, assignment, students, jobs
        As for `autograde`.
    console : rich.console.Console, optional
        Where to draw; by default the terminal. Where that isn't one, only the last line is written.

    Returns
    -------
    list of Graded
        In the order in which they ended.
    """
    students = list(students)
    columns = (
        TextColumn("[progress.description]{task.description}"), BarColumn(), MofNCompleteColumn(),
        TimeElapsedColumn(), TextColumn("quedan"), TimeRemainingColumn(),
    )
    graded = []
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(f"Corrigiendo {assignment}", total=len(students))
        for one in autograde(course, assignment, students, jobs):
            graded.append(one)
            progress.advance(task)
            if not one.success:
                progress.console.print(f"[red]{one.student}: nbgrader no pudo corregir la entrega[/red]")
    return graded
