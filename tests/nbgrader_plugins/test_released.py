"""A cell without its grade id is known by its text or its own id, where one released cell alone has it."""

from dataclasses import replace

import pytest

from helpers.nbgrader_plugins.raw_cells import RawCell
from helpers.nbgrader_plugins.released import mark_of, place, text_digest

CHECK = RawCell("a_check", "check", "code", "# A la vista\nassert f() == 1", False)
HIDDEN = RawCell("hidden", "hidden", "code", "# Comprobación oculta", False)
STUB = RawCell("answer", "answer", "code", "import os\n\n\ndef f():\n    raise NotImplementedError", True)
TEXT = RawCell("text", "text", "markdown", "ESCRIBÍ", True)
RELEASED = (STUB, CHECK, HIDDEN, TEXT)
MARKS = {cell.grade_id: mark_of(cell) for cell in RELEASED}


def _bare(cell, **changes):
    return replace(cell, **{"grade_id": None, "id": "x", "answer": False, **changes})


OWN = _bare(CHECK, source="y = 2")


@pytest.mark.parametrize(
    ("cells", "placed"),
    [
        ([], []),
        ([OWN], []),
        ([_bare(STUB), OWN, _bare(CHECK), _bare(HIDDEN), _bare(TEXT)], [(0, STUB), (2, CHECK), (3, HIDDEN), (4, TEXT)]),
        ([_bare(CHECK, source="# A la vista  \r\nassert f() == 1\n\n")], [(0, CHECK)]),
        # By its id, whatever its text; the text goes first.
        ([_bare(CHECK, id="check", source="pass")], [(0, CHECK)]),
        ([_bare(CHECK, id="hidden"), _bare(HIDDEN, id="check")], [(0, CHECK), (1, HIDDEN)]),
        ([_bare(CHECK), _bare(OWN, id="check")], [(0, CHECK)]),
        # Another type is another cell.
        ([_bare(CHECK, type="markdown")], []),
        ([_bare(CHECK, id="check", type="markdown", source="x")], []),
        # Of copies the last, as with grade ids.
        ([_bare(CHECK), OWN, _bare(CHECK)], [(2, CHECK)]),
        # An answer is the one cell that defines what its stub did.
        ([_bare(STUB, source="async def f(): return 1")], [(0, STUB)]),
        ([_bare(STUB, source="def f(): 1"), _bare(STUB, source="def f(): 2")], []),
        ([_bare(STUB, source="def g():\n    def f(): 1")], []),
        ([_bare(STUB, source="def f(: broken")], [(0, STUB)]),
        # Nothing is known of it.
        ([_bare(CHECK, source="assert f() == 1")], []),
        ([_bare(TEXT, source="mi respuesta")], []),
    ],
)
def test_which_cell_it_is(cells, placed):
    """No cell is taken for two, and none is made up."""
    assert {number: cell.grade_id for number, cell in placed} == place(cells, MARKS)


def test_equal_texts_say_nothing():
    """Two released cells of one text are told apart by their ids alone; empty ones likewise."""
    for source in ("# Comprobación oculta", "", "  \n"):
        released = [replace(HIDDEN, grade_id=name, id=name, source=source) for name in ("one", "two")]
        marks = {cell.grade_id: mark_of(cell) for cell in released}
        assert {} == place([_bare(cell) for cell in released], marks)
        assert {0: "two", 1: "one"} == place([_bare(cell, id=cell.id) for cell in reversed(released)], marks)


def test_a_mark_without_an_id():
    """Older formats have none: nothing is known by that."""
    marks = {"a": mark_of(replace(CHECK, id=None))}
    assert {} == place([_bare(OWN, id=None)], marks)
    assert {0: "a"} == place([_bare(CHECK, id=None)], marks)


def test_a_text_is_no_text():
    """Where there is nothing to compare."""
    assert text_digest(" \n\t") is None
    assert text_digest("ó") == text_digest("o\u0301")
    assert text_digest("x\n") == text_digest("\n\nx  \r\n")
    assert text_digest("x\n y") != text_digest("x\ny")
