"""Vuelve a corregir una muestra de la clase en un entorno nuevo y compara: `make regrade-check`.

El entorno se arma desde requirements.lock; puntos, mensajes y manifiestos tienen que coincidir bit por bit.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rich.console import Console

from helpers.grading.bundle import LOCK
from helpers.grading.class_run import students_of
from helpers.grading.course import CHECKOUT, open_course
from helpers.grading.environments import make_environment
from helpers.grading.manifest import Manifest, differences, read_manifest
from helpers.grading.quiet import quiet_command
from helpers.grading.scratch import Folder

__all__ = ["check", "main", "new_environment"]

UNEXPLAINED = (
    "nada de lo anotado cambió: la nota depende de algo más, como la hora, un azar sin semilla o la carga de la máquina"
)


def new_environment(folder: Path, python: str = sys.executable) -> str:
    """Make an environment from the lock.

    Parameters
    ----------
    folder : pathlib.Path
        Where; it doesn't exist yet.
    python : str
        The interpreter to make it for.

    Returns
    -------
    str
        Its interpreter, which finds this package, too.

    Raises
    ------
    subprocess.CalledProcessError
        If uv can't; its output says why.
    """
    # Python compiles what it imports, a third of all that there is.
    own = make_environment(folder, LOCK, python)
    place = subprocess.check_output([own, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True)
    Path(place.strip(), "course.pth").write_text(f"{CHECKOUT}\n")
    return own


def check(course: Path, assignment: str, students: list[str], python: str) -> dict[str, list[str]]:
    """Grade submissions again, and say in what the grades differ.

    Parameters
    ----------
    course : pathlib.Path
        The course folder.
    assignment : str
        Its name.
    students : list of str
        Whose submissions, all graded.
    python : str
        The interpreter to grade with.

    Returns
    -------
    dict of str to list of str
        By student: see `helpers.grading.manifest.differences`, with a word on what has no cause among them.

    Raises
    ------
    RuntimeError
        If grading fails; the text is what it wrote.
    """
    recorded = _manifests(open_course(course), assignment, students)
    with Folder("regrade") as out:
        command = [python, "-m", "helpers.grading.regrade", str(course), assignment, out, *students]
        environ = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        done = subprocess.run(command, env=environ, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr.strip()[-2000:] or "la corrección no terminó")
        again = [json.loads(Path(out, f"{number}.json").read_text("utf-8")) for number in range(len(students))]
    found = {}
    for student, second in zip(students, again, strict=True):
        first, second = map(_of_this_machine, (recorded[student], second))
        found[student] = differences(first, second)
        if found[student] and first["parts"] == second["parts"] and first["packages"] == second["packages"]:
            found[student].append(UNEXPLAINED)
    return found


def _of_this_machine(manifest: Manifest) -> Manifest:
    """Leave out the packages that the lock wants on other systems alone.

    What an instructor installs besides, the tools of the class for instance, may bring one; a new environment has none.
    """
    lines = re.findall(r"^([A-Za-z0-9][\w.-]*==.*?) *\\?$", LOCK.read_text("utf-8"), re.MULTILINE)
    wanted: dict[str, bool] = {}
    for each in map(Requirement, lines):
        name = canonicalize_name(each.name)
        wanted[name] = wanted.get(name, False) or each.marker is None or each.marker.evaluate()
    packages = {name: version for name, version in manifest["packages"].items() if wanted.get(name, True)}
    return manifest | {"packages": packages}


def _manifests(api: NbGraderAPI, assignment: str, students: list[str]) -> dict[str, Manifest]:
    """Return the manifests that are on record."""
    directory = api.coursedir
    folders = {s: Path(directory.format_path(directory.autograded_directory, s, assignment)) for s in students}
    return {student: found for student, folder in folders.items() if (found := read_manifest(folder)) is not None}


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, check, and say what came of it.

    Parameters
    ----------
    arguments : list of str, optional
        By default those of the process.

    Returns
    -------
    int
        0 if all grades are the same, 1 if one isn't, 2 if it couldn't be checked.
    """
    parser = argparse.ArgumentParser(prog="python -m helpers.grading.regrade_check", description=__doc__)
    parser.add_argument("assignment", help="la tarea: ejercicios, tarea, …")
    parser.add_argument("--course", type=Path, default=Path.cwd(), help="carpeta del curso (por defecto, esta)")
    parser.add_argument("--sample", type=int, default=5, help="cuántas entregas, elegidas al azar")
    parser.add_argument("--draw", type=int, help="semilla de esa elección, para repetirla")
    parser.add_argument("--python", default=sys.executable, help="intérprete para el entorno nuevo")
    options = parser.parse_args(arguments)
    console = Console()
    try:
        course = options.course.resolve()
        api = open_course(course)
        graded = sorted(_manifests(api, options.assignment, students_of(api, options.assignment)))
        if not graded:
            raise LookupError(f"Ninguna entrega de «{options.assignment}» tiene manifiesto: corré antes make grade.")
        draw = random.SystemRandom().randrange(10**6) if options.draw is None else options.draw
        sample = sorted(random.Random(draw).sample(graded, min(options.sample, len(graded))))
        console.print(f"{len(sample)} de {len(graded)} entregas, elegidas con --draw {draw}: {', '.join(sample)}",
                      markup=False, soft_wrap=True)
        with Folder("env") as folder:
            python = new_environment(Path(folder, "env"), options.python)
            found = check(course, options.assignment, sample, python)
    except subprocess.CalledProcessError as error:
        console.print(f"No se pudo armar el entorno desde {LOCK.name}: {error.stderr}", style="red", markup=False)
        return 2
    except (LookupError, RuntimeError, OSError) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 2
    for student, sentences in found.items():
        console.print(f"{student}: {'IGUAL' if not sentences else 'DISTINTO'}", style="red" if sentences else "green")
        for sentence in sentences:
            console.print(f"  {sentence}", markup=False, soft_wrap=True)
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    quiet_command()
    sys.exit(main())
