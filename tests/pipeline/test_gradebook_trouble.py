"""A gradebook that can't be written: one sentence says so, nothing is half recorded, and the exit status isn't 0."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import InvalidEntry
from sqlalchemy.exc import IntegrityError, OperationalError

from helpers.nbgrader_plugins.gradebook_trouble import gradebook_trouble
from tests.pipeline.classes import ASSIGNMENT, LIGHT
from tests.pipeline.rows import rows

DOORS = {
    "grade": (sys.executable, "-m", "helpers.course.cli", "grade", "--jobs", "1", ASSIGNMENT),
    "nbgrader": ("nbgrader", "autograde", ASSIGNMENT),
}
#: What is added to the settings of the course: each is a real refusal of SQLite's, also for root.
READ_ONLY = 'c.CourseDirectory.db_url = "sqlite:///file:" + c.CourseDirectory.root + "/gradebook.db?mode=ro&uri=true"\n'
NO_WAIT = "from helpers.nbgrader_plugins import gradebook\ngradebook.LOCK_SECONDS = 1\n"
FULL = """
from sqlalchemy import event
from sqlalchemy.engine import Engine
def _full(connection, record):
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
event.listen(Engine, "connect", _full)
"""
ROOT = "import os\nc.CourseDirectory.root = os.getcwd()\n"


def _run(folder, settings, command):
    config = folder / "nbgrader_config.py"
    before = config.read_text("utf-8")
    config.write_text(before + LIGHT + ROOT + settings, "utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, timeout=200)
    config.write_text(before, "utf-8")
    return done.returncode, " ".join((done.stdout + done.stderr).decode().split())


@pytest.fixture(params=DOORS)
def door(request):
    return DOORS[request.param]


@pytest.fixture
def folder(handed_in_class, tmp_path):
    """Make a course with one student's right answer to everything."""
    folder = handed_in_class(tmp_path / "course")
    for student in (folder / "submitted").iterdir():
        if student.name != "partes":
            shutil.rmtree(student)
    return folder


def _one_sentence(said, what):
    assert "gradebook.db" in said
    assert what in said
    assert "corré el mismo comando otra vez" in said
    assert 1 == said.count("El libro de notas")
    assert "Traceback" not in said, said[:3000]
    assert "InvalidEntry" not in said


def _nothing(folder, before):
    assert before == rows(f"sqlite:///{folder / 'gradebook.db'}")
    assert [] == list((folder / "autograded").glob(f"*/{ASSIGNMENT}"))


@pytest.mark.machine
def test_what_cannot_be_written(folder, door):
    """By both commands; and when it can, the same command grades."""
    before = rows(f"sqlite:///{folder / 'gradebook.db'}")
    for settings, what in ((READ_ONLY, "no se puede escribir"), (FULL, "no entra en el disco")):
        status, said = _run(folder, settings, door)
        assert 0 != status
        _one_sentence(said, what)
        _nothing(folder, before)
    status, said = _run(folder, "", door)
    assert 0 == status, said
    assert before != rows(f"sqlite:///{folder / 'gradebook.db'}")


@pytest.mark.machine
def test_what_is_locked(folder, door):
    """It is waited for as long as is promised, here a second; then the same sentence."""
    before = rows(f"sqlite:///{folder / 'gradebook.db'}")
    with sqlite3.connect(folder / "gradebook.db") as book:
        book.execute("BEGIN EXCLUSIVE")
        status, said = _run(folder, NO_WAIT, door)
        book.rollback()
    assert 0 != status
    _one_sentence(said, "está en uso por otro programa desde hace 1 segundos")
    _nothing(folder, before)


@pytest.mark.machine
def test_what_is_no_gradebook(folder, door):
    """A file of another kind in its place."""
    (folder / "gradebook.db").write_text("no soy una base de datos" * 100)
    status, said = _run(folder, "", door)
    assert 0 != status
    _one_sentence(said, "no es una base de datos")


def test_whose_fault_it_is():
    """An error tells by what it was raised for; a value that is refused is no trouble of the gradebook."""

    def raised(cause):
        try:
            try:
                raise cause
            except Exception as error:
                raise InvalidEntry(*error.args)  # noqa: B904 - as nbgrader does
        except InvalidEntry as error:
            return error

    url = "sqlite:////curso/gradebook.db"
    readonly = OperationalError("INSERT", {}, sqlite3.OperationalError("attempt to write a readonly database"))
    assert "/curso/gradebook.db no se puede escribir" in gradebook_trouble(raised(readonly), url)
    assert gradebook_trouble(raised(IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE"))), url) is None
    assert gradebook_trouble(ValueError("x"), url) is None
    odd = OperationalError("SELECT", {}, Exception("server closed\x1b[2J"))
    said = gradebook_trouble(odd, "postgresql+psycopg2://ana:secreto@db/notas")
    assert r"ana:***@db/notas no responde como se esperaba (server closed\x1b[2J)" in said
