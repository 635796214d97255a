"""Grades the class of the demonstration: `make demo`."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from rich.console import Console
from rich.text import Text

from helpers.course.demo.classroom import CLASS, hand_in
from helpers.nbgrader_plugins.exports import GradesExport
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import CONFIG_NAME, copy_course, generate, log_of, open_course
from helpers.pipeline.points import points_by_exercise, points_table, write_points
from helpers.report.write import write_report
from helpers.sandbox.isolation import AUTO, NONE, choose
from helpers.sandbox.launcher import IsolationError

ASSIGNMENT = "ejercicios"
#: Bytes that a step of it takes at least.
ROOM = 2**20


def run(folder: Path, jobs: int, console: Console, walls: str = AUTO) -> bool:
    """Build, grade and report the class in an empty folder; tell whether every submission was graded to its end."""
    with (copy_course(folder) / CONFIG_NAME).open("a", encoding="utf-8") as settings:
        settings.write(f"\nc.SealedExecute.isolation = {walls!r}\n")
    api = open_course(folder)
    console.print(f"Generando la versión de los estudiantes en {folder / 'release'}")
    released = generate(api, ASSIGNMENT)
    for student in CLASS:
        hand_in(student, folder, released)
    graded = ClassRun(folder, ASSIGNMENT, jobs).grade_watched([student.name for student in CLASS], console)
    for one in graded:
        if one.refused:
            console.print(one.log, style="red", markup=False)

    points = points_by_exercise(api, ASSIGNMENT)
    notes = {student.name: student.note for student in CLASS}
    console.print(points_table(points, "Puntos por ejercicio", notes, console.width))
    write_points(points, folder / "puntos.csv")
    _export(api, folder / "grades.csv")
    for student in CLASS:
        result = api.generate_feedback(ASSIGNMENT, student.name, force=True)
        if not result["success"]:
            console.print(log_of(result), style="red", markup=False)
            return False
    console.print(f"Informe de la clase:     {write_report(folder, ASSIGNMENT)}", soft_wrap=True)
    console.print(f"Puntos por ejercicio:    {folder / 'puntos.csv'}", soft_wrap=True)
    console.print(f"Notas (nbgrader export): {folder / 'grades.csv'}", soft_wrap=True)
    console.print(f"Devoluciones:            {folder / 'feedback'}/<estudiante>/{ASSIGNMENT}/*.html", soft_wrap=True)
    console.print(f"Curso entero:            {folder}  (podés borrarlo)", soft_wrap=True)
    return not any(one.refused for one in graded)


def _export(api: NbGraderAPI, path: Path) -> None:
    """Write what `nbgrader export` writes."""
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        GradesExport(to=str(path)).export(gradebook)


def command(jobs: int = 2, folder: Path | None = None, svg: Path | None = None) -> int:
    """Grade the class in an empty folder, by default a new temporary one, and draw the screen into a file if asked."""
    # Twelve students don't need half a minute for the one endless loop among them.
    os.environ.setdefault("COURSE_CELL_TIMEOUT", "15")
    console = Console(record=True, width=110 if svg else None)

    def stop(why: str, status: int, style: str = "red") -> int:
        left = f" Queda a medias {folder}, que podés borrar." if folder else ""
        console.print(Text(f"{why}{left}", style), soft_wrap=True)
        return status

    try:
        if folder and folder.exists() and any(folder.iterdir()):
            print(f"{folder} isn't empty; the demonstration grades a class of its own in a new folder", file=sys.stderr)
            return 2
        walls = _walls(console)
        folder = folder or Path(tempfile.mkdtemp(prefix="clase-228-demo-"))
        folder.mkdir(parents=True, exist_ok=True)
        success = run(folder.resolve(), jobs, console, walls)
    except KeyboardInterrupt:
        return stop("\nInterrumpido.", 130, "yellow")
    except Exception as error:
        if not _is_full(error, folder or Path(tempfile.gettempdir())):
            raise
        return stop("El disco está lleno: la demostración necesita unos 50 MB. Hacé lugar, y correla otra vez.", 2)
    if svg:
        console.save_svg(str(svg), title="make demo")
    return 0 if success else 1


def _walls(console: Console) -> str:
    """Return the walls to take: those that there are, else none, for this course wrote the submissions itself."""
    try:
        return choose(AUTO)
    except IsolationError:
        said = "Acá no hay paredes (make grade dice por qué); la demostración sigue: sus entregas son de este curso."
        console.print(Text(said, "yellow"), soft_wrap=True)
        return NONE


def _is_full(error: Exception, folder: Path) -> bool:
    """Tell whether there is no room; nbgrader, SQLite and joblib each have an error of their own for that."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    return shutil.disk_usage(folder if folder.is_dir() else tempfile.gettempdir()).free < ROOM
