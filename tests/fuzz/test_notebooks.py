"""The reader of submitted notebooks."""

import json

import nbformat
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.nbgrader_plugins.exporter import CELL_LIMIT, SOURCES_LIMIT, read_submission, unreadable
from tests.fuzz.inputs import as_bytes, json_of, tampered

_NOTEBOOK = new_notebook(
    cells=[
        new_code_cell(
            "x = 1",
            id="a",
            execution_count=1,
            metadata={"nbgrader": {"grade_id": "ej1", "grade": True, "points": 1}, "tags": ["x"]},
            outputs=[new_output("display_data", data={"text/plain": "1"}, metadata={})],
        ),
        new_markdown_cell("ñ", id="b", attachments={"a.png": {"image/png": "AAAA"}}),
    ],
    metadata={"kernelspec": {"name": "python3", "display_name": "x"}, "language_info": {"name": "python"}},
)
_THREE = {
    "nbformat": 3,
    "nbformat_minor": 0,
    "metadata": {"name": ""},
    "worksheets": [
        {
            "cells": [
                {"cell_type": "code", "input": ["x = 1"], "language": "python", "outputs": [], "metadata": {}},
                {"cell_type": "heading", "source": "x", "level": 1, "metadata": {}},
            ]
        }
    ],
}
VALID = [nbformat.writes(_NOTEBOOK).encode(), as_bytes(_NOTEBOOK), as_bytes(_THREE)]
WORDS = ["cells", "worksheets", "nbformat", "nbformat_minor", "metadata", "id", "code", "markdown", "raw", "source"]
WORDS += ["cell_type", "outputs", "execution_count", "nbgrader", "grade_id", "attachments", "input", "stream"]
ANY = json_of(WORDS)
CELL = st.dictionaries(st.sampled_from(WORDS), ANY).map(lambda parts: {**_NOTEBOOK.cells[0], **parts})
NEARLY = st.builds(
    lambda cells, parts: {**_NOTEBOOK, "cells": cells, **parts},
    st.lists(st.one_of(CELL, ANY), max_size=4),
    st.dictionaries(st.sampled_from(WORDS), ANY, max_size=2),
)


@given(content=st.one_of(st.binary(), ANY.map(as_bytes), NEARLY.map(as_bytes), tampered(VALID)))
def test_whatever_it_is(bounded, content):
    """It becomes a valid notebook that a file can hold, without outputs, and of a size that can be graded."""
    notebook = bounded(read_submission, content)

    nbformat.validate(notebook)
    json.loads(nbformat.writes(notebook).encode(), parse_constant=_refuse)
    assert all(cell.get("outputs", []) == [] for cell in notebook.cells)
    assert len(notebook.cells) <= CELL_LIMIT
    assert sum(len(cell.source) for cell in notebook.cells) <= SOURCES_LIMIT
    assert ("No pudimos leer" in str(notebook.cells[:1])) >= (unreadable(content) is not None)


def _refuse(name):
    raise ValueError(name)
