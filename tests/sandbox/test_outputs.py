"""What is kept of the outputs of a cell, and of a notebook."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.sandbox.outputs import COUNT_LIMIT, CUT, ERROR_LIMIT, NOTEBOOK_LIMIT, TEXT_LIMIT, Kept, Outputs

PICTURE = "A" * 300_000


def _display(display_id=None, **data):
    return {"output_type": "display_data", "data": data, "metadata": {}, "display_id": display_id}


def _error(text=""):
    return {"output_type": "error", "ename": "KeyError", "evalue": text, "traceback": [text]}


def _size(outputs):
    return len(json.dumps(outputs, ensure_ascii=False).encode())


def test_the_error_is_kept():
    """It says how the cell ended, however much was shown before."""
    outputs = Outputs(Kept())
    for _ in range(COUNT_LIMIT + 1):
        outputs.add(_display(**{"text/plain": "x"}))
    outputs.add(_error("'a'"))
    *_, error, cut = outputs.result()

    assert ("KeyError", "'a'", CUT) == (error.ename, error.evalue, cut.text)


def test_what_fits_is_as_it_was_shown():
    """Text in pieces, a picture, JSON, an error; nothing says that there was more."""
    outputs = Outputs(Kept())
    for piece in ("a", "ñ", "\U0001f701"):
        outputs.add({"output_type": "stream", "name": "stdout", "text": piece})
    outputs.add(_display(**{"text/plain": "<Figure>", "image/png": PICTURE, "application/json": {"a": [1, None]}}))
    outputs.add({"output_type": "stream", "name": "stderr", "text": "x"})
    outputs.add(_error("x" * 5000))
    printed, shown, warned, error = outputs.result()

    assert ("añ\U0001f701", "x") == (printed.text, warned.text)
    assert {"text/plain": "<Figure>", "image/png": PICTURE, "application/json": {"a": [1, None]}} == shown.data
    assert ["x" * 5000] == error.traceback


FLOODS = {
    "characters": {"output_type": "stream", "name": "stdout", "text": "\U0001f701" * 2**16},
    "pictures": _display(**{"image/png": PICTURE}),
    "lists": _display(**{"application/json": [[]] * 10_000}),
    "names": _display(**{f"text/{n}": "" for n in range(10_000)}),
    "long names": _display(**{"x" * 10_000: ""}),
    "metadata": {"output_type": "display_data", "data": {}, "metadata": {"a": ["\ud800"] * 10_000}},
    "empty": _display(),
    "errors": _error("x" * 100_000),
}


@pytest.mark.parametrize("kind", FLOODS)
def test_a_flood_ends(kind):
    """What a cell shows ends at its limit, what all cells show at theirs; errors are cut, and the notebook is valid."""
    kept, cells = Kept(), []
    for _ in range(20):
        outputs = Outputs(kept)
        for _ in range(200):
            outputs.add(FLOODS[kind])
        cells.append(new_code_cell(outputs=outputs.result()))
        assert _size(cells[-1].outputs) < 1.3 * TEXT_LIMIT
    assert _size([cell.outputs for cell in cells]) < 1.3 * NOTEBOOK_LIMIT + len(cells) * 2 * ERROR_LIMIT
    nbformat.validate(new_notebook(cells=cells))


def test_half_a_picture_is_none():
    """What has no room is left out whole, and the text that stands for it stays."""
    outputs = Outputs(Kept())
    for _ in range(5):
        outputs.add(_display(**{"text/plain": "<Figure>", "image/png": PICTURE}))
    *shown, cut = outputs.result()

    assert [PICTURE] * 3 + [None] * 2 == [each.data.get("image/png") for each in shown]
    assert {"<Figure>"} == {each.data["text/plain"] for each in shown}
    assert CUT == cut.text


def test_later_cells_update_a_display():
    """As long as there is room: one that has none leaves what was shown."""
    kept = Kept()
    outputs = Outputs(kept)
    outputs.add(_display("a", **{"text/plain": "x"}))
    later = Outputs(kept)
    for text in ("y", "z" * 2**21):
        later.add({**_display("a", **{"text/html": text}), "output_type": "update_display_data"})

    assert [{"text/html": "y"}] == [each.data for each in outputs.result()]


def test_few_outputs_are_updated():
    """An update of each costs as much as they are."""
    kept = Kept()
    for _ in range(3):
        outputs = Outputs(kept)
        for number in range(900):
            outputs.add(_display("a" if number % 2 else f"b{number}", **{"text/plain": "x"}))

    assert max(map(len, kept.displayed.values())) < 50
    assert len(kept.displayed) <= COUNT_LIMIT
