"""Grades a class from the command line: `make grade`."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import warnings
from collections.abc import Sequence
from pathlib import Path

import joblib

from helpers.checking.inputs import SEED_VARIABLE
from helpers.nbgrader_plugins.attempts import LAST, Attempts
from helpers.nbgrader_plugins.execute import SealedExecute
from helpers.nbgrader_plugins.gradebook_trouble import gradebook_trouble, must_be_writable
from helpers.nbgrader_plugins.printable import Terminal
from helpers.pipeline.class_run import ClassRun, Workers, left_out, students_of
from helpers.pipeline.course_folder import open_course
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
    watch: bool = False,
    attempts: str | None = None,
) -> int:
    """Grade submissions of an assignment, all by default, and return how it ended.

    0: every submission has a grade; 1: one has none; 2: grading couldn't begin or go on; 130: it was interrupted.
    """
    console = Terminal()
    sweep()
    try:
        if (make := os.environ.get(MAKE, "")).isdecimal() and end_with(int(make), signal.SIGTERM):
            raise KeyboardInterrupt
        workers = None
        if scheduler:
            from helpers.pipeline.cluster import on_cluster

            workers = on_cluster(scheduler, SealedExecute(config=open_course(course).config).isolation)
        must_be_writable(open_course(course).coursedir.db_url)
        if watch:
            return _watch(assignment, course, jobs or joblib.cpu_count(), workers, attempts, console)
        run = ClassRun(course, assignment, jobs or joblib.cpu_count(), workers, attempts=attempts)
        chosen, nobodys = students_of(run.api, assignment, students), left_out(run.api, assignment)
        for name, why in nobodys.items():
            said = f"La carpeta «{name}» no se corrige: {why}. Cambiá el nombre y volvé a correr."
            console.print(said, style="red", soft_wrap=True)
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
    except Exception as error:
        trouble = gradebook_trouble(error, open_course(course).coursedir.db_url)
        if trouble is None:
            raise
        return _stop(console, trouble)
    refused = [entry for entry in entries if entry.refused]
    if refused:
        console.print(f"{len(refused)} entregas quedaron sin nota: están arriba, en rojo.", style="red")
    console.print(
        "Las notas están en el libro de notas de nbgrader; los notebooks corregidos, en autograded/, cada uno con su "
        "manifiesto (grading_manifest.json). Devoluciones: nbgrader generate_feedback " + assignment
    )
    return 1 if refused or (nobodys and not students) else 0


def _watch(
    assignment: str, course: Path, jobs: int, workers: Workers | None, attempts: str | None, console: Terminal
) -> int:
    """Grade what arrives until Ctrl-C, which is how that ends: status 0."""
    from helpers.pipeline.watch import grade_arrivals

    given = os.environ.get(SEED_VARIABLE)

    def new_run() -> ClassRun:
        if given is None:  # it may have been spent since
            os.environ.pop(SEED_VARIABLE, None)
        policy = attempts or Attempts(open_course(course).coursedir, assignment, open_course(course).config).policy
        return ClassRun(course, assignment, jobs, workers, attempts=policy or LAST)

    console.print(f"Esperando entregas de «{assignment}» en submitted/. Ctrl-C termina.", highlight=False)
    with contextlib.suppress(KeyboardInterrupt), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "[0-9]+ tasks", UserWarning)  # joblib's, of what an interrupt cancels
        grade_arrivals(new_run, console)
    console.print("\nDejé de mirar. Lo que ya figura como corregido está guardado.")
    return 0


def _stop(console: Terminal, why: str) -> int:
    console.print(why, style="red", soft_wrap=True)
    return 2


def _disk(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        why = "El disco está lleno"
    else:
        why = f"No se pudo escribir o leer ({error.strerror or error})"
    where = f": {error.filename}" if error.filename else ""
    return f"{why}{where}. Lo corregido hasta acá está guardado; cuando lo arregles, corré el mismo comando otra vez."
