"""A date is read if it has one meaning, and no text of a student's opens a file."""

import builtins
import os
import random
import string
from datetime import datetime

import pytest

from helpers.nbgrader_plugins.dates import LONGEST, read_date

NOON = datetime(2026, 11, 5, 12)


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
    ],
)
def test_what_has_one_meaning(text):
    """Whatever the zone, it comes in UTC."""
    assert (NOON, True) == read_date(text)


def test_a_zone_that_nobody_knows():
    """It counts as UTC, and that is told."""
    assert (NOON, False) == read_date("2026-11-05 12:00:00 XYZT")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ayer",
        "05/11/2026 12:00",
        "99999999999",
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
    """Or a date of which there may be two, or with a path for its zone."""
    with pytest.raises(ValueError, match=r"."):
        read_date(text)


def test_any_text_is_a_date_or_none(monkeypatch):
    """Ten thousand texts, made of the parts of dates and paths: nothing but a date or `ValueError`, and no file."""
    opened = []
    known = {"UTC", "GMT", "EST", "America/Argentina/Buenos_Aires"}
    for zone in known:  # these may be read once
        read_date(f"2026-11-05 12:00:00 {zone}")
    open_, os_open = builtins.open, os.open
    monkeypatch.setattr(builtins, "open", lambda path, *a, **k: opened.append(path) or open_(path, *a, **k))
    monkeypatch.setattr(os, "open", lambda path, *a, **k: opened.append(path) or os_open(path, *a, **k))
    draw = random.Random(228)
    parts = [
        *"0123456789-:+/. TZ",
        "2026-11-05",
        "12:00:00",
        " UTC",
        "TZ=",
        "../",
        "/etc/",
        "Nov",
        "Thu, ",
        "\0",
        "ñ",
        "\ud800",
    ]
    for _ in range(10_000):
        text = "".join(draw.choices(parts, k=draw.randrange(1, 9)))
        text += draw.choice(["", "", f" {draw.choice(string.ascii_letters)}/{draw.choice(['x', '..', 'etc/passwd'])}"])
        try:
            moment, _ = read_date(text)
        except ValueError:
            continue
        assert moment.tzinfo is None
    zones = [str(path) for path in opened]
    assert [] == [path for path in zones if ".." in path or "passwd" in path]
    assert all("zoneinfo" in path or "tzdata" in path for path in zones), zones
