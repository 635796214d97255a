"""Pictures beside a notebook are in its feedback, and nothing else that lies there or elsewhere."""

import base64
import io
import os
import re

import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_markdown_cell, new_notebook

from helpers.nbgrader_plugins import pictures as module
from helpers.nbgrader_plugins.feedback_page import FeedbackPage
from helpers.nbgrader_plugins.pictures import Pictures


def _drawn(kind):
    figure, buffer = Figure(figsize=(1, 1)), io.BytesIO()
    figure.savefig(buffer, format=kind)
    return buffer.getvalue()


def _shown(folder, *texts):
    """Return the addresses of the pictures in a feedback page."""
    notebook = new_notebook(cells=[new_markdown_cell(text) for text in texts])
    points = {
        "score": 0.0,
        "max_score": 10.0,
        "late_penalty": 0.0,
        "notebook": "x",
        "student": "ana",
        "assignment": "a",
    }
    resources = {"metadata": {"path": str(folder), "name": "x"}, "nbgrader": points}
    page, _ = FeedbackPage().from_notebook_node(notebook, resources)
    return re.findall(r'<img\b[^>]*? src="([^"]*)"', page)


@pytest.mark.parametrize(("kind", "name"), [("png", "grafico.png"), ("jpeg", "mi gráfico.jpg"), ("png", "figs/a.png")])
def test_a_picture_is_in_the_page(tmp_path, kind, name):
    """As Markdown or as HTML, with its pixels; also with a blank in its name, or in a folder."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    name = name if name.isascii() else "mi grafico.jpg"
    (tmp_path / name).write_bytes(_drawn(kind))
    address = name.replace(" ", "%20")
    found = _shown(tmp_path, f"![]({address})", f'Uno <img src="{address}" width="10"> y **dos**')

    expected = f"data:image/{kind};base64,{base64.b64encode(_drawn(kind)).decode()}"
    assert [expected, expected] == found


def test_what_is_no_picture_stays_a_name(tmp_path):
    """Whatever it is called; a link, a pipe, a folder, what lies outside or isn't there, too."""
    outside = tmp_path / "otra"
    outside.mkdir()
    (outside / "x.png").write_bytes(_drawn("png"))
    folder = tmp_path / "ana"
    (folder / "dir.png").mkdir(parents=True)
    (folder / "notas.png").write_text("id,nota\nbeto,10\n")
    (folder / "dibujo.png").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "link.png").symlink_to(outside / "x.png")
    (folder / "linked").symlink_to(outside)
    os.mkfifo(folder / "pipe.png")
    names = ("notas.png", "dibujo.png", "link.png", "linked/x.png", "pipe.png", "dir.png", "nada.png")
    names += ("a/%2e%2e/%2e%2e/otra/x.png", f"{outside}/x.png", "../otra/x.png", "%2e%2e/otra/x.png", "file:x.png")
    shown = "".join(f'<img src="{name}">' for name in names)

    assert shown == Pictures(folder).put_into(shown)
    assert not any(address.startswith("data:") for address in _shown(folder, *(f"![]({name})" for name in names)))


def test_a_page_has_its_room(tmp_path, monkeypatch):
    """A picture counts as often as it is shown; the next page has room of its own."""
    content = _drawn("png")
    (tmp_path / "a.png").write_bytes(content)
    monkeypatch.setattr(module, "PAGE_LIMIT", 2 * len(content) + 10)
    for _ in range(2):
        found = _shown(tmp_path, "![](a.png)\n" * 3)
        assert ["data:", "data:", "a.png"] == [address[:5] for address in found]
