"""Verifies a homework in two new environments, made from its own lock: `make verify TAREA=folder`.

`pipeline.py` runs in each, with two versions of Python if there are two, and all is compared with what was handed in.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from joblib import Parallel, delayed
from rich.console import Console
from rich.table import Table
from rich.text import Text

from helpers.checking.failure import CheckFailure
from helpers.checking.strict_values import Plain, bits
from helpers.checks.homework.lock import entries, pinned
from helpers.checks.homework.runs import Homework, data_bytes, read_run
from helpers.course.environments import Incomplete, interpreters, make_environment, uv
from helpers.nbgrader_plugins.handed_in import read_submission_folder
from helpers.reference.homework import CARD, DATA, FILES, LOCK, MANIFEST, PIPELINE, make_data
from helpers.sandbox.programs import run_in_environment, sealed
from helpers.sandbox.scratch import Folder

__all__ = ["CannotVerify", "Comparison", "command", "verify"]

#: The one index that a lock may name.
PYPI = "https://pypi.org/simple"
#: Seconds for a run: in a new environment Python compiles every module first.
SECONDS = 120.0
#: Rows of the table: document and keys of each value.
ROWS = {
    "accuracy": (CARD, "metrics", "accuracy"),
    "data_hash": (MANIFEST, "data_hash"),
    "code_hash": (MANIFEST, "code_hash"),
    "seed": (MANIFEST, "seed"),
    **{name: (MANIFEST, "package_versions", name) for name in ("numpy", "pandas", "scikit-learn")},
}


class CannotVerify(Exception):
    """Nothing to compare; the text says why and what to do, in Spanish."""


@dataclass(frozen=True)
class Comparison:
    """Result of a verification."""

    #: The submission, and a name for each environment.
    columns: tuple[str, ...]
    #: By name, the value in each column; None where there is none.
    rows: dict[str, tuple[Plain, ...]]
    #: Sentences in Spanish.
    notes: tuple[str, ...] = ()

    @property
    def differing(self) -> tuple[str, ...]:
        """Rows that aren't the same, to the last bit, in all columns, or lack a value."""
        return tuple(name for name, values in self.rows.items() if None in values or len(set(map(bits, values))) != 1)

    @property
    def agrees(self) -> bool:
        """Whether no row differs."""
        return not self.differing


def verify(folder: Path, pythons: Sequence[str] | None = None) -> Comparison:
    """Run a homework in new environments, by default with this interpreter and one of another version.

    Raise `CannotVerify` if a file is missing or isn't strict JSON, the lock can't be installed, or the program fails.
    """
    homework = _read(Path(folder))
    notes = [] if sealed() else ["sin paredes: en esta máquina `pipeline.py` corre como un programa tuyo cualquiera"]
    try:
        documents = [{MANIFEST: homework.submitted(MANIFEST), CARD: homework.submitted(CARD)}]
    except CheckFailure as failure:
        raise CannotVerify(_sentence(failure)) from None
    columns = ["entregado"]
    with Folder("verify") as name:
        place = Path(name).resolve()
        lock = place / LOCK
        lock.write_text(_only_pins(homework.files[LOCK]), encoding="utf-8")

        def attempt(number: int, python: str) -> tuple[str, dict] | CannotVerify:
            try:
                python = _path_of(python)
                own = _environment(Path(tempfile.mkdtemp(dir=place)) / "env", lock, python)
                return f"{number}: {_version(python)}", _run(homework, own, python, number)
            except CannotVerify as refused:
                return refused

        chosen = list(enumerate(pythons or _two_interpreters(), start=1))
        attempts = Parallel(n_jobs=len(chosen), prefer="threads")(delayed(attempt)(*each) for each in chosen)
        for (number, _), made in zip(chosen, attempts, strict=True):
            if isinstance(made, CannotVerify) and number > 1 and not pythons:
                notes.append(f"con otra versión de Python no se pudo ({made}): se usó dos veces la misma")
                made = attempt(number, sys.executable)
            if isinstance(made, CannotVerify):
                raise made
            columns.append(made[0])
            documents.append(made[1])
    rows = {name: tuple(_dig(each, path) for each in documents) for name, path in ROWS.items()}
    return Comparison(tuple(columns), rows, tuple(notes))


def _read(folder: Path) -> Homework:
    if not folder.is_dir():
        raise CannotVerify(f"no hay una carpeta «{folder}»: pasá la de la entrega, con TAREA=carpeta")
    files = read_submission_folder(folder, folder.name).files
    missing = [name for name in FILES if name not in files]
    if missing:
        raise CannotVerify(f"en «{folder.name}» falta {', '.join(missing)}: poné los cinco archivos de la entrega")
    return Homework({name: content for name, content in files.items() if not name.endswith(".ipynb")})


def _only_pins(lock: bytes) -> str:
    """Write a lock anew with nothing but names, versions, markers and hashes.

    uv would build what a path names, ask whatever index an option names, and put the instructor's variables into it.
    """
    try:
        found = entries(lock, LOCK, PYPI)
        pinned(found, LOCK)
    except CheckFailure as failure:
        raise CannotVerify(_sentence(failure)) from None
    lines = []
    for entry in found:
        extras = f"[{','.join(sorted(entry.requirement.extras))}]" if entry.requirement.extras else ""
        marker = f" ; {entry.requirement.marker}" if entry.requirement.marker else ""
        hashes = "".join(f" --hash={digest}" for digest in entry.hashes)
        lines.append(f"{entry.name}{extras}=={entry.version}{marker}{hashes}\n")
    return "".join(lines)


