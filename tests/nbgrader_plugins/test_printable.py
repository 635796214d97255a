"""A student's text moves no cursor, turns nothing round and is no formula, wherever it is shown."""

import io
import logging
import random
import re

import pytest
from rich.console import Console
from rich.table import Table

from helpers.nbgrader_plugins.printable import Terminal, keep_logs_printable, neutral, printable
from helpers.pipeline.ledger import Entry
from helpers.pipeline.points import points_table
from helpers.pipeline.progress import GradingProgress

HOSTILE = "a\x1b[2J\x1b]0;t\x07\x9b31m\r\u202eb\u2028[red]c[/red]\nzoe: 50"


def test_what_is_seen_stays():
    """Also accents, other scripts, and spaces of all widths."""
    assert "ñandú 漢字 a\u202fb\xa0c [x] =1" == printable("ñandú 漢字 a\u202fb\xa0c [x] =1")


def test_what_is_not_seen_is_escaped():
    """With its code; ends of lines stay where they are asked for."""
    assert r"\x1b[2J\r\u202e\n\udcf1" == printable("\x1b[2J\r\u202e\n\udcf1")
    assert "a\n\\x07" == printable("a\n\x07", lines=True)


def test_any_text_is_printable():
    """Ten thousand of them, and a second time they stay as they are."""
    draw = random.Random(228)
    for _ in range(10_000):
        text = "".join(map(chr, draw.choices(range(0x11000), k=draw.randrange(6))))
        assert printable(text).replace("\xa0", "").encode() is not None
        assert printable(printable(text)) == printable(text)
        assert not set(printable(text)) & set("\x1b\r\n\t\x07\x9b\u202e\u2066\u2028")


def _shown(show):
    out = io.StringIO()
    show(Terminal(file=out, force_terminal=True, width=200, color_system="truecolor"))
    text = out.getvalue()
    for own in ("\x1b[?25l", "\x1b[?25h", "\x1b[2K", "\x1b[1A"):  # rich's display
        text = text.replace(own, "")
    return re.sub(r"\x1b\[[\d;]*m", "", text)  # and its colours


@pytest.mark.parametrize(
    "show",
    [
        lambda terminal: terminal.print(HOSTILE),
        lambda terminal: terminal.print(HOSTILE, style="red", soft_wrap=True),
        lambda terminal: terminal.print(points_table(_points(), "x", {HOSTILE: HOSTILE})),
        lambda terminal: _progress(terminal),
    ],
    ids=["text", "styled", "table", "progress"],
)
def test_a_terminal(show):
    """All that it gets from the text is characters: what it does itself is colours."""
    text = _shown(show)
    assert "\x1b[2J" not in text
    assert "\x1b]" not in text
    assert not set(text) & set("\x07\x9b\u202e\u2028")
    assert r"\x1b[2J\x1b]0;t\x07\x9b31m\r\u202eb\u2028[red]c[/red]" in text


def _points():
    import pandas as pd

    return pd.DataFrame({"1_x": [1.0]}, index=[HOSTILE])


def _progress(terminal):
    with GradingProgress("Corrigiendo", 1, terminal) as progress:
        progress.add(Entry(HOSTILE, 0, 1, HOSTILE, (HOSTILE,)))


def test_no_line_is_forged():
    """Neither by an id nor by a note."""
    out = io.StringIO()
    with GradingProgress("Corrigiendo", 1, Terminal(file=out, width=200)) as progress:
        progress.add(Entry("ana", 0, 1, None, (HOSTILE,)))
    assert [] == [line for line in out.getvalue().splitlines() if line.startswith("zoe")]


@pytest.fixture
def logged():
    """Have all logs printable, and return what a logger writes; the factory is put back."""
    before, out = logging.getLogRecordFactory(), io.StringIO()
    log, handler = logging.getLogger("of a test"), logging.StreamHandler(out)
    log.addHandler(handler)
    keep_logs_printable()
    keep_logs_printable()
    yield log, out
    log.removeHandler(handler)
    logging.setLogRecordFactory(before)


def test_logs(logged):
    """In the arguments, in the message, and in the traceback of an exception."""
    log, out = logged
    log.error("Copying %s", HOSTILE)
    log.error("Copying {}".format("\x1b[2J"))
    log.error("%d of %s", 1, {"x": 1})
    try:
        raise ValueError(HOSTILE)
    except ValueError:
        log.exception("wrong")
    said = out.getvalue()
    assert said == printable(said, lines=True)
    assert r"Copying a\x1b[2J\x1b]0;t\x07\x9b31m\r\u202eb\u2028[red]c[/red]\nzoe: 50" in said
    assert "1 of {'x': 1}" in said


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_no_formula(cell):
    """Whatever a spreadsheet takes for the beginning of one."""
    assert neutral(cell).startswith("'")
    assert (-1.5, None, "a=1") == (neutral(-1.5), neutral(None), neutral("a=1"))


def test_a_table_of_texts():
    """Rich reads square brackets in a cell as markup; a terminal of ours doesn't."""
    table = Table()
    table.add_column("x")
    table.add_row("[grupo 3]")
    assert "[grupo 3]" in _shown(lambda terminal: terminal.print(table))
    assert isinstance(Terminal(), Console)
