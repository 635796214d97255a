"""Recognises what is handed in as a requirements file and is another kind of list: the message names the true cause."""

from __future__ import annotations

import re

__all__ = ["decoded", "what_it_is"]

#: By what shows in a text, who writes such a file.
_WRITES = {
    r"^@EXPLICIT\s*$": "`conda list --explicit`",
    r"^# packages in environment at |^# Name +Version": "`conda list`",
    r"^(?:dependencies|channels):": "`conda env export`",
    r"^[\w.-]+=[^=\s]+(?:=[^=\s]+)?\s*$": "conda",
    r"^Package +Version|^-{3,} +-{3,}": "`pip list`",
    r"^\s*\[\[(?:package|packages)\]\]|^lock-version\b": "uv, Poetry o PDM en su propio formato",
    r'^\s*"(?:_meta|lockfileVersion)":': "Pipenv",
}


def what_it_is(text: str) -> str | None:
    """Say in Spanish who writes such a file, and how to make one that pip reads; None if nobody is known to."""
    for shows, who in _WRITES.items():
        if re.search(shows, text, re.MULTILINE):
            return (
                f"así escribe {who}, y no es una lista de requisitos de pip: hacelo con `uv pip compile`, o con "
                "`pip list --format=freeze`, que da nombres y versiones."
            )
    return None


def decoded(content: bytes) -> str:
    """Return the text of a file as editors and PowerShell's `>` write it; raise `UnicodeDecodeError` if it is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    if b"\0" in content[:2]:  # the same without its mark
        return content.decode("utf-16-be" if content[:1] == b"\0" else "utf-16-le")
    return content.decode("utf-8-sig")
