"""What a submission has libraries warn of stays off an instructor's terminal, and changes no grade."""

import json
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from helpers.course.submission import fill_in
from helpers.nbgrader_plugins.exporter import read_submission
from helpers.nbgrader_plugins.handed_in import read_submission_folder
from helpers.nbgrader_plugins.quiet import quiet_command
from tests.corpora.solutions import read

ASSIGNMENT = "ejercicios"


def _notebook(released):
    """Return the first exercise, solved, as JSON data."""
    path = next((released / "release" / ASSIGNMENT).glob("1_*.ipynb"))
    return path.name, json.loads(json.dumps(fill_in(path, next(s.code for s in read(1) if s.right))))


def _equal_ids(notebook):
    for cell in notebook["cells"]:
        cell["id"] = "igual"


def _no_ids(notebook):
    for cell in notebook["cells"]:
        del cell["id"]


def _of_another_format(notebook):
    """Claim to be of a format to come, and have an output that no format has."""
    notebook["nbformat_minor"] = 99
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "raro"}]


def _old(notebook):
    """Be of format 3, which is converted, with an output that it hasn't: outputs are made anew."""
    cells = [
        {
            "cell_type": "code",
            "language": "python",
            "input": c["source"],
            "outputs": [{"output_type": "raro"}],
            "metadata": c["metadata"],
        }
        if c["cell_type"] == "code"
        else c
        for c in notebook["cells"]
    ]
    notebook.update(nbformat=3, nbformat_minor=0, worksheets=[{"cells": cells}])
    del notebook["cells"]


#: By student: what they did to their notebook, which costs them nothing.
ODD = {"bien": lambda notebook: None, "iguales": _equal_ids, "sin": _no_ids, "otro": _of_another_format, "viejo": _old}


@pytest.fixture(scope="module")
def course(tmp_path_factory, released):
    """Make a course where such notebooks were handed in."""
    folder = released(tmp_path_factory.mktemp("course"))
    for student, change in ODD.items():
        name, notebook = _notebook(folder)
        change(notebook)
        handed_in = folder / "submitted" / student / ASSIGNMENT
        handed_in.mkdir(parents=True)
        (handed_in / name).write_text(json.dumps(notebook))
    (folder / "submitted" / "bien" / ASSIGNMENT / "timestamp.txt").write_text("20 Nov 2026 10:00:00 XYZT")
    return folder


def _run(folder, *command):
    """Run a command in a course as from a shell, where Python shows warnings; return its two streams."""
    environ = {k: v for k, v in os.environ.items() if k not in ("PYTHONWARNINGS", "PYTHONPATH")}
    environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environ["PATH"]])
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=300)
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout, done.stderr


def _scores(folder):
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return {student.id: student.score for student in gradebook.students}


@pytest.mark.machine
def test_make_grade(course, tmp_path):
    """Nothing on the standard error stream, no warning on the other, and equal ids cost nothing; then the report."""
    folder = shutil.copytree(course, tmp_path / "course")

    said, errors = _run(folder, sys.executable, "-m", "helpers.course.cli", "grade", ASSIGNMENT, "--jobs", "2")
    assert "" == errors
    assert "Warning" not in said
    assert 1 == said.count("XYZT")  # a date in a zone that nobody knows is named once, in Spanish
    assert "10:00:00 XYZT»); la entrega cuenta como sin fecha" in " ".join(said.split())
    scores = _scores(folder)
    assert dict.fromkeys(ODD, 10) == scores

    said, errors = _run(folder, sys.executable, "-m", "helpers.course.cli", "report", ASSIGNMENT)
    assert ("", False) == (errors, "Warning" in said)


@pytest.mark.machine
def test_nbgrader_and_feedback(course, tmp_path):
    """Its own command logs what it does, and shows no warning of a library's; nor does that for feedback."""
    folder = shutil.copytree(course, tmp_path / "course")
    for command in (["autograde", ASSIGNMENT], ["generate_feedback", ASSIGNMENT]):
        said, errors = _run(folder, "nbgrader", *command)
        lines = (said + errors).splitlines()
        assert [] == [line for line in lines if ".py:" in line or "Warning:" in line or "not valid v" in line]
        assert [] == [line for line in lines if "not recognized by" in line]
    assert 10 == _scores(folder)["iguales"] == _scores(folder)["otro"]


@pytest.mark.parametrize("change", ODD.values(), ids=ODD)
def test_reading_warns_of_nothing(released, tmp_path, change, caplog):
    """Whatever filters are set: where warnings are errors, a notebook is read as elsewhere. Ids are there once each."""
    _, notebook = _notebook(released(tmp_path))
    change(notebook)
    content = json.dumps(notebook).encode()
    caplog.clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        strict = read_submission(content)
    sources = [cell.source for cell in strict.cells]
    assert sources == [cell.source for cell in read_submission(content).cells]
    assert "" == caplog.text
    if change in (_equal_ids, _no_ids):
        assert len(strict.cells) == len({cell.id for cell in strict.cells})
        assert "igual" == strict.cells[0].id or change is _no_ids
        assert [cell["metadata"] for cell in notebook["cells"]] == [cell.metadata for cell in strict.cells]


@pytest.mark.parametrize(
    ("date", "notes"),
    [
        ("2026-11-20 10:00:00 UTC", ()),
        ("2026-11-20 10:00:00 -0300", ()),
        ("2026-11-20 10:00:00", ()),
        (
            "20 Nov 2026 10:00:00 XYZT",
            (
                "timestamp.txt: no tiene una fecha que se lea de un solo modo (dice «20 Nov 2026 10:00:00 XYZT»); la "
                "entrega cuenta como sin fecha. Escribila así: 2026-11-20 10:00 -03:00",
            ),
        ),
    ],
)
def test_a_date_in_an_unknown_zone(tmp_path, date, notes):
    """It counts as none, and whoever reads the report can see that."""
    (tmp_path / "timestamp.txt").write_text(date)
    assert notes == read_submission_folder(tmp_path, "ana").notes


def test_whoever_asks_for_warnings_gets_them(monkeypatch):
    """A command keeps quiet unless Python was told to warn."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        monkeypatch.setattr(sys, "warnoptions", ["always"])
        quiet_command()
        warnings.warn("one", UserWarning, stacklevel=1)
        monkeypatch.setattr(sys, "warnoptions", [])
        quiet_command()
        warnings.warn("two", UserWarning, stacklevel=1)
    assert ["one"] == [str(each.message) for each in said]
