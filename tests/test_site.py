"""The static site: it builds without a warning, can be read without a network, leads somewhere, gives nothing away."""

import html
import re
import subprocess
from urllib.parse import unquote, urldefrag

import pytest

from helpers.pipeline.course_folder import CHECKOUT

pytestmark = pytest.mark.machine


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build it as a maintainer does; a warning is an error there."""
    folder = tmp_path_factory.mktemp("site") / "html"
    # `--old-file`: a test builds no environment anew, least of all the one that it runs in.
    command = ["make", "-s", "site", f"SITE={folder}", "--old-file=.venv/site"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=900)
    assert 0 == done.returncode, done.stderr[-3000:]
    pages = folder.rglob("*.html")
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in pages}, folder


def test_every_page_is_there(site):
    """Six class notebooks, five exercises, the homework and the guides."""
    pages, _ = site
    expected = [path for folder in ("notebooks", "release") for path in (CHECKOUT / folder).rglob("*.ipynb")]

    assert len(expected) >= 12
    for path in expected:
        assert path.relative_to(CHECKOUT).with_suffix(".html").as_posix() in pages
    assert {"index.html", "docs/guia_estudiante.html", "docs/instructor.html"} <= pages.keys()


def test_figures_and_outputs_are_shown(site):
    """As they are in the notebooks."""
    pages, _ = site

    assert "524638.5" in pages["notebooks/1_fuentes_de_no_determinismo.html"]
    assert re.search(r"<svg|\.svg", pages["notebooks/2_semillas.html"])
    assert "Hash mismatch" in pages["notebooks/3_lock_files.html"]


def test_mathematics(site):
    """As MathML, which a browser draws by itself; no formula is left as it is written."""
    pages, _ = site

    assert 5 <= pages["notebooks/1_fuentes_de_no_determinismo.html"].count("<math ")
    assert 1 <= pages["notebooks/2_semillas.html"].count("<math ")
    for name, text in pages.items():
        shown = re.sub(r"<(pre|code|script|style|svg|math)\b.*?</\1>", "", text, flags=re.DOTALL)
        assert not re.search(r"\\[(\[]|\$\$|\\(?:frac|sqrt|le|oplus)\b", shown), name


def test_it_needs_no_network(site):
    """No page fetches a script, a style, a font or a picture from elsewhere."""
    pages, folder = site
    for name, text in pages.items():
        fetched = re.findall(r"<(?:script|img|iframe)[^>]*\ssrc=[\"']([^\"']+)|<link[^>]*\shref=[\"']([^\"']+)", text)
        assert [] == [one or two for one, two in fetched if re.match("(?:https?:)?//", one or two)], name
    for style in folder.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import\s+)[\"']?(?:https?:)?//", style.read_text(encoding="utf-8")), style


def test_links_lead_somewhere(site):
    """Within the site: the page is there, and so is the place on it."""
    pages, folder = site
    for name, text in pages.items():
        for href in re.findall(r"<a[^>]*\shref=[\"']([^\"']+)", text):
            target, anchor = urldefrag(html.unescape(href))
            if re.match("[a-z]+:", target):
                continue
            path = (folder / name).parent / unquote(target) if target else folder / name
            assert path.is_file(), f"{name}: {href}"
            if anchor and path.suffix == ".html":
                assert f'id="{unquote(anchor)}"' in path.read_text(encoding="utf-8"), f"{name}: {href}"


def test_no_solution(site):
    """Neither a solution nor a hidden test, in no file of the site."""
    _, folder = site
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".js", ".ipynb", ".txt", ".md"):
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not re.search("BEGIN SOLUTION|HIDDEN TESTS|hidden_checks|worked_homework", text), path
    statement = (folder / "release" / "ejercicios" / "2_hash_dataframe.html").read_text(encoding="utf-8")
    assert "Falta tu código" in statement
