"""Locks: what grading says of one, `make verify` says too; and what goes on to uv is nothing but pins."""

import importlib.metadata
import os
import re
import subprocess
import sys

import nbformat
import pytest

from helpers.checking.failure import CheckFailure
from helpers.checks.homework import submitted
from helpers.checks.homework.lock import entries, pinned
from helpers.checks.homework.runs import Homework
from helpers.checks.homework.submitted import needed_of_lock
from helpers.course import student_lock
from helpers.course import verify as module
from helpers.course.verify import CannotVerify, verify
from helpers.pipeline.course_folder import CHECKOUT
from helpers.reference.homework import FILES, LOCK, PIPELINE, REQUIREMENTS
from tests.corpora.homework import RIGHT, WORKED, WRONG
from tests.fuzz.test_locks import LINE

#: All that have a program and a lock, and in which verification finds nothing to refuse but the lock.
OTHERS = ("lock_not_handed_in", "nothing_but_the_notebook", "card_saved_with_a_bom")
CORPUS = [each for each in (*RIGHT, *WRONG) if each.name not in OTHERS]
#: As conda has `pip freeze` write it, and as Windows does.
CONDA = "".join(f"{name} @ file:///croot/{name}_1706/work\n" for name in ("joblib", "numpy", "pandas", "scikit-learn"))
WINDOWS = "colorama==0.4.6\r\npywin32==311\r\npywinpty==2.0.15\r\n"


class _Installed(Exception):
    """Verification went on to what is made from the lock."""


def _grading(files, monkeypatch):
    """Return what grading's check of the lock says, or None if it passes."""
    monkeypatch.setattr(submitted, "current", lambda: Homework(files))
    try:
        submitted.check_lock()
    except CheckFailure as failure:
        return module._sentence(failure)
    return None


def _verification(files, folder, monkeypatch):
    """Return what verification says of the lock, or None if it is to be installed."""
    for name, content in files.items():
        (folder / name).write_bytes(content)

    def install(place, lock, python):
        assert all(LINE.fullmatch(line) for line in lock.read_text().splitlines(keepends=True))
        raise _Installed

    monkeypatch.setattr(student_lock, "make_walled_environment", install)
    try:
        verify(folder, [sys.executable])
    except CannotVerify as refused:
        return str(refused)
    except _Installed:
        return None
    raise AssertionError("it was neither refused nor installed")


def _worked():
    return {name: (WORKED / name).read_bytes() for name in FILES}


@pytest.mark.parametrize("homework", CORPUS, ids=lambda homework: homework.name)
def test_the_corpus(tmp_path, monkeypatch, homework):
    """One verdict, in the same words; the corpus says which."""
    files = {**_worked(), PIPELINE: homework.pipeline.encode()}
    if homework.change:
        homework.change(files)
    said = _grading(files, monkeypatch)

    assert (said is not None) == ("tarea_lock" in homework.caught_by)
    if files.keys() >= set(FILES):
        assert said == _verification(files, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("lock", "said"),
    [
        (CONDA, "con conda.*`pip list --format=freeze`"),
        (
            "# platform: win-64\r\nblas=1.0=mkl\r\nnumpy=2.4.6=py312h_0\r\n",
            "así escribe conda, .*`pip list --format=freeze`",
        ),
        (
            "# packages in environment at C:\\x:\n#\n# Name  Version  Build\nnumpy  2.4.6  py312\n",
            "escribe `conda list`,",
        ),
        ("@EXPLICIT\nhttps://repo.anaconda.com/numpy-2.4.6.conda#0123\n", "escribe `conda list --explicit`,"),
        ("name: base\nchannels:\n  - defaults\ndependencies:\n  - numpy=2.4.6=py312\n", "escribe `conda env export`,"),
        ("Package  Version\n-------- -------\nnumpy    2.4.6\n", "escribe `pip list`,"),
        ('version = 1\n\n[[package]]\nname = "numpy"\n', "escribe uv, Poetry o PDM"),
        ('{\n    "_meta": {\n', "escribe Pipenv"),
        ("-e git+https://example.org/x#egg=x\n", "sin rutas"),
        ("numpy===2.4.6.weird text\n", "nombre un paquete"),
        ("numpy===2_4_6/..\n", "con `==`"),
        ("numpy==2.4.6 ; sys_platform ~= 'linux'\n", "nombre un paquete"),
        ("numpy==2.4.6 ; sys_platform == '${HOME}'\n", "nombre un paquete"),
        (f"numpy==2.4.6 ; {'(' * 400}os_name == 'x'{')' * 400}\n", "nombre un paquete"),
        ("".join(f"a{n}==1\n" for n in range(4000)), "no pase de 2000 paquetes"),
    ],
)
def test_locks_that_both_refuse(tmp_path, monkeypatch, lock, said):
    """In the same words, which name the cause."""
    files = {**_worked(), LOCK: lock.encode()}

    assert re.search(said, _grading(files, monkeypatch))
    assert _grading(files, monkeypatch) == _verification(files, tmp_path, monkeypatch)


def test_a_lock_from_windows(tmp_path, monkeypatch):
    """What is there besides, and for that system only, is no reason to refuse it; nor are setuptools and pip."""
    lock = re.sub(rb" \\\n +--hash=\S+", b"", _worked()[LOCK]).replace(b"\n", b"\r\n") + WINDOWS.encode()
    files = {**_worked(), LOCK: lock + b"pip==25.0\r\nsetuptools==80.9.0\r\n"}

    assert _grading(files, monkeypatch) is None
    assert _verification(files, tmp_path, monkeypatch) is None


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_lock_from_powershell(tmp_path, monkeypatch, encoding):
    """`pip freeze > requirements.lock` there, in each encoding, also of what was asked for."""
    lock = re.sub(rb" \\\n +--hash=\S+", b"", _worked()[LOCK]).decode().replace("\n", "\r\n") + WINDOWS
    asked = _worked()[REQUIREMENTS].decode().replace("\n", "\r\n") + "pywin32==311\r\n"
    files = {**_worked(), LOCK: lock.encode(encoding), REQUIREMENTS: asked.encode(encoding)}

    assert _grading(files, monkeypatch) is None
    assert _verification(files, tmp_path, monkeypatch) is None
    assert "pywin32" not in needed_of_lock(Homework(files))


def test_the_notebook_s_own_lock_without_a_network(tmp_path):
    """What its cell writes where uv can't ask an index: a list of what is installed, which both accept."""
    notebook = nbformat.read(CHECKOUT / "source" / "tarea" / "tarea.ipynb", as_version=4)
    (cell,) = (cell for cell in notebook.cells if cell.id == "lock")
    source = f"import subprocess, sys\nfrom pathlib import Path\n{cell.source}"
    (tmp_path / "requirements.in").write_text("numpy\n")
    environ = {**os.environ, "UV_OFFLINE": "1", "UV_NO_CACHE": "1", "VIRTUAL_ENV": str(tmp_path)}

    subprocess.run([sys.executable, "-c", source], cwd=tmp_path, env=environ, check=True, capture_output=True)

    lock = (tmp_path / LOCK).read_bytes()
    assert importlib.metadata.version("numpy") == pinned(entries(lock, LOCK), LOCK)["numpy"]
    assert {"numpy", "six"} <= student_lock.only_pins(lock).keys()
    assert "clase-228" not in student_lock.only_pins(lock)
