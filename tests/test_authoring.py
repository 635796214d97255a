"""The authoring guide, walked through in a copy of the repository, up to a graded submission."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from helpers.course.new_exercise import MARK, command
from helpers.course.submission import fill_in, write_submission
from helpers.pipeline.course_folder import CHECKOUT, open_course

pytestmark = pytest.mark.machine

GUIDE = (CHECKOUT / "docs" / "authoring.md").read_text(encoding="utf-8")
#: What a paragraph says last before a block, and the block.
BLOCK = re.compile(r"([^\n]*)\n\n```(\w+)\n(.*?)```", re.DOTALL)
NAME = "6_particion"


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    """Copy the repository without what git ignores, and return a function that runs commands there."""
    folder = tmp_path_factory.mktemp("walk") / "repository"
    lines = (CHECKOUT / ".gitignore").read_text().splitlines()
    ignored = [line.rstrip("/").rpartition("/")[2] for line in lines if line and not line.startswith("#")]
    shutil.copytree(CHECKOUT, folder, ignore=shutil.ignore_patterns(".git", *ignored))
    (folder / ".venv").mkdir()
    for path in Path(sys.prefix).iterdir():
        if path.name != "ready":
            (folder / ".venv" / path.name).symlink_to(path)
    # Where the lock is newer, or the folder another one, `make` makes the environment anew: not this one, please.
    ready = folder / ".venv" / "ready"
    ready.write_text(f"{folder.resolve()}\n")
    os.utime(ready, (1, 1))
    for path in (folder / "pyproject.toml", *folder.glob("requirements*"), *(folder / "settings").iterdir()):
        os.utime(path, (0, 0))
    # This environment's `helpers` are those of the checkout, and so is what mypy has found out.
    environ = {**os.environ, "PYTHONPATH": str(folder), "MAKEFLAGS": "PYTHON=false"}
    environ["MYPY_CACHE_DIR"] = str(CHECKOUT / ".mypy_cache")

    def run(command, **options):
        return subprocess.run(
            command,
            shell=isinstance(command, str),
            cwd=folder,
            env=environ,
            capture_output=True,
            text=True,
            timeout=600,
            **options,
        )

    return folder, run


def _do(folder, run, said, language, text):
    """Do what a block of the guide says, as a person would."""
    path = re.search(r"`([^`]+)`[^`]*:$", said)
    if language == "sh":
        for line in text.replace("\\\n", "").splitlines():
            done = run(line)
            assert line.endswith("# fails") == bool(done.returncode), f"{line}\n{done.stdout}{done.stderr}"
    elif "In the cell" in said:
        notebook = nbformat.read(folder / "source" / "ejercicios" / f"{NAME}.ipynb", as_version=4)
        (cell,) = [cell for cell in notebook.cells if cell.id == path[1]]
        cell.source = text.rstrip("\n")
        nbformat.write(notebook, folder / "source" / "ejercicios" / f"{NAME}.ipynb")
    elif language == "diff":
        content = (folder / path[1]).read_text(encoding="utf-8")
        for old, new in re.findall(r"^-(.*\n)((?:\+.*\n)+)", text, re.MULTILINE):
            assert 1 == content.count(old), old
            content = content.replace(old, re.sub(r"^\+", "", new, flags=re.MULTILINE))
        (folder / path[1]).write_text(content, encoding="utf-8")
    else:
        (kind,) = re.findall("Write|Append to", said)
        with (folder / path[1]).open("w" if kind == "Write" else "a", encoding="utf-8") as file:
            file.write(text)


def test_the_guide(walk):
    """Every block works in its turn; then a right answer gets ten points from `make grade`, a wrong one eight."""
    folder, run = walk
    blocks = BLOCK.findall(GUIDE)
    assert len(blocks) > 20
    for block in blocks:
        _do(folder, run, *block)
    for path in (CHECKOUT / "release").rglob("*.ipynb"):
        assert path.read_bytes() == (folder / path.relative_to(CHECKOUT)).read_bytes()

    corpora = {kind: (folder / "tests" / "corpora" / f"ej6_{kind}.py").read_text() for kind in ("right", "wrong")}
    answers = {"ana": corpora["right"].split("# %%")[1], "beto": corpora["wrong"].split("# %%")[-1]}
    for student, answer in answers.items():
        filled = fill_in(folder / "release" / "ejercicios" / f"{NAME}.ipynb", answer.split("\n", 1)[1])
        write_submission(folder, "ejercicios", student, {NAME: filled})
    assert 0 == run(".venv/bin/nbgrader generate_assignment ejercicios --force").returncode
    graded = run("make grade JOBS=1")
    assert 0 == graded.returncode, graded.stdout + graded.stderr
    api = open_course(folder)
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        found = {student: gradebook.find_submission_notebook(NAME, "ejercicios", student).score for student in answers}
    assert {"ana": 10, "beto": 8} == found


def test_a_frame_that_cannot_be(tmp_path, capsys):
    """A number that is taken, a name that can't be one, too few checks: refused, with what was wrong."""
    checks = [f"{slug}=split.check_{slug}" for slug in "abcd"]
    assert 0 == command("6_uno", "f", checks, tmp_path)
    assert MARK in (tmp_path / "6_uno.ipynb").read_text(encoding="utf-8")
    for arguments, said in (
        (["6_dos", "f", *checks], "6_uno.ipynb has the number 6"),
        (["7_Ñandú", "f", *checks], "can't be called '7_Ñandú'"),
        (["7_dos", "f-g", *checks], "can't be called 'f-g'"),
        (["7_dos", "f", *checks[1:]], "isn't a list of 4 checks"),
        (["7_dos", "f", *checks[1:], "x"], "isn't a list of 4 checks"),
    ):
        name, function, *given = arguments
        assert 2 == command(name, function, given, tmp_path)
        assert said in capsys.readouterr().err
    assert ["6_uno.ipynb"] == [path.name for path in Path(tmp_path).iterdir()]
