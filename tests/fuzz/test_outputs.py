"""What is kept of outputs: within its bounds, valid, and what a file can hold, whatever was sent in whatever order."""

import json

import nbformat
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from helpers.sandbox import outputs as module
from helpers.sandbox.outputs import CUT, Kept, Outputs
from tests.fuzz.test_wire import ANY, OUTPUT, OUTPUTS

#: As large as the bounds are, and larger.
LARGE = st.builds(
    lambda text, times, kind: {**OUTPUT, "data": {kind: text * times}},
    st.sampled_from(["x", "ñ", "\U0001f701", "\ud800", "\n"]),
    st.sampled_from([1000, 300_000, 2**20]),
    st.sampled_from(["text/plain", "image/png", "application/json", "text/html"]),
)
CLEAR = st.builds(lambda wait: {"output_type": "clear_output", "wait": wait}, st.sampled_from([True, False, None, 1]))
CELL = st.lists(st.one_of(OUTPUTS, st.lists(st.one_of(LARGE, CLEAR), max_size=3)), max_size=4)


@given(cells=st.lists(CELL, max_size=3), printed=st.one_of(ANY, st.text()))
def test_a_notebook_of_outputs(bounded, cells, printed):
    """Each cell's outputs, and all together, take no more than they may."""
    kept, notebook = Kept(), new_notebook()

    def keep():
        for groups in cells:
            outputs = Outputs(kept)
            for output in (each for group in groups for each in group):
                outputs.add(output)
            outputs.print(printed)
            notebook.cells.append(new_code_cell(outputs=outputs.result()))

    bounded(keep)
    nbformat.validate(notebook)
    text = nbformat.writes(notebook)
    assert json.loads(text.encode())
    for cell in notebook.cells:
        assert len(cell.outputs) <= module.COUNT_LIMIT + 2
        size = len(json.dumps(cell.outputs, ensure_ascii=False).encode())
        # In JSON an end of a line takes two bytes, and a control character six.
        assert size <= 6 * (module.TEXT_LIMIT + module.ERROR_LIMIT + len(CUT)) + 1000 * module.COUNT_LIMIT
    assert kept.left <= module.NOTEBOOK_LIMIT
