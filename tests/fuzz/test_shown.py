"""What is shown of a submission: another parser, which reads as browsers do, finds nothing in it that does anything."""

import re
from xml.dom import minidom

import nbformat
import pytest
from bleach._vendor import html5lib
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from helpers.nbgrader_plugins.shown import CLEANED, PIXELS, ShowSafely
from helpers.nbgrader_plugins.shown_css import clean_declarations
from helpers.nbgrader_plugins.shown_html import clean_html
from helpers.nbgrader_plugins.shown_markdown import clean_markdown
from helpers.nbgrader_plugins.shown_svg import SVG, clean_svg
from tests.fuzz.inputs import json_of, pieced
from tests.nbgrader_plugins.payloads import PAYLOADS

HTML, XLINK = "http://www.w3.org/1999/xhtml", "http://www.w3.org/1999/xlink"
EVIL = "//evil.example/x"
CSS = ["a", "body", "*", " p", ".c", "#i", ":is(", ":not(", ")", ">", "+", ",", "&", "{", "}", ";", ":", "@import '"]
CSS += ["@media print{", "@font-face{", "color:red", "background:", f"url({EVIL})", "u", "rl(", "url(#a)", "image-set("]
CSS += [
    "src(",
    EVIL,
    "\\75",
    "\\",
    "/*",
    "*/",
    "'",
    '"',
    "<!--",
    "</style>",
    "&#117",
    "&#125 ",
    "&#123",
    "&lt;",
    "!important",
]
CSS += [
    "--x:",
    "var(--x)",
    "expression(",
    "\0",
    "\n",
    "\f",
    "(",
    "[",
    "]",
    "calc(1px",
    " position:fixed",
    "display:none",
]
TAGS = ["a", "b", "p", "div", "table", "tr", "td", "img", "svg", "style", "script", "title", "desc", "math", "mtext"]
TAGS += [
    "g",
    "path",
    "use",
    "image",
    "foreignObject",
    "iframe",
    "input",
    "label",
    "form",
    "textarea",
    "noscript",
    "select",
]
TAGS += [
    "template",
    "annotation-xml",
    "mglyph",
    "pre",
    "xmp",
    "plaintext",
    "base",
    "meta",
    "link",
    "object",
    "font",
    "set",
]
NAMES = [
    "href",
    "src",
    "style",
    "id",
    "class",
    "onload",
    "onerror",
    "xlink:href",
    "srcset",
    "background",
    "fill",
    "target",
]
NAMES += ["action", "formaction", "name", "for", "type", "value", "title", "xmlns", "width", "data-toggle", "clip-path"]
VALUES = ["javascript:1", "java\tscript:1", "&#106;avascript:1", f"https:{EVIL}", EVIL, "#a", "a.png", "../a.png", "x"]
VALUES += [
    "data:text/html,x",
    "data:image/svg+xml;base64,AA==",
    "data:image/png;base64,AA==",
    f"url({EVIL})",
    "url(#a)",
]
VALUES += ["</style><img src=x>", "<script>", "entrega-x", "score", "MathJax", "alert", "checkbox", "submit", "1", SVG]
ATTRIBUTE = st.builds(
    lambda gap, name, quote, value: f"{gap}{name}={quote}{value}{quote}",
    st.sampled_from([" ", "/", "\t", ""]),
    st.sampled_from(NAMES),
    st.sampled_from(['"', "'", "", "`"]),
    st.one_of(st.sampled_from(VALUES), pieced(CSS, 6), st.text(max_size=5)),
)
OPEN = st.builds(
    lambda tag, attributes, end: f"<{tag}{''.join(attributes)}{end}",
    st.sampled_from(TAGS),
    st.lists(ATTRIBUTE, max_size=3),
    st.sampled_from([">", ">", "/>", ""]),
)
RULE = st.lists(st.sampled_from(CSS), max_size=4).map(lambda parts: f"p{{color:{''.join(parts)}}}")
SHEET = st.one_of(pieced(CSS, 10), RULE).map(lambda css: f"<style>{css}</style>")
PIECE = st.one_of(
    OPEN,
    st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
    SHEET,
    SHEET.map(lambda sheet: f"<svg>{sheet}</svg>"),
    st.sampled_from(
        [*PAYLOADS.values(), "<!--", "-->", "<![CDATA[", "]]>", "<?x?>", "<!DOCTYPE html>", "&lt;", "&", "x"]
    ),
    st.text(max_size=4),
)
PAGES = st.one_of(st.lists(PIECE, max_size=8).map("".join), pieced([f"<{tag}>" for tag in TAGS] + CSS), st.text())
MARKS = [
    "# ",
    "- ",
    "> ",
    "    ",
    "```",
    "`",
    "*",
    "_",
    "[",
    "](",
    ")",
    "![",
    "<",
    ">",
    "|",
    "\n",
    "\n\n",
    "$",
    "$$",
    "\\",
]
MARKS += [
    "\\begin{align}",
    "\\end{align}",
    "\\href{javascript:1}{x}",
    "[1]: javascript:1\n",
    f"https:{EVIL}",
    "a.png",
    "&#x6A;",
]
MARKS += [
    "attachment:x.png",
    "attachment:y",
    "mermaid\n",
    "<div>",
    "</div>",
    "<script>",
    "\t",
    "1. ",
    "---",
    "javascript:1",
]
LINK = st.builds(
    lambda before, text, value: f"{before}[{text}]({value})",
    st.sampled_from(["", "!", "- ", "# "]),
    st.sampled_from(["x", "", "<b>", "$x$"]),
    st.sampled_from(VALUES),
)
TEXTS = st.one_of(
    pieced(MARKS),
    st.lists(LINK, max_size=3).map(" ".join),
    st.lists(st.one_of(PIECE, LINK, st.sampled_from(MARKS)), max_size=8).map("".join),
)

