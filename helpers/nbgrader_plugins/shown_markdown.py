"""Cleans Markdown of a submission: what is Markdown stays as it is; HTML in it is cleaned, or shown as text."""

from __future__ import annotations

import functools
import html
import json
import re

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from helpers.nbgrader_plugins.shown_html import LINK, PICTURE, clean_html, plain_mathematics

__all__ = ["as_text", "clean_markdown"]

#: Characters that are rendered; more are shown as they were written.
LONGEST = 20_000
SOURCE = re.compile(r'<img src="([^"]*)"')
TARGET = re.compile(r'<a href="([^"]*)"')


class _Escaping(IPythonRenderer):
    """Renders what nbconvert renders, except that no HTML, no script's address and no drawing program gets through."""

    def __init__(self, attachments: dict) -> None:
        super().__init__(True, False, exclude_anchor_links=True, attachments=attachments)

    def block_mermaidjs(self, code: str) -> str:
        return self.block_code(code)


def clean_markdown(source: str, attachments: dict | None = None) -> str:
    """Return Markdown that nbconvert and Jupyter render without anything that runs or fetches something."""
    return _cleaned(source, json.dumps(attachments or {}))


@functools.lru_cache(512)  # what the course wrote, each student hands in again
def _cleaned(source: str, attachments: str) -> str:
    if len(source) > LONGEST:
        return as_text(source)
    pictures = json.loads(attachments)
    try:
        rendered = _render(source, IPythonRenderer(escape=False, exclude_anchor_links=True, attachments=pictures))
        escaped = _render(source, _Escaping(pictures))
    except Exception:  # a missing attachment, brackets without end: an exporter, too, would fail
        return as_text(source)
    ours = html.unescape(rendered)
    addresses = map(html.unescape, SOURCE.findall(rendered))
    targets = map(html.unescape, TARGET.findall(rendered))
    # Whatever else a link leads to is the instructor's, or a page made of data: as in HTML, it is no link then.
    harmless = plain_mathematics(ours) == ours and all(each[:1] == "#" or LINK.fullmatch(each) for each in targets)
    if rendered == escaped and harmless and all(map(PICTURE.fullmatch, addresses)):
        return source
    cleaned = clean_html(rendered)
    if cleaned == rendered:
        return source
    # One block of HTML, for Markdown: it ends at an empty line.
    return re.sub(r"\n(?=[ \t\r\f\v]*\n)", "&#10;", f"<div>{cleaned}</div>")


def _render(source: str, renderer: IPythonRenderer) -> str:
    return MarkdownWithMath(renderer=renderer).render(source)


def as_text(source: str) -> str:
    """Return Markdown that shows a text as it was written."""
    fence = "`" * (1 + max(map(len, re.findall("`{2,}", source)), default=2))
    return f"{fence}text\n{source}\n{fence}"
