"""Generates release/ from source/ with nbgrader: `make release`.

Each assignment is generated aside. Only a whole one takes its place, and the gradebook follows with the grades in it.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from nbgrader.converters.base import NbGraderException

from helpers.nbgrader_plugins.generation import converter_of, release_folder
from helpers.nbgrader_plugins.gradebook_trouble import gradebook_trouble, must_be_writable
from helpers.nbgrader_plugins.temporarily import temporarily
from helpers.pipeline.course_folder import CHECKOUT, copy_course, generate, open_course
from helpers.pipeline.course_lock import alone

__all__ = ["command", "generate_release"]


def generate_release(folder: Path) -> Path:
    """Copy the course into an empty folder, release every assignment there, and return its `release`."""
    api = open_course(copy_course(folder))
    for assignment in _assignments(folder):
        generate(api, assignment)
    return folder / "release"


def _assignments(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "source").iterdir() if any(path.glob("*.ipynb")))


def command(course: Path = CHECKOUT) -> int:
    """Replace what is in release/, and bring the gradebook in step; 2 if one can't be, which stays as it was."""
    api = open_course(course)
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    api.log.addHandler(handler)
    try:
        with alone(course):
            must_be_writable(api.coursedir.db_url)
            for assignment in _assignments(course):
                with temporarily(api.coursedir, assignment_id=assignment):
                    converter_of(api, api.coursedir).start()
                for path in sorted(release_folder(api.coursedir, assignment).rglob("*.ipynb")):
                    print(path.relative_to(course.resolve()))
    except NbGraderException:  # which is logged
        return 2
    except Exception as error:
        why = gradebook_trouble(error, api.coursedir.db_url) or str(error)
        if not isinstance(error, RuntimeError | OSError) and why == str(error):
            raise
        print(f"{why}: release/ y el libro de notas quedaron como estaban.", file=sys.stderr)
        return 2
    finally:
        api.log.removeHandler(handler)
    return 0
