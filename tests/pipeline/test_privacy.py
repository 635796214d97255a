"""A student can be deleted as docs/privacy.md says, and nothing of theirs stays."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from helpers.course.submission import fill_in, write_submission
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import CHECKOUT, open_course
from helpers.report.write import write_report
from tests.corpora.solutions import read

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

NAME = "1_seed_everything"


def test_delete_a_student(tmp_path, released):
    """The commands of the page, as they stand there, for one of two students."""
    course = released(tmp_path)
    api = open_course(course)
    filled = fill_in(course / "release" / "ejercicios" / f"{NAME}.ipynb", read(1)[0].code)
    for student in ("ana", "beto"):
        write_submission(course, "ejercicios", student, {NAME: filled})
    ClassRun(course, "ejercicios", 1, attempts="last").grade_watched(["ana", "beto"], Console(quiet=True))
    assert api.generate_feedback("ejercicios", force=True)["success"]
    write_report(course, "ejercicios")

    page = (CHECKOUT / "docs" / "privacy.md").read_text(encoding="utf-8")
    commands = re.search(r"```sh\n(.*?)```", page, re.S)[1]
    programs = Path(sys.executable).parent
    environ = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["sh", "-e", "-c", commands], cwd=course, env=environ, check=True, capture_output=True, timeout=300)
    write_report(course, "ejercicios")

    left = [path for path in course.rglob("*") if "ana" in path.name.split(".") or path.name == "ana"]
    assert [] == left
    for path in [course / "gradebook.db", *course.glob("reports/*")]:
        assert not re.search(rb"\bana\b", path.read_bytes()), path
        assert re.search(rb"\bbeto\b", path.read_bytes()), path
