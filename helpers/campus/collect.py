"""Takes a campus's download into `submitted/` from the command line: `make collect`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nbgrader.apps import NbGraderAPI

from helpers.campus.collecting import Collected, Collecting
from helpers.campus.plugins import CampusExtractor
from helpers.campus.sources import downloads_in
from helpers.nbgrader_plugins.gradebook_trouble import gradebook_trouble, must_be_writable
from helpers.nbgrader_plugins.printable import Terminal, printable
from helpers.nbgrader_plugins.student_ids import folders_of
from helpers.nbgrader_plugins.tables import TableTrouble
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.course_lock import alone

__all__ = ["command"]


def command(assignment: str, course: Path, downloads: Sequence[Path] = (), participants: Path | None = None) -> int:
    """Collect, and say for each who it is and what came of it; return how it ended.

    0: all were taken; 1: somebody is left out, or a person has to look; 2: collecting couldn't begin.
    """
    console = Terminal()
    try:
        api = open_course(course)
        _must_exist(api, assignment)
        paths = [path.expanduser() for path in downloads] or _waiting(api, assignment)
        must_be_writable(api.coursedir.db_url)
        with alone(Path(api.coursedir.root)):
            run = CampusExtractor(config=api.config).collecting(api.coursedir, assignment, participants)
            run.take(paths)
    except (LookupError, FileNotFoundError, RuntimeError, TableTrouble) as error:
        console.print(str(error.args[0]), style="red", soft_wrap=True)
        return 2
    except Exception as error:
        trouble = gradebook_trouble(error, open_course(course).coursedir.db_url)
        if trouble is None:
            raise
        console.print(trouble, style="red", soft_wrap=True)
        return 2
    return _say(console, api, assignment, run)


def _must_exist(api: NbGraderAPI, assignment: str) -> None:
    """Raise `LookupError` if there is no such assignment: a slip would make a folder for each student."""
    directory = api.coursedir
    known = {
        path.name
        for step in (directory.source_directory, directory.release_directory)
        for path in Path(directory.format_path(step, ".", ".")).glob("*/")
    }
    if assignment not in known:
        raise LookupError(
            f"No hay una tarea «{assignment}» en este curso: hay {', '.join(sorted(known)) or 'ninguna'}."
        )


def _waiting(api: NbGraderAPI, assignment: str) -> list[Path]:
    """Return what lies where nbgrader's `zip_collect` looks."""
    folder = Path(api.coursedir.root, "downloaded", assignment, "archive")
    found = downloads_in(folder) if folder.is_dir() else []
    if not found:
        raise LookupError(
            f"No hay qué traer: decí dónde está la descarga del campus (make collect ASSIGNMENT={assignment} "
            f"ZIP=campus.zip), o ponela en {folder}."
        )
    return found


def _say(console: Terminal, api: NbGraderAPI, assignment: str, run: Collecting) -> int:
    def line(entry: Collected) -> str:
        who = entry.name or entry.label
        where = f" [{entry.student}]" if entry.student and entry.student != who else ""
        said = "; ".join(filter(None, (entry.why, *entry.remarks)))
        return printable(f"  {who}{where}{': ' if said else ''}{said}")

    fine = [entry for entry in run.entries if not entry.why and not entry.remarks]
    remarked = [entry for entry in run.entries if not entry.why and entry.remarks]
    left = [entry for entry in run.entries if entry.why]
    for title, entries, style in (
        ("Traídas", fine, ""),
        ("Traídas, con una observación", remarked, "yellow"),
        ("No traídas, o que tiene que mirar una persona", left, "red"),
    ):
        if entries:
            console.print(f"{title}: {len(entries)}", style=f"bold {style}".strip(), highlight=False)
            for entry in sorted(entries, key=lambda entry: (entry.name or entry.label).casefold()):
                console.print(line(entry), style=style, soft_wrap=True, highlight=False)
    for name, why in run.unread:
        text = f"No se trajo la descarga «{name}»: {why}. Fijate qué archivo es, o bajalo otra vez."
        console.print(text, style="red", soft_wrap=True, highlight=False)
    there, _ = folders_of(api.coursedir, api.coursedir.submitted_directory, assignment)
    seen = {entry.student for entry in run.entries}.union(there)
    absent = [name for student, name in sorted(run.record.people.items()) if student not in seen]
    if absent:
        console.print(f"No entregaron: {len(absent)}", style="bold", highlight=False)
        console.print(printable(f"  {', '.join(absent)}"), soft_wrap=True, highlight=False)
    strangers = sorted(set(there) - set(run.record.people)) if run.complete else []
    if strangers:
        console.print(
            f"En submitted/ hay entregas de {len(strangers)} que no están en la lista: {', '.join(strangers)}. Si "
            "son de una recolección anterior, con los números de Moodle, borrá esas carpetas.",
            style="yellow",
            soft_wrap=True,
            highlight=False,
        )
    if not run.complete:
        console.print(
            "Sin lista de participantes, cada persona quedó con el nombre del campus como id: el número que pone "
            "Moodle cambia en cada tarea. Con PARTICIPANTS=lista.csv tiene su número o su dirección, y se ve "
            "quién falta.",
            style="yellow",
            soft_wrap=True,
        )
    return 1 if left or run.unread else 0
