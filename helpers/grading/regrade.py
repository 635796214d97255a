"""Grades submissions again without writing anything into the course: `python -m helpers.grading.regrade`.

`helpers.grading.regrade_check` runs it with the interpreter of a new environment.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from helpers.checks.inputs import SEED_VARIABLE
from helpers.grading.bundle import make_bundle
from helpers.grading.class_run import submission_folder
from helpers.grading.course import open_course
from helpers.grading.handed_in import read_submission_folder
from helpers.grading.manifest import Manifest, build_manifest, read_manifest, read_notebooks
from helpers.grading.work import work

__all__ = ["regrade"]


def regrade(course: Path, assignment: str, student: str, seed: str) -> Manifest:
    """Grade one submission and describe the grade.

    Parameters
    ----------
    course : pathlib.Path
        The course folder.
    assignment, student : str
        Whose submission.
    seed : str
        What the hidden inputs are drawn from.

    Returns
    -------
    dict
        See `helpers.grading.manifest.build_manifest`.

    Raises
    ------
    RuntimeError
        If it can't be graded.
    """
    os.environ[SEED_VARIABLE] = seed
    api = open_course(course)
    bundle = make_bundle(api, assignment, seed)
    submission = read_submission_folder(submission_folder(api, student, assignment), student)
    worked = work(bundle, submission)
    if worked.refused:
        raise RuntimeError(f"{student}: {worked.refused}")
    return build_manifest(bundle, submission, worked, read_notebooks(worked))


def main() -> None:
    """Read the command line; write a file for each student, in the order given."""
    parser = argparse.ArgumentParser(prog="python -m helpers.grading.regrade", description=__doc__)
    parser.add_argument("course", type=Path)
    parser.add_argument("assignment")
    parser.add_argument("out", type=Path, help="an existing folder")
    parser.add_argument("students", nargs="+")
    options = parser.parse_args()
    api = open_course(options.course)
    for number, student in enumerate(options.students):
        graded = api.coursedir.format_path(api.coursedir.autograded_directory, student, options.assignment)
        recorded = read_manifest(Path(graded))
        if recorded is None:
            sys.exit(f"{student}: no hay un manifiesto que se pueda leer en {graded}")
        manifest = regrade(options.course, options.assignment, student, recorded["parts"]["seed"])
        (options.out / f"{number}.json").write_text(json.dumps(manifest), encoding="utf-8")


if __name__ == "__main__":
    main()
