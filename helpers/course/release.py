"""Generates release/ from source/ with nbgrader: `make release`.

It works in a temporary copy of the course, so that the gradebook of a real course is never touched.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from helpers.pipeline.course_folder import CHECKOUT, copy_course, generate, open_course

__all__ = ["command", "generate_release"]


def generate_release(folder: Path) -> Path:
    """Copy the course into an empty folder, release every assignment there, and return its `release`."""
    api = open_course(copy_course(folder))
    for assignment in sorted(path.name for path in (folder / "source").iterdir() if any(path.glob("*.ipynb"))):
        generate(api, assignment)
    return folder / "release"


def command() -> int:
    """Replace the checkout's release/ with a new one."""
    with tempfile.TemporaryDirectory() as folder:
        generated = generate_release(Path(folder))
        shutil.rmtree(CHECKOUT / "release", ignore_errors=True)
        shutil.copytree(generated, CHECKOUT / "release")
    for path in sorted((CHECKOUT / "release").rglob("*.ipynb")):
        print(path.relative_to(CHECKOUT))
    return 0
