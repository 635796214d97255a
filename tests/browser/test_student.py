"""The student's front door: an exercise in JupyterLab, validated before and after the answer."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.browser.handed_out import GUIDE, VALIDATE, copy, start_command
from tests.browser.servers import TOKEN, jupyter
from tests.corpora.solutions import read

NAME = "2_hash_dataframe.ipynb"
UNANSWERED = "Falta tu código en la celda de la solución"
WIDGET = "window.jupyterapp?.shell.currentWidget"
IDLE = f"() => {WIDGET}?.sessionContext?.session?.kernel?.status === 'idle'"
#: Puts a text into the cell of an id, as typing would.
WRITE = f"""([id, text]) => {{
    {WIDGET}.content.widgets.find(cell => cell.model.id === id).model.sharedModel.setSource(text);
}}"""


@pytest.fixture(scope="module")
def address(handed_out, tmp_path_factory):
    """Start JupyterLab where the guide says, as it says."""
    folder, command = start_command()
    with jupyter(handed_out / folder, tmp_path_factory.mktemp("home"), command) as found:
        yield found


@pytest.fixture(autouse=True)
def _as_handed_out(handed_out):
    """Put the notebook back, which JupyterLab saves."""
    folder = handed_out / start_command()[0]
    kept = (folder / NAME).read_bytes()
    yield
    (folder / NAME).write_bytes(kept)
    shutil.rmtree(folder / ".ipynb_checkpoints", ignore_errors=True)


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
    """Without an answer and with a slip it fails, with messages in Spanish; then it passes. Nothing else pops up."""
    page.goto(f"{address}/lab/tree/{NAME}?token={TOKEN}")
    page.wait_for_function(IDLE)

    assert UNANSWERED in _validate(page)

    page.evaluate(WRITE, ["ej2-solucion", next(s.code for s in read(2) if s.name == "index_left_in")])
    assert "Esperaba el mismo digest con las columnas en otro orden y otro índice." in _validate(page)

    page.evaluate(WRITE, ["ej2-solucion", next(s.code for s in read(2) if s.right)])
    assert "Success! Your notebook passes all the tests." in _validate(page)
    assert [] == page.locator(".Toastify__toast, .jp-toast-button").all_inner_texts()


def test_the_guide_on_a_phone(page, handed_out):
    """What is read before anything is installed: it fits, and asks for nothing from elsewhere."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto((handed_out / "LEEME.html").as_uri())

    assert page.get_by_role("heading", name="Creá el entorno").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert [] == page.errors
    assert [(handed_out / "LEEME.html").as_uri()] == page.requests


def test_no_news(page, address):
    """The settings that are handed out are JupyterLab's: it asks nothing, and asks nobody for news."""
    page.goto(f"{address}/lab?token={TOKEN}")
    page.wait_for_function("() => window.jupyterapp?.shell")
    plugin = "@jupyterlab/apputils-extension:notification"
    schema = page.request.get(f"{address}/lab/api/settings/{plugin}?token={TOKEN}").json()["schema"]["properties"]

    assert ("false", False) == (schema["fetchNews"]["default"], schema["checkForUpdates"]["default"])


def test_no_teachers_tools(page, address):
    """Neither the formgrader nor the panel that changes grade ids; Validate and the list of assignments stay."""
    page.goto(f"{address}/lab/tree/{NAME}?token={TOKEN}")
    page.wait_for_function(IDLE)
    page.locator(".lm-MenuBar-item").get_by_text("Nbgrader", exact=True).click()
    page.locator(".lm-Menu-itemLabel").get_by_text("Assignment List", exact=True).wait_for()

    assert 0 == page.locator(".lm-Menu-itemLabel").get_by_text("Formgrader", exact=True).count()
    assert 0 == page.get_by_text("Create Assignment").count()
    assert page.get_by_role("button", name="Validate").first.is_visible()


def test_menus_are_called_as_the_guide_calls_them(page, address):
    """Every menu and entry that guide and notebooks quote is one of JupyterLab's."""
    released = (Path(__file__).parents[2] / "release").rglob("*.ipynb")
    texts = [GUIDE, *("".join(cell["source"]) for path in released for cell in json.loads(path.read_text())["cells"])]
    quoted = {found for text in texts for found in re.findall(r"menú \*([^*→]+) → ([^*→]+)\*", text)}
    assert len(quoted) >= 3

    page.goto(f"{address}/lab/tree/{NAME}?token={TOKEN}")
    page.wait_for_function(IDLE)
    for menu, entry in quoted:
        page.locator(".lm-MenuBar-item").get_by_text(menu, exact=True).click()
        page.locator(".lm-Menu-itemLabel").get_by_text(entry, exact=True).wait_for()
        page.keyboard.press("Escape")


def test_notebook_7(page, address):
    """The visible checks in Jupyter Notebook: Run All shows the message below the cell."""
    page.goto(f"{address}/notebooks/{NAME}?token={TOKEN}")
    page.wait_for_function(IDLE)
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    page.locator(".jp-OutputArea-output", has_text=UNANSWERED).first.wait_for()


def test_validate_in_the_terminal(handed_out):
    """`nbgrader validate` answers in Spanish, and no line of a message is cut."""
    command = VALIDATE.replace("1_seed_everything.ipynb", NAME)
    said = copy(command, handed_out / start_command()[0])

    assert "FALLARON 2 CELDA(S)" in " ".join(said.split())
    assert UNANSWERED in said
    assert "..." not in [line[-3:] for line in said.splitlines()]


def test_the_words_of_the_dialog():
    """What the guide quotes in English is what nbgrader's extension says."""
    extension = Path(sys.prefix, "share", "jupyter", "labextensions", "@jupyter", "nbgrader", "static")
    said = "".join(path.read_text(encoding="utf-8") for path in extension.glob("*.js"))
    rows = re.findall(r"^\| `([^`]+)` \| .* \|$", GUIDE.split("*Validation Results*")[1].split("## ")[0], re.MULTILINE)

    assert 5 == len(rows)
    for row in rows:
        pattern = r"\$\{[^}]+\}".join(map(re.escape, row.split("…")))
        assert re.search(pattern, said), row
