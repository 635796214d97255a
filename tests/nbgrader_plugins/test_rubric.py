"""A rubric is read by the course's file alone, and shown beside the answer that it is of."""

import os
import re

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

from helpers.nbgrader_plugins import formgrader_pages
from helpers.nbgrader_plugins.rubric import Criteria, Rubric, read_criteria
from helpers.pipeline.course_folder import CHECKOUT, read_settings

TEXT = """# Cómo corregir

Sin título propio.

## 1 · Una (`a_one`, `a_two`)

- **3 puntos:** todo <script>x</script>

### Comentarios frecuentes

- Uno que sigue
  en otra línea.
* Dos <b> "comillas"

## 2 · Sin id

- nada

## 3 · Sola (`a_three`)

Texto.
"""


def test_read():
    """By grade id; lists of points are no comments."""
    found = read_criteria(TEXT.replace("\n", "\r\n"))
    assert {"a_one", "a_two", "a_three"} == found.keys()
    assert Criteria("Texto.") == found["a_three"]
    assert ("Uno que sigue en otra línea.", 'Dos <b> "comillas"') == found["a_one"].comments
    assert "3 puntos" in found["a_one"].text
    assert "Uno" not in found["a_one"].text


def test_of_this_course():
    """Both written answers have points for each step, and comments."""
    rubric = Rubric(config=read_settings(CHECKOUT)).read(CHECKOUT, "tarea")
    assert {"tarea_limitaciones", "tarea_una_semilla"} == rubric.keys()
    for criteria in rubric.values():
        assert all(f"**{points} punto" in criteria.text for points in range(4))
        assert len(criteria.comments) > 2


def test_no_such_file(tmp_path):
    (tmp_path / "rubric").mkdir()
    (tmp_path / "rubric" / "ps1.md").write_text(TEXT)
    assert Rubric().read(tmp_path, "ps1")
    assert {} == Rubric().read(tmp_path, "ps2") == Rubric().read(tmp_path, "../rubric/ps1")
    os.symlink(tmp_path / "rubric" / "ps1.md", tmp_path / "rubric" / "ps3.md")
    assert {} == Rubric().read(tmp_path, "ps3")


@pytest.fixture
def exporter(monkeypatch):
    """Make what the formgrader shows a submission with, for a course with that rubric."""
    config = Config()
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    token = formgrader_pages._rubric.set(lambda assignment: read_criteria(TEXT) if assignment == "ps1" else {})
    yield formgrader_pages.SubmissionPage(HTMLExporter(config=config).config)
    formgrader_pages._rubric.reset(token)


def _page(exporter, assignment):
    def cell(grade_id):
        named = {"grade": True, "grade_id": grade_id, "locked": False, "points": 3, "solution": True, "task": False}
        return new_markdown_cell(f"answer {grade_id}", metadata={"nbgrader": {**named, "schema_version": 3}})

    notebook = new_notebook(cells=[cell("a_one"), cell("a_three"), cell("other"), new_markdown_cell("text")])
    names = ("notebook_id", "submission_id", "base_url", "student", "last_name", "first_name", "notebook_path")
    resources = {**dict.fromkeys(names, "x"), "index": 0, "total": 1, "assignment_id": assignment}
    return exporter.from_notebook_node(notebook, resources=resources)[0]


def test_on_the_page(exporter):
    """Above its answer, closed; comments as text; no script but those with the page's number."""
    page = _page(exporter, "ps1")
    assert 2 == page.count("<details class")
    heading, rubric, answer, choice, field = map(
        page.index, ('id="a_one"', "Rúbrica", "answer a_one", "data-comment", 'id="a_one-comment"')
    )
    assert heading < rubric < answer < choice < field
    assert '<option>Dos &lt;b&gt; "comillas"</option>' in page
    assert 1 == page.count("<select")
    assert "<script>x" not in page
    assert all("nonce=" in tag for tag in re.findall("<script[^>]*>", page))
    assert 'querySelectorAll("select.common-comment")' in page


def test_without_one(exporter):
    page = _page(exporter, "ps2")
    assert "Rúbrica" not in page
    assert "<select" not in page
