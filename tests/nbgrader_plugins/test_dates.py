"""A date is read if it has one meaning; any other text is tried in `tests/fuzz/`."""

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
