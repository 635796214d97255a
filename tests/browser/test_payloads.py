"""A submission's scripts in a real browser: none runs where an instructor looks, and nothing is fetched.

One student's notebook is cleaned when it is graded; another's is graded, and shown, without. So each wall is seen
alone: the cleaning with Chromium told to mind no policy, the policy with a notebook that wasn't cleaned. Without both,
scripts run, and set grades.
"""

import contextlib
import http.server
import re
import threading
import time

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from rich.console import Console

from helpers.course.submission import fill_in, write_submission
from helpers.pipeline.class_run import ClassRun
from helpers.pipeline.course_folder import open_course
from tests.browser.conftest import PATIENCE, open_page
from tests.browser.servers import TOKEN, jupyter
from tests.nbgrader_plugins.payloads import CARRIERS, PAYLOADS, as_submitted, cells_of

pytestmark = pytest.mark.machine

NAME = "1_seed_everything"
#: Uncleaned, one of these ends nbconvert's page with an error, and the others are no part of it.
NO_PART = (
    "application/vnd.jupyter.widget-view+json",
    "application/vnd.plotly.v1+json",
    "application/pdf",
    "application/x-unknown",
)
#: Shows, by turns: a table, one with colours, a figure as pixels and as shapes, a model, LaTeX, a traceback.
HONEST = (
    "import pandas as pd, numpy as np\ndf = pd.DataFrame({'año': [1.5, 2.0], 'b': ['x', '<y>']}); df",
    "from IPython.display import HTML, display\n"
    'HTML(\'<table style="color: rgb(1, 2, 3)"><tr><td class="z">coloreada</td></tr></table>\'\n'
    "     '<style>.z { background-color: rgb(250, 200, 0) }</style>')",
    "import matplotlib; matplotlib.use('agg')\nimport io\nfrom matplotlib.figure import Figure\n"
    "from IPython.display import Image, SVG\nfigure = Figure(figsize=(3, 2))\n"
    "figure.add_subplot(title='ñandú').plot([1, 2])\n"
    "for kind, show in (('png', Image), ('svg', SVG)):\n"
    "    buffer = io.BytesIO(); figure.savefig(buffer, format=kind); display(show(data=buffer.getvalue()))",
    "from sklearn.linear_model import LogisticRegression\nLogisticRegression(C=0.5)",
    "from IPython.display import Math\nMath(r'\\frac{a}{b} < c')",
    "def f(n):\n    return f(n - 1) if n else 1 / 0\nf(30)",
)
ANSWER = "## Respuesta\n\nCon $a < b$:\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n<b>negrita</b> y ![figura](figura.png)"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d49444154789c6360f8cf500f00038601 80"
    "5a347d6b0000000049454e44ae426082".replace(" ", "")
)


@pytest.fixture(scope="module")
def canary():
    """Listen where nobody may ask for anything; yield the address and what was asked for."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def _attack(released, canary, left_out=()):
    """Fill every place of a notebook with every payload. A refresh, which is no request of the page's, is left out."""
    notebook, first = fill_in(released, None), []
    texts = [text.replace("CANARY", canary) for name, text in PAYLOADS.items() if name != "refresh"]
    for carrier in [each for each in CARRIERS if each not in left_out]:
        cells = [as_submitted(cell) for cell in cells_of(carrier, texts)]
        if cells[0].cell_type == "code" and "raise" not in cells[0].source:
            cells = [new_code_cell("\n".join(cell.source for cell in cells))]
        first += cells
    notebook.cells[:0] = first  # what runs after a hidden test isn't shown to students
    return notebook


