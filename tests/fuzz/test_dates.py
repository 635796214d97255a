"""The reader of dates: nothing comes of any text but a date or `ValueError`, and no file is opened but a zone's."""

import builtins
import os
from calendar import monthrange
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.nbgrader_plugins.dates import read_date
from tests.fuzz.inputs import pieced

PARTS = [*"0123456789-:+/. TZ", "2026-11-05", "12:00:00", " UTC", " EST5EDT", " America/Argentina/Buenos_Aires", "TZ="]
PARTS += ["../", "/etc/", "/etc/passwd", "Nov", "Thu, ", "5 ", " 2026 ", "\0", "\n", "ñ", "\ud800", "٣", "W05", "99999"]
PARTS += [
    " posix/UTC",
    " tzdata.zi",
    " leapseconds",
    " America",
    " +00:00",
    " -9959",
    "+24",
    "0001-01-01",
    "9999-12-31",
    "5 de diciembre de 2026",
    "sáb. ",
    "12/",
    " ART",
    " XYZT",
    " p. m.",
    " a las ",
    "1793880000",
    "\u2212",
    "\u0301",
]
HONEST = st.builds(
    lambda moment, mark, zone: moment.isoformat(mark) + zone,
    st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)),
    st.sampled_from("T "),
    st.sampled_from(["", " UTC", "Z", "+00:00", "-03:00", " +1400", " America/Argentina/Buenos_Aires", " ART"]),
)


EDGES = st.builds(
    "{} {}:{}{}".format,
    st.sampled_from(["0001-01-01", "9999-12-31", "1 Jan 0001", "31 Dec 9999", "2026-11-05"]),
    st.sampled_from(["00", "23", "24"]),
    st.sampled_from(["00", "59:59", "60", "00:00.5"]),
    st.sampled_from(["+1400", " -03:00", "+9900", " +2359", " Pacific/Kiritimati", " Etc/GMT+12", " -00:00", "Z"]),
)


@pytest.fixture
def opened(monkeypatch):
    """Return the files that were opened meanwhile."""
    found, open_, os_open = [], builtins.open, os.open
    monkeypatch.setattr(builtins, "open", lambda path, *a, **k: found.append(str(path)) or open_(path, *a, **k))
    monkeypatch.setattr(os, "open", lambda path, *a, **k: found.append(str(path)) or os_open(path, *a, **k))
    return found


@given(text=st.one_of(pieced(PARTS), st.text(), HONEST, EDGES))
def test_whatever_it_is(bounded, opened, text):
    """It is in UTC, without a zone, and as written in that form it is the same date."""
    opened.clear()
    try:
        moment = bounded(read_date, text)
    except ValueError:
        moment = None
    zones = [path for path in opened if not path.startswith("/proc/self/")]
    assert all(("zoneinfo" in path or "tzdata" in path) and ".." not in path for path in zones), zones
    if moment is not None:
        assert type(moment) is datetime
        assert moment.tzinfo is None
        assert moment == read_date(f"{moment.isoformat(' ')} UTC")


@given(text=HONEST)
def test_what_is_honest(text):
    """It is a date."""
    assert type(read_date(text)) is datetime


@given(
    day=st.integers(1, 31), month=st.integers(1, 12), mark=st.sampled_from("/-."), rest=st.sampled_from(["", " 10:00"])
)
def test_two_numbers(day, month, mark, rest):
    """Which of them is the month, or none."""
    try:
        read = read_date(f"{day:02}{mark}{month:02}{mark}2026{rest}")
    except ValueError:
        assert day != month
        assert day <= 12 or day > monthrange(2026, month)[1]
    else:
        assert (month, day) == (read.month, read.day)
        assert day > 12 or day == month
