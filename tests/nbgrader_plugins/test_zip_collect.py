"""nbgrader's own `zip_collect` reads a campus's download as `make collect` does."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from helpers.pipeline.course_folder import open_course

pytestmark = pytest.mark.machine

LAYOUTS = "{}_{}_assignsubmission_file/{}", "{}_{}_assignsubmission_file_{}", "{}_{}_assignsubmission_file_/{}"


def test_moodle(tmp_path, released):
    """Each of the layouts, in an archive of its own; a broken one stops nobody; the homework's files come along."""
    course = released(tmp_path, "tarea")
    archives = course / "downloaded" / "tarea" / "archive"
    archives.mkdir(parents=True)
    with Gradebook(open_course(course).coursedir.db_url) as gradebook:
        for number in (1, 2, 3):
            gradebook.add_student(f"s{number}", first_name="Ñandú", last_name=f"O'Higgins {'I' * number}", email="x@y")
    for number, layout in enumerate(LAYOUTS, start=1):
        with zipfile.ZipFile(archives / f"{number}.zip", "w") as archive:
            name = f"O'Higgins {'I' * number}, Ñandú"
            for file in ("tarea.ipynb", "pipeline.py", "requirements.lock"):
                archive.writestr(layout.format(name, 100 + number, file), f"{file} {number}")
    (archives / "rota.zip").write_bytes(b"Rar!\x1a\x07\x01\x00")

    programs = Path(sys.executable).parent
    environ = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    command = [programs / "nbgrader", "zip_collect", "tarea", "--force"]
    for _ in range(2):
        done = subprocess.run(command, cwd=course, env=environ, capture_output=True, text=True, timeout=300)

    assert 1 == done.returncode, done.stderr
    assert "rota.zip es un RAR" in done.stderr
    assert done.stderr.rstrip().endswith("más arriba dice cuáles.")
    assert ["s1", "s2", "s3"] == sorted(path.name for path in (course / "submitted").iterdir())
    for folder in (course / "submitted").glob("*/tarea"):
        for file in ("tarea.ipynb", "pipeline.py", "requirements.lock"):
            assert f"{file} {folder.parent.name[1]}" == (folder / file).read_text()
    kept = json.loads((course / "downloaded" / "tarea" / "collected.json").read_text(encoding="utf-8"))
    assert ["s1", "s2", "s3"] == sorted(kept["students"])
    assert not (archives.parent / "earlier").exists()

    (archives / "rota.zip").unlink()
    done = subprocess.run(command, cwd=course, env=environ, capture_output=True, text=True, timeout=300)
    assert 0 == done.returncode, done.stderr
