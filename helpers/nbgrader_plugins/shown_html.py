"""Cleans HTML of a submission, by an allow-list: it may show tables, text and pictures, run and fetch nothing."""

from __future__ import annotations

import hashlib
import html
import re
import secrets
from collections import Counter

import nh3

from helpers.nbgrader_plugins.shown_css import clean_declarations, clean_stylesheet

__all__ = ["clean_html", "plain_mathematics"]

DRAWN = {
    "circle", "clipPath", "defs", "ellipse", "g", "line", "linearGradient", "path", "polygon", "polyline", "rect",
    "stop", "svg", "text", "tspan",
}  # fmt: skip
TAGS = (nh3.ALLOWED_TAGS - {"map", "area"}) | DRAWN | {"font", "input", "label", "meter", "progress", "section"}
DRAWING = {
    "clip-path", "cx", "cy", "d", "dx", "dy", "fill", "fill-opacity", "fill-rule", "gradientUnits", "offset",
    "opacity", "points", "preserveAspectRatio", "r", "rx", "ry", "stop-color", "stroke", "stroke-dasharray",
    "stroke-linecap", "stroke-linejoin", "stroke-opacity", "stroke-width", "text-anchor", "transform", "viewBox", "x",
    "x1", "x2", "xmlns", "y", "y1", "y2",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"align", "aria-hidden", "aria-label", "bgcolor", "border", "class", "color", "dir", "height", "hidden", "id",
          "lang", "open", "role", "size", "style", "title", "valign", "width"},
    "a": {"href"},
    "font": {"face"},
    "img": {"alt", "src"},
    "input": {"checked"},
    "label": {"for"},
    "ol": {"reversed", "start"},
    **{tag: {"max", "min", "value"} for tag in ("meter", "progress")},
    **{tag: {"cellpadding", "cellspacing", "frame", "rules", "summary"} for tag in ("table",)},
    **{tag: {"abbr", "colspan", "headers", "rowspan", "scope"} for tag in ("td", "th")},
    **{tag: {"span"} for tag in ("col", "colgroup")},
    **dict.fromkeys(DRAWN, DRAWING),
}  # fmt: skip
#: Begins a submission's ids and classes: the page's own scripts and styles look for others.
PREFIX = "entrega-"
#: Classes whose looks belong to the page: tables, notices, highlighted code (Pygments' names are short).
LOOKS = re.compile(r"dataframe|alert(-(info|success|warning|danger))?|highlight|[a-z][a-z0-9]{0,2}")
LINK = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)
#: Pixels, or a picture that was handed in beside the notebook.
PICTURE = re.compile(
    r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*|(?!.*\.\.)\w[\w./% -]*\.(png|jpe?g|gif|webp)",
    re.IGNORECASE | re.ASCII,
)
STYLE = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
#: Open elements that are read: a parser takes the square of it.
DEEPEST = 4000
#: What of MathJax writes into the page something else than mathematics.
MACROS = re.compile(r"\\(?=(?:href|url|class|cssId|style|data|html\w*|require|unicode|bbox|includegraphics)\s*[{[%])")


def clean_html(text: str) -> str:
    """Return HTML that runs nothing, fetches nothing and shows nothing outside of its place."""
    if len(text) > DEEPEST and _too_deep(text):
        return f"<pre>{html.escape(text)}</pre>"
    mark, sheets = secrets.token_hex(8), []

    def keep(match: re.Match) -> str:
        sheets.append(match[1])
        return f"{mark}-{len(sheets) - 1}."

    def attribute(tag: str, name: str, value: str) -> str | None:
        # A tag in an attribute is one to a reader that errs about where the attribute ends.
        return None if mark in value or "<" in value else _attribute(tag, name, value)

    shown = nh3.clean(
        STYLE.sub(keep, text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        clean_content_tags={"script", "style", "title", "iframe", "object", "template", "noscript", "textarea", "math"},
        set_tag_attribute_values={"a": {"target": "_blank"}, "input": {"type": "checkbox"}},
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener",
    )
    shown = plain_mathematics(shown)
    within = f"{PREFIX}{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    shown = re.sub(rf"{mark}-(\d+)\.", lambda found: _sheet(sheets[int(found[1])], within), shown)
    # Whatever CSS does ends at the edge of this box, `position: fixed` included.
    boxed = sheets or " style=" in shown
    return f'<div class="{within}" style="contain: paint; overflow-x: auto">{shown}</div>' if boxed else shown


def plain_mathematics(text: str) -> str:
    """Return a text without the macros by which MathJax makes links, styles and the like: they show what they hold."""
    return MACROS.sub(r"\\text ", text)


def _sheet(text: str, within: str) -> str:
    return f"<style>{clean_stylesheet(text, within, _renamed)}</style>"


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Return the value under which an attribute is shown, or None."""
    if name == "style":
        return clean_declarations(value) or None
    if name == "id" or name == "for":
        return _renamed("#", value)
    if name == "class":
        return " ".join(_renamed(".", each) for each in value.split()) or None
    if name == "href":
        return f"#{_renamed('#', value[1:])}" if value.startswith("#") else _matching(LINK, value)
    if name == "src":
        return _matching(PICTURE, value)
    return None if "url(" in value.lower() and not re.fullmatch(r"url\(#[\w-]+\)", value) else value


def _matching(pattern: re.Pattern, value: str) -> str | None:
    return value if pattern.fullmatch(value) else None


def _renamed(kind: str, name: str) -> str:
    """Return the name under which an id (`#`) or a class (`.`) is shown."""
    known = name.startswith(PREFIX) or (kind == "." and LOOKS.fullmatch(name))
    return name if known else PREFIX + name


def _too_deep(text: str) -> bool:
    """Tell whether elements lie so deep in each other that a parser takes long."""
    open_: Counter[str] = Counter()
    depth = 0
    for closing, name in TAG.findall(text.lower()):
        change = -(open_[name] > 0) if closing else name not in VOID
        open_[name] += change
        depth += change
        if depth > DEEPEST:
            return True
    return False
