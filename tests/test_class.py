"""The class notebooks are what they promise: short cells, a sentence before each, every output committed."""

import re

import nbformat
import pytest

from helpers.grading.course import CHECKOUT

NOTEBOOKS = sorted((CHECKOUT / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    """Read one of them."""
    return nbformat.read(request.param, as_version=4)


def test_there_are_some():
    """Numbered from 1 on."""
    assert list(range(1, len(NOTEBOOKS) + 1)) == [int(path.name.split("_")[0]) for path in NOTEBOOKS]


def test_cells_are_short_and_introduced(notebook):
    """At most eight lines, and a text before each cell; ids are ASCII words and stay."""
    for before, cell in zip([None, *notebook.cells], notebook.cells, strict=False):
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", cell.id)
        if cell.cell_type == "code":
            assert before is not None
            assert "markdown" == before.cell_type, cell.id
            assert len([line for line in cell.source.splitlines() if line.strip()]) <= 8, cell.id


def test_executed_in_order(notebook):
    """Every code cell ran once, from the first to the last, and none failed."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]

    assert list(range(1, len(code) + 1)) == [cell.execution_count for cell in code]
    assert "error" not in {output.output_type for cell in code for output in cell.outputs}
    assert "stderr" not in {output.get("name") for cell in code for output in cell.outputs}


def test_what_is_not_compared_says_why(notebook):
    """A cell whose output changes on purpose carries nbval's tag, and the text before it says so."""
    for before, cell in zip([None, *notebook.cells], notebook.cells, strict=False):
        tags = set(cell.metadata.get("tags", ()))
        assert tags <= {"nbval-ignore-output"}
        if tags:
            assert re.search("no se comprueba|tampoco se comprueba", before.source), cell.id


def test_figures_have_words(notebook):
    """After a figure stands what it shows, for whoever doesn't see it; figures are text, which nbval compares."""
    for cell, after in zip(notebook.cells, [*notebook.cells[1:], None], strict=True):
        kinds = {kind for output in cell.get("outputs", ()) for kind in output.get("data", {})}
        assert not kinds & {"image/png", "image/jpeg"}
        if "image/svg+xml" in kinds:
            assert "*En palabras: " in after.source


def test_goals_recap_exercise_and_sources(notebook):
    """What a reader looks for first and last, and links that lead somewhere."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")

    for part in ("Al terminar vas a poder", "## Para llevar", "**Tu turno:**", "**Fuentes.**"):
        assert part in text
    for target in re.findall(r"\]\((\.\./[^)]+)\)", text):
        assert (CHECKOUT / "notebooks" / target).exists()
