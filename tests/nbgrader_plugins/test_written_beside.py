"""An answer that was written beside its cell goes to a person."""

import json

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import compute_checksum, determine_grade

from helpers.nbgrader_plugins.written_beside import ask_a_person, texts_of

STATEMENT = "**1.** ¿Qué podría\nsalir mal?"


def _answer(name, text="ESCRIBÍ ACÁ"):
    meta = {"grade": True, "solution": True, "locked": False, "task": False, "schema_version": 3, "points": 3}
    cell = new_markdown_cell("ESCRIBÍ ACÁ", metadata={"nbgrader": {**meta, "grade_id": name}})
    cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
    cell.source = text
    return cell


def _test():
    meta = {"grade": True, "solution": False, "locked": True, "grade_id": "test", "checksum": "0"}
    return new_code_cell("assert True", metadata={"nbgrader": meta})


@pytest.mark.parametrize(
    ("new", "asked"),
    [
        ([], []),
        ([new_markdown_cell("Mi respuesta")], ["one"]),
        ([new_code_cell("# Mi respuesta, como comentario")], ["one"]),
        ([new_markdown_cell(" \n")], []),
        ([new_markdown_cell(STATEMENT.replace("\n", "\r\n") + "\n")], []),
    ],
)
def test_a_new_cell(new, asked):
    """Below the answer or above, whatever kind it is, if there is something in it that wasn't released."""
    for above in (True, False):
        answer = _answer("one")
        beside = [*new, answer] if above else [answer, *new]
        cells = [new_markdown_cell("Mi otra nota"), _test(), new_markdown_cell(STATEMENT), *beside, _test()]
        assert asked == ask_a_person(cells, texts_of_released())
        assert (None if asked else 0, 3) == determine_grade(answer)


def texts_of_released():
    """Return what a course's own cells say."""
    return [" ".join(STATEMENT.split())]


def test_other_answers():
    """A statement in which the answer was written counts; not what lies beyond another answer, nor what was changed."""
    two = [new_markdown_cell(STATEMENT + "\nMi respuesta"), _answer("one"), _answer("two"), new_markdown_cell("Nota")]
    changed = [_answer("three", "Mi respuesta"), new_markdown_cell("Y algo más")]

    assert ["one", "two"] == ask_a_person([*two, *changed], texts_of_released())
    assert ["three"] == [c.metadata.nbgrader.grade_id for c in changed if "checksum" in c.metadata.get("nbgrader", {})]
    assert ["alone"] == ask_a_person([_answer("alone"), new_markdown_cell(STATEMENT)], [])


def test_texts_of_a_course(tmp_path):
    """Of source and release, whatever nbgrader's metadata say of a cell; a notebook that can't be read has none."""
    meta = {"nbgrader": {"grade": False, "solution": False, "locked": False}}
    plain = {"cell_type": "markdown", "metadata": meta, "source": STATEMENT.splitlines(keepends=True)}
    header = {"cell_type": "markdown", "metadata": {}, "source": ["Encabezado"]}
    directory = CourseDirectory(root=str(tmp_path))
    for folder, cells in (("source", [plain]), ("release", [header, plain])):
        (tmp_path / folder / "tarea").mkdir(parents=True)
        (tmp_path / folder / "tarea" / "a.ipynb").write_text(json.dumps({"cells": cells}))
    (tmp_path / "source" / "tarea" / "b.ipynb").write_text("[]")

    assert [*texts_of_released(), "Encabezado"] == texts_of(directory, "tarea", "a")
    assert [] == texts_of(directory, "tarea", "b") == texts_of(directory, "tarea", "c")
