"""Puts pictures that were handed in beside a notebook into a page of it: a feedback travels as one file."""

from __future__ import annotations

import base64
import html
import os
import re
import stat
from pathlib import Path
from urllib.parse import unquote

from helpers.nbgrader_plugins.shown_html import PICTURE
from helpers.nbgrader_plugins.tree import FLAGS

__all__ = ["PAGE_LIMIT", "Pictures"]

#: Bytes of the pictures of a page, each as often as it is shown.
PAGE_LIMIT = 2**23
SOURCE = re.compile(r'(<img\b[^>]*? src=")([^"]*)(?=")')
#: How a file of each kind begins, whatever it is called.
KINDS = {
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "gif": re.compile(rb"GIF8[79]a"),
    "webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}


class Pictures:
    """The pictures that a page still has room for."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._left = Path(os.path.realpath(folder)), PAGE_LIMIT

    def put_into(self, page: str) -> str:
        """Return HTML with pixels in the place of the names of files; what is no such picture stays as it is."""
        return SOURCE.sub(lambda found: found[1] + self._pixels(found[2]), page)

    def _pixels(self, address: str) -> str:
        name = html.unescape(address)
        if name.startswith("data:") or not PICTURE.fullmatch(name):
            return address
        content = self._read(unquote(name))
        kind = next((kind for kind, begins in KINDS.items() if begins.match(content)), None)
        if kind is None:
            return address
        self._left -= len(content)
        return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"

    def _read(self, name: str) -> bytes:
        """Return what is in a file in the folder; nothing of a link, of what is no file, or of what has no room."""
        path = self._folder / name
        if "\0" in name or os.path.realpath(path.parent) != str(path.parent) or ".." in path.parts:
            return b""
        try:
            with open(os.open(path, FLAGS), "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    return b""
                content = file.read(self._left + 1)
        except OSError:
            return b""
        return content if len(content) <= self._left else b""
