"""One spelling of each student's id, however a disk, a campus or a spreadsheet writes it."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from helpers.nbgrader_plugins.printable import printable

__all__ = ["as_on_disk", "composed", "in_bash", "settle", "spelled", "without_accents"]


#: Accents on one letter, above which nobody writes so (https://unicode.org/reports/tr15/#Stream_Safe_Text_Format).
ACCENTS = 30


def composed(text: str) -> str:
    """Return a text in NFC; as it is, where accents without an end would be sorted in quadratic time."""
    if not text.isascii():
        run = 0
        for character in text:
            run = run + 1 if unicodedata.combining(character) else 0
            if run > ACCENTS:
                return text
    return unicodedata.normalize("NFC", text)


def spelled(name: str) -> str:
    """Return the id that a name stands for: composed (NFC), as all but macOS write it, and without spaces round it."""
    return composed(name).strip()


def without_accents(text: str) -> str:
    """Return a text in decomposed letters, without their accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def in_bash(name: str) -> str:
    """Return a name as one may give it to a shell, also where it looks like another one."""
    return "$'" + "".join(c if c.isascii() and c not in "'\\" else f"\\U{ord(c):08x}" for c in name) + "'"


def settle(top: Path) -> dict[str, str]:
    """Give the folders of students in `submitted`, and in the like of it, the names that their ids have.

    Two folders of one person become one, but for what both have. Return why a folder keeps its other name, in Spanish.
    """
    kept: dict[str, str] = {}
    for name in sorted(os.listdir(top)):
        student = spelled(name)
        if student in ("", name) or student.startswith(".") or printable(name) != name:
            continue
        try:
            if _moved(top / name, top / student):
                continue
            why = f"es de «{student}», que ya tiene una carpeta. Dejá una sola de las dos; esta es {in_bash(name)}"
        except OSError as error:
            why = f"es de «{student}», y no se le pudo cambiar el nombre ({error.strerror})"
        kept[name] = why
    return kept


def _moved(old: Path, new: Path) -> bool:
    """Move a folder, or what the new one doesn't have; tell whether nothing is left. A disk may take both for one."""
    if not os.path.lexists(new):
        os.rename(old, new)
    if not os.path.lexists(old) or os.path.samefile(old, new):
        return True
    if old.is_symlink() or new.is_symlink() or not (old.is_dir() and new.is_dir()):
        return False
    for name in os.listdir(old):
        if not os.path.lexists(new / name):
            os.rename(old / name, new / name)
    if os.listdir(old):
        return False
    old.rmdir()
    return True


def as_on_disk(path: Path) -> Path:
    """Return a path that somebody typed as the disk spells it; as it was, if there is no such one."""
    if os.path.lexists(path) or path == path.parent:
        return path
    parent = as_on_disk(path.parent)
    try:
        found = [name for name in os.listdir(parent) if spelled(name) == spelled(path.name)]
    except OSError:
        return path
    return parent / found[0] if len(found) == 1 else path