@pytest.fixture(scope="module")
def course(tmp_path_factory, released, canary):
    """Grade an honest notebook and an attack, and the attack once more without cleaning; make the feedback of all."""
    folder = released(tmp_path_factory.mktemp("con espacio"))
    original = folder / "release" / "ejercicios" / f"{NAME}.ipynb"
    honest = fill_in(original, None)
    honest.cells[:0] = [new_markdown_cell(ANSWER), *map(new_code_cell, HONEST)]
    attacks = _attack(original, canary[0]), _attack(original, canary[0], NO_PART)
    for student, notebook in zip(("honesta", "limpio", "crudo"), (honest, *attacks), strict=True):
        handed_in = write_submission(folder, "ejercicios", student, {NAME: notebook})
        (handed_in / "figura.png").write_bytes(PIXEL)
        (handed_in / "pagina.html").write_text("<script>document.title = 'corrio'</script>")
    _grade(folder, "honesta", "limpio")
    with (folder / "nbgrader_config.py").open("a") as settings:
        settings.write("\nc.ShowSafely.enabled = False\n")
    _grade(folder, "crudo")
    return folder


def _grade(folder, *students):
    ClassRun(folder, "ejercicios", 1).grade_watched(list(students), Console(quiet=True))
    for student in students:
        result = open_course(folder).generate_feedback("ejercicios", student, force=True)
        assert result["success"], result


@pytest.fixture(scope="module")
def address(course, tmp_path_factory):
    with jupyter(course, tmp_path_factory.mktemp("home")) as found:
        yield found


@pytest.fixture
def visit(browser, course, address):
    """Return a function that opens a student's notebook as the formgrader or the feedback page shows it."""
    opened = contextlib.ExitStack()

    def open_(student, door, until="networkidle", **options):
        page = opened.enter_context(open_page(browser, **options))
        page.route(re.compile("https://"), lambda route: route.abort())
        if door == "feedback":
            page.goto((course / "feedback" / student / "ejercicios" / f"{NAME}.html").as_uri(), wait_until=until)
        else:
            page.goto(f"{address}/formgrader/manage_assignments?token={TOKEN}")
            page.goto(f"{address}/formgrader/submissions/{_submission(course, student)}/", wait_until=until)
        return page

    with opened:
        yield open_


def _submission(course, student):
    api = open_course(course)
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        return gradebook.find_submission_notebook(NAME, "ejercicios", student).id


def _scores(course, student):
    api = open_course(course)
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        return {g.name: g.manual_score for g in gradebook.find_submission_notebook(NAME, "ejercicios", student).grades}


def _click(page):
    """Click whatever a payload would have clicked."""
    page.evaluate("""() => [...document.querySelectorAll('*')]
        .filter(each => each.textContent.trim() === 'clic' && !each.getAttribute?.('href')?.startsWith('/'))
        .forEach(each => each.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true})))""")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("door", ["formgrader", "feedback"])
@pytest.mark.parametrize(("student", "bypass"), [("limpio", True), ("crudo", False)], ids=["cleaning", "policy"])
def test_one_wall_is_enough(visit, course, canary, door, student, bypass):
    """Nothing runs, nothing is fetched, no grade is set: by the cleaning alone, and by the policy alone."""
    before, scores = len(canary[1]), _scores(course, student)
    page = visit(student, door, bypass_csp=bypass)
    _click(page)

    assert page.evaluate("window.corrio") is None
    assert [] == canary[1][before:]
    assert scores == _scores(course, student)
    assert PAYLOADS["script"][:20] in page.content().replace("&lt;", "<").replace("&gt;", ">")


@pytest.mark.parametrize("door", ["formgrader", "feedback"])
def test_without_walls_it_runs(visit, course, canary, door):
    """The test above can fail."""
    before = len(canary[1])
    page = visit("crudo", door, until="commit", bypass_csp=True)
    page.wait_for_function("window.corrio > 0")
    if door == "formgrader":
        deadline = time.monotonic() + PATIENCE / 1000
        while None in _scores(course, "crudo").values():
            assert time.monotonic() < deadline, "it sets no scores"
            page.wait_for_timeout(200)
    deadline = time.monotonic() + PATIENCE / 1000
    while not canary[1][before:]:
        assert time.monotonic() < deadline, "nothing is fetched"
        page.wait_for_timeout(200)


