"""Grades submissions again without a change in the course; `regrade_check` runs it in a new environment."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers.checking.inputs import SEED_VARIABLE
from helpers.nbgrader_plugins.gradebook_trouble import gradebook_trouble
from helpers.nbgrader_plugins.handed_in import take_in
from helpers.nbgrader_plugins.in_step import OutOfStep
from helpers.pipeline.bundle import make_bundle
from helpers.pipeline.class_run import reserved, submission_folder
from helpers.pipeline.course_folder import open_course
from helpers.pipeline.grading_manifest import Manifest, build_manifest, read_manifest, read_notebooks
from helpers.pipeline.worker import work

__all__ = ["Refused", "command", "regrade"]


class Refused(RuntimeError):
    """A submission that can't be graded any more; the text says why, in Spanish."""


def regrade(course: Path, assignment: str, student: str, seed: str) -> Manifest:
    """Grade one submission; raise `Refused` if it is. Sets the seed in this process's environment."""
    os.environ[SEED_VARIABLE] = seed
    api = open_course(course)
    bundle = make_bundle(api, assignment, seed)
    submission = take_in(submission_folder(api, student, assignment), student, reserved(api, assignment), bundle.record)
    worked = work(bundle, submission)
    if worked.refused:
        raise Refused(worked.refused)
    return build_manifest(bundle, submission, worked, read_notebooks(worked))


def command(assignment: str, course: Path, out: Path, students: Sequence[str]) -> int:
    """Write each student's new manifest, or why there is none, as `out/0.json`, `out/1.json`, … in the order given."""
    api = open_course(course)
    for number, student in enumerate(students):
        graded = api.coursedir.format_path(api.coursedir.autograded_directory, student, assignment)
        recorded = read_manifest(Path(graded))
        if recorded is None:
            sys.exit(f"{student}: no hay un manifiesto que se pueda leer en {graded}")
        try:
            made = regrade(course, assignment, student, recorded["parts"]["seed"])
        except OutOfStep as error:
            print(error, file=sys.stderr)
            return 2
        except Refused as error:
            made = {"refused": str(error)}
        except Exception as error:
            if trouble := gradebook_trouble(error, api.coursedir.db_url):
                sys.exit(trouble)
            raise
        (out / f"{number}.json").write_text(json.dumps(made), encoding="utf-8")
    return 0
