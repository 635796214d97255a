"""Texts of students as a person reads them: ids, names of files, messages, wherever they are shown."""

from __future__ import annotations

import logging
import re
import unicodedata
from typing import Any

from rich.console import Console
from rich.text import Text

__all__ = ["Terminal", "keep_logs_printable", "neutral", "printable"]

#: Where a spreadsheet may see the beginning of a formula: at the first place of a cell, also after spaces and quotation
#: marks, which some take off, and after the semicolon that separates cells in half of the world.
_FORMULA = re.compile(r"""(^|;)(?=[\s"'`´‘’“”«»]*[=+\-@\t\r−＝＋－＠﹦﹢﹣﹫⁺⁻⁼])""")


def printable(text: str, lines: bool = False) -> str:
    r"""Return a text with everything escaped that isn't seen: ESC as `\x1b`, a change of direction as `\u202e`.

    What is left moves no cursor, forges no line and turns nothing round. With `lines`, ends of lines stay.
    """
    if text.isprintable():
        return text
    return "".join(c if _is_seen(c) or (lines and c == "\n") else c.encode("unicode_escape").decode() for c in text)


def _is_seen(character: str) -> bool:
    return character.isprintable() or unicodedata.category(character) == "Zs"


def neutral(cell: Any) -> Any:
    """Return the cell of a CSV file so that no spreadsheet calculates it; what isn't text is as it was."""
    return printable(_FORMULA.sub(r"\1'", cell)) if isinstance(cell, str) else cell


class Terminal(Console):
    """A console on which every text is shown as it is: no markup, and nothing that isn't seen but ends of lines."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, markup=False, emoji=False)

    def render_str(self, text: str, **options: Any) -> Text:
        """Turn a text into what is shown."""
        return super().render_str(printable(text, lines=True), **options)


def keep_logs_printable() -> None:
    """Have every record of this process's logs hold printable texts only, whichever logger and handler."""
    before = logging.getLogRecordFactory()
    if getattr(before, "printable", False):
        return

    def make(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = before(*args, **kwargs)
        if isinstance(record.args, tuple):
            record.args = tuple(printable(a) if isinstance(a, str) else a for a in record.args)
        try:
            text = record.getMessage()
        except Exception:  # logging itself says what is wrong
            return record
        if text != (shown := printable(text, lines=True)):
            record.msg, record.args = shown, ()
        if record.exc_info and record.exc_info[0]:
            record.exc_text = printable(logging.Formatter().formatException(record.exc_info), lines=True)
        return record

    make.printable = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make)