#: Elements and attributes that do something by themselves or when they are clicked, besides those with an address.
ACTIVE = {
    *(
        "script",
        "iframe",
        "object",
        "embed",
        "link",
        "meta",
        "base",
        "form",
        "button",
        "video",
        "audio",
        "source",
        "track",
    ),
    *(
        "template",
        "noscript",
        "frame",
        "frameset",
        "textarea",
        "select",
        "option",
        "title",
        "applet",
        "dialog",
        "portal",
    ),
    *("math", "map", "area", "animate", "set", "foreignobject", "image", "feimage", "body", "html"),
}
HARMFUL = re.compile(
    "on.*|srcdoc|srcset|action|formaction|background|poster|data.*|ping|manifest|http-equiv|autofocus|tabindex|"
    "contenteditable|name|accesskey|is|slot|part|usemap|target"
)
ADDRESS = re.compile(
    r"https?://\S+|mailto:\S+|#entrega-.*|data:image/(png|jpeg|gif|webp|svg\+xml);base64,[\w+/=\s]*|"
    r"\w[\w./% -]*\.(png|jpe?g|gif|webp)",
    re.IGNORECASE | re.DOTALL,
)
STRING = re.compile(r"\"[^\"]*\"|'[^']*'")


def _fetches(css):
    """Return whether a browser could read an address in CSS, or an escape that stands for one."""
    return bool(re.search(r"url\(|src\(|image-set\(|image\(|\\|<|@(?!media )", STRING.sub("", css), re.IGNORECASE))


def _reaches(css):
    """Return the selectors of a sheet that could choose something outside of its output."""
    depth, found, text = 0, [], ""
    for character in STRING.sub("", css):
        if character == "{":
            if not (media := text.strip().startswith("@media ")):
                parts = re.sub(r"\([^()]*\)", "", text).split(",")
                found += [part for part in parts if not part.strip().startswith(".entrega-")]
            depth += 0 if media else 1
            text = ""
        elif character == "}":
            depth, text = max(depth - 1, 0), ""
        else:
            text += character
    return found


