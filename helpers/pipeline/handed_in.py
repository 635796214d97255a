"""Reads what a student handed in, whatever lies in the folder."""

from __future__ import annotations

import stat
import warnings
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from nbgrader.utils import parse_utc

from helpers.nbgrader_plugins.exporter import unreadable
from helpers.pipeline.content_digest import digest_of

__all__ = ["TIMESTAMP", "HandedIn", "is_text", "read_submission_folder"]

#: Bytes of one file, and of all files together, that are taken in; and how many files and folders are looked at.
FILE_LIMIT, TOTAL_LIMIT, COUNT_LIMIT = 2**25, 2**26, 5000
#: Folders that a file may lie in, and bytes of its path: more than any course needs, and less than any system allows.
DEPTH_LIMIT, PATH_LIMIT = 100, 1000
TIMESTAMP = "timestamp.txt"


@dataclass(frozen=True)
class HandedIn:
    """What one student handed in for an assignment."""

    student: str
    #: By path relative to the submission's folder, with `/`.
    files: dict[str, bytes] = field(repr=False)
    #: What was left out, and why; for the instructor, in Spanish.
    notes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over names and contents of the files, in hexadecimal digits."""
        return digest_of(sorted(self.files.items()))


def read_submission_folder(folder: Path, student: str) -> HandedIn:
    """Read the files of `submitted/<student>/<assignment>` that can be graded.

    Links aren't followed, not even inside: they may lead elsewhere, and a copy of the folder would hold something else.
    What can't be read, isn't a file, or is too large is left out with a note; the rest counts.
    """
    files: dict[str, bytes] = {}
    notes: list[str] = []
    left = TOTAL_LIMIT
    for path in sorted(_walk(folder, notes)):
        name = path.relative_to(folder).as_posix()
        if not is_text(name):
            notes.append(f"{name!a}: su nombre no está en UTF-8; no cuenta")
            continue
        if name.count("/") >= DEPTH_LIMIT or len(name.encode()) > PATH_LIMIT:
            notes.append(f"{name[:60]}…: está en demasiadas carpetas, o su ruta es demasiado larga; no cuenta")
            continue
        try:
            status = path.lstat()
            if stat.S_ISLNK(status.st_mode):
                notes.append(f"{name}: es un enlace; no se sigue, y no cuenta")
            elif stat.S_ISDIR(status.st_mode):
                if name.endswith(".ipynb"):
                    notes.append(f"{name}: es una carpeta con nombre de notebook; no cuenta")
            elif not stat.S_ISREG(status.st_mode):
                notes.append(f"{name}: no es un archivo común; no cuenta")
            elif status.st_size > min(FILE_LIMIT, left):
                notes.append(f"{name}: {status.st_size / 2**20:.0f} MiB son demasiado; no cuenta")
            elif any(part.endswith(".ipynb") for part in name.split("/")[:-1]):
                pass  # the folder was named
            else:
                files[name] = path.read_bytes()
                left -= len(files[name])
                why = unreadable(files[name]) if name.endswith(".ipynb") else None
                if why:
                    notes.append(f"{name}: {why}; sus comprobaciones valen 0")
        except OSError as error:
            notes.append(f"{name}: no se puede leer ({error.strerror}); no cuenta")
    return HandedIn(student, *_without_bad_date(files, notes))


def _walk(folder: Path, notes: list[str]) -> list[Path]:
    """Return all that lies in a folder, without following links."""
    found: list[Path] = []
    folders = [folder]
    while folders and len(found) <= COUNT_LIMIT:
        place = folders.pop()
        try:
            entries = list(islice(place.iterdir(), COUNT_LIMIT + 1))
        except OSError as error:
            notes.append(f"{place.relative_to(folder).as_posix()!a}: no se puede abrir ({error.strerror})")
            continue
        found += entries
        if len(place.parts) - len(folder.parts) < DEPTH_LIMIT:
            folders += [entry for entry in entries if entry.is_dir() and not entry.is_symlink()]
    if len(found) > COUNT_LIMIT:
        notes.append(f"tiene más de {COUNT_LIMIT} archivos y carpetas; cuentan los primeros")
    return sorted(found, key=lambda path: (len(path.parts), path))[:COUNT_LIMIT]


def is_text(name: str) -> bool:
    """Tell whether the name of a file is text, which bytes of another encoding aren't."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _without_bad_date(files: dict[str, bytes], notes: list[str]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Leave out a date of submission that can't be read: nbgrader would stop at it."""
    if TIMESTAMP in files:
        try:
            text = files[TIMESTAMP].decode().strip()
            with warnings.catch_warnings(record=True) as doubts:
                warnings.simplefilter("always")  # dateutil's, of a zone that it doesn't know
                if text:
                    parse_utc(text)
            if doubts:
                notes.append(f"{TIMESTAMP}: no se sabe de qué huso horario es la fecha; se toma como UTC")
        except (ValueError, OverflowError):
            del files[TIMESTAMP]
            notes.append(f"{TIMESTAMP}: no tiene una fecha que se pueda leer; la entrega cuenta como sin fecha")
    return files, tuple(notes)
