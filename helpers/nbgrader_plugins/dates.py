"""Reads when a submission was handed in: `timestamp.txt`, which is a student's file like any other."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

__all__ = ["LONGEST", "read_date"]

#: Characters of the longest date.
LONGEST = 64
#: The name of a zone, at the end. It is looked up among the system's zones alone; `zoneinfo` lets no name leave them.
_ZONE = re.compile(r" (?P<zone>[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*)$")
_OFFSET = re.compile(r" ?(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)?$", re.ASCII)


def read_date(text: str) -> tuple[datetime, bool]:
    """Read a date as nbgrader keeps it: in UTC, without a zone. Tell, too, whether its zone was known.

    Forms that have one meaning are read: ISO 8601, and day, month's English name and year, as in e-mails. A zone is an
    offset, `Z`, or a name of the IANA; without one, and with one that nobody knows, the date is in UTC. nbgrader's own
    reader takes the name of a zone for the path of a file, and opens it.

    Raise `ValueError` if it is no such date.
    """
    if len(text) > LONGEST or not text.isascii():
        raise ValueError("no date is written like this")
    text = " ".join(text.split())
    if named := _ZONE.search(text):
        zone = _zone(named["zone"])
        found = _moment(text[: named.start()])
        if found.tzinfo is not None:
            raise ValueError("a date has one zone")
        return _in_utc(found.replace(tzinfo=zone or UTC)), zone is not None
    return _in_utc(_moment(text)), True


def _moment(text: str) -> datetime:
    """Read a date that has no zone, or an offset."""
    offset = None
    if ":" in text and (found := _OFFSET.search(text)):
        away = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        offset, text = timezone(away if found["sign"] == "+" else -away), text[: found.start()]
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = _in_words(text)
    if offset is None:
        return moment
    if moment.tzinfo is not None:
        raise ValueError("a date has one zone")
    return moment.replace(tzinfo=offset)


def _in_words(text: str) -> datetime:
    try:
        parts = parsedate_tz(text) if re.search("[A-Za-z]{3}", text) else None
        if parts is None or parts[9]:
            raise ValueError("no date that has one meaning")
        return datetime(*parts[:6])
    except (TypeError, IndexError, AttributeError, OverflowError) as error:
        raise ValueError("no date") from error


def _zone(name: str) -> ZoneInfo | timezone | None:
    if name.upper() in ("UTC", "GMT", "Z"):
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not found; a name that leaves the folder, or no zone; a folder
        return None


def _in_utc(moment: datetime) -> datetime:
    try:
        return (moment if moment.tzinfo is None else moment.astimezone(UTC)).replace(tzinfo=None)
    except OverflowError:
        raise ValueError("out of the calendar") from None
