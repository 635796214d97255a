"""Reads when a submission was handed in: `timestamp.txt`, which is a student's file like any other."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from helpers.nbgrader_plugins.spelling import without_accents

__all__ = ["LONGEST", "date_in", "read_date"]

#: Characters of the longest date.
LONGEST = 100
MONTHS = {
    name: number
    for names in (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "january february march april may june july august setiembre october november december",
        "jan feb mar apr may jun jul aug september oct nov dec",
    )
    for number, name in enumerate(names.split(), start=1)
}
WEEKDAYS = (
    "lunes martes miercoles jueves viernes sabado domingo monday tuesday wednesday thursday friday saturday sunday"
)
#: Names of zones that aren't the IANA's, in hours east of Greenwich.
OFFSETS = {"UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "ART": -3}
#: Files among the system's zones that say what this machine's is, or none.
NO_ZONES = {"localtime", "posixrules", "Factory"}

_TIME = (
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?: ?(?:hs|hrs|h|horas)\b\.?)?(?: ?(?P<half>[ap])\. ?m\.| ?(?P<half_>[ap])m\b)?"
)
_DAY = r"(?P<day>\d{1,2})(?:º|°|ro|er|st|nd|rd|th)?"
_WORD = r"(?P<month>[a-z]{3,10})\.?"
_YEAR = r"(?P<year>\d{4})"
_DATES = (
    rf"{_YEAR}(?P<mark>[-/.])(?P<number>\d{{1,2}})(?P=mark){_DAY}",
    rf"{_DAY}(?:[ /-]| de | of ){_WORD}(?:,? |/|-| de | del ){_YEAR}",
    rf"{_WORD} {_DAY},? {_YEAR}",
    rf"(?P<first>\d{{1,2}})(?P<mark>[-/.])(?P<last>\d{{1,2}})(?P=mark){_YEAR}",
)
_START = r"(?:(?P<weekday>[a-z]{3,9})\.?,? )?"
_FORMS = [
    re.compile(_START + form + r"(?!\d)", re.ASCII | re.IGNORECASE)
    for date in _DATES
    for form in (rf"{date}(?:(?:,? a las |,? at | - |, ?| |T){_TIME})?", rf"{_TIME}(?:, ?| | del? |, del? ){date}")
]
#: As `date` and C write it, with a zone before the year.
_FORMS.append(
    re.compile(rf"{_START}{_WORD} {_DAY} {_TIME}(?P<zone> [A-Za-z0-9+-]+)? {_YEAR}$", re.ASCII | re.IGNORECASE)
)
_ISO = re.compile(
    r"(?:\d{4}-\d\d-\d\d|\d{8}|\d{4}-?W\d\d-?\d)(?:[ Tt]\d\d(?::?\d\d(?::?\d\d(?:[.,]\d{1,9})?)?)?)?(?!\d)", re.ASCII
)
#: Seconds since 1970 have ten digits, and milliseconds thirteen, that begin like no year until 2033.
_EPOCH = re.compile(r"(1\d{9})(?:\d{3}|\.\d{1,9})?$", re.ASCII)
_OFFSET = re.compile(r"(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?$", re.ASCII)
#: It is looked up among the system's zones alone; `zoneinfo` lets no name leave them.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*$", re.ASCII)


def date_in(content: bytes) -> datetime | None:
    """Read a file that holds a date, as `read_date` does; None if it is empty."""
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # PowerShell's `>`
    text = content.decode("utf-16" if utf16 else "utf-8-sig").strip()
    return read_date(text) if text else None


def read_date(text: str) -> datetime:
    """Read a date as nbgrader keeps it: in UTC, without a zone.

    Forms that have one meaning are read: ISO 8601; day, month's name (Spanish, English) and year, in any order that a
    campus, an e-mail or a clock has; numbers of which only one can be the month; seconds since 1970. A zone is an
    offset, `Z`, ART, or a name of the IANA; without one the date is in UTC, as nbgrader writes it. nbgrader's own
    reader takes the name of a zone for the path of a file, opens it, and takes 05/12 for the 12th of May.

    Raise `ValueError` if it is no such date.
    """
    if len(text) > LONGEST:
        raise ValueError("no date is as long as this")
    text = " ".join(without_accents(text).replace("\N{MINUS SIGN}", "-").split())
    if epoch := _EPOCH.match(text):
        return datetime.fromtimestamp(int(epoch[1]), UTC).replace(tzinfo=None)
    if found := _ISO.match(text):
        zone = _zone(text[found.end() :], "T" in found[0].upper() or " " in found[0])
        if zone is not None:
            return _in_utc(datetime.fromisoformat(found[0].upper()), zone)
    for form in _FORMS:
        if found := form.match(text):
            parts = found.groupdict()
            zone = _zone(parts.get("zone") or text[found.end() :], parts["hour"] is not None)
            if zone is not None:
                return _in_utc(_moment(parts), zone)
    raise ValueError("no date that has one meaning")


def _moment(parts: dict[str, str | None]) -> datetime:
    if (weekday := parts["weekday"]) and not any(day.startswith(weekday.lower()) for day in WEEKDAYS.split()):
        raise ValueError("no day of the week")
    day, month = _day_and_month(parts)
    hour, half = int(parts["hour"] or 0), (parts["half"] or parts["half_"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no hour of half a day")
        hour = hour % 12 + (12 if half == "p" else 0)
    fraction = int((parts["fraction"] or "").ljust(6, "0")[:6])
    minute, second = int(parts["minute"] or 0), int(parts["second"] or 0)
    return datetime(int(parts["year"] or 0), month, day, hour, minute, second, fraction)


def _day_and_month(parts: dict[str, str | None]) -> tuple[int, int]:
    if parts.get("number"):
        return int(parts["day"] or 0), int(parts["number"] or 0)
    if word := parts.get("month"):
        found = {number for name, number in MONTHS.items() if name.startswith(word.lower())}
        if len(found) != 1:
            raise ValueError("no month")
        return int(parts["day"] or 0), found.pop()
    first, last = int(parts["first"] or 0), int(parts["last"] or 0)
    if first != last and first <= 12 and last <= 12:
        raise ValueError("either may be the month")
    return (first, last) if last <= 12 else (last, first)


def _zone(text: str, timed: bool) -> tzinfo | None:
    """Read what stands after date and time; None if nobody knows it."""
    text = text.strip(" .,")
    if found := re.fullmatch(r"(.*?) ?\((.*)\)", text):  # a comment, as in e-mails, if there is a zone besides
        text = found[1] or found[2]
    if not text:
        return UTC
    if timed and (offset := _OFFSET.match(text)):
        away = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        return timezone(away if offset["sign"] == "+" else -away)
    if text.upper() in OFFSETS:
        return timezone(timedelta(hours=OFFSETS[text.upper()]))
    if not _NAME.match(text) or text in NO_ZONES:
        return None
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # not found; a name that leaves the folder, or no zone; a folder
        return None


def _in_utc(moment: datetime, zone: tzinfo) -> datetime:
    try:
        return moment.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        raise ValueError("out of the calendar") from None
