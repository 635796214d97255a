"""What is recorded of a submission runs and fetches nothing, wherever it stands; what is honest looks as before."""

import io
import re
import time
from copy import deepcopy

import nbformat
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup, Comment
from matplotlib.figure import Figure
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.utils import compute_checksum
from sklearn.linear_model import LogisticRegression

from helpers.nbgrader_plugins.shown import NOTHING_LEFT, ShowSafely, register_cleaning
from helpers.nbgrader_plugins.shown_html import clean_html
from helpers.nbgrader_plugins.shown_markdown import LONGEST, clean_markdown
from helpers.nbgrader_plugins.shown_svg import SVG, clean_svg
from tests.nbgrader_plugins.payloads import CARRIERS, PAYLOADS, cells_of

#: What a page may be made of. Anything else runs or fetches something, or may do so in a later browser.
ELEMENTS = re.compile(
    "a|abbr|b|br|circle|code|defs|details|div|em|g|h[1-6]|hr|i|img|input|li|line|ol|p|path|pre|rect|span|strong|style|"
    "svg|table|tbody|td|text|th|thead|tr|ul"
)
ATTRIBUTES = re.compile(
    "alt|border|class|colspan|fill|height|hidden|href|id|name|open|rel|role|src|style|target|title|type|width|xmlns|y"
)
ADDRESSES = re.compile(
    r"(https?://|mailto:|#|data:image/(png|jpeg|gif|svg\+xml);base64,[\w+/=\s]*$|\w[\w.]*\.png$).*", re.S
)
#: What the parser of this test reads otherwise than a browser (see `tests/browser/`).
ONLY_IN_A_BROWSER = {
    "svg style",
    "cdata",
    "mathematics by entity",
    "entity in a sheet of svg",
    "brace in a sheet of svg",
}
TEXTS = ("alt", "class", "title")
FETCHES = re.compile(r"url\(|@|image-set|\\|javascript:", re.IGNORECASE)


EXPORTER = HTMLExporter(template_name="basic")


def _page(notebook):
    """Return what nbconvert makes of a notebook's cells, by the template that formgrader and feedback build on."""
    return EXPORTER.from_notebook_node(notebook)[0]


def _cleaned(*cells):
    return ShowSafely().preprocess(new_notebook(cells=deepcopy(list(cells))), {})[0]


def _active(page):
    """Return everything of a page that runs or fetches something, or that isn't known not to."""
    soup, found = BeautifulSoup(page, "html.parser"), []
    found += [str(text) for text in soup.find_all(string=lambda text: isinstance(text, Comment))]
    for element in soup.find_all(True):
        found += [] if ELEMENTS.fullmatch(element.name) else [f"<{element.name}>"]
        found += [element.text] if element.name == "style" and FETCHES.search(element.text) else []
        for name, value in element.attrs.items():
            text = " ".join(value) if isinstance(value, list) else value
            wrong = not ATTRIBUTES.fullmatch(name) or (name not in TEXTS and FETCHES.search(text.replace("url(#", "")))
            wrong = wrong or (name in ("href", "src") and not ADDRESSES.fullmatch(text))
            found += [f"{element.name} {name}={text}"] if wrong else []
    return found


@pytest.mark.machine
@pytest.mark.parametrize("carrier", CARRIERS)
def test_nothing_runs(carrier):
    """Every payload in every place: in the page there is nothing that runs or fetches."""
    notebook = _cleaned(*cells_of(carrier, list(PAYLOADS.values())))

    nbformat.validate(notebook)
    assert [] == _active(_page(notebook))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_each_payload(payload):
    """The same, for each payload by itself, after another cleaning too; uncleaned, there is something that runs."""
    cells = [CARRIERS[kind](PAYLOADS[payload]) for kind in ("text/html", "markdown cell")]
    once = _cleaned(*cells)

    assert [] == _active(_page(once))
    assert [] == _active(_page(_cleaned(*once.cells)))
    assert _active(_page(new_notebook(cells=cells))) or payload in ONLY_IN_A_BROWSER


@pytest.mark.parametrize("macro", ["href", "url", "class", "cssId", "style", "require", "unicode", "bbox", "htmlData"])
@pytest.mark.parametrize(
    "text", ["$\\{}{{javascript:x}}{{y}}$", "$&#92;{}{{x}}{{y}}$", "$$\\def\\f{{\\{} {{x}}}}\\f{{y}}$$"]
)
def test_mathematics_is_only_shown(macro, text):
    """No macro of MathJax's that makes a link, a style or a name is left."""
    for kind in ("markdown cell", "text/html", "text/markdown", "text/latex"):
        shown = BeautifulSoup(_page(_cleaned(CARRIERS[kind](text.format(macro)))), "html.parser").text

        assert f"\\{macro}" not in shown
        assert macro in shown


