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

    Parameters
    ----------
    folder : pathlib.Path
        A folder that holds `nbgrader_config.py`.

    Returns
    -------
    nbgrader.apps.NbGraderAPI
        What nbgrader's own commands and the formgrader call.

    Raises
    ------
    FileNotFoundError
        If there is no `nbgrader_config.py` in the folder.
    """
    folder = Path(folder).resolve()
    if not (folder / CONFIG_NAME).is_file():
        raise FileNotFoundError(f"{folder} holds no {CONFIG_NAME}; pass the folder of a course")
    return NbGraderAPI(config=read_settings(folder))


def read_settings(folder: Path) -> Config:
    """Read the settings of the course in a folder.

    Parameters
    ----------
    folder : pathlib.Path
        A folder that holds `nbgrader_config.py`.

    Returns
    -------
    traitlets.config.Config
        With the folder as the course's root.
    """
    config = Config()
    config.CourseDirectory.root = str(folder)
    config.merge(PyFileConfigLoader(CONFIG_NAME, path=str(folder)).load_config())
    return config


def copy_course(folder: Path) -> Path:
    """Copy settings and sources of this course into another folder.

    Parameters
    ----------
    folder : pathlib.Path
        An existing folder, usually a temporary one. No submission, grade or release is copied.

    Returns
    -------
    pathlib.Path
        The same folder.
    """
    shutil.copy(CHECKOUT / CONFIG_NAME, folder)
    shutil.copytree(
        CHECKOUT / "source", folder / "source", ignore=shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
    )
    return folder


def generate(api: NbGraderAPI, assignment: str) -> Path:
    """Generate the student's version of an assignment.

    Parameters
    ----------
    api : nbgrader.apps.NbGraderAPI
        The course.
    assignment : str
        Name of the assignment, such as `ejercicios`.

    Returns
    -------
    pathlib.Path
        The folder with the student's version.

    Raises
    ------
    RuntimeError
        If nbgrader refuses; the message is its log.
    """
    result = api.generate_assignment(assignment, force=True, create=True)
    if not result["success"]:
        raise RuntimeError(f"nbgrader could not generate `{assignment}`:\n{log_of(result)}")
    return Path(api.coursedir.format_path(api.coursedir.release_directory, ".", assignment)).resolve()


def log_of(result: dict) -> str:
    """Return what nbgrader logged, with the traceback of what went wrong.

    Parameters
    ----------
    result : dict
        What a method of `NbGraderAPI` returned; `log` and `error` may be missing.

    Returns
    -------
    str
        Both, a line or more each.
    """
    return "\n".join(filter(None, (result.get("log"), result.get("error"))))