def _active(page):
    """Return everything in HTML that runs, fetches, submits, or reaches out of its place."""
    tree, found = html5lib.parseFragment(f"<main>{page}</main><i id='after'></i>", treebuilder="etree"), []
    main, *others = list(tree)
    found += [] if [other.get("id") for other in others] == ["after"] else ["an end of the page"]
    for element in main.iter():
        if not isinstance(element.tag, str):
            found.append("a comment")
            continue
        space, _, name = element.tag[1:].rpartition("}")
        name = name.lower()
        if element is not main and (space not in (HTML, SVG) or name in ACTIVE):
            found.append(f"<{name}>")
        if name == "style":
            css = "".join([element.text or "", *(child.tail or "" for child in element)])
            found += [f"{css=}"] if _fetches(css) else [f"reaches {each!r}" for each in _reaches(css)]
        for key, value in element.attrib.items():
            found += _wrong(name, key.rpartition("}")[2].lower(), value)
    return found


def _wrong(tag, name, value):
    if name in ("href", "src"):
        wrong = not ADDRESS.fullmatch(value) or ".." in value
        wrong = wrong or (name == "src" and bool(re.match("http|mailto", value)))
        wrong = wrong or (name == "href" and value.startswith("data"))
    elif name == "target":
        wrong = (tag, value) != ("a", "_blank")
    elif name == "style":
        wrong = _fetches(value)
    elif name in ("id", "for"):
        wrong = not value.startswith("entrega-")
    elif tag == "input" and name == "type":
        wrong = value != "checkbox"
    else:
        wrong = bool(HARMFUL.fullmatch(name)) or "url(" in re.sub(r"^url\(#[\w-]+\)$", "", value.lower())
    return [f"{tag} {name}={value!r}"] if wrong else []


@given(text=PAGES)
def test_html(bounded, text):
    """Nothing runs, fetches or reaches out, once or twice cleaned."""
    once = bounded(clean_html, text)

    assert [] == _active(once)
    assert [] == _active(bounded(clean_html, once))


@given(text=st.one_of(pieced(CSS, 10), st.lists(st.sampled_from(CSS), max_size=4).map("".join).map("color:{}".format)))
def test_declarations(bounded, text):
    """They fetch nothing, and cleaned again they are the same."""
    once = bounded(clean_declarations, text)

    assert not _fetches(once)
    assert not set("{}") & set(once)
    assert once == clean_declarations(once)


SHAPES = ["g", "path", "text", "style", "use", "a", "desc", "title", "image", "filter", "feImage", "script", "set"]
XML = ["<!--", "-->", "<![CDATA[", "]]>", "&lt;", "&#64;", "x", *CSS]
SVGS = st.lists(
    st.one_of(
        st.builds(
            lambda tag, name, value, inner: f'<{tag} {name}="{value}">{inner}</{tag}>',
            st.sampled_from(SHAPES),
            st.sampled_from([name for name in NAMES if ":" not in name or name == "xlink:href"]),
            st.sampled_from([value.replace("<", "&lt;") for value in VALUES]),
            st.one_of(
                st.lists(st.sampled_from([*XML, "<desc/>", "<text>x</text>"]), max_size=5).map("".join),
                st.sampled_from(SHAPES).map(lambda tag: f"<{tag}>url({EVIL})</{tag}>@import '{EVIL}'"),
            ),
        ),
        st.sampled_from([*XML, f"<style> <desc/>@import '{EVIL}';</style>", "<x:y xmlns:x='z'/>", "<g xmlns=''/>"]),
    ),
    max_size=5,
).map(lambda parts: f"<svg xmlns='{SVG}' xmlns:xlink='{XLINK}'>{''.join(parts)}</svg>")


@given(text=st.one_of(SVGS, pieced([*XML, *(f"<{tag}>" for tag in SHAPES)]), PAGES))
def test_svg(bounded, text):
    """As XML and as a part of HTML: shapes, without a script, an address, or a sheet that has one."""
    once = bounded(clean_svg, text)
    if once is None:
        return
    assert once == clean_svg(once)
    assert [] == list(_active_shapes(minidom.parseString(once)))
    inline = html5lib.parseFragment(once, treebuilder="dom")
    assert [] == list(_active_shapes(inline))


