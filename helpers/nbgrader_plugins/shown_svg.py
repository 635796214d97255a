"""Cleans a picture in SVG: shapes, text and colours stay; what runs or fetches something goes."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from defusedxml.ElementTree import fromstring

__all__ = ["clean_svg"]

SVG, XLINK, XML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"
ELEMENTS = {
    "a", "circle", "clipPath", "defs", "desc", "ellipse", "filter", "g", "image", "line", "linearGradient", "marker",
    "mask", "path", "pattern", "polygon", "polyline", "radialGradient", "rect", "stop", "style", "svg", "switch",
    "symbol", "text", "textPath", "title", "tspan", "use", "view",
    *(f"fe{each}" for each in ("Blend", "ColorMatrix", "ComponentTransfer", "Composite", "Flood", "FuncA", "FuncB")),
    *(f"fe{each}" for each in ("FuncG", "FuncR", "GaussianBlur", "Merge", "MergeNode", "Offset", "Tile")),
}  # fmt: skip
#: Attributes with an address, which no shape has.
OF_HTML = {
    "action",
    "background",
    "cite",
    "data",
    "formaction",
    "manifest",
    "ping",
    "poster",
    "src",
    "srcdoc",
    "srcset",
}
#: What a link may lead to: a part of the same picture, or pixels.
LINK = re.compile(r"#[^\s]+|data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")
#: What fetches: every function but those of colours and places, and a URL of anything but a part of the same picture.
REFERENCE = re.compile(r"url\(\s*[\"']?#[\w.:-]+[\"']?\s*\)", re.IGNORECASE)
FETCHES = re.compile(r"url|src|image|expression|@|\\|<", re.IGNORECASE)


def clean_svg(text: str) -> str | None:
    """Return the picture; None if it is none, as a browser, too, shows nothing of broken XML."""
    try:
        root = fromstring(text)
    except (ValueError, ElementTree.ParseError, RecursionError):  # defusedxml's own errors are ValueErrors
        return None
    if root.tag != f"{{{SVG}}}svg":
        return None
    _clean(root)
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    return ElementTree.tostring(root, encoding="unicode")


def _clean(root: ElementTree.Element) -> None:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        within_style = _name(element.tag, SVG) == "style"  # what stands behind an element in it is CSS, too
        within_text = _name(element.tag, SVG) in ("desc", "title")  # in a page, an element in it is HTML's
        for child in list(element):
            if _name(child.tag, SVG) in ELEMENTS and not (within_style or within_text):
                waiting.append(child)
            else:
                element.remove(child)
        for name, value in list(element.attrib.items()):
            if not _kept(name, value):
                del element.attrib[name]
        if within_style and not _fetches_nothing(element.text or ""):
            element.text = ""
        if _name(element.tag, SVG) == "a":
            element.attrib.clear()


def _name(tag: object, namespace: str) -> str:
    """Return the local name within a namespace; comments and instructions have none."""
    return tag.removeprefix(f"{{{namespace}}}") if isinstance(tag, str) else ""


def _kept(name: str, value: str) -> bool:
    if name in ("href", f"{{{XLINK}}}href"):
        return bool(LINK.fullmatch(value.strip()))
    if name.startswith("{"):
        return name == f"{{{XML}}}space"
    return not name.lower().startswith("on") and name.lower() not in OF_HTML and _fetches_nothing(value)


def _fetches_nothing(text: str) -> bool:
    return not FETCHES.search(REFERENCE.sub("", text))
