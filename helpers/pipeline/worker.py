"""What a worker does: executes and judges one submission, away from the gradebook.

Each process has a folder of its own with the settings and source files of the course. Notebooks go through the
preprocessors that the settings name for `nbgrader autograde`, in that order, without those that write grades.
"""

from __future__ import annotations

import atexit
import errno
import functools
import os
import pickle
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory

from helpers.nbgrader_plugins.converters import course_files
from helpers.nbgrader_plugins.exporter import read_submission
from helpers.nbgrader_plugins.handed_in import HandedIn, is_ignored
from helpers.nbgrader_plugins.printable import printable
from helpers.nbgrader_plugins.quiet import quietly
from helpers.nbgrader_plugins.record import writers_and_others
from helpers.pipeline.bundle import Bundle, course_variables, digest_of_helpers
from helpers.pipeline.course_folder import read_settings
from helpers.sandbox.launcher import IsolationError
from helpers.sandbox.scratch import Folder, remove
from helpers.student.program import put

__all__ = ["Worked", "work"]

#: Grading changes the working directory and the environment: one submission at a time in a process.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Worked:
    """What came of a submission."""

    student: str
    #: Graded notebooks as JSON, by name without extension.
    notebooks: dict[str, str] = field(default_factory=dict, repr=False)
    #: All other files of the graded submission, by relative path.
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    #: Why it couldn't be graded, in Spanish.
    refused: str | None = None
    #: The traceback behind `refused`.
    log: str = field(default="", repr=False)
    seconds: float = 0.0


def work(bundle: Bundle | Path, submission: HandedIn) -> Worked:
    """Grade one submission; `bundle` may be the path of a pickle that this course wrote.

    Raise `OSError` if the disk is full, which is no fault of the submission, `IsolationError` if it can't be isolated,
    and `RuntimeError` if this process has other `helpers` than the bundle was made with.
    """
    start = time.monotonic()
    if submission.refused:
        return Worked(submission.student, refused=submission.refused)
    with _one_at_a_time:
        bundle = _load(bundle) if isinstance(bundle, Path) else bundle
        _take_environ(bundle.environ)
        pipeline = _pipeline(bundle)
        try:
            files = pipeline.put(submission)
            notebooks = pipeline.grade(submission)
        except IsolationError:
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise
            why = f"no se pudo corregir ({type(error).__name__}: {printable(str(error))})"
            seconds = time.monotonic() - start
            return Worked(submission.student, refused=why, log=traceback.format_exc(), seconds=seconds)
        finally:
            pipeline.clear()  # on this student's time, not on the next one's
        return Worked(submission.student, notebooks, files, seconds=time.monotonic() - start)


def _take_environ(environ: Mapping[str, str]) -> None:
    """Take over the run's variables, and forget those of an earlier run: a worker of a cluster serves many."""
    for name in course_variables().keys() - environ.keys():
        del os.environ[name]
    os.environ.update(environ)


@functools.lru_cache(4)
def _load(path: Path) -> Bundle:
    return pickle.loads(path.read_bytes())


class _Pipeline:
    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        folder = Folder("worker")
        self._root = Path(folder.name)
        atexit.register(folder.cleanup)
        put(self._root, bundle.files)
        config = read_settings(self._root)
        self._directory = CourseDirectory(config=config)
        autograde = Autograde(coursedir=self._directory, config=config)
        self._own = set(autograde.exclude_overwriting.get(bundle.assignment, ()))
        named = (*autograde.sanitize_preprocessors, *autograde.autograde_preprocessors)
        self._preprocessors = [each(parent=autograde) for each in writers_and_others(named)[1]]
        self._folder = self._root / "graded"

    def put(self, submission: HandedIn) -> dict[str, bytes]:
        """Put the student's files where the notebooks find them, and the course's over them."""
        self.clear()
        self._folder.mkdir()
        directory, left_out = self._directory, [*self._directory.ignore, "*.ipynb"]
        files = {name: content for name, content in submission.files.items() if not is_ignored(name, left_out)}
        source = Path(directory.format_path(directory.source_directory, ".", self._bundle.assignment))
        for name in course_files(directory, self._bundle.assignment):
            if name not in self._own:
                files[name] = (source / name).read_bytes()
        put(self._folder, files)
        return dict(sorted(files.items()))

    def clear(self) -> None:
        """Remove the student's files."""
        remove(self._folder)

    def grade(self, submission: HandedIn) -> dict[str, str]:
        """Return the graded notebooks as JSON."""
        graded = {}
        for name in (notebook["name"] for notebook in self._bundle.record["notebooks"]):
            content = submission.files.get(f"{name}.ipynb")
            if content is not None:
                resources = {
                    "nbgrader": {
                        "student": submission.student,
                        "assignment": self._bundle.assignment,
                        "notebook": name,
                        "record": self._bundle.record,
                        "handed_in": submission.notebooks,
                        "notes": submission.notes,
                    },
                    "metadata": {"name": name, "path": str(self._folder)},
                    "unique_key": name,
                }
                notebook = read_submission(content)
                for preprocessor in self._preprocessors:
                    notebook, resources = preprocessor(notebook, resources)
                with quietly():
                    graded[name] = nbformat.writes(notebook, version=4) + "\n"
        return graded


#: Of this process, by assignment and parts.
_pipelines: dict[tuple, _Pipeline] = {}


def _pipeline(bundle: Bundle) -> _Pipeline:
    key = bundle.assignment, *sorted(bundle.parts.items())
    if key not in _pipelines:
        if digest_of_helpers() != bundle.parts["helpers"]:
            raise RuntimeError(
                "Este proceso tiene otra versión de `helpers` que la del curso: actualizá el worker a la misma versión."
            )
        _pipelines[key] = _Pipeline(bundle)
    return _pipelines[key]