MARKDOWN = [
    "# Título\n\n- a < b & c > d\n- `x<y>`\n\n> cita\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "Con $a<b$ y $$\\sum_{i<n} x_i$$ y \\begin{align}a&=b\\end{align}",
    "```python\nx < 1  # <script>\n```\n\n    <b>como texto</b>\n",
    "[enlace](https://scikit-learn.org/stable) <https://pypi.org> ![figura](figura.png) **sí** ~~no~~ https://a.b/c?d=e&f",
    "![](data:image/png;base64,iVBORw0KGgo=)",
    "ESCRIBÍ TU RESPUESTA ACÁ",
]


@pytest.mark.parametrize("text", MARKDOWN)
def test_markdown_stays(text):
    """What is Markdown alone isn't touched."""
    assert text == clean_markdown(text)


def test_html_in_markdown():
    """What is harmless looks as before, also beside what isn't; empty lines don't end it."""
    text = (
        "Uso <b>negrita</b> y $a<b$\n\n```\nuno\n\n\ndos\n```\n\n<table><tr><td>1</td></tr></table>\n<script>x</script>"
    )
    before, after = (
        BeautifulSoup(_page(new_notebook(cells=[new_markdown_cell(t)])), "html.parser")
        for t in (text, clean_markdown(text))
    )

    for name in ("b", "sub", "pre", "td"):
        assert [each.text for each in before.find_all(name)] == [each.text for each in after.find_all(name)]
    assert "$a<b$" in after.text
    assert after.script is None


@pytest.mark.parametrize("text", ["<b>x</b> ![](attachment:nada.png)", f"<b>{'x' * LONGEST}</b>"])
def test_what_cannot_be_read_is_text(text):
    """Nothing of it is lost, and nothing of it is HTML."""
    page = BeautifulSoup(_page(_cleaned(new_markdown_cell(text))), "html.parser")

    assert text == page.pre.text.strip()
    assert page.b is None


def test_tables_and_figures_look_as_before():
    """Pandas' tables with and without colours, a model of scikit-learn's, a figure in SVG."""
    table = pd.DataFrame(np.arange(6.0).reshape(3, 2), columns=["año", "<b>"])
    for shown in (
        table._repr_html_(),
        table.style.highlight_max(color="#ffcc00").to_html(),
        LogisticRegression()._repr_html_(),
    ):
        before, after = (BeautifulSoup(each, "html.parser") for each in (shown, clean_html(shown)))
        for name in ("table", "td", "th", "pre", "label"):
            assert [each.text for each in before.find_all(name)] == [each.text for each in after.find_all(name)]
        assert [] == _active(f"<div>{clean_html(table._repr_html_())}</div>")
    styled = clean_html(table.style.highlight_max(color="#ffcc00").to_html())
    coloured = re.search(r"#(entrega-T_\w+_row2_col0)[^{]*\{background-color: #ffcc00\}", styled)[1]
    assert "4.000000" == BeautifulSoup(styled, "html.parser").find(id=coloured).text

    figure, buffer = Figure(), io.StringIO()
    figure.add_subplot(title="ñandú").plot([1, 2])
    figure.savefig(buffer, format="svg")
    drawn = clean_svg(buffer.getvalue())
    for part in ("<path", "<use", 'clip-path="url(#', "stroke-linejoin: round"):
        assert buffer.getvalue().count(part) == drawn.count(part) > 0


def test_only_shapes_in_svg():
    """What isn't a picture is nothing; of a picture only shapes stay."""
    inside = (
        '<a xlink:href="javascript:1"><text>x</text></a><set/><image href="http://x"/><g onclick="1" fill="url(//x)"/>'
    )
    drawn = clean_svg(
        f'<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" onload="1">{inside}<script/></svg>'
    )

    assert not re.search("on(click|load)|javascript|http://x|//x|script|<set", drawn)
    assert ">x<" in drawn
    for broken in (
        "",
        "<svg",
        "<html/>",
        f'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="{SVG}">&a;</svg>',
        "<svg>" * 9999,
    ):
        assert clean_svg(broken) is None


@pytest.mark.parametrize(
    "css", ["p{background:&#117rl(//x)}", "p{color:&#125 body&#123color:red}", "@media &#123{p{a:b}}"]
)
def test_no_entity_in_a_sheet(css):
    """In SVG, HTML reads entities in a sheet, also without their semicolon: one could be a brace, or the u of `url`."""
    assert "&" not in clean_html(f"<svg><style>{css}</style></svg>").partition(">")[2]


def test_no_element_in_a_sheet_of_svg():
    """What stands behind it is as good as before it."""
    for inside in (" <desc/>@import '//x';", "<text>{} b{background:url(//x)}</text>"):
        drawn = clean_svg(f'<svg xmlns="{SVG}"><desc/><style>{inside}</style><text>x</text></svg>')
        assert "//x" not in drawn
        assert "<text>x</text>" in drawn