def _active_shapes(node):
    for element in node.getElementsByTagName("*") if node.nodeType == node.DOCUMENT_NODE else _elements(node):
        name = element.tagName.lower().rpartition(":")[2]
        # What is an image in SVG is one of HTML where SVG ends: it has no address there.
        if name in ACTIVE - {"title", "image"}:
            yield f"<{name}>"
        if name == "style" and _fetches("".join(_texts(element))):
            yield "".join(_texts(element))
        for key, value in dict(element.attributes.items()).items():
            key = key.lower().rpartition(":")[2]
            if key == "href":
                if not re.fullmatch(r"#\S+|data:image/(png|jpeg|gif);base64,[\w+/=\s]*", value.strip()):
                    yield f"{key}={value}"
            elif re.fullmatch("on.*|src|srcset|data|action", key) or "url(" in re.sub(
                r"url\(\s*[\"']?#", "", value.lower()
            ):
                yield f"{key}={value}"


def _elements(node):
    for child in node.childNodes:
        if child.nodeType == child.ELEMENT_NODE:
            yield child
        yield from _elements(child)


def _texts(element):
    for child in element.childNodes:
        if child.nodeType in (child.TEXT_NODE, child.CDATA_SECTION_NODE):
            yield child.data
        yield from _texts(child)


ATTACHED = {"x.png": {"image/png": "AA=="}, "y": {"image/svg+xml": "AA=="}}
EXPORTER = HTMLExporter(template_name="basic")


def _page(notebook):
    """Return what nbconvert makes of the cells, without what its template puts round them."""
    page = EXPORTER.from_notebook_node(notebook)[0]
    return re.sub(r' (id|name)="cell[-\w=]*"| data-mime-type="[^"]*"| tabindex="0"', "", page)


@given(text=TEXTS)
def test_markdown(bounded, text):
    """As nbconvert renders it, nothing of it does anything; cleaned again, neither."""
    once = bounded(clean_markdown, text, ATTACHED)
    twice = bounded(clean_markdown, once, ATTACHED)

    cells = [new_markdown_cell(source, attachments=NotebookNode(ATTACHED)) for source in (once, twice)]
    assert [] == _active_rendered(_page(new_notebook(cells=cells)))


def _active_rendered(page):
    """Return what does something in rendered Markdown, which may hold what Markdown itself makes."""
    return [
        each
        for each in _active(page)
        # Headings have an id, of their text, which begins with no prefix; so do footnotes' and links to them.
        if not re.match(r"h[1-6] id=|a href='#|a name=", each)
    ]


KINDS = [*CLEANED, *PIXELS, "application/json", "application/javascript", "text/vnd.mermaid", "image/webp"]
JSON = json_of(["width", "height", "alt", "isolated", "image/png", "text/html", "unconfined", "data", "name"])
OUTPUT = st.builds(
    lambda data, about: NotebookNode(
        output_type="display_data", data=NotebookNode(data), metadata=nbformat.from_dict(about)
    ),
    st.dictionaries(
        st.sampled_from(KINDS), st.one_of(PAGES, TEXTS, st.just("AA=="), st.lists(PIECE, max_size=2)), min_size=1
    ),
    st.dictionaries(
        st.sampled_from(["width", "height", "alt", "isolated", "image/png", "text/html"]), JSON, max_size=3
    ),
)
ATTACHMENT = st.dictionaries(
    st.sampled_from([*PIXELS, "image/svg+xml", "text/html", '"><b>']),
    st.one_of(st.just("AA=="), PAGES, st.lists(PIECE, max_size=2)),
    max_size=2,
)
CELL = st.one_of(
    st.builds(lambda outputs: new_code_cell("x", outputs=outputs), st.lists(OUTPUT, max_size=2)),
    st.builds(
        lambda text, attached: new_markdown_cell(text, attachments=nbformat.from_dict(attached)),
        TEXTS,
        st.dictionaries(st.sampled_from(["x.png", "y", '"><b>']), ATTACHMENT, max_size=2),
    ),
    TEXTS.map(new_raw_cell),
)


@pytest.mark.filterwarnings("ignore:Your element with mimetype")  # as with JSON alone, of which a page shows nothing
@given(cells=st.lists(CELL, min_size=1, max_size=3))
def test_notebooks(bounded, cells):
    """Whatever there is in a notebook, the page of it does nothing."""
    shown, _ = bounded(ShowSafely().preprocess, new_notebook(cells=cells), {})

    nbformat.validate(shown)
    assert [] == _active_rendered(_page(shown))
