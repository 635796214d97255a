"""Who handed in: the folders of `submitted/` and `autograded/`, whose names are the students' ids."""

from __future__ import annotations

import os
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.spelling import settle, spelled

__all__ = ["LONGEST", "folders_of", "why_no_id"]

#: Characters of the longest id: a gradebook in PostgreSQL takes no more.
LONGEST = 128


def why_no_id(name: str) -> str | None:
    """Say in Spanish why a folder's name is no student's id; None if it is one: almost any text may be one."""
    if printable(name) != name:
        return "su nombre tiene caracteres que no se ven, o no está en UTF-8"
    if spelled(name).startswith("."):
        return "su nombre empieza con un punto"
    if name == "*" or not spelled(name):
        return "su nombre no es más que un * (que para nbgrader son todos), o espacios"
    return f"su nombre tiene más de {LONGEST} caracteres" if len(name) > LONGEST else None


def folders_of(directory: CourseDirectory, step: str, assignment: str) -> tuple[list[str], dict[str, str]]:
    """Return the students who have a folder for an assignment in a step (`submitted`), in alphabetical order.

    Besides: what else lies there, by name, and why it is nobody's. A folder counts whatever it is: a file or a link
    with its name is a submission, of which there will be a note. A folder whose name is another spelling of an id gets
    that name first.
    """
    top = Path(directory.format_path(step, ".", ".")).resolve()
    try:
        twice = settle(top)
        names = sorted(os.listdir(top))
    except (FileNotFoundError, NotADirectoryError):
        return [], {}
    found, left_out = [], {}
    for name in names:
        handed_in = _is_there(directory.format_path(step, name, assignment))
        why = why_no_id(name) or twice.get(name)
        if why is None and handed_in:
            found.append(name)
        elif why is not None and (handed_in or not name.startswith(".")) and (top / name).is_dir():
            left_out[name] = why
    return found, left_out


def _is_there(path: str) -> bool:
    """Tell whether something has this name, also where one may not look."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True
