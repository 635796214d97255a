"""Has the formgrader's links lead to students called `#1` or `100%`, too: nbgrader writes an id into them as it is."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["encode_ids"]

#: Where a template has one of nbgrader's own scripts read, and where an address stands in either.
SCRIPT = re.compile(r'<script src="\{\{ [\w.]+ \}\}/formgrader/static/js/(\w+\.js)"></script>')
IN_TEMPLATE = re.compile(r'(?<=/formgrader/)[^"\n]*(?=")')
IN_SCRIPT = re.compile(r'(?<=base_url \+ "/formgrader/)[^;\n]*')


def encode_ids(template: str, scripts: Path) -> str:
    """Return a template whose addresses, and those of the scripts that it has read, hold ids as a path holds them.

    Such a script then stands in the page: the folder of nbgrader's stays as it is.
    """

    def script(found: re.Match[str]) -> str:
        text = (scripts / found[1]).read_text(encoding="utf-8")
        encoded = IN_SCRIPT.sub(_in_script, text)
        return found[0] if encoded == text else f"<script>{{% raw %}}\n{encoded}{{% endraw %}}</script>"

    return SCRIPT.sub(script, IN_TEMPLATE.sub(_in_template, template))


def _in_template(address: re.Match[str]) -> str:
    return re.sub(r"\{\{ ([\w.]+) \}\}", r"{{ \1 | urlencode }}", address[0])


def _in_script(address: re.Match[str]) -> str:
    return re.sub(r'(?<= \+ )([a-z][\w.]*(?:\("\w+"\))?)', r"encodeURIComponent(\1)", address[0])
