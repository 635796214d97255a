"""What becomes of a submitted file."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.nbgrader_plugins.exporter import (
    CELL_LIMIT,
    FILE_LIMIT,
    METADATA_LIMIT,
    SOURCE_LIMIT,
    SOURCES_LIMIT,
    read_submission,
    unreadable,
)


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


def test_a_cell_of_no_kind_in_the_oldest_format():
    """Nbformat has the cell before it once more; both keep their own sources, and each has an id of its own."""
    raw = {"cells": [{"cell_type": "code", "source": "x = 1"}, {"cell_type": "dibujo", "source": "y = 2"}]}
    notebook = read_submission(json.dumps(raw).encode())

    nbformat.validate(notebook)
    assert ["x = 1", "y = 2"] == [cell.source for cell in notebook.cells]


def _cells(count, source=""):
    return nbformat.writes(new_notebook(cells=[new_code_cell(source, id=f"n{n}") for n in range(count)])).encode()


#: What can be graded, and a little more; what is said of that.
MOST = {
    "bytes": (_cells(1) + b" " * (FILE_LIMIT - len(_cells(1))), _cells(1) + b" " * FILE_LIMIT, "más de 32 MB"),
    "cells": (_cells(CELL_LIMIT), _cells(CELL_LIMIT + 1), "más de 2000 celdas"),
    "a source": (_cells(1, "x" * SOURCE_LIMIT), _cells(1, "x" * (SOURCE_LIMIT + 1)), "una celda de más de 64 mil"),
    "sources": (
        _cells(SOURCES_LIMIT // SOURCE_LIMIT, "x" * SOURCE_LIMIT),
        _cells(SOURCES_LIMIT // SOURCE_LIMIT + 1, "x" * SOURCE_LIMIT),
        "más de 512 mil",
    ),
}


@pytest.mark.parametrize("kind", MOST)
def test_too_large_a_notebook_says_so(kind):
    """It is read up to its limits; beyond, one cell says what it has too much of."""
    fits, excessive, reason = MOST[kind]
    assert "No pudimos leer" not in read_submission(fits).cells[0].source
    (cell,) = read_submission(excessive).cells

    assert f"es demasiado grande: tiene {reason}" in cell.source


@pytest.mark.parametrize("content", [b"[" * 10**5, b'{"cells": [' + b"[]," * 10**6 + b"0]}"])
def test_what_holds_too_much_is_not_built(content):
    """Levels and values: whoever collects what was handed in names it, too."""
    assert "es demasiado grande: tiene más de" in read_submission(content).cells[0].source
    assert unreadable(content).startswith("es demasiado grande: tiene más de")


def test_what_nobody_looks_at_is_left_out():
    """Outputs, large metadata and large attachments go; sources, ids and a picture of honest size stay."""
    picture = {"a.png": {"image/png": "A" * 10**6}}
    code = new_code_cell("x = 1", metadata={"nbgrader": {"grade_id": "ej1", "x": "x" * METADATA_LIMIT}})
    code.outputs = [new_output("display_data", data={"text/html": "x" * 10**6, "application/json": [[]] * 10**5})]
    cells = [code, *(new_markdown_cell("![](attachment:a.png)", attachments=picture) for _ in range(12))]
    notebook = read_submission(
        nbformat.writes(new_notebook(cells=cells, metadata={"a": "x" * METADATA_LIMIT})).encode()
    )

    assert ([], {"nbgrader": {"grade_id": "ej1"}}) == (notebook.cells[0].outputs, notebook.cells[0].metadata)
    assert [picture] * 8 + [{}] * 4 == [cell.attachments for cell in notebook.cells[1:]]
    assert {} == notebook.metadata


def test_numbers_that_no_json_has():
    """Infinities cost metadata, and nothing else."""
    content = nbformat.writes(_notebook()).replace('"metadata": {}', '"metadata": {"a": 1e400, "b": NaN}').encode()
    notebook = read_submission(content)

    assert ["x = 1"] == [cell.source for cell in notebook.cells]
    json.loads(nbformat.writes(notebook), parse_constant=pytest.fail)


def test_new_ids_are_there_once_each(monkeypatch):
    """A salvaged notebook gets short random ones: among thousands, two may be equal."""
    monkeypatch.setattr(nbformat.v4.nbbase, "random_cell_id", lambda: "a")
    notebook = read_submission(json.dumps({"cells": [{"cell_type": "code", "source": "x"}] * 3 + ["x"]}).encode())

    assert ["x"] * 3 == [cell.source for cell in notebook.cells]
    assert 3 == len({cell.id for cell in notebook.cells})