def _widths(page, source):
    """Return the widths of the pictures whose address begins so, in pixels of their own."""
    return page.locator(f"img[src^='{source}']").evaluate_all("all => all.map(each => each.naturalWidth)")


@pytest.mark.parametrize("door", ["formgrader", "feedback"])
def test_an_honest_notebook_looks_as_before(visit, door):
    """Tables, colours, figures, mathematics, a model and a traceback, and no complaint but of the missing MathJax."""
    page = visit("honesta", door)

    table = page.locator("table.dataframe")
    assert ["", "año", "b", "0", "1.5", "x", "1", "2.0", "<y>"] == table.locator("th, td").all_inner_texts()
    coloured = page.get_by_role("cell", name="coloreada")
    assert "rgb(250, 200, 0)" == coloured.evaluate("each => getComputedStyle(each).backgroundColor")
    assert "rgb(1, 2, 3)" == coloured.evaluate("each => getComputedStyle(each).color")
    widths = {kind: _widths(page, f"data:image/{kind}") for kind in ("png", "svg+xml")}
    assert max(widths["svg+xml"]) > 100
    assert max(widths["png"]) > 100
    # The one beside the notebook, of one pixel: a feedback is one file, which holds it.
    assert [1] == (_widths(page, "figura.png") if door == "formgrader" else [w for w in widths["png"] if w <= 100])
    assert page.get_by_text("LogisticRegression", exact=True).first.is_visible()
    text = page.locator("body").inner_text()
    for part in ("Con $a < b$:", "\\frac{a}{b} < c", "ZeroDivisionError: division by zero", "negrita"):
        assert part in text
    assert page.locator("pre .ansi-red-fg, pre .ansi-red-intense-fg").count() > 3
    # jQuery asks Chromium by a handler "t" which events it knows.
    mathjax_and_jquery = ("net::ERR_", "MathJax", "Executing inline event handler")
    assert [] == [error for error in page.errors if not any(part in error for part in mathjax_and_jquery)]


def test_the_formgrader_works_under_the_policy(visit, course):
    """Its own scripts run: names are shown, a score is saved and comes back."""
    page = visit("honesta", "formgrader")
    page.locator(".glyphicon-eye-open.name-hidden").click()
    page.locator("a.name-shown", has_text="honesta").wait_for()
    (name, *_) = _scores(course, "honesta")
    cell = page.locator(".nbgrader_cell", has=page.locator(f"input[id='{name}']"))
    with page.expect_response(lambda answer: "/api/grade/" in answer.url) as saved:
        cell.get_by_role("button", name="Full credit").click()
    assert saved.value.ok

    assert _scores(course, "honesta")[name] > 0


def test_files_that_were_handed_in(visit, address, course):
    """A page among them runs nothing either, and no link of a submission chooses the formgrader's settings."""
    page = visit("limpio", "formgrader")
    shown = page.url
    page.goto(f"{address}/formgrader/submissions/{_submission(course, 'limpio')}/pagina.html")
    assert "corrio" != page.title()

    path = course / "autograded" / "limpio" / "ejercicios"
    asked = f"{address}/formgrader/?path={path}"
    for headers in ({"Referer": shown}, {"Sec-Fetch-Dest": "image"}, {"Sec-Fetch-Site": "cross-site"}):
        assert 403 == page.request.get(asked, headers=headers).status
    assert 200 == page.request.get(asked.replace(str(path), str(course)), headers={"Referer": f"{address}/lab"}).status


def test_names_are_text(visit, course):
    """A name that Moodle passed on from a student's profile is text in the formgrader."""
    api = open_course(course)
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        gradebook.update_or_create_student("honesta", first_name="<b id='nombre'>", last_name='O\'Brien & "x"')
    page = visit("honesta", "formgrader")

    assert 0 == page.locator("#nombre").count()
    assert (
        "<b id='nombre'>" in page.locator("a.name-shown").inner_text(timeout=0)
        or page.locator("a.name-shown").text_content()
    )
