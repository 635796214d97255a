"""Installs what a student's lock says, and nothing but that, into new environments."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from helpers.checking.failure import short_text
from helpers.checks.homework.lock import entries, pinned
from helpers.course.environments import Incomplete, interpreter_of, make_walled_environment
from helpers.reference.homework import LOCK
from helpers.sandbox.networked import Outgrown

__all__ = ["CannotVerify", "install", "only_pins"]

#: The one index that a lock may name.
PYPI = "https://pypi.org/simple"
#: Packages of a lock that there may be for other systems only.
ELSEWHERE = 10


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

    As grading does, pass over what the program doesn't need: packages for another system, or what these lack.
    """
    left, notes = dict(pins), list[str]()
    for _ in range(ELSEWHERE):
        given = Path(tempfile.mkdtemp(dir=place), LOCK)
        given.write_text("".join(left.values()), encoding="utf-8")
        folder = place / f"env-{given.parent.name}"
        try:
            return make_walled_environment(folder, given, python), notes
        except Incomplete as incomplete:
            lacking = [f"{package} necesita {what}" for package, what in incomplete.missing if package in needed]
            if lacking:
                raise CannotVerify(
                    f"a {LOCK} le falta algo: {short_text('; '.join(lacking))}; hacelo de nuevo, con `uv pip compile`"
                ) from None
            package, what = incomplete.missing[0]
            notes.append(f"a {LOCK} le falta algo que tu programa no usa: {package} necesita {what}")
            return interpreter_of(folder), notes
        except subprocess.CalledProcessError as error:
            said = " ".join(error.stderr.split())
            absent = re.search(r"Because ([\w.-]+)==\S+ has no (?:usable )?wheels", said)
            if not absent or absent[1] in needed or left.pop(absent[1], None) is None:
                raise CannotVerify(_why(said)) from None
            notes.append(f"{absent[1]} no viene armado para este sistema, y tu programa no lo usa: no se instaló")
        except Outgrown as error:
            raise CannotVerify(f"lo que pide {LOCK} es demasiado para instalarlo acá ({error})") from None
    raise CannotVerify(f"{LOCK} tiene más de {ELSEWHERE} paquetes de otro sistema: hacelo de nuevo")


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
