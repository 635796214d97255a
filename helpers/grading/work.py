"""What a worker does: executes and judges one submission with nbgrader's own `autograde`, away from the gradebook.

The worker has a course folder of its own, which lasts as long as its process: settings and source files as in the
course, and a gradebook that holds the assignment and no grade. What comes of a submission goes back as data.
"""

from __future__ import annotations

import atexit
import functools
import os
import pickle
import shutil
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from traitlets.utils.importstring import import_item

from helpers.grading.bundle import Bundle, digest_of_helpers
from helpers.grading.course import log_of, read_settings
from helpers.grading.handed_in import HandedIn
from helpers.grading.snapshot import restore

__all__ = ["WRITES_GRADES", "Worked", "work"]

#: Preprocessors that write into the gradebook: the process that owns it runs them, and no worker does.
WRITES_GRADES = (SaveAutoGrades, AssignLatePenalties)
#: The one student of a worker's own course.
STUDENT = "entrega"

#: Grading changes the working directory and the environment: one submission at a time in a process.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Worked:
    """What came of a submission.

    Attributes
    ----------
    student : str
        The student's id.
    notebooks : dict of str to str
        Graded notebooks as JSON, by name without extension.
    files : dict of str to bytes
        What else lies in the graded submission, by relative path.
    refused : str or None
        Why it couldn't be graded, in Spanish.
    log : str
        What nbgrader logged.
    seconds : float
        How long it took.
    """

    student: str
    notebooks: dict[str, str] = field(default_factory=dict, repr=False)
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    refused: str | None = None
    log: str = field(default="", repr=False)
    seconds: float = 0.0


def work(bundle: Bundle | Path, submission: HandedIn) -> Worked:
    """Grade one submission.

    Parameters
    ----------
    bundle : Bundle or pathlib.Path
        The assignment, or a pickle of it that this course wrote.
    submission : HandedIn
        What was handed in.

    Returns
    -------
    Worked
        Graded notebooks, without any record of them.

    Raises
    ------
    OSError
        If the disk is full or can't be written: no fault of the submission.
    RuntimeError
        If this process has other `helpers` than the bundle was made with.
    """
    start = time.monotonic()
    with _one_at_a_time:
        bundle = _load(bundle) if isinstance(bundle, Path) else bundle
        os.environ.update(bundle.environ)
        api = _own_course(bundle)
        folder = Path(api.coursedir.format_path(api.coursedir.submitted_directory, STUDENT, bundle.assignment))
        graded = Path(api.coursedir.format_path(api.coursedir.autograded_directory, STUDENT, bundle.assignment))
        for place in (folder, graded):
            shutil.rmtree(place, ignore_errors=True)
        names = {f"{notebook['name']}.ipynb" for notebook in bundle.snapshot["notebooks"]}
        if not names & submission.files.keys():  # nbgrader takes it for an error of the instructor's
            return Worked(submission.student, files=submission.files, seconds=time.monotonic() - start)
        for name, content in submission.files.items():
            if name in names or not name.endswith(".ipynb"):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
        result = api.autograde(bundle.assignment, STUDENT, force=True, create=True)
        log = log_of(result)
        if not result["success"]:
            if "No space left on device" in log:
                raise OSError(28, "No space left on device")
            return Worked(submission.student, refused=_last_line(log), log=log, seconds=time.monotonic() - start)
        found = {p.relative_to(graded).as_posix(): p for p in sorted(graded.rglob("*")) if p.is_file()}
        return Worked(
            submission.student,
            notebooks={n.removesuffix(".ipynb"): found.pop(n).read_text("utf-8") for n in sorted(names & found.keys())},
            files={name: path.read_bytes() for name, path in found.items()},
            log=log, seconds=time.monotonic() - start,
        )


def _last_line(log: str) -> str:
    """Return what nbgrader said last."""
    lines = [line for line in log.splitlines() if line.strip()]
    return f"nbgrader no pudo corregirla: {lines[-1].strip() if lines else 'sin explicación'}"


@functools.lru_cache(4)
def _load(path: Path) -> Bundle:
    return pickle.loads(path.read_bytes())


#: By assignment and parts: this process's own courses.
_courses: dict[tuple, NbGraderAPI] = {}


def _own_course(bundle: Bundle) -> NbGraderAPI:
    """Return this process's own course for an assignment, made the first time."""
    key = bundle.assignment, *sorted(bundle.parts.items())
    if key not in _courses:
        if digest_of_helpers() != bundle.parts["helpers"]:
            raise RuntimeError(
                "Este proceso tiene otra versión de `helpers` que la del curso: actualizá el worker a la misma versión."
            )
        _courses[key] = _make_course(bundle)
    return _courses[key]


def _make_course(bundle: Bundle) -> NbGraderAPI:
    root = Path(tempfile.mkdtemp(prefix="clase228-worker-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    for name, content in bundle.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    config = read_settings(root)
    config.CourseDirectory.db_url = f"sqlite:///{root / 'gradebook.db'}"
    config.Autograde.autograde_preprocessors = [
        each for each in config.Autograde.autograde_preprocessors if not issubclass(import_item(each), WRITES_GRADES)
    ]
    with Gradebook(config.CourseDirectory.db_url, bundle.course_id) as gradebook:
        restore(bundle.snapshot, gradebook)
    return NbGraderAPI(config=config)
