"""Finds the copies by hard links (`cp -al`) that an instructor made of a course, or of its submissions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["names_in_backups"]

#: How many folders are looked at.
FOLDERS = 1000


def names_in_backups(folder: Path, path: str, which: tuple[int, int]) -> int:
    """Count the names that a submission's file has in backups; `which` are its device and inode.

    `folder` is `submitted/<student>/<assignment>`. A backup has the file in the place of the same student, assignment
    and path: nobody else's file is in such a place, whoever made the folder. It is looked for two levels deep in the
    course's folder, and in the one that this lies in.
    """
    folder = Path(os.path.realpath(folder))
    course, submitted = folder.parents[2], folder.parents[1]
    inner = folder.relative_to(submitted) / path
    found: set[str] = set()
    for number, place in enumerate(_folders(course, submitted)):
        if number >= FOLDERS:
            break
        for name in (place / submitted.name / inner, place / inner):
            # A name is counted once, by whatever links one comes to it.
            if not name.is_relative_to(submitted) and os.path.realpath(name) == str(name) and _is(name, which):
                found.add(str(name))
    return len(found)


def _folders(course: Path, submitted: Path) -> Iterator[Path]:
    for top in (course, course.parent):
        for place in _inside(top):
            if place not in (course, submitted):
                yield place
                yield from _inside(place)


def _inside(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _is(name: Path, which: tuple[int, int]) -> bool:
    try:
        status = os.lstat(name)
    except OSError:
        return False
    return (status.st_dev, status.st_ino) == which
