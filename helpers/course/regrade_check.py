"""Grades a sample of the class again in an environment from requirements.lock, and compares: `make regrade-check`.

Points, messages and manifests must be the same, bit by bit.
"""

from __future__ import annotations

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

from helpers.course.environments import make_environment
from helpers.nbgrader_plugins.execute import SealedExecute
from helpers.nbgrader_plugins.printable import Terminal
from helpers.pipeline.bundle import LOCK
from helpers.pipeline.class_run import students_of
from helpers.pipeline.course_folder import CHECKOUT, open_course
from helpers.pipeline.grading_manifest import Manifest, differences, read_manifest
from helpers.sandbox.isolation import choose
from helpers.sandbox.scratch import Folder

__all__ = ["check", "command", "new_environment"]

UNEXPLAINED = (
    "nada de lo anotado cambió: la nota depende de algo más, como la hora, un azar sin semilla o la carga de la máquina"
)


def new_environment(folder: Path, python: str = sys.executable) -> str:
    """Make an environment from the lock; return its interpreter, which can import this package.

    Raise `subprocess.CalledProcessError` if uv fails; its `stderr` says why.
    """
    # Not compiled in advance: only a third of what the lock has is imported.
    own = make_environment(folder, LOCK, python)
    place = subprocess.check_output([own, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True)
    Path(place.strip(), "course.pth").write_text(f"{CHECKOUT}\n")
    return own


def check(course: Path, assignment: str, students: list[str], python: str) -> dict[str, list[str]]:
    """Grade again; return by student how the grades differ, and `UNEXPLAINED` if nothing recorded explains it.

    Raise `RuntimeError` with the error output if grading fails.
    """
    recorded = _manifests(open_course(course), assignment, students)
    with Folder("regrade") as out:
        options = ["--course", str(course), "--out", out]
        again = [python, "-m", "helpers.course.cli", "regrade", *options, "--", assignment, *students]
        environ = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        done = subprocess.run(again, env=environ, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr.strip()[-2000:] or "la corrección no terminó")
        manifests = [json.loads(Path(out, f"{number}.json").read_text("utf-8")) for number in range(len(students))]
    found = {}
    for student, second in zip(students, manifests, strict=True):
        if "refused" in second:
            found[student] = [f"ahora no se puede corregir: {second['refused']}"]
            continue
        first, second = map(_of_this_machine, (recorded[student], second))
        found[student] = differences(first, second)
        if found[student] and first["parts"] == second["parts"] and first["packages"] == second["packages"]:
            found[student].append(UNEXPLAINED)
    return found


def _of_this_machine(manifest: Manifest) -> Manifest:
    """Drop packages that the lock wants only on other systems: an instructor's other tools may have installed one."""
    lines = re.findall(r"^([A-Za-z0-9][\w.-]*==.*?) *\\?$", LOCK.read_text("utf-8"), re.MULTILINE)
    wanted: dict[str, bool] = {}
    for each in map(Requirement, lines):
        name = canonicalize_name(each.name)
        wanted[name] = wanted.get(name, False) or each.marker is None or each.marker.evaluate()
    packages = {name: version for name, version in manifest["packages"].items() if wanted.get(name, True)}
    return manifest | {"packages": packages}


def _manifests(api: NbGraderAPI, assignment: str, students: list[str]) -> dict[str, Manifest]:
    directory = api.coursedir
    folders = {s: Path(directory.format_path(directory.autograded_directory, s, assignment)) for s in students}
    return {student: found for student, folder in folders.items() if (found := read_manifest(folder)) is not None}


def command(
    assignment: str, course: Path, sample: int = 5, draw: int | None = None, python: str = sys.executable
) -> int:
    """Compare a random sample, chosen with seed `draw`; return 0 if all are the same, 1 if not, 2 if it failed."""
    console = Terminal()
    try:
        course = course.resolve()
        api = open_course(course)
        graded = sorted(_manifests(api, assignment, students_of(api, assignment)))
        if not graded:
            raise LookupError(f"Ninguna entrega de «{assignment}» tiene manifiesto: corré antes make grade.")
        choose(SealedExecute(config=api.config).isolation)  # before an environment is made, which takes a minute
        draw = random.SystemRandom().randrange(10**6) if draw is None else draw
        chosen = sorted(random.Random(draw).sample(graded, min(sample, len(graded))))
        console.print(
            f"{len(chosen)} de {len(graded)} entregas, elegidas con --draw {draw}: {', '.join(chosen)}",
            markup=False,
            soft_wrap=True,
        )
        with Folder("env") as folder:
            own = new_environment(Path(folder, "env"), python)
            found = check(course, assignment, chosen, own)
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
