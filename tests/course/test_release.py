"""What an author edits after a release costs no student anything: source, release and gradebook stay in step."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.course.cli import main
from helpers.nbgrader_plugins import generation
from helpers.nbgrader_plugins.generation import lost_file
from helpers.nbgrader_plugins.in_step import OutOfStep, bring_in_step
from helpers.nbgrader_plugins.releases import FILE, read_releases
from helpers.pipeline.course_folder import open_course
from tests.course.small import (
    ASSIGNMENT,
    HIDDEN,
    add,
    book,
    cells_of,
    check,
    edit,
    grades_of,
    make,
    points,
    release,
    remove,
    rename,
    rewrite,
)

pytestmark = pytest.mark.machine

OCULTA = ("uno", "uno_oculta")


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Release a course, in a folder whose name has brackets, and hand in for Ana, whom a person graded in part."""
    folder = tmp_path_factory.mktemp("release") / "Curso [ML]"
    folder.mkdir()
    make(folder)
    assert 0 == release(folder)
    with book(folder) as gradebook:
        gradebook.update_or_create_student("ana")
        gradebook.update_or_create_submission(ASSIGNMENT, "ana")
        by_hand = {"uno_oculta": 1.5, "uno_texto": 2.5}
        for name, score in by_hand.items():
            gradebook.find_grade(name, "uno", ASSIGNMENT, "ana").manual_score = score
        gradebook.find_grade("uno_vista", "uno", ASSIGNMENT, "ana").auto_score = 2
        gradebook.find_comment("uno_texto", "uno", ASSIGNMENT, "ana").manual_comment = "bien"
        gradebook.db.commit()
    return folder


@pytest.fixture
def course(template, tmp_path):
    """Copy that course."""
    return shutil.copytree(template, tmp_path / "Curso [ML]")


def in_step(folder):
    """Do what comes before any grading."""
    api = open_course(folder)
    return bring_in_step(api, api.coursedir, ASSIGNMENT)


