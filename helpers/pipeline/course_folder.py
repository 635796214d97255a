"""Opens a course folder, or builds a temporary one from the sources of this course."""

from __future__ import annotations

import shutil
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

__all__ = ["CHECKOUT", "CONFIG_NAME", "copy_course", "generate", "log_of", "open_course", "read_settings"]

#: The checkout that `helpers` is installed from.
CHECKOUT = Path(__file__).resolve().parents[2]
CONFIG_NAME = "nbgrader_config.py"


def open_course(folder: Path) -> NbGraderAPI:
    """Return nbgrader's interface to the course in a folder, with the settings of that folder.

    Raise `FileNotFoundError` if it holds no `nbgrader_config.py`.
    """
    folder = Path(folder).resolve()
    if not (folder / CONFIG_NAME).is_file():
        raise FileNotFoundError(f"{folder} holds no {CONFIG_NAME}; pass the folder of a course")
    return NbGraderAPI(config=read_settings(folder))


def read_settings(folder: Path) -> Config:
    """Read `nbgrader_config.py` of a folder, and make the folder the course's root."""
    config = Config()
    config.CourseDirectory.root = str(folder)
    config.merge(PyFileConfigLoader(CONFIG_NAME, path=str(folder)).load_config())
    return config


def copy_course(folder: Path, course: Path = CHECKOUT) -> Path:
    """Copy settings and sources of a course, and nothing else, into an existing folder, and return that."""
    shutil.copy(course / CONFIG_NAME, folder)
    shutil.copytree(
        course / "source", folder / "source", ignore=shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
    )
    return folder


def generate(api: NbGraderAPI, assignment: str) -> Path:
    """Generate the student's version of an assignment, and return its folder.

    Raise `RuntimeError`, with nbgrader's log, if nbgrader refuses.
    """
    result = api.generate_assignment(assignment, force=True, create=True)
    if not result["success"]:
        raise RuntimeError(f"nbgrader could not generate `{assignment}`:\n{log_of(result)}")
    return Path(api.coursedir.format_path(api.coursedir.release_directory, ".", assignment)).resolve()


def log_of(result: dict) -> str:
    """Return what a method of `NbGraderAPI` logged, with the traceback of what went wrong; either may be missing."""
    return "\n".join(filter(None, (result.get("log"), result.get("error"))))
