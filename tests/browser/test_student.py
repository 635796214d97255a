"""The student's front door: what is handed out, set up as the guide says, and an exercise in JupyterLab.

All of it is in this file, for the tests of a file run one after the other: the set-up is made once.
"""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from helpers.course.handout import pack
from helpers.pipeline.course_folder import CHECKOUT
from tests.browser.conftest import open_page
from tests.browser.handed_out import GUIDE, INSTALL, START, VALIDATE, WINDOWS, copy, set_up, start_command
from tests.browser.servers import TOKEN, jupyter
from tests.corpora.solutions import read

pytestmark = pytest.mark.machine

NAME = "2_hash_dataframe.ipynb"
UNANSWERED = "Falta tu código en la celda de la solución"
WIDGET = "window.jupyterapp?.shell.currentWidget"
IDLE = f"() => {WIDGET}?.sessionContext?.session?.kernel?.status === 'idle'"
#: Puts a text into the cell of an id, as typing would.
WRITE = f"""([id, text]) => {{
    {WIDGET}.content.widgets.find(cell => cell.model.id === id).model.sharedModel.setSource(text);
}}"""


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory):
    """Set a student's folder up, as the guide says."""
    return set_up(tmp_path_factory.mktemp("student"))


@pytest.fixture(scope="module")
def address(handed_out, tmp_path_factory):
    """Start JupyterLab where the guide says, as it says."""
    folder, command = start_command()
    with jupyter(handed_out / folder, tmp_path_factory.mktemp("home"), command) as found:
        yield found


@pytest.fixture(scope="module")
def lab(browser, address):
    """Open the exercise in JupyterLab, and wait for its kernel. Whoever changes the notebook comes last."""
    with open_page(browser) as page:
        page.goto(f"{address}/lab/tree/{NAME}?token={TOKEN}")
        page.wait_for_function(IDLE, polling=200)
        yield page


@pytest.fixture
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


def test_the_guides_commands(handed_out):
    """From a zip and any Python to the JupyterLab of the lock; on Windows by the same steps."""
    said = copy(".venv/bin/python --version; .venv/bin/jupyter lab --version", handed_out).split()
    assert said[1].startswith("3.11.")
    assert f"\njupyterlab=={said[2]} " in (CHECKOUT / "requirements.lock").read_text()

    assert 3 == len(WINDOWS)
    for posix, windows in zip((INSTALL, START, VALIDATE), WINDOWS, strict=True):
        assert _in_powershell(posix) == windows


def _in_powershell(commands):
    """Return the same commands as they are on Windows: names of programs, and a path's separators."""
    for posix, windows in {"python3 ": "py ", "cp -R": "Copy-Item -Recurse -Force", "/bin/": "/Scripts/"}.items():
        commands = commands.replace(posix, windows)
    return re.sub(r"\S*\.venv/\S+|\S*\.uv/\S+", lambda path: path[0].replace("/", "\\"), commands)


def test_what_is_handed_out(handed_out, tmp_path):
    """The release, the lock and the guide, and nothing that a student mustn't see; the same bytes each time."""
    names = {path.relative_to(handed_out).as_posix() for path in handed_out.rglob("*") if path.is_file()}
    given = {name for name in names if not name.startswith((".venv/", ".uv/"))}
    released = {path.relative_to(CHECKOUT / "release").as_posix() for path in (CHECKOUT / "release").rglob("*.*")}

    settings = {f"settings/{path.name}" for path in (CHECKOUT / "settings").iterdir()}
    assert {"LEEME.html", "nbgrader_config.py", "requirements.lock", *settings} == given - released
    assert released <= given
    assert pack(tmp_path / "one").read_bytes() == pack(tmp_path / "two").read_bytes()
    assert "<h1" in (handed_out / "LEEME.html").read_text(encoding="utf-8")


def test_the_guide_on_a_phone(page, handed_out):
    """What is read before anything is installed: it fits, and asks for nothing from elsewhere."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto((handed_out / "LEEME.html").as_uri())

    assert page.get_by_role("heading", name="Creá el entorno").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert [] == page.errors
    assert [(handed_out / "LEEME.html").as_uri()] == page.requests


def test_no_news(lab, address):
    """The settings that are handed out are JupyterLab's: it asks nothing, and asks nobody for news."""
    plugin = "@jupyterlab/apputils-extension:notification"
    schema = lab.request.get(f"{address}/lab/api/settings/{plugin}?token={TOKEN}").json()["schema"]["properties"]

    assert ("false", False) == (schema["fetchNews"]["default"], schema["checkForUpdates"]["default"])


def test_no_teachers_tools(lab):
    """Neither the formgrader nor the panel that changes grade ids; Validate and the list of assignments stay."""
    lab.locator(".lm-MenuBar-item").get_by_text("Nbgrader", exact=True).click()
    lab.locator(".lm-Menu-itemLabel").get_by_text("Assignment List", exact=True).wait_for()

    assert 0 == lab.locator(".lm-Menu-itemLabel").get_by_text("Formgrader", exact=True).count()
    lab.keyboard.press("Escape")
    assert 0 == lab.get_by_text("Create Assignment").count()
    assert lab.get_by_role("button", name="Validate").first.is_visible()


def test_menus_are_called_as_the_guide_calls_them(lab):
    """Every menu and entry that guide and notebooks quote is one of JupyterLab's."""
    released = (Path(__file__).parents[2] / "release").rglob("*.ipynb")
    texts = [GUIDE, *("".join(cell["source"]) for path in released for cell in json.loads(path.read_text())["cells"])]
    quoted = {found for text in texts for found in re.findall(r"menú \*([^*→]+) → ([^*→]+)\*", text)}
    assert len(quoted) >= 3

    for menu, entry in quoted:
        lab.locator(".lm-MenuBar-item").get_by_text(menu, exact=True).click()
        lab.locator(".lm-Menu-itemLabel").get_by_text(entry, exact=True).wait_for()
        lab.keyboard.press("Escape")


@pytest.mark.usefixtures("_as_handed_out")
def test_exercise_2(lab):
    """Without an answer and with a slip it fails, with messages in Spanish; then it passes. Nothing else pops up."""
    assert UNANSWERED in _validate(lab)

    lab.evaluate(WRITE, ["ej2-solucion", next(s.code for s in read(2) if s.name == "index_left_in")])
    assert "Esperaba el mismo digest con las columnas en otro orden y otro índice." in _validate(lab)

    lab.evaluate(WRITE, ["ej2-solucion", next(s.code for s in read(2) if s.right)])
    assert "Success! Your notebook passes all the tests." in _validate(lab)
    assert [] == lab.locator(".Toastify__toast, .jp-toast-button").all_inner_texts()


@pytest.mark.usefixtures("_as_handed_out")
def test_notebook_7(page, address):
    """The visible checks in Jupyter Notebook: Run All shows the message below the cell."""
    page.goto(f"{address}/notebooks/{NAME}?token={TOKEN}")
    page.wait_for_function(IDLE, polling=200)
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
    rows = re.findall(r"^- `([^`]+)`[: ]", GUIDE.split("viene en inglés:")[1].split("## ")[0], re.MULTILINE)

    assert 5 == len(rows)
    for row in rows:
        pattern = r"\$\{[^}]+\}".join(map(re.escape, row.split("…")))
        assert re.search(pattern, said), row
