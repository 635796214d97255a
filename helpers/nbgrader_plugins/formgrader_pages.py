"""Gives the formgrader's pages a policy by which a browser runs the formgrader's own scripts, and no others.

nbgrader shows a submission in the Jupyter server's origin: a script there could set grades, and start kernels. What is
shown is cleaned (`helpers.nbgrader_plugins.shown`); this is the second wall.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
import secrets
import sys
from collections.abc import Callable
from contextvars import ContextVar
from copy import deepcopy
from pathlib import Path
from typing import Any

from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from tornado.web import HTTPError
from traitlets.config import Config

from helpers.nbgrader_plugins.formgrader_links import encode_ids
from helpers.nbgrader_plugins.rubric import CHOOSE, Criteria, Rubric, beside_comment, show_criteria
from helpers.nbgrader_plugins.shown import register_cleaning

__all__ = ["guard_formgrader"]

#: MathJax 3 needs no `eval`, which nbgrader's MathJax 2 does; as before it comes from there, or isn't shown.
MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/3.2.2/es5/"
#: What nbgrader writes into attributes; the browser runs these texts and no others.
CLICKS = (
    "toggle_name(true);",
    "toggle_name(false);",
    "toggleAllNames()",
    "createStudentModal();",
    "createAssignmentModal();",
)
HASHES = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in CLICKS)
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' {mathjax}; script-src-attr 'unsafe-hashes' {hashes}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' {mathjax}; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
#: For files that were handed in.
FILES = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"

_nonce: ContextVar[str] = ContextVar("nonce", default="")
#: Reads an assignment's rubric.
_rubric: ContextVar[Callable[[str], dict[str, Criteria]]] = ContextVar("rubric", default=lambda assignment: {})

#: In nbgrader's template of a submission: what the rubric says goes between an answer's heading and the answer, and
#: comments to choose from above the field for one.
BESIDE = {
    "{{ nbgrader_heading(cell) }}": "{{ nbgrader_heading(cell) }}{{ rubric(cell, resources) }}",
    "{{ nbgrader_footer(cell) }}": "{{ common_comments(cell, resources) }}{{ nbgrader_footer(cell) }}",
    '<div id="statusmessage"></div>': f'<div id="statusmessage"></div>{CHOOSE}',
}


class OwnScripts(Extension):
    """Marks the scripts that stand in a template, and makes text of what a template is filled with.

    nbgrader's templates write names into HTML and into JavaScript as they are.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Change a template before it is read."""
        from nbgrader.server_extensions.formgrader.handlers import static_path

        for here, there in BESIDE.items():
            source = source.replace(here, there)
        source = encode_ids(source, Path(static_path, "js"))
        source = source.replace("<script", '<script nonce="{{ nonce() }}"')
        source = re.sub(r'(var \w+ = )"\{\{ ([\w.]+) \}\}([\w/]*)"', r'\1{{ (\2 ~ "\3") | tojson }}', source)
        return re.sub(r"\{\{ (resources\.\w+) \}\}", r"{{ \1 | e }}", source)


class SubmissionPage(HTMLExporter):
    """What the formgrader shows of a submission, cleaned again: it may have been graded without."""

    def __init__(self, config: Config) -> None:
        config = deepcopy(config)
        own = str(Path(__file__).with_name("templates"))
        config.HTMLExporter.extra_template_basedirs = [own, *config.HTMLExporter.extra_template_basedirs]
        # A heading's name would be an id of the page; the formgrader looks for its fields by theirs.
        config.HTMLExporter.exclude_anchor_links = True
        super().__init__(config=config)
        register_cleaning(self)

    def _create_environment(self) -> Environment:
        return _mark(super()._create_environment())


def guard_formgrader() -> None:
    """Let every page of nbgrader's formgrader in this process have the policy; does nothing where there is none."""
    base = sys.modules.get("nbgrader.server_extensions.formgrader.base")
    handler = getattr(base, "BaseHandler", None)
    if handler is None or hasattr(handler, "nonce"):
        return
    handler.nonce = property(_nonce_of)
    handler.content_security_policy = _policy(handler.content_security_policy)
    handler.prepare = _prepare(handler.prepare)
    handler.exporter = property(_exporter)
    handler.render = _render


def _mark(environment: Environment) -> Environment:
    environment.add_extension(OwnScripts)
    environment.globals |= {"nonce": _nonce.get, "rubric": _criteria_above, "common_comments": _comments_below}
    return environment


def _criteria(cell: NotebookNode, resources: dict) -> Criteria | None:
    return _rubric.get()(resources["assignment_id"]).get(cell.metadata.nbgrader.grade_id)


def _criteria_above(cell: NotebookNode, resources: dict) -> Markup:
    return show_criteria(_criteria(cell, resources))


def _comments_below(cell: NotebookNode, resources: dict) -> Markup:
    return beside_comment(cell.metadata.nbgrader.grade_id, _criteria(cell, resources))


def _nonce_of(handler: Any) -> str:
    """Return a number that is used once: for one answer."""
    return handler.__dict__.setdefault("_nonce", secrets.token_urlsafe(16))


def _policy(before: property) -> property:
    """Return what the server asks of every page, and ours: a browser holds to both."""
    from nbgrader.server_extensions.formgrader.handlers import SubmissionFilesHandler

    def policy(handler: Any) -> str:
        own = POLICY.format(nonce=handler.nonce, mathjax=MATHJAX, hashes=HASHES)
        own = FILES if isinstance(handler, SubmissionFilesHandler) else own
        return f"{before.__get__(handler)}, {own}"

    return property(policy)


def _prepare(before: Any) -> Any:
    """Refuse `?path=`, by which nbgrader reads settings, and runs them, to links and pictures of a submission."""

    async def prepare(handler: Any) -> None:
        await before(handler)
        headers = handler.request.headers
        opened = headers.get("Sec-Fetch-Dest", "document") in ("document", "iframe", "frame")
        shown = "/formgrader/submissions/" in headers.get("Referer", "")
        foreign = headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
        if handler.get_query_argument("path", "") and (shown or foreign or not opened):
            raise HTTPError(403, "the formgrader's folder is chosen in JupyterLab, not by a link")

    return prepare


def _exporter(handler: Any) -> SubmissionPage:
    settings = handler.settings
    if not isinstance(settings["nbgrader_exporter"], SubmissionPage):
        settings["nbgrader_exporter"] = SubmissionPage(settings["nbgrader_exporter"].config)
    _nonce.set(handler.nonce)
    rubric = Rubric(config=settings["nbgrader_formgrader"].load_config())
    _rubric.set(functools.cache(functools.partial(rubric.read, Path(handler.coursedir.root))))
    return settings["nbgrader_exporter"]


def _render(handler: Any, name: str, **values: Any) -> str:
    environment = handler.settings["nbgrader_jinja2_env"]
    if "nonce" not in environment.globals:
        _mark(environment)
        environment.autoescape = True
    _nonce.set(handler.nonce)
    return environment.get_template(name).render(**values)
