"""Corrige todas las entregas de una tarea: `python -m helpers.grading.grade ejercicios`, o `make grade`."""

from __future__ import annotations

import argparse
import errno
import signal
import sys
import warnings
from pathlib import Path

import joblib
from rich.console import Console

from helpers.grading.class_run import ClassRun, nameless, students_of
from helpers.grading.isolation import IsolationError
from helpers.grading.quiet import quiet_command
from helpers.grading.scratch import sweep

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, grade, and return how it ended.

    0: every submission has a grade; 1: one was refused; 2: grading couldn't begin or go on; 130: it was interrupted.
    """
    options = _parse(arguments)
    console = Console()
    sweep()
    try:
        workers = None
        if options.scheduler:
            from helpers.grading.cluster import on_cluster

            workers = on_cluster(options.scheduler)
        run = ClassRun(options.course, options.assignment, options.jobs, workers)
        students = students_of(run.api, options.assignment, options.students)
        for name in nameless(run.api):
            console.print(f"La carpeta {name} no se corrige: su nombre no está en UTF-8. Cambialo y volvé a correr.",
                          style="red", markup=False, soft_wrap=True)
        with run.interrupts.handled(), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "[0-9]+ tasks", UserWarning)  # joblib's, of what an interrupt cancels
            entries = run.grade_watched(students, console, options.force)
    except KeyboardInterrupt:
        console.print(
            "\nInterrumpido. Lo que ya figura como corregido está guardado; para seguir con lo que falta, corré el "
            "mismo comando otra vez.", style="yellow",
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
        "manifiesto (grading_manifest.json). Devoluciones: nbgrader generate_feedback " + options.assignment
    )
    return 1 if refused else 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m helpers.grading.grade", description=__doc__)
    parser.add_argument("assignment", help="la tarea: ejercicios, tarea, …")
    parser.add_argument("--course", type=Path, default=Path.cwd(), help="carpeta del curso (por defecto, esta)")
    parser.add_argument("--jobs", type=int, default=joblib.cpu_count(), help="procesos a la vez")
    parser.add_argument("--students", nargs="+", default=[], metavar="ESTUDIANTE", help="solo estas entregas")
    parser.add_argument("--force", action="store_true", help="corregir de nuevo también lo que no cambió")
    parser.add_argument("--scheduler", metavar="tcp://…", help="repartir el trabajo en un cluster de Dask")
    options = parser.parse_args(arguments)
    if options.jobs < 1:
        parser.error(f"--jobs {options.jobs}: tiene que ser 1 o más")
    return options


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


if __name__ == "__main__":
    quiet_command()
    status = main()
    if status == 130:
        # Python would end by the signal itself where the interrupt came in the midst of an import; now it says 130.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    sys.exit(status)
