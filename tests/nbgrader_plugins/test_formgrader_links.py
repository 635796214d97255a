"""No address in nbgrader's pages and scripts has an id as it is; `browser/test_student_ids.py` follows them."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment
from nbgrader.server_extensions.formgrader import handlers

from helpers.nbgrader_plugins.formgrader_links import encode_ids
from helpers.nbgrader_plugins.formgrader_pages import CLICKS, OwnScripts

SCRIPTS = Path(handlers.static_path, "js")
TEMPLATES = sorted(path for path in Path(handlers.template_path).rglob("*") if path.suffix in {".tpl", ".j2"})
#: What a script puts into an address of the formgrader, and a template.
ADDED = re.compile(r'base_url \+ "/formgrader/[^\n]*')
WRITTEN = re.compile(r'/formgrader/[^"\n]*\{\{ [\w.]+ \}\}')


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_address(path):
    """As nbgrader has them now: another edition may write them otherwise."""
    found = encode_ids(path.read_text(encoding="utf-8"), SCRIPTS)
    assert [] == WRITTEN.findall(found)
    left = [(SCRIPTS / name).read_text("utf-8") for name in re.findall(r"/formgrader/static/js/(\w+\.js)", found)]
    assert not any(" + " in address.partition(" + ")[2] for text in left for address in ADDED.findall(text))
    for address in ADDED.findall(found):
        added = [each.strip() for each in address.split(" + ")[1:]]
        assert all(each.startswith(('"', "encodeURIComponent(")) for each in added), address


def test_of_a_page():
    """What a browser gets: the link as a path, the text as it is, and the script in the page."""
    environment = Environment(extensions=[OwnScripts], autoescape=True)
    environment.globals["nonce"] = lambda: "n"
    template = (
        '<a href="{{ base_url }}/formgrader/manage_students/{{ student_id }}">{{ student_id }}</a>'
        '<script src="{{ base_url }}/formgrader/static/js/manage_students.js"></script>'
        '<script src="{{ base_url }}/formgrader/static/js/utils.js"></script>'
    )
    page = environment.from_string(template).render(base_url="/b", student_id="a%20#<?")
    assert '<a href="/b/formgrader/manage_students/a%2520%23%3C%3F">a%20#&lt;?</a>' in page
    assert '<script nonce="n">\n' in page
    assert 'encodeURIComponent(this.model.get("id"))' in page
    assert page.endswith('<script nonce="n" src="/b/formgrader/static/js/utils.js"></script>')


def test_every_click():
    """The policy lets the browser run each text that nbgrader writes into an attribute."""
    written = [text for path in TEMPLATES for text in re.findall(r'(?i)\bonclick="(.*?)"', path.read_text("utf-8"))]
    assert set(CLICKS) == set(written)
