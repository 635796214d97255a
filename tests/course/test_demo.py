"""The demonstration: from `source/` to points, CSV and feedback pages."""

import csv
import errno
import io

import pandas as pd
import pytest
from rich.console import Console

from helpers.checking.inputs import SEED_VARIABLE
from helpers.course.demo import command as demo
from helpers.course.demo.classroom import CLASS, Student, hand_in
from helpers.course.submission import fill_in
from helpers.pipeline.course_folder import CHECKOUT
from helpers.pipeline.points import points_table
from tests.pipeline.classes import SEED

pytestmark = pytest.mark.machine

SHOWN = ("emilia", "irupe", "joaquin")


def test_every_slip_is_possible(tmp_path):
    """The right answers of the exercises still hold what the class of the demonstration gets wrong."""
    (tmp_path / "source").symlink_to(CHECKOUT / "source")
    for student in CLASS:
        folder = hand_in(student, tmp_path, CHECKOUT / "release" / "ejercicios")

        assert 5 == len(list(folder.glob("*.ipynb")))


def test_an_impossible_slip_is_refused(tmp_path):
    """The message names the student and what isn't there."""
    (tmp_path / "source").symlink_to(CHECKOUT / "source")
    student = Student("zoe", "", slips={1: ("no está", "")})

    with pytest.raises(ValueError, match=r"zoe.*no está"):
        hand_in(student, tmp_path, CHECKOUT / "release" / "ejercicios")


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Run the demonstration with some of its students."""
    folder, screen = tmp_path_factory.mktemp("demo"), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "CLASS", [student for student in CLASS if student.name in SHOWN])
        patch.setenv(SEED_VARIABLE, SEED)
        success = demo.run(folder, 1, Console(file=screen, width=150))
    return folder, screen.getvalue(), success


def test_points(shown):
    """An index left in costs three points of exercise 2; a broken file its ten; deleted tests theirs."""
    folder, screen, success = shown
    rows = list(csv.DictReader((folder / "puntos.csv").read_text(encoding="utf-8").splitlines()))

    assert success
    assert {"emilia": "47.0", "irupe": "40.0", "joaquin": "12.0"} == {row["student"]: row["total"] for row in rows}
    assert all(str(path) in screen for path in (folder / "puntos.csv", folder / "grades.csv", folder / "feedback"))


def test_nbgrader_exports_the_same(shown):
    """`nbgrader export` knows the scores."""
    folder, _, _ = shown
    rows = list(csv.DictReader((folder / "grades.csv").read_text(encoding="utf-8").splitlines()))

    assert {"emilia": "47.0", "irupe": "40.0", "joaquin": "12.0"} == {r["student_id"]: r["score"] for r in rows}


def test_feedback_shows_messages_and_no_tests(shown):
    """A page for each notebook, with the failed checks' messages and nothing of the hidden tests."""
    folder, _, _ = shown
    pages = sorted((folder / "feedback").rglob("*.html"))
    text = (folder / "feedback" / "emilia" / "ejercicios" / "2_hash_dataframe.html").read_text(encoding="utf-8")

    assert 15 == len(pages)
    assert "Esperaba:" in text
    assert "Pista:" in text
    for page in pages:
        content = page.read_text(encoding="utf-8")
        assert "helpers" not in content
        assert "HIDDEN TESTS" not in content


def test_the_checkout_is_left_alone(shown):
    """No gradebook and no submission of the demonstration lie in the checkout."""
    folder, _, _ = shown

    assert (folder / "gradebook.db").is_file()
    assert not any((CHECKOUT / "submitted" / name).exists() for name in SHOWN)


def test_a_notebook_has_one_solution_cell(tmp_path):
    """A release that lost its solution cell is refused."""
    with pytest.raises(ValueError, match="one solution cell"):
        fill_in(_without_solution(tmp_path), "x = 1")


def _without_solution(folder):
    path = folder / "a.ipynb"
    path.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    return path


def test_a_full_disk(tmp_path, monkeypatch, capsys):
    """One sentence, whoever found it out: nbgrader, which wraps it, or SQLite."""
    for error in (OSError(errno.ENOSPC, "No space left on device"), RuntimeError("nbgrader could not generate")):
        monkeypatch.setattr(demo, "run", _raises(error))
        monkeypatch.setattr(demo, "ROOM", 2**62)

        assert 2 == demo.command(folder=tmp_path / "new")
        said = " ".join(capsys.readouterr().out.split())
        assert "El disco está lleno" in said
        assert "Traceback" not in said
    monkeypatch.undo()
    monkeypatch.setattr(demo, "run", _raises(RuntimeError("something else")))
    with pytest.raises(RuntimeError, match="something else"):
        demo.command(folder=tmp_path / "new")


def test_an_interrupt(tmp_path, monkeypatch, capsys):
    """One sentence names the folder that is left."""
    monkeypatch.setattr(demo, "run", _raises(KeyboardInterrupt()))

    assert 130 == demo.command(folder=tmp_path / "new")
    assert f"Interrumpido. Queda a medias {tmp_path / 'new'}" in " ".join(capsys.readouterr().out.split())


def _raises(error):
    def run(*_):
        raise error

    return run


@pytest.mark.parametrize("width", [60, 80])
def test_no_name_is_cut_on_a_narrow_terminal(width):
    """Of a student or an exercise; a note takes more lines."""
    names = ["almendra", "guadalupe"]
    points = pd.DataFrame({f"{n}_x": [10.0, 7.5] for n in range(1, 6)} | {"total": [50.0, 37.5]}, index=names)
    screen = io.StringIO()
    notes = dict.fromkeys(names, "una nota larga")
    Console(file=screen, width=width).print(points_table(points, "Puntos", notes, width))

    for text in (*names, "estudiante", "total", *(f"ej. {n}" for n in range(1, 6)), "entrega"):
        assert text in screen.getvalue()
    assert max(map(len, screen.getvalue().splitlines())) <= width