def files(folder):
    """Return all that a refusal must leave alone."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_points_edited_and_released(course):
    """`make release` brings the gradebook along, and keeps what people wrote."""
    before = grades_of(course)
    edit(course, points(4))

    assert 0 == release(course)
    assert 4 == cells_of(course)[OCULTA]
    assert before == grades_of(course)
    assert 1 == len(read_releases(course, ASSIGNMENT)), "what students got says the same"


#: What an author did, and what of the refusal says it.
REFUSED = {
    "points, not released": (lambda c: edit(c, points(4)), "release/ps1 es anterior: corré make release"),
    "a check, not released": (lambda c: edit(c, rename("uno_oculta", "x")), "uno.ipynb, celda uno_oculta"),
    "a notebook, not released": (lambda c: make(c, "dos"), "(dos.ipynb)"),
    "the release by hand": (lambda c: edit(c, points(9), "release"), "llevá el cambio a source/"),
    "a visible check of the release": (lambda c: edit(c, rewrite("uno_vista", "pass"), "release"), "celda uno_vista"),
    "a broken release": (lambda c: (c / "release/ps1/uno.ipynb").write_text("{"), "uno.ipynb no se puede leer"),
    "no source, and another release": (
        lambda c: (shutil.rmtree(c / "source"), edit(c, points(9), "release")),
        "no hay source/ps1 que decida",
    ),
    "a source that isn't generated": (
        lambda c: edit(c, rewrite("uno_sol", "### BEGIN SOLUTION\npass")),
        "source/ps1 no se puede generar",
    ),
    "a source that is no notebook": (
        lambda c: (c / "source/ps1/uno.ipynb").write_text("{"),
        "source/ps1 no se puede generar",
    ),
    "an edited source and no release": (
        lambda c: (edit(c, points(4)), shutil.rmtree(c / "release")),
        "no hay release/ps1: corré make release",
    ),
    "a broken record": (lambda c: (c / FILE).write_text("{"), f"{FILE} no se puede leer"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(course, name):
    """Where a person must decide, one Spanish sentence says what to do, and nothing changes."""
    done, said = REFUSED[name]
    done(course)
    before = files(course)

    with pytest.raises(OutOfStep) as raised:
        in_step(course)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert before == files(course)


#: What is no trouble, and the points of the hidden check afterwards.
BROUGHT = {
    "nothing": (lambda c: None, 2),
    "a hidden test": (lambda c: edit(c, rewrite("uno_oculta", HIDDEN.format(1, 2))), 2),
    "a statement": (lambda c: edit(c, rewrite("consigna", "Otra")), 2),
    "no source": (lambda c: shutil.rmtree(c / "source"), 2),
    "no release": (lambda c: shutil.rmtree(c / "release"), 2),
    "no record": (lambda c: (c / FILE).unlink(), 2),
    "source and release of another machine": (lambda c: elsewhere(c, points(4)), 4),
    "and a check more": (lambda c: elsewhere(c, add(check("uno_nueva", HIDDEN.format(3, 4)))), 2),
}


def elsewhere(course, change):
    """Edit and release in a copy, and bring source and release over, as git does."""
    copy = shutil.copytree(course, course.parent / "elsewhere")
    edit(copy, change)
    assert 0 == release(copy)
    for name in ("source", "release"):
        shutil.rmtree(course / name)
        shutil.copytree(copy / name, course / name)


@pytest.mark.parametrize("name", BROUGHT)
def test_brought_in_step(course, name):
    """Nobody need do anything, and the next time nothing is generated."""
    done, worth = BROUGHT[name]
    before = grades_of(course)
    done(course)
    in_step(course)
    after = files(course)

    assert worth == cells_of(course)[OCULTA]
    assert before.items() <= grades_of(course).items()
    in_step(course)
    assert after == files(course)


def test_what_the_gradebook_had_is_a_release(course):
    """Somebody may have handed it in, also where nobody kept a record."""
    elsewhere(course, add(check("uno_nueva", HIDDEN.format(3, 4))))
    (course / FILE).unlink()
    in_step(course)

    older, present = (each["notebooks"]["uno"] for each in read_releases(course, ASSIGNMENT))
    assert {"uno_nueva"} == present.keys() - older.keys()


def test_the_gradebook_has_the_source(course):
    """What grading reads are the texts of the source."""
    edit(course, rewrite("uno_oculta", HIDDEN.format(1, 2)))
    in_step(course)

    with book(course) as gradebook:
        assert "f(1) == 2" in gradebook.find_source_cell("uno_oculta", "uno", ASSIGNMENT).source


def test_brought_in_step_would_lose(course):
    """A check went that a person graded: only `make release` takes it out, says so, and keeps what was there."""
    elsewhere(course, remove("uno_oculta"))
    before = files(course)
    with pytest.raises(OutOfStep, match=r"lo que anotó una persona .*uno_oculta \(uno\): 1"):
        in_step(course)
    assert before == files(course)

    assert 0 == release(course)
    assert OCULTA not in cells_of(course)
    (kept,) = map(json.loads, lost_file(open_course(course).coursedir, ASSIGNMENT).read_text().splitlines())
    assert ("ana", "uno", "uno_oculta", 1.5) == tuple(kept[k] for k in ("student", "notebook", "cell", "manual_score"))


def _rename_notebook(course):
    os.rename(course / "source/ps1/uno.ipynb", course / "source/ps1/primero.ipynb")


#: An edit that nbgrader refuses after grading, and the grades afterwards that aren't as before (None: gone).
EDITED = {
    "added": (lambda c: edit(c, add(check("uno_nueva", HIDDEN.format(3, 4)))), {"uno_nueva": (None, None, True)}),
    "renamed": (
        lambda c: edit(c, rename("uno_oculta", "uno_b")),
        {"uno_oculta": None, "uno_b": (None, 1.5, True)},
    ),
    "removed": (lambda c: edit(c, remove("uno_oculta")), {"uno_oculta": None}),
    "a notebook more": (
        lambda c: make(c, "dos"),
        {f"dos_{n}": (None, None, True) for n in ("vista", "oculta", "otra", "texto")},
    ),
    "a notebook renamed": (_rename_notebook, {}),
}


@pytest.mark.parametrize("name", EDITED)
def test_edited_after_grading(course, name, capfd):
    """`make release` goes through, and each grade that still means something stays."""
    done, changed = EDITED[name]
    expected = {k: v for k, v in (grades_of(course) | changed).items() if v is not None}
    done(course)

    assert 0 == release(course)
    assert expected == grades_of(course)
    assert ("uno_oculta (uno): 1" in capfd.readouterr().err) == (name == "removed"), "what goes is said"
    with book(course) as gradebook:
        notebook = "primero" if name == "a notebook renamed" else "uno"
        assert "bien" == gradebook.find_comment("uno_texto", notebook, ASSIGNMENT, "ana").comment
    after = files(course)
    in_step(course)
    assert after == files(course)


def test_a_notebook_removed_after_grading(course):
    """Its grades go, and those of the others stay."""
    make(course, "dos")
    release(course)
    (course / "source/ps1/dos.ipynb").unlink()

    assert 0 == release(course)
    assert {"uno"} == {notebook for notebook, _ in cells_of(course)}
    assert 1.5 == grades_of(course)["uno_oculta"][1]
    assert ["uno.ipynb"] == [path.name for path in (course / "release/ps1").iterdir()]


def _fail(*_):
    raise OSError("disk")


@pytest.mark.parametrize("broken", ["source", "swap", "gradebook"])
def test_a_release_that_fails(course, broken, monkeypatch, capsys):
    """release/, gradebook and the record of releases stay as they were."""
    edit(course, rename("uno_oculta", "uno_b"))
    if broken == "source":
        edit(course, rewrite("uno_sol", "### BEGIN SOLUTION\npass"))
    elif broken == "swap":
        monkeypatch.setattr(generation.shutil, "copytree", _fail)
    else:
        monkeypatch.setattr(generation, "change_assignment", _fail)
    before, grades = files(course / "release"), grades_of(course)

    assert 2 == release(course)
    assert "como estaban" in capsys.readouterr().err
    assert before == files(course / "release")
    assert grades == grades_of(course)


def test_whatever_grades_refuses(course, capsys):
    """`make grade`, also with FORCE, and `nbgrader autograde` say so, with status 2, and record nothing."""
    (course / "submitted/ana" / ASSIGNMENT).mkdir(parents=True)
    edit(course, points(4))
    before = files(course)
    by_nbgrader = [Path(sys.executable).with_name("nbgrader"), "autograde", ASSIGNMENT]
    done = subprocess.run(by_nbgrader, cwd=course, capture_output=True, text=True)

    assert 2 == done.returncode
    assert "release/ps1 es anterior" in done.stderr
    assert 2 == main(["grade", "--course", str(course), "--force", "--", ASSIGNMENT])
    assert "release/ps1 es anterior" in capsys.readouterr().out
    seed = course / ".grading_seed"
    assert before == {name: content for name, content in files(course).items() if name != seed.name}
