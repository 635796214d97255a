"""Generates release/ from source/: `python -m helpers.grading.release`.

nbgrader does it, in a temporary copy of the course, so that the gradebook of a real course is never touched.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from helpers.grading.course import CHECKOUT, copy_course, generate, open_course

__all__ = ["generate_release", "main"]


def generate_release(folder: Path) -> Path:
    """Generate the student's version of every assignment of this course.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder; it becomes a course folder.

    Returns
    -------
    pathlib.Path
        The folder `release` in it, with one folder for each assignment.
    """
    api = open_course(copy_course(folder))
    for assignment in sorted(path.name for path in (folder / "source").iterdir() if any(path.glob("*.ipynb"))):
        generate(api, assignment)
    return folder / "release"


def main() -> None:
    """Put a newly generated release/ in place of the one in the checkout."""
    with tempfile.TemporaryDirectory() as folder:
        generated = generate_release(Path(folder))
        shutil.rmtree(CHECKOUT / "release", ignore_errors=True)
        shutil.copytree(generated, CHECKOUT / "release")
    for path in sorted((CHECKOUT / "release").rglob("*.ipynb")):
        print(path.relative_to(CHECKOUT))


if __name__ == "__main__":
    main()
