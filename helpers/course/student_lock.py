"""Installs what a student's lock says, and nothing but that, into new environments."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from packaging.markers import UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement

from helpers.checking.failure import short_text
from helpers.checks.homework.lock import entries, on_every_system, pinned
from helpers.course.environments import Incomplete, interpreter_of, make_walled_environment
from helpers.reference.homework import LOCK
from helpers.sandbox.networked import Outgrown

__all__ = ["CannotVerify", "install", "only_pins"]

#: The one index that a lock may name.
PYPI = "https://pypi.org/simple"
#: Packages of a lock that there may be for other systems, or in conda's index, only.
ELSEWHERE = 20


#: How uv says that there is no such package, and how we do.
ABSENT = {
    r"Because ([\w.-]+)==\S+ has no (?:usable )?wheels": "no viene armado para este sistema",
    r"Because ([\w.-]+) was not found in the (?:package registry|provided)": "no existe en PyPI",
    r"Because there is no version of ([\w.-]+)==\S+": "no está en PyPI en esa versión",
}


class CannotVerify(Exception):
    """Nothing to compare; the text says why and what to do, in Spanish."""


def only_pins(lock: bytes) -> dict[str, str]:
    """Write the lines of a lock anew, with nothing but names, versions, markers and hashes; return them by name.

    Raise `CheckFailure` for a lock that isn't one, or asks for more.

    uv would build what a path names, ask whatever index an option names, and put its variables into it.
    """
    found = entries(lock, LOCK, PYPI)
    pinned(found, LOCK)
    lines: dict[str, str] = {}
    for entry in found:
        extras = f"[{','.join(sorted(entry.requirement.extras))}]" if entry.requirement.extras else ""
        marker = f" ; {entry.requirement.marker}" if entry.requirement.marker else ""
        hashes = "".join(f" --hash={digest}" for digest in entry.hashes)
        line = f"{entry.name}{extras}=={entry.version}{marker}{hashes}\n"
        lines[entry.name] = lines.get(entry.name, "") + line
    return lines


def install(place: Path, pins: dict[str, str], needed: set[str], python: str) -> tuple[str, list[str]]:
    """Make an environment in a new folder of `place`; return its interpreter, and sentences.

    As grading does, pass over what the program doesn't need: packages for another system, or what these lack. So is
    what a needed package needs here and not where the lock was made.
    """
    left, notes = dict(pins), list[str]()
    for _ in range(ELSEWHERE):
        given = Path(tempfile.mkdtemp(dir=place), LOCK)
        given.write_text("".join(left.values()), encoding="utf-8")
        folder = place / f"env-{given.parent.name}"
        try:
            return make_walled_environment(folder, given, python), notes
        except Incomplete as incomplete:
            missing = [(p, what) for p, what in incomplete.missing if p in needed]
            lacking = [f"{package} necesita {what}" for package, what in missing if _everywhere(what)]
            if lacking:
                raise CannotVerify(
                    f"a {LOCK} le falta algo: {short_text('; '.join(lacking))}; hacelo de nuevo, con `uv pip compile`"
                ) from None
            package, what = (missing or incomplete.missing)[0]
            unused = "que hace falta solo en algunos sistemas" if missing else "que tu programa no usa"
            notes.append(f"a {LOCK} le falta algo {unused}: {package} necesita {what}")
            return interpreter_of(folder), notes
        except subprocess.CalledProcessError as error:
            said = " ".join(error.stderr.split())
            absent = next(((found[1], why) for form, why in ABSENT.items() if (found := re.search(form, said))), None)
            if not absent or absent[0] in needed or left.pop(absent[0], None) is None:
                raise CannotVerify(_why(said)) from None
            notes.append(f"{absent[0]} {absent[1]}, y tu programa no lo usa: no se instaló")
        except Outgrown as error:
            raise CannotVerify(f"lo que pide {LOCK} es demasiado para instalarlo acá ({error})") from None
    raise CannotVerify(
        f"{LOCK} tiene más de {ELSEWHERE} paquetes que no están en PyPI o son de otro sistema: hacelo con "
        "`uv pip compile requirements.in`"
    )


def _everywhere(requirement: str) -> bool:
    """Tell whether what uv misses is needed on every system."""
    try:
        return on_every_system(Requirement(requirement))
    except (InvalidRequirement, UndefinedEnvironmentName, UndefinedComparison):
        return True


def _why(errors: str) -> str:
    if errors.startswith("bwrap:"):
        return f"en esta máquina no se pueden levantar las paredes: {short_text(errors)}"
    if found := re.search(r"Hash mismatch for `(.+?)`", errors):
        return (
            f"en {LOCK}, el hash de {found[1]} no es el del paquete que se publicó: o alguien cambió el lock, o "
            "alguien cambió el paquete; hacé el lock de nuevo y compará"
        )
    if found := re.search(r"([\w.-]+) was not found in the (?:package registry|provided)", errors):
        return f"{LOCK} pide {found[1]}, que no existe en PyPI: corregí el nombre en requirements.in y rehacé el lock"
    if found := re.search(r"there is no version of ([\w.-]+==\S+)", errors):
        return f"{LOCK} pide {found[1].rstrip(',')}, que no existe en PyPI: hacé el lock de nuevo"
    if found := re.search(r"Because ([\w.-]+==\S+) has no (?:usable )?wheels", errors):
        return f"{found[1]} no viene armado para este sistema y este Python: fijá en requirements.in una versión que sí"
    if "error sending request" in errors or "Failed to fetch" in errors:
        return f"no se llega al índice de paquetes: ¿hay red? ({short_text(errors)})"
    return f"no se pudo instalar {LOCK}: {short_text(errors)}"
