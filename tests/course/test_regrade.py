"""A grade can be made again, bit for bit, in an environment made from the lock; what differs has its cause named."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from helpers.course import regrade_check as module
from helpers.course.cli import main
from helpers.course.regrade_check import check, new_environment
from helpers.pipeline.grading_manifest import MANIFEST, differences, read_manifest
from helpers.sandbox import isolation
from tests.pipeline.classes import ASSIGNMENT
from tests.pipeline.rows import rows

pytestmark = [pytest.mark.machine, pytest.mark.usefixtures("one_seed")]

NAME = "1_seed_everything"


@pytest.fixture(scope="module")
def course(tmp_path_factory, graded_class):
    """Make a graded course."""
    return graded_class(tmp_path_factory.mktemp("course"))


def _change(folder, student, change):
    path = folder / "autograded" / student / ASSIGNMENT / MANIFEST
    manifest = read_manifest(path.parent)
    change(manifest)
    path.chmod(0o644)
    path.write_text(json.dumps(manifest))


def test_in_a_new_environment(course, capsys):
    """Points, messages, packages: all the same; and nothing in the course changes."""
    before = rows(f"sqlite:///{course / 'gradebook.db'}")

    status = main(["regrade-check", ASSIGNMENT, "--course", str(course), "--sample", "3", "--draw", "1"])
    said = capsys.readouterr().out
    assert 0 == status, said
    assert 3 == said.count("IGUAL")
    assert "3 de 6 entregas, elegidas con --draw 1" in said
    assert before == rows(f"sqlite:///{course / 'gradebook.db'}")


def test_what_cannot_be_graded_any_more(course, tmp_path):
    """It is named, with the reason; the others are compared."""
    folder = shutil.copytree(course, tmp_path / "course")
    (folder / "secreto.txt").write_text("x")
    os.link(folder / "secreto.txt", folder / "submitted" / "partes" / ASSIGNMENT / "x.txt")
    found = check(folder, ASSIGNMENT, ["partes", "vacía"], sys.executable)

    assert [] == found["vacía"]
    assert found["partes"][0].startswith("ahora no se puede corregir: x.txt: está también en otra carpeta")


def test_where_a_person_must_decide_first(course, tmp_path, monkeypatch, capsys):
    """A release that was edited by hand: nothing is graded, and both commands say so and end with 2."""
    folder, out = shutil.copytree(course, tmp_path / "course"), tmp_path / "out"
    out.mkdir()
    path = folder / "release" / ASSIGNMENT / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if "nbgrader" not in cell["metadata"]]
    path.write_text(json.dumps(notebook), encoding="utf-8")

    assert 2 == main(["regrade", "--course", str(folder), "--out", str(out), "--", ASSIGNMENT, "vacía"])
    said = capsys.readouterr().err
    assert said.startswith("No se corrigió nada: ")
    assert "make release" in said
    assert [] == list(out.iterdir())

    monkeypatch.setattr(module, "new_environment", lambda *_: sys.executable)
    assert 2 == main(["regrade-check", ASSIGNMENT, "--course", str(folder), "--sample", "1"])
    assert "No se corrigió nada: " in capsys.readouterr().out


def test_a_difference_names_its_cause(course, tmp_path):
    """Points that nothing explains, a submission that changed, and the assignment that changed."""
    folder = shutil.copytree(course, tmp_path / "course")
    _change(folder, "ñandú", lambda manifest: manifest["points"][NAME].update(ej1_random=2))
    (folder / "submitted" / "partes" / ASSIGNMENT / "nuevo.txt").write_text("x")
    _change(folder, "tarde", lambda manifest: manifest["packages"].update(numpy="0", appnope="1", pywinpty="1"))
    found = check(folder, ASSIGNMENT, ["ñandú", "partes", "tarde", "vacía"], sys.executable)

    assert [f"{NAME}, ej1_random: puntos antes 2, ahora 0", "nada de lo anotado cambió"] == [
        sentence.split(":")[0] if sentence.startswith("nada") else sentence for sentence in found["ñandú"]
    ]
    assert 1 == len(found["partes"])
    assert found["partes"][0].startswith("cambió la entrega: antes ")
    assert [] == found["vacía"]
    # Not of the packages that the lock has for macOS and Windows.
    (sentence,) = found["tarde"]
    assert sentence.startswith("cambió la versión de numpy: antes 0, ahora ")

    (folder / "source" / ASSIGNMENT / "nuevo.csv").write_text("a\n")
    (sentence,) = check(folder, ASSIGNMENT, ["vacía"], sys.executable)["vacía"]
    assert sentence.startswith("cambió el contenido de la tarea: antes ")


def test_one_difference_is_enough(course, monkeypatch, capsys):
    """Exit status 1, though the other grades are the same."""
    monkeypatch.setattr(module, "new_environment", lambda *_: sys.executable)
    monkeypatch.setattr(module, "check", lambda _, __, students, ___: {s: ["x"] * (s == "partes") for s in students})

    assert 1 == main(["regrade-check", ASSIGNMENT, "--course", str(course), "--sample", "6"])
    assert 1 == capsys.readouterr().out.count("DISTINTO")


def test_packages_and_times():
    """Another version is named; how long it took isn't compared."""
    first = {
        "parts": {"lock": "a"},
        "packages": {"numpy": "1", "six": "1"},
        "points": {},
        "messages": {},
        "execution": {},
        "seconds": {"total": 1},
    }
    second = {**first, "packages": {"numpy": "2"}, "seconds": {"total": 2}, "parts": {"lock": "b"}}

    assert [] == differences(first, {**first, "seconds": {}})
    assert [
        "cambió requirements.lock: antes a, ahora b",
        "cambió la versión de numpy: antes 1, ahora 2",
        "cambió la versión de six: antes 1, ahora ninguna",
    ] == differences(first, second)


def test_nothing_graded(course, tmp_path, capsys):
    """One sentence."""
    folder = shutil.copytree(course, tmp_path / "course", ignore=shutil.ignore_patterns("autograded"))

    assert 2 == main(["regrade-check", ASSIGNMENT, "--course", str(folder)])
    assert "corré antes make grade" in capsys.readouterr().out
    assert 2 == main(["regrade-check", "otra", "--course", str(folder)])
    assert "Nadie entregó «otra»" in capsys.readouterr().out


def test_no_walls(course, monkeypatch, capsys):
    """One sentence, before any environment is made."""
    monkeypatch.setattr(isolation, "_tried", {isolation.NAMESPACES: "no hay", isolation.LANDLOCK: "no hay"})

    assert 2 == main(["regrade-check", ASSIGNMENT, "--course", str(course), "--python", "/no/python"])
    assert "No se tocó ninguna entrega" in capsys.readouterr().out


def test_an_environment_that_cannot_be_made(tmp_path):
    """An interpreter that isn't there."""
    with pytest.raises(subprocess.CalledProcessError):
        new_environment(tmp_path / "env", "/no/python")
