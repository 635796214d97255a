"""What becomes of a submitted file."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.nbgrader_plugins.exporter import read_submission


def _notebook():
    cell = new_code_cell("x = 1", id="a", metadata={"nbgrader": {"grade_id": "ej1_solucion"}})
    return new_notebook(cells=[cell])


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"])
def test_a_notebook_is_read_as_it_is(prefix):
    """A valid file, with or without byte order mark, is untouched."""
    notebook = _notebook()

    assert notebook == read_submission(prefix + nbformat.writes(notebook).encode())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "vacío"),
        (b'{"cells": [{"cell_type"', "JSONDecodeError"),
        (b"\xff\xfe\x00", "UnicodeDecodeError"),
        (b"[]", "no tiene celdas"),
        (b'{"cells": 3}', "no tiene celdas"),
    ],
)
def test_a_file_that_is_no_notebook_says_so(content, reason):
    """One cell in Spanish says why, and what to do."""
    notebook = read_submission(content)

    nbformat.validate(notebook)
    assert 1 == len(notebook.cells)
    assert "No pudimos leer este archivo" in notebook.cells[0].source
    assert reason in notebook.cells[0].source


def test_half_a_surrogate_pair_is_replaced():
    """A file in UTF-8 can't hold it, and nbgrader writes one."""
    notebook = read_submission(nbformat.writes(_notebook()).replace("x = 1", "x = '\\\\ud800'").encode())

    assert notebook.cells[0].source.encode()


def test_an_invalid_notebook_keeps_its_code():
    """Cells that break the format keep source and grade id."""
    raw = json.loads(nbformat.writes(_notebook()))
    raw["cells"][0]["outputs"] = "nada"
    raw["cells"].append({"cell_type": "code", "source": ["y = ", "2"], "metadata": None})
    raw["cells"].append("basura")
    notebook = read_submission(json.dumps(raw).encode())

    nbformat.validate(notebook)
    assert ["x = 1", "y = 2"] == [cell.source for cell in notebook.cells]
    assert "ej1_solucion" == notebook.cells[0].metadata.nbgrader.grade_id
