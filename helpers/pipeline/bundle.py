"""All that a worker needs to grade submissions of an assignment, in one parcel that can travel."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI

import helpers
from helpers.checking.inputs import SEED_VARIABLE
from helpers.nbgrader_plugins.assignment_record import AssignmentRecord
from helpers.nbgrader_plugins.content_digest import digest_of
from helpers.nbgrader_plugins.in_step import graded_by
from helpers.pipeline.course_folder import CHECKOUT, CONFIG_NAME

__all__ = ["LOCK", "Bundle", "digest_of_helpers", "make_bundle"]

#: What the environment is made from.
LOCK = CHECKOUT / "requirements.lock"


@dataclass(frozen=True)
class Bundle:
    """What the submissions of an assignment are graded with."""

    assignment: str
    course_id: str
    #: What the hidden inputs are drawn from.
    seed: str
    #: Variables `COURSE_…`, which the settings read.
    environ: dict[str, str]
    #: By path relative to the course: settings, and what a source folder holds besides notebooks.
    files: dict[str, bytes] = field(repr=False)
    #: Cells, as the gradebook has them.
    record: AssignmentRecord = field(repr=False)
    #: Digests, or texts, of all that a grade depends on besides the submission.
    parts: dict[str, str]


def make_bundle(api: NbGraderAPI, assignment: str, seed: str) -> Bundle:
    """Collect what grading an assignment takes: bundles with equal parts give equal grades.

    The gradebook is brought in step first. Raise `OutOfStep` where a person must decide, and `LookupError` if it has no
    such assignment: Spanish texts that say what to do.
    """
    directory = api.coursedir
    try:
        record = graded_by(api, directory, assignment)
    except MissingEntry:
        with Gradebook(directory.db_url, directory.course_id) as gradebook:
            known = ", ".join(sorted(a.name for a in gradebook.assignments)) or "ninguna"
        raise LookupError(
            f"El libro de notas no tiene una tarea «{assignment}» (tiene: {known}). Generala primero: "
            f"nbgrader generate_assignment {assignment}"
        ) from None
    root = Path(directory.root)
    source = Path(directory.format_path(directory.source_directory, ".", assignment))
    beside = [path for path in sorted(source.rglob("*")) if path.is_file() and path.suffix != ".ipynb"]
    settings = [root / CONFIG_NAME, *sorted((root / directory.source_directory).rglob(CONFIG_NAME))]
    paths = {
        path.relative_to(root).as_posix(): path
        for path in (*settings, *beside)
        if "__pycache__" not in path.parts and ".ipynb_checkpoints" not in path.parts
    }
    files = {name: path.read_bytes() for name, path in paths.items()}
    cells = json.dumps(record, sort_keys=True).encode()
    environ = course_variables() | {SEED_VARIABLE: seed}
    variables = json.dumps({**environ, SEED_VARIABLE: ""}, sort_keys=True).encode()
    parts = {
        "source": digest_of([("cells", cells), *((n, c) for n, c in files.items() if not n.endswith(CONFIG_NAME))]),
        "settings": digest_of([("environ", variables), *((n, c) for n, c in files.items() if n.endswith(CONFIG_NAME))]),
        "helpers": digest_of_helpers(),
        "lock": digest_of([("lock", LOCK.read_bytes() if LOCK.is_file() else b"")]),
        "seed": seed,
        "python": platform.python_version(),
    }
    return Bundle(assignment, directory.course_id, seed, environ, files, record, parts)


def digest_of_helpers() -> str:
    """Return the SHA-256 over the sources of this package, in hexadecimal digits."""
    package = Path(helpers.__file__).parent
    paths = [p for p in sorted(package.rglob("*")) if p.is_file() and "__pycache__" not in p.parts]
    return digest_of((path.relative_to(package).as_posix(), path.read_bytes()) for path in paths)


def course_variables() -> dict[str, str]:
    """Return the variables `COURSE_…` that this process has."""
    return {name: value for name, value in os.environ.items() if name.startswith("COURSE_")}