def _two_interpreters() -> list[str]:
    found = list(interpreters().values())
    return found[:2] if len(found) > 1 else found * 2


def _path_of(python: str) -> str:
    """Return where an interpreter is that may be named otherwise, as `3.12`."""
    try:
        return str(Path(shutil.which(python) or uv("python", "find", python).stdout.strip()).absolute())
    except subprocess.CalledProcessError:
        raise CannotVerify(f"en esta máquina no hay un intérprete «{python}»: pasá el camino de uno") from None


def _environment(folder: Path, lock: Path, python: str) -> str:
    """Make an environment; packages must come built, because no code of theirs may run.

    Whatever they put into it, its interpreter runs within walls only: uv asks the other one, and before.
    """
    try:
        return make_environment(folder, lock, python, "--no-build")
    except subprocess.CalledProcessError as error:
        raise CannotVerify(_why(error.stderr)) from None
    except Incomplete as error:
        raise CannotVerify(f"{error}, con `uv pip compile`") from None


def _why(errors: str) -> str:
    if found := re.search(r"Hash mismatch for `(.+?)`", errors):
        return (
            f"en {LOCK}, el hash de {found[1]} no es el del paquete que se publicó: o alguien cambió el lock, o "
            "alguien cambió el paquete; hacé el lock de nuevo y compará"
        )
    if found := re.search(r"([\w.-]+) was not found in the (?:package registry|provided)", errors):
        return f"{LOCK} pide {found[1]}, que no existe en PyPI: corregí el nombre en requirements.in y rehacé el lock"
    if found := re.search(r"there is no version of ([\w.-]+==\S+)", errors):
        return f"{LOCK} pide {found[1].rstrip(',')}, que no existe en PyPI: hacé el lock de nuevo"
    if "--no-build" in errors or "building from source is disabled" in errors.lower():
        first = re.search(r"`([\w.-]+==[^`]+)`|([\w.-]+==[\w.]+)", errors)
        what = next(filter(None, first.groups())) if first else "un paquete"
        return f"{what} no viene armado para este Python: fijá en requirements.in una versión que sí"
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    return f"no se pudo instalar {LOCK}: {' '.join(lines)[:300]}"


def _version(python: str) -> str:
    command = [python, "-I", "-S", "-c", "import platform; print(platform.python_version())"]
    return f"Python {subprocess.check_output(command, text=True).strip()}"


def _run(homework: Homework, own: str, python: str, number: int) -> dict[str, dict[str, Plain]]:
    place, given = f"corrida {number}", {**homework.given(), DATA: data_bytes(make_data())}
    files = {f"{place}/{name}": content for name, content in given.items()}
    environ = {"PYTHONHASHSEED": str(number), "OMP_NUM_THREADS": str(number), "PYTHONDONTWRITEBYTECODE": "1"}
    finished = run_in_environment(own, python, files, place, PIPELINE, environ, SECONDS)
    try:
        run = read_run(finished, place)
    except CheckFailure as failure:
        raise CannotVerify(f"en el entorno {number}: {_sentence(failure)}") from None
    return {MANIFEST: run.manifest, CARD: run.card}


def _sentence(failure: CheckFailure) -> str:
    return f"esperaba {failure.expected}, y llegó: {failure.actual}. {failure.hint}"


def _dig(documents: dict[str, dict[str, Plain]], path: Sequence[str]) -> Plain:
    value: Plain = documents
    for key in path:
        value = value.get(key) if type(value) is dict else None
    return value if type(value) in (str, int, float, bool) else None


def _table(comparison: Comparison) -> Table:
    table = Table("", title="Dos entornos, un resultado")
    for column in (*comparison.columns, ""):
        table.add_column(column, overflow="fold")
    for name, values in comparison.rows.items():
        texts = ["no está" if v is None else str(v) for v in values]
        if name.endswith("_hash"):
            texts = [f"{text[:12]}…" if len(text) > 12 else text for text in texts]
        # Text, for what a manifest says may look like markup.
        table.add_row(name, *map(Text, texts), "[red]distinto" if name in comparison.differing else "[green]igual")
    return table


def command(folder: Path, python: Sequence[str] | None = None) -> int:
    """Verify a submission; return 0 if all agrees, 1 if something differs, 2 if nothing can be compared."""
    console = Console()
    try:
        comparison = verify(folder, python)
    except CannotVerify as refused:
        console.print(f"No se puede comprobar: {refused}.", style="red", markup=False, soft_wrap=True)
        return 2
    console.print(_table(comparison))
    for note in comparison.notes:
        console.print(f"Nota: {note}.", markup=False, soft_wrap=True)
    if comparison.agrees:
        console.print("COINCIDE: los dos entornos y lo entregado dicen lo mismo.", style="green")
        return 0
    console.print(f"NO COINCIDE: {', '.join(comparison.differing)}.", style="red")
    return 1