@pytest.mark.parametrize("around", ["desc", "title"])
def test_no_element_in_a_text_of_svg(around):
    """In a page, what is in it is HTML: an `image` is an `img`, which fetches its address when it is shown."""
    image = "<image src='https://evil.example/x' xlink:href='#a'/>"
    xlink = "http://www.w3.org/1999/xlink"
    drawn = clean_svg(
        f'<svg xmlns="{SVG}" xmlns:xlink="{xlink}"><{around}>x<g>{image}</g>{image}</{around}>{image}</svg>'
    )
    assert "evil" not in drawn
    assert f"<{around}>x</{around}>" in drawn
    assert 1 == drawn.count("<image")


def test_no_address_by_a_trick_of_spelling():
    """`#curl(a)` is no address, and isn't kept all the same: whoever looks for `url(` should find none."""
    assert "url(" not in clean_html("<style>p{color:#curl(#a)} p{color:red}</style>")
    assert "red" in clean_html("<style>p{color:#curl(#a)} p{color:red}</style>")


def test_a_sheet_keeps_to_its_output():
    """Rules reach what stands beside them, and the box holds whatever they do; no name is one of the page's."""
    shown = clean_html(
        "<style>body, .a #b:not(.c) {color: red; position: fixed} + p, :is(&) {x: y}</style>"
        '<p id="b" class="c score">x</p>'
    )

    assert re.search(
        r"\.(entrega-\w{8}) body, \.\1 \.a #entrega-b:not\(\.c\) \{color: red; position: fixed\}</style>", shown
    )
    assert re.match(r'<div class="entrega-\w{8}" style="contain: paint', shown)
    assert '<p id="entrega-b" class="c entrega-score">' in shown


def test_an_output_that_only_ran_is_named():
    """Whoever looks sees that there was something."""
    shown = _cleaned(new_code_cell("", outputs=[new_output("display_data", {"application/javascript": "1"})]))

    assert {"text/plain": NOTHING_LEFT.format(kinds="application/javascript")} == shown.cells[0].outputs[0].data


def test_metadata():
    """Of what a submission says about itself nothing is left that a template writes into the page."""
    about = {"title": "</title><script>", "widgets": {"application/vnd.jupyter.widget-state+json": {}}}
    notebook = new_notebook()
    notebook.metadata |= about | {"language_info": {"name": {"a": 1}, "pygments_lexer": ["x"]}}
    shown, _ = ShowSafely().preprocess(notebook, {})

    assert {"language_info": {"name": "python"}} == shown.metadata


@pytest.mark.parametrize(
    ("locked", "answered", "stays"), [(True, False, True), (False, False, True), (False, True, False)]
)
def test_what_the_course_wrote_stays(locked, answered, stays):
    """A locked text keeps its HTML, and so does an answer that nobody gave; a page believes neither's metadata."""
    own = {"grade_id": "a", "grade": not locked, "locked": locked, "solution": not locked, "points": 1, "task": False}
    cell = new_markdown_cell('<div data-x="1">x</div>', metadata={"nbgrader": {**own, "schema_version": 3}})
    cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
    cell.source += " y" * answered

    assert stays == ("data-x" in _cleaned(cell).cells[0].source)
    register_cleaning(exporter := HTMLExporter(template_name="basic"))
    assert "data-x" not in exporter.from_notebook_node(new_notebook(cells=[cell]))[0]


@pytest.mark.machine
@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 200_000, "<div></p>" * 100_000, "<svg/>" * 150_000, "<style>" * 100_000, "<style></style>" * 60_000,
        f"<style>{'(' * 200_000}</style>", f"<style>a{{b:{'rgb(' * 200_000}</style>", f'<p style="{"(" * 9999}">',
        f"<style>{'a{b:c}' * 100_000}</style>", '<a b="' * 100_000, "<" * 500_000, "&" * 500_000,
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_what_takes_long_is_ended(text):
    """No output of the greatest length keeps the class waiting, or ends the grading."""
    start = time.process_time()
    assert [] == _active(_shown_alone(text))
    assert time.process_time() - start < 20


def _shown_alone(text):
    return clean_html(text) if len(text) < 2**20 else clean_html(text[: 2**20])


@pytest.mark.machine
@pytest.mark.parametrize("text", ["[", "<a ", "$a ", "![[", "> ", "\\begin{a}", "*a_ ", "`", "a" * LONGEST])
def test_long_markdown(text):
    """Nor does Markdown."""
    start = time.process_time()
    clean_markdown(text * (LONGEST // len(text)) + "b")
    assert time.process_time() - start < 20
