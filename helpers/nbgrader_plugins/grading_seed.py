"""Keeps the seeds of a course's hidden inputs, and uses none again once a student may know what it drew."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from helpers.checking.inputs import SEED_VARIABLE

__all__ = ["SEED_FILE", "course_seed", "draw_if_none", "earlier_seeds", "spend"]

#: Holds the seeds, one a line. The last one is in use; after it was spent, the last line is empty.
SEED_FILE = ".grading_seed"


#: What `draw_if_none` drew: whoever sets the variable, on the other hand, means that seed.
_drawn: set[str] = set()


def draw_if_none() -> None:
    """Put a seed into the environment, which kernels and workers inherit, unless there is one."""
    if not os.environ.get(SEED_VARIABLE):
        os.environ[SEED_VARIABLE] = str(secrets.randbits(64))
        _drawn.add(os.environ[SEED_VARIABLE])


def course_seed(course: Path) -> str:
    """Return the seed in use, or draw one."""
    path = course / SEED_FILE
    found = path.read_text().split("\n")[-1] if path.is_file() else ""
    if not found:
        found = str(secrets.randbits(64))
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
            file.write(found)
    return found


def earlier_seeds(course: Path) -> set[str]:
    """Return all seeds that the course has drawn: what was graded with one of them stays as it is."""
    path = course / SEED_FILE
    return set(path.read_text().split()) if path.is_file() else set()


def spend(course: Path, seed: str) -> None:
    """Take a seed out of use, in the course and in this process: what a student gets back may say what it drew."""
    if seed == os.environ.get(SEED_VARIABLE) and seed in _drawn:  # the formgrader's process goes on
        del os.environ[SEED_VARIABLE]
        draw_if_none()
    path = course / SEED_FILE
    if path.is_file() and path.read_text().split("\n")[-1] == seed:
        with path.open("a") as file:
            file.write("\n")
