"""Verifies a homework in two new environments, made from its own lock: `make verify TAREA=folder`.

`pipeline.py` runs in each, with two versions of Python if there are two, and all is compared with what was handed in.
Whatever a submission holds, a sentence in Spanish says what came of it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from joblib import Parallel, delayed
from rich.console import Console
from rich.table import Table
from rich.text import Text

from helpers.checking.failure import CheckFailure
from helpers.checking.strict_values import Plain, parse_strict_json
from helpers.checks.homework.runs import FILE_LIMIT, TWO_WAYS, Homework, data_bytes, read_run
from helpers.checks.homework.submitted import needed_of_lock
from helpers.course.comparison import Comparison, Documents, compare
from helpers.course.environments import interpreters, real, uv
from helpers.course.student_lock import CannotVerify, install, only_pins
from helpers.nbgrader_plugins.handed_in import read_submission_folder
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.spelling import as_on_disk
from helpers.reference.homework import CARD, DATA, FILES, LOCK, MANIFEST, PIPELINE, make_data
from helpers.sandbox.isolation import AUTO, choose
from helpers.sandbox.launcher import IsolationError
from helpers.sandbox.programs import run_in_environment, sealed
from helpers.sandbox.scratch import Folder

__all__ = ["CannotVerify", "command", "verify"]

#: Seconds for a run: in a new environment Python compiles every module first.
SECONDS = 120.0
#: Levels that a manifest or a card may have.
DEPTH = 50

Result = TypeVar("Result")


def verify(folder: Path, pythons: Sequence[str] | None = None) -> Comparison:
    """Run a homework in new environments, by default with this interpreter and one of another version.

    Raise `IsolationError` if this machine has no walls, and `CannotVerify` if a file is missing or isn't strict JSON,
    the lock can't be installed, or the program fails.
    """
    if sealed():
        choose(AUTO)  # before anything of a submission is looked at
    homework = _read(Path(folder))
    notes = [] if sealed() else ["sin paredes: en esta máquina `pipeline.py` corre como un programa tuyo cualquiera"]
    pins, needed = _asked(lambda: (only_pins(homework.read(LOCK)), needed_of_lock(homework)))
    submitted = _asked(lambda: {n: _shallow(homework.submitted(n, parse_strict_json), n) for n in (MANIFEST, CARD)})
    with Folder("verify") as name:
        place = Path(name).resolve()

        def attempt(number: int, python: str) -> tuple[str, Documents, list[str]] | CannotVerify:
            try:
                base, version = _interpreter(python)
                own, said = install(place, pins, needed, base)
                return f"{number}: Python {version}", _run(homework, own, base, number), said
            except CannotVerify as refused:
                return refused

        chosen = list(enumerate(pythons or _two_interpreters(), start=1))
        attempts = Parallel(n_jobs=len(chosen), prefer="threads")(delayed(attempt)(*each) for each in chosen)
        columns, documents = ["entregado"], [submitted]
        for (number, _), made in zip(chosen, attempts, strict=True):
            if isinstance(made, CannotVerify) and number > 1 and not pythons:
                notes.append(f"con otra versión de Python no se pudo ({made}): se usó dos veces la misma")
                made = attempt(number, sys.executable)
            if isinstance(made, CannotVerify):
                raise made
            columns.append(made[0])
            documents.append(made[1])
            notes += [note for note in made[2] if note not in notes]
    return compare(columns, documents, notes)


def _asked(ask: Callable[[], Result]) -> Result:
    """Ask, and refuse what a check refuses."""
    try:
        return ask()
    except CheckFailure as failure:
        raise CannotVerify(_sentence(failure)) from None


def _sentence(failure: CheckFailure) -> str:
    return f"esperaba {failure.expected}, y llegó: {failure.actual}. {failure.hint.rstrip('.')}"


def _read(folder: Path) -> Homework:
    folder = as_on_disk(folder)
    if not folder.is_dir():
        raise CannotVerify(f"no hay una carpeta «{folder}»: pasá la de la entrega, con TAREA=carpeta")
    came = read_submission_folder(folder.resolve(), folder.name)  # whoever names it may name a link
    if came.refused:
        raise CannotVerify(came.refused)
    if missing := [name for name in FILES if name not in came.files]:
        why = [note for note in came.notes if note.startswith(tuple(f"{name}: " for name in missing))]
        told = f" ({'; '.join(why)})" if why else ""
        raise CannotVerify(f"en «{folder}» falta {', '.join(missing)}{told}: poné los cinco archivos de la entrega")
    for name in FILES:
        if len(came.files[name]) > FILE_LIMIT:
            raise CannotVerify(f"{name} tiene más de {FILE_LIMIT // 2**20} MiB: nada de la tarea es tan grande")
    made = (MANIFEST, CARD, DATA)  # a folder of such a name would be in their way
    return Homework(
        {
            name: content
            for name, content in came.files.items()
            if len(content) <= FILE_LIMIT and not name.endswith(".ipynb") and name.split("/")[0] not in made
        }
        | {name: came.files[name] for name in FILES}
    )


def _shallow(document: dict[str, Plain], name: str) -> dict[str, Plain]:
    """Refuse a document that is deeper than a function can call itself."""
    level: list[Plain] = [document]
    for _ in range(DEPTH):
        inner = [value.values() if type(value) is dict else value for value in level if type(value) in (dict, list)]
        level = [part for values in inner for part in values]  # type: ignore[union-attr]
    if level:
        raise CannotVerify(f"{name} tiene más de {DEPTH} niveles, uno dentro de otro: no es lo que pide la consigna")
    return document


def _two_interpreters() -> list[str]:
    try:
        found = list(interpreters().values())
    except (OSError, subprocess.CalledProcessError, ValueError):
        found = [sys.executable]
    return found[:2] if len(found) > 1 else found * 2


def _interpreter(python: str) -> tuple[str, str]:
    """Return the place and the version of an interpreter that may be named otherwise, as `3.12`."""
    try:
        return real(shutil.which(python) or uv("python", "find", python).stdout.strip())
    except (OSError, subprocess.CalledProcessError, ValueError):
        raise CannotVerify(f"en esta máquina no hay un intérprete «{python}» que ande: pasá el camino de uno") from None


def _run(homework: Homework, own: str, python: str, number: int) -> Documents:
    place, given = f"corrida {number}", {**homework.given(), DATA: data_bytes(make_data())}
    files = {f"{place}/{name}": content for name, content in given.items()}
    environ = TWO_WAYS[(number - 1) % 2]
    try:
        finished = run_in_environment(own, python, files, f"{place}/{PIPELINE}", environ, SECONDS)
        run = read_run(finished, place, parse_strict_json)
    except CheckFailure as failure:
        raise CannotVerify(f"en el entorno {number}: {_sentence(failure)}") from None
    return {MANIFEST: _shallow(run.manifest, MANIFEST), CARD: _shallow(run.card, CARD)}


def _table(comparison: Comparison) -> Table:
    table = Table("", title="Dos entornos, un resultado")
    for column in (*comparison.columns, ""):
        table.add_column(column, overflow="fold")
    for name in comparison.rows:
        # Text, for what a manifest says may look like markup.
        same = Text("distinto", "red") if name in comparison.differing else Text("igual", "green")
        table.add_row(Text(name), *map(Text, comparison.texts(name)), same)
    return table


def command(folder: Path, python: Sequence[str] | None = None) -> int:
    """Verify a submission; return 0 if all agrees, 1 if something differs, 2 if nothing can be compared."""
    console = Console()

    def say(text: str, style: str | None = None) -> None:
        console.print(Text(printable(text), style or ""), soft_wrap=True)

    try:
        comparison = verify(folder, python)
    except IsolationError as error:
        say(str(error), "red")
        return 2
    except CannotVerify as refused:
        say(f"No se puede comprobar: {str(refused).rstrip('.')}.", "red")
        return 2
    console.print(_table(comparison))
    for note in comparison.notes:
        say(f"Nota: {note}.")
    if comparison.agrees:
        say("COINCIDE: los dos entornos y lo entregado dicen lo mismo.", "green")
        return 0
    say(f"NO COINCIDE: {', '.join(comparison.differing)}.", "red")
    return 1
