"""A download from Moodle becomes submissions, by the commands of docs/instructor.md."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from helpers.pipeline.course_folder import CHECKOUT

pytestmark = pytest.mark.machine

FOLDERS = "{}_{}_assignsubmission_file/{}"
FLAT = "{}_{}_assignsubmission_file_{}"


LAYOUTS = FOLDERS, FLAT, FOLDERS.replace("file/", "file_/")


def test_moodle(tmp_path, released):
    """Names with accents and spaces, in each of the layouts; the homework's files come with its notebook."""
    course = released(tmp_path, "tarea")
    notebook = (course / "release" / "tarea" / "tarea.ipynb").read_text(encoding="utf-8")
    with zipfile.ZipFile(course / "campus.zip", "w") as archive:
        for number, layout in enumerate(LAYOUTS, start=1):
            for name, own in (("Ana María Pérez", 100 + number), ("Ñandú O'Higgins", 200 + number)):
                archive.writestr(layout.format(name, own, "tarea.ipynb"), notebook)
                archive.writestr(layout.format(name, own, "pipeline.py"), f"# {own}")
                archive.writestr(layout.format(name, own, "requirements.lock"), "numpy==2")

    page = (CHECKOUT / "docs" / "instructor.md").read_text(encoding="utf-8")
    commands = re.search(r"```sh\n(.*?)```", page, re.S)[1].replace("ejercicios", "tarea")
    programs = Path(sys.executable).parent
    environ = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    command = ["sh", "-e", "-c", commands]
    done = subprocess.run(command, cwd=course, env=environ, capture_output=True, text=True, timeout=300)

    assert 0 == done.returncode, done.stderr
    assert ["101", "102", "103", "201", "202", "203"] == sorted(path.name for path in (course / "submitted").iterdir())
    for folder in (course / "submitted").glob("*/tarea"):
        assert {"tarea.ipynb", "pipeline.py", "requirements.lock"} <= {path.name for path in folder.iterdir()}
        assert f"# {folder.parent.name}" == (folder / "pipeline.py").read_text()
