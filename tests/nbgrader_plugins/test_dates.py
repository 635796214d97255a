"""A date is read if it has one meaning; any other text is tried in `tests/fuzz/`."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI

from helpers.nbgrader_plugins.converters import take_one_by_one
from helpers.nbgrader_plugins.dates import LONGEST, date_in, read_date

NOON = datetime(2026, 11, 5, 12)
LATE = datetime(2026, 12, 6, 2, 59)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-05 12:00:00 UTC",  # nbgrader's own
        "2026-11-05 12:00:00.000000 UTC",
        "2026-11-05 12:00:00.000000 GMT",
        "2026-11-05 09:00:00.000000 -03",
        "2026-11-05 09:00:00 -0300",
        "2026-11-05T09:00:00-03:00",
        "2026-11-05T12:00:00Z",
        "2026-11-05 12:00",
        "2026-11-05 09:00:00 America/Argentina/Buenos_Aires",
        "5 Nov 2026 12:00:00",
        "Thu, 05 Nov 2026 12:00:00 +0000",
        "  2026-11-05\t12:00:00  UTC\n",
        "20261105T090000-0300",
        "2026-W45-4T12:00Z",
        "Thu Nov  5 12:00:00 2026",  # C's
        "jue 05 nov 2026 09:00:00 -03",  # `date` in Spanish
        "Nov 5, 2026, 12:00 PM",
        "1793880000",
        "1793880000000",
    ],
)
def test_what_has_one_meaning(text):
    """Whatever the zone, it comes in UTC."""
    assert NOON == read_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "5 de diciembre de 2026, 23:59 -03:00",
        "sábado, 5 de diciembre de 2026, 23:59 ART",  # Moodle's
        "Saturday, 5 December 2026, 11:59 PM GMT-3",
        "5 dic. 2026 23:59 UTC-03:00",
        "5/dic/2026 23:59 -3",
        "5-Dec-2026 23:59 \N{MINUS SIGN}03:00",
        "Sat, 5 Dec 2026 23:59:00 -0300 (ART)",
        "Sat Dec 05 2026 23:59:00 GMT-0300 (hora estándar de Argentina)",  # a browser's
        "Sat Dec  5 23:59:00 -03 2026",
        "5 DE DICIEMBRE DEL 2026 a las 23:59 hs. (ART)",
        "23:59 del 5 de diciembre de 2026 ART",
        "6 dic 2026, 2:59 a.\N{NARROW NO-BREAK SPACE}m. UTC",
        "2026/12/05 23h59 ART",
    ],
)
def test_what_a_campus_and_a_person_write(text):
    """Months by their names, in Spanish and English, and the zone of here."""
    assert LATE == read_date(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25/12/2026", (12, 25)),
        ("12/25/2026 ART", (12, 25)),
        ("25.12.2026", (12, 25)),
        ("05/05/2026", (5, 5)),
        ("5 dic 2026", (12, 5)),
        ("1º de setiembre de 2026", (9, 1)),
        ("mar 5, 2026", (3, 5)),
    ],
)
def test_the_month(text, day):
    """Only one of two numbers can be it, or its name says so."""
    assert datetime(2026, *day) == read_date(text).replace(hour=0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ayer",
        "05/12/2026",
        "05/11/2026 12:00",
        "10:00 05-12-2026",
        "05.12.2026, 10:00 ART",
        "mar",
        "10:00",
        "25/12/26",
        "5 dic 26",
        "5 dic",
        "diciembre 2026",
        "2026-12",
        "31/02/2026",
        "5 dic 2026 13:00 PM",
        "2026-11-05 12:00:00 XYZT",
        "2026-11-05 12:00 CST",
        "2026-11-05 12:00 IST",
        "2026-11-05 12:00 localtime",
        "2026-11-05 12:00 (hora de acá)",
        "99999999999",
        "2026120510",
        "2026120501200",
        "٢٠٢٦-١١-٠٥",
        "2026-13-05",
        "0001-01-01 00:00:00 +1400",
        "2026-11-05 12:00:00 +9900",
        "2026-11-05 12:00:00 /etc/localtime",
        "2026-11-05 12:00:00 :/etc/localtime",
        "2026-11-05 12:00:00 ../../etc/localtime",
        "2026-11-05 12:00:00 +0000 UTC",
        "2026-11-05 12:00:00 UTC" + " " * LONGEST,
    ],
)
def test_what_is_no_date(text):
    """Or a date of which there may be two, or with a zone that nobody knows, or a path for it."""
    with pytest.raises(ValueError, match=r"."):
        read_date(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file(encoding):
    """As editors and PowerShell write it; an empty one says nothing."""
    assert LATE == date_in("sábado 5 dic 2026 23:59 ART\r\n".encode(encoding))
    assert date_in(b" \r\n") is None


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of nbgrader, whose records are right
def test_who_else_reads_dates(tmp_path):
    """The formgrader's lists and due dates: nbgrader takes 05/12 for the 12th of May."""
    take_one_by_one()
    submitted = tmp_path / "submitted" / "ana" / "ps1"
    submitted.mkdir(parents=True)
    directory = SimpleNamespace(
        submitted_directory="submitted", format_path=lambda *parts: str(tmp_path.joinpath(*parts))
    )
    dates = {}
    for text in ("5 dic 2026 23:59 ART", "05/12/2026"):
        (submitted / "timestamp.txt").write_text(text)
        dates[text] = NbGraderAPI.get_submitted_timestamp(SimpleNamespace(coursedir=directory), "ps1", "ana")
    assert {"5 dic 2026 23:59 ART": LATE, "05/12/2026": None} == dates

    with Gradebook(f"sqlite:///{tmp_path}/book.db") as book:
        book.add_student("ana")
        book.add_assignment("ps1", duedate="4 de diciembre de 2026, 23:59 ART")
        late = book.add_submission("ps1", "ana", timestamp=LATE)
        assert timedelta(days=1).total_seconds() == late.total_seconds_late
        with pytest.raises(ValueError, match="«05/12/2026 23:59» no es una fecha"):
            book.add_assignment("ps2", duedate="05/12/2026 23:59")
