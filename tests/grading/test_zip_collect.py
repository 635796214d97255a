"""A download from Moodle becomes submissions, by the commands of docs/instructor.md."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from helpers.grading.course import CHECKOUT, copy_course, generate, open_course

FOLDERS = "{}_{}_assignsubmission_file/{}"
FLAT = "{}_{}_assignsubmission_file_{}"


@pytest.mark.parametrize("layout", [FOLDERS, FLAT, FOLDERS.replace("file/", "file_/")])
def test_moodle(tmp_path, layout):
    """Names with accents and spaces; the homework's files come with its notebook."""
    course = copy_course(tmp_path)
    released = generate(open_course(course), "tarea")
    notebook = (released / "tarea.ipynb").read_text(encoding="utf-8")
    with zipfile.ZipFile(course / "campus.zip", "w") as archive:
        for name, number in (("Ana María Pérez", 101), ("Ñandú O'Higgins", 102)):
            archive.writestr(layout.format(name, number, "tarea.ipynb"), notebook)
            archive.writestr(layout.format(name, number, "pipeline.py"), f"# {number}")
            archive.writestr(layout.format(name, number, "requirements.lock"), "numpy==2")

    page = (CHECKOUT / "docs" / "instructor.md").read_text(encoding="utf-8")
    commands = re.search(r"```sh\n(.*?)```", page, re.S)[1].replace("ejercicios", "tarea")
    programs = Path(sys.executable).parent
    environ = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    command = ["sh", "-e", "-c", commands]
    done = subprocess.run(command, cwd=course, env=environ, capture_output=True, text=True, timeout=120)

    assert 0 == done.returncode, done.stderr
    assert ["101", "102"] == sorted(path.name for path in (course / "submitted").iterdir())
    folder = course / "submitted" / "102" / "tarea"
    assert {"tarea.ipynb", "pipeline.py", "requirements.lock"} <= {path.name for path in folder.iterdir()}
    assert "# 102" == (folder / "pipeline.py").read_text()
