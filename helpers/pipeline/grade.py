"""Grades a class from the command line: `make grade`."""

from __future__ import annotations

import errno
import os
import signal
import warnings
from collections.abc import Sequence
from pathlib import Path

import joblib
from rich.console import Console

from helpers.pipeline.class_run import ClassRun, nameless, students_of
from helpers.pipeline.parent import end_with
from helpers.sandbox.launcher import IsolationError
from helpers.sandbox.scratch import sweep

__all__ = ["command"]

#: The variable that says which process of `make` this one is a part of: it goes on for no `make` that was killed.
MAKE = "GRADED_BY_MAKE"


def command(
    assignment: str,
    course: Path,
    jobs: int | None = None,
    students: Sequence[str] = (),
    force: bool = False,
    scheduler: str | None = None,
) -> int:
    """Grade submissions of an assignment, all by default, and return how it ended.

    0: every submission has a grade; 1: one was refused; 2: grading couldn't begin or go on; 130: it was interrupted.
    """
    console = Console()
    sweep()
    try:
        if (make := os.environ.get(MAKE, "")).isdecimal() and end_with(int(make), signal.SIGTERM):
            raise KeyboardInterrupt
        workers = None
        if scheduler:
            from helpers.pipeline.cluster import on_cluster

            workers = on_cluster(scheduler)
        run = ClassRun(course, assignment, jobs or joblib.cpu_count(), workers)
        chosen = students_of(run.api, assignment, students)
        for name in nameless(run.api):
            console.print(
                f"La carpeta {name} no se corrige: su nombre no está en UTF-8. Cambialo y volvé a correr.",
                style="red",
                markup=False,
                soft_wrap=True,
            )
        with run.interrupts.handled(), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "[0-9]+ tasks", UserWarning)  # joblib's, of what an interrupt cancels
            entries = run.grade_watched(chosen, console, force)
    except KeyboardInterrupt:
        console.print(
            "\nInterrumpido. Lo que ya figura como corregido está guardado; para seguir con lo que falta, corré el "
            "mismo comando otra vez.",
            style="yellow",
        )
        return 130
    except (LookupError, FileNotFoundError, IsolationError, RuntimeError) as error:
        return _stop(console, str(error.args[0] if error.args else error))
    except OSError as error:
        return _stop(console, _disk(error))
    refused = [entry for entry in entries if entry.refused]
    if refused:
        console.print(f"{len(refused)} entregas quedaron sin nota: están arriba, en rojo.", style="red")
    console.print(
        "Las notas están en el libro de notas de nbgrader; los notebooks corregidos, en autograded/, cada uno con su "
        "manifiesto (grading_manifest.json). Devoluciones: nbgrader generate_feedback " + assignment
    )
    return 1 if refused else 0


def _stop(console: Console, why: str) -> int:
    console.print(why, style="red", markup=False, soft_wrap=True)
    return 2


def _disk(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        why = "El disco está lleno"
    else:
        why = f"No se pudo escribir o leer ({error.strerror or error})"
    where = f": {error.filename}" if error.filename else ""
    return f"{why}{where}. Lo corregido hasta acá está guardado; cuando lo arregles, corré el mismo comando otra vez."
