"""A course folder may be called anything: nbgrader finds its files there, and those of no other folder."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.nbgrader_plugins.folder_names import _find
from helpers.pipeline.course_folder import copy_course, open_course
from tests.pipeline.classes import SEED

NAME = "Curso [ML] d'Ana $5 ñ"


@pytest.mark.machine
def test_nbgrader_in_such_a_folder(tmp_path, monkeypatch):
    """From source to feedback, by nbgrader's own commands; the formgrader's lists know what there is."""
    monkeypatch.setenv("COURSE_GRADING_SEED", SEED)
    course = tmp_path / NAME
    course.mkdir()
    copy_course(course)

    def nbgrader(*arguments):
        command = [Path(sys.executable).with_name("nbgrader"), *arguments, "--notebook", "1_seed_everything"]
        done = subprocess.run(command, cwd=course, capture_output=True, text=True)
        assert 0 == done.returncode, done.stderr

    nbgrader("generate_assignment", "ejercicios")
    shutil.copytree(course / "release" / "ejercicios", course / "submitted" / "ana" / "ejercicios")
    nbgrader("autograde", "ejercicios")
    nbgrader("generate_feedback", "ejercicios")
    api = open_course(course)

    assert (course / "feedback" / "ana" / "ejercicios" / "1_seed_everything.html").is_file()
    assert {"ejercicios", "tarea"} == api.get_source_assignments()
    assert {"ana"} == api.get_submitted_students("ejercicios")
    assert ["tarea"] == [notebook["name"] for notebook in api.get_notebooks("tarea")]


def test_brackets_of_folders_are_no_pattern(tmp_path):
    """And a pattern in the last place, or an asterisk of nbgrader's, still is one."""
    for folder in ("a [ML]/ana", "a [ML]/bea", "a M/ana"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "1_x.ipynb").touch()

    found = sorted(_find(f"{tmp_path}/a [ML]/*/[12]_*.ipynb"))

    assert [f"{tmp_path}/a [ML]/{who}/1_x.ipynb" for who in ("ana", "bea")] == found
