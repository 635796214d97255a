"""Names and texts of students: which are ids, and what is shown of them."""

import csv
import io
import os
import tempfile
import unicodedata
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from helpers.nbgrader_plugins.printable import Terminal, neutral, printable
from helpers.nbgrader_plugins.spelling import spelled
from helpers.nbgrader_plugins.student_ids import folders_of, why_no_id
from tests.fuzz.inputs import pieced

PARTS = [
    "ana",
    " ",
    "..",
    ".",
    "-",
    "*",
    "?",
    "[a]",
    "=1+1",
    "@",
    "+",
    "\x1b[2J",
    "\x1b]0;t\x07",
    "\r",
    "\n",
    "\t",
    "\0",
]
PARTS += [
    "\u202e",
    "\u2066",
    "\u200b",
    "\u2028",
    "\x85",
    "\xad",
    "\ufeff",
    "\udcff",
    "\ud800",
    "漢",
    "😀",
    "é",
    "\u0301",
]
PARTS += ["\u3000", "\xa0", "\U000e0001", "\\", "[red]", "[/]", ":smile:", "a" * 60, "'", '"', ",", ";", "｡", "／"]
TEXTS = st.one_of(pieced(PARTS), st.text())
#: Categories of characters that move a cursor, end a line, turn text round, stand for nothing or for half of something.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(text=TEXTS, lines=st.booleans())
def test_what_is_printed(bounded, text, lines):
    """No character is one that isn't seen, as Unicode's own categories say; printed again, it is the same."""
    shown = bounded(printable, text, lines)

    assert {unicodedata.category(c) for c in shown if not (lines and c == "\n")}.isdisjoint(UNSEEN)
    assert shown == printable(shown, lines)
    assert shown == shown.encode().decode()


@given(text=TEXTS)
def test_a_cell_of_a_table(bounded, text):
    """It is no formula, and comes back from a CSV file as one cell."""
    cell = bounded(neutral, text[: csv.field_size_limit() // 10])  # of which an escape makes ten
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["id", cell, "1"]])

    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert [["id", cell, "1"]] == list(csv.reader(io.StringIO(file.getvalue(), newline="")))


@given(text=TEXTS)
def test_on_a_terminal(bounded, text):
    """What a terminal gets has no control character but ends of lines, and no markup was read."""
    file, text = io.StringIO(), text[:20_000]
    bounded(Terminal(file=file, force_terminal=True, width=2**20, color_system=None).print, text)

    assert {unicodedata.category(c) for c in file.getvalue() if c != "\n"}.isdisjoint(UNSEEN)
    assert "".join(printable(text, lines=True).split()) == "".join(file.getvalue().split())


@given(names=st.sets(TEXTS, max_size=6))
def test_folders(bounded, names):
    """Each folder is a student's, shown as it is, or left out by name with a reason; none is both or nothing."""
    with tempfile.TemporaryDirectory() as place:
        made = set()
        for name in names:
            try:
                os.makedirs(os.path.join(place, "submitted", name.replace("/", ""), "ps1"), exist_ok=True)
                made.add(name.replace("/", ""))
            except (OSError, ValueError):  # no file system has such a name
                continue
        made -= {"", ".", "..", "ps1"}
        directory = SimpleNamespace(format_path=lambda *parts: os.path.join(place, *parts))
        found, left_out = bounded(folders_of, directory, "submitted", "ps1")

    assert {spelled(name) or name for name in made} == {spelled(name) or name for name in {*found, *left_out} - {"ps1"}}
    assert len(found) == len(set(map(spelled, found)))
    assert [] == [name for name in found if why_no_id(name) or printable(name) != name or name in left_out]
    assert all(map(why_no_id, left_out))
    assert found == sorted(found)
