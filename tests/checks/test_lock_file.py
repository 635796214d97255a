"""What the checks read of requirements files, line by line."""

import importlib.metadata
import time

import pytest

from helpers.checking.failure import CheckFailure
from helpers.checks.homework import submitted
from helpers.checks.homework.lock import PACKAGE_LIMIT, SOURCE_LIMIT, entries, imported, needs, pinned
from helpers.checks.homework.runs import Homework
from helpers.reference.homework import LOCK, PIPELINE, REQUIREMENTS

HASH = "sha256:" + "0" * 64


def _versions(text):
    return pinned(entries(text.encode(), "requirements.lock"), "requirements.lock")


def test_what_uv_writes():
    """Continued lines, hashes, comments of its own."""
    text = f"# made by uv\nNumPy==2.4.6 \\\n    --hash={HASH} \\\n    --hash={HASH}\n    # via -r requirements.in\n"
    (entry,) = entries(text.encode(), "requirements.lock")

    assert ("numpy", "2.4.6", (HASH, HASH)) == (entry.name, entry.version, entry.hashes)


def test_what_pip_and_powershell_write():
    """No hashes, an index, Windows' line ends, UTF-16."""
    text = "-i https://pypi.org/simple\r\nnumpy==2.4.6\r\nscikit_learn==1.9.1\r\n"

    assert {"numpy": "2.4.6", "scikit-learn": "1.9.1"} == _versions(text)
    assert 2 == len(entries(("\ufeff" + text).encode("utf-16-le"), "requirements.lock"))


def test_only_what_applies_here_counts():
    """A universal lock has two versions of a package; one of them is installed."""
    text = (
        "numpy==2.4.6 ; python_version >= '3'\nnumpy==1.0 ; python_version < '3'\npywin==1 ; sys_platform == 'other'\n"
    )

    assert {"numpy": "2.4.6"} == _versions(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nada\n",
        "numpy\n",
        "numpy>=2\n",
        "numpy==2.*\n",
        "numpy==2,!=3\n",
        "-e .\n",
        "-r other.txt\n",
        "../numpy\n",
        "numpy @ file:///home/ana/numpy.whl\n",
        "numpy==1\nnumpy==2\n",
        f"numpy==1 --hash={HASH}\npandas==2\n",
        f"numpy==1 --hash={HASH[:-1]}\n",
        "numpy==1 --hash=md5:00\n",
        "<<<<<<< HEAD\nnumpy==1\n",
    ],
)
def test_what_is_no_lock(text):
    """Ranges, links, files of one machine, two versions, hashes here and there."""
    with pytest.raises(CheckFailure):
        _versions(text)


def test_bytes_that_are_no_text():
    """A message, and no exception of Python's."""
    with pytest.raises(CheckFailure):
        entries(b"\xff\x00\xff", "requirements.lock")


def test_imports():
    """By the names that PyPI has, through modules beside the program, without the standard library."""
    files = {
        "pipeline.py": b"import os, numpy as np\nfrom sklearn.svm import SVC\nimport own\nfrom pack import x\n",
        "own.py": b"def f():\n    import yaml\n",
        "pack/__init__.py": b"from . import y\nimport no_such_package\n",
        "unused.py": b"import matplotlib\n",
    }

    assert {"numpy", "scikit-learn", "pyyaml", "no-such-package"} == imported(files, "pipeline.py")
    with pytest.raises(CheckFailure, match="sea Python"):
        imported({"pipeline.py": b"def f(:"}, "pipeline.py")


def test_needs():
    """All that the installed version asks for; of another version, what every one needs; of an unknown one, nothing."""
    installed = needs("scikit-learn", importlib.metadata.version("scikit-learn"))

    assert {"numpy", "scipy", "joblib", "threadpoolctl"} <= installed
    assert not {"pytest", "matplotlib"} & installed
    assert {"numpy", "python-dateutil"} == needs("pandas", "1.0")
    # On Linux it needs pexpect, too: a lock from Windows doesn't have it.
    ipython = needs("ipython", importlib.metadata.version("ipython"))
    assert "traitlets" in ipython
    assert "pexpect" not in ipython
    assert set() == needs("no-such-package", "1")


def _check(monkeypatch, program, asked, locked):
    """Look at a lock of installed versions."""
    lock = "".join(f"{name}=={importlib.metadata.version(name)}\n" for name in locked)
    files = {PIPELINE: program, REQUIREMENTS: asked, LOCK: lock.encode()}
    monkeypatch.setattr(submitted, "current", lambda: Homework(files))
    submitted.check_lock()


def _with_all_they_need(*names):
    found = set(names)
    while left := {each for name in found for each in needs(name, importlib.metadata.version(name))} - found:
        found |= left
    return found


def test_what_nobody_asked_for_is_locked(monkeypatch):
    """Also what only a package needs that the program doesn't name: six, for python-dateutil, for pandas."""
    whole = _with_all_they_need("pandas", "scikit-learn")
    _check(monkeypatch, b"import pandas\n", b"pandas\n", whole)

    with pytest.raises(CheckFailure, match="`six`: lo necesita python-dateutil"):
        _check(monkeypatch, b"import pandas\n", b"pandas\n", whole - {"six"})


@pytest.mark.parametrize("name", ["numpy", "pandas", "scikit-learn"])
def test_what_the_statement_names_is_locked(monkeypatch, name):
    """Whatever the program's source shows of it, and whatever was asked for."""
    whole = _with_all_they_need("pandas", "scikit-learn")
    _check(monkeypatch, b"import importlib\n", b"six\n", whole)

    with pytest.raises(CheckFailure, match=f"fije `{name}`"):
        _check(monkeypatch, b"import importlib\n", b"six\n", whole - {name})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"#" * (2**20 + 1), "no pase de 1024 KB"),
        (b"a==1\n" * (PACKAGE_LIMIT + 1), f"no pase de {PACKAGE_LIMIT} paquetes"),
        (b"a==1" + b",==1" * 1000, "nombre un paquete"),
        (b"a; " + b"(" * 900, "nombre un paquete"),
    ],
)
def test_what_is_too_much_for_a_lock(content, message):
    """Size, packages, a line without its hashes, and its depth; a lock with as many packages is read."""
    with pytest.raises(CheckFailure, match=message):
        entries(content, LOCK)
    assert PACKAGE_LIMIT == len(entries(b"a==1\n" * PACKAGE_LIMIT, LOCK))


#: A syntax tree of these would take gigabytes, or no end.
PROGRAMS = {
    "long": b"a\n" * SOURCE_LIMIT,
    "many modules": b"import a, b, c\n" + b"\n" * (SOURCE_LIMIT - 100),
    "parentheses": b"(" * 50_000,
    "unary": b"-" * 50_000 + b"1",
    "a sum": b"a" + b"+a" * 50_000,
    "elif": b"if a:\n pass\n" + b"elif a:\n pass\n" * 5000,
}


@pytest.mark.parametrize("kind", PROGRAMS)
def test_no_program_is_too_much(kind):
    """It is refused with a message, whatever it is."""
    modules = {f"{name}.py": b"\n" * (SOURCE_LIMIT - 100) for name in "abc"}
    with pytest.raises(CheckFailure):
        imported({**modules, "pipeline.py": PROGRAMS[kind]}, "pipeline.py")


def test_a_module_is_looked_into_once():
    """However often it is imported."""
    sources = {"pipeline.py": b"import a\n" * 20_000, "a.py": b"x = 1\n" * 20_000 + b"import pipeline, numpy\n"}
    began = time.process_time()

    assert {"numpy"} == imported(sources, "pipeline.py")
    assert time.process_time() - began < 10
