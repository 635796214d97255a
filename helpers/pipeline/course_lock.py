"""Keeps a second run out of a course while one is grading."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["alone"]

if sys.platform != "win32":  # where nothing can be graded
    import fcntl


@contextlib.contextmanager
def alone(course: Path) -> Iterator[None]:
    """Hold the course folder's lock (flock(2)), which the kernel frees with the process, however that ends.

    Raise `RuntimeError`, with a Spanish text, if another run holds it.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(course, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise RuntimeError(f"Ya hay otra corrección en marcha en {course}: esperá a que termine.") from None
    try:
        yield
    finally:
        os.close(descriptor)
