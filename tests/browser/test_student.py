"""The student's front door: an exercise in JupyterLab, validated before and after the answer."""

import shutil

import pytest

from helpers.grading.course import CHECKOUT
from tests.browser.servers import TOKEN, jupyter
from tests.corpora.solutions import read

NAME = "2_hash_dataframe.ipynb"
IDLE = """() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"""
#: Puts a text into the cell of an id, as typing would.
WRITE = """([id, text]) => {
    const cells = window.jupyterapp.shell.currentWidget.content.widgets;
    cells.find(cell => cell.model.id === id).model.sharedModel.setSource(text);
}"""


@pytest.fixture
def address(tmp_path):
    """Open JupyterLab on what students get."""
    shutil.copytree(CHECKOUT / "release" / "ejercicios", tmp_path / "ejercicios")
    (tmp_path / "home").mkdir()
    with jupyter(tmp_path / "ejercicios", tmp_path / "home") as found:
        yield found


def _validate(page):
    """Press the button, and return what the dialog says."""
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.get_by_role("button", name="Validate").first.click()
    dialog = page.locator(".jp-Dialog-content", has_text="Validation Results")
    dialog.wait_for()
    said = dialog.inner_text()
    dialog.get_by_role("button").last.click()
    dialog.wait_for(state="detached")
    return said


def test_exercise_2(page, address):
    """It fails with the message in Spanish; with a right answer it passes."""
    page.goto(f"{address}/lab/tree/{NAME}?token={TOKEN}")
    page.wait_for_function(IDLE)

    assert "Falta tu código en la celda de la solución" in _validate(page)

    page.evaluate(WRITE, ["ej2-solucion", next(s.code for s in read(2) if s.right)])
    assert "Success! Your notebook passes all the tests." in _validate(page)
