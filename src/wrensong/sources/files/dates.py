"""Dates as people and programs write them; pure. Everything becomes UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

from .values import Unclear, Unreadable, absent

Order = Literal["day-first", "month-first"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jän jänner janvier janv enero ene gennaio gen",
            "feb february februar février févr fév febrero febbraio",
            "mar march mär märz mrz mars marzo",
            "apr april avril avr abril abr aprile",
            "may mai mayo maggio mag",
            "jun june juni juin junio giugno giu",
            "jul july juli juillet juil julio luglio lug",
            "aug august août aou agosto ago",
            "sep sept september septembre septiembre settembre set",
            "oct october okt oktober octobre octubre ottobre ott",
            "nov november novembre noviembre",
            "dec december dez dezember décembre déc diciembre dic dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_CLOCK = (
    r"(?:[T,\s]+(?:at\s|um\s)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?)?\s*(?P<zone>Z|UTC|GMT|[+\-]\d{2}:?\d{2})?"
)
_NUMERIC = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<sep>[./\-])\s?(?P<b>\d{{1,2}})(?P=sep)\s?(?P<year>\d{{4}}|\d{{2}}){_CLOCK}",
    re.I,
)
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})[./\-](?P<b>\d{{1,2}})[./\-](?P<a>\d{{1,2}}){_CLOCK}", re.I
)
_DAY_NAME = r"(?:[^\W\d_]{2,10}[.,]*\s+)?"
_WORDS = re.compile(
    rf"{_DAY_NAME}(?:(?P<a>\d{{1,2}})(?:st|nd|rd|th)?[.\s]*[\s\-]?(?P<m1>[^\W\d_]{{3,10}})|"
    rf"(?P<m2>[^\W\d_]{{3,10}})\.?\s+(?P<a2>\d{{1,2}})(?:st|nd|rd|th)?)[.,]*[\s\-]+(?P<year>\d{{4}}){_CLOCK}",
    re.I,
)
_UNIX = re.compile(  # Thu Sep 08 13:20:35 +0000 2011
    r"[a-z]{3} (?P<m2>[a-z]{3}) +(?P<a2>\d{1,2}) (?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d) "
    r"(?P<zone>[+\-]\d{4}|UTC|GMT)? ?(?P<year>\d{4})",
    re.I,
)
_EPOCH = datetime(1970, 1, 1)
EARLIEST, LATEST = datetime(1995, 1, 1), datetime(2100, 1, 1)


def proven_order(text: str) -> Order | None:
    """The order of day and month that this cell alone proves, if it is written in numbers.

    ``25/12/2026`` proves day first, ``12/25/2026`` month first, ``01/02/2026`` nothing. Dots
    are used between day, month and year only where the day comes first.
    """
    found = _NUMERIC.fullmatch(text.strip())
    if found is None:
        return None
    if found["sep"] == "." or int(found["a"]) > 12:
        return "day-first"
    return "month-first" if int(found["b"]) > 12 else None


def date(text: str, order: Order | None = None) -> datetime | None:
    """A moment in UTC without zone: ISO 8601, seconds or milliseconds since 1970, local dates.

    A time without a zone is taken as UTC. Raises Unclear for ``01/02/2026`` when ``order`` is
    not known, Unreadable for anything that is not a date between 1995 and 2100.
    """
    bare = text.strip()
    if absent(bare):
        return None
    found = _iso(bare) or _epoch(bare) or _written(bare, order)
    if found is None or not EARLIEST <= found < LATEST:
        raise Unreadable(f"“{text}” is not a date")
    return found


def _iso(text: str) -> datetime | None:
    if not re.match(r"\d{4}-|(?:19|20)\d{6}(?:T|$)", text):
        return None
    try:
        return _utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def _epoch(text: str) -> datetime | None:
    found = re.fullmatch(r"(\d{9,10}|\d{12,13}|\d{15,16})(?:\.\d+)?", text)
    if found is None:
        return None
    per_second = 1_000 ** ((len(found[1]) - 9) // 3)
    return _EPOCH + timedelta(seconds=int(found[1]) / per_second)


def _written(text: str, order: Order | None) -> datetime | None:
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return _build(found, int(found["b"]), int(found["a"]))
    found = _NUMERIC.fullmatch(text)
    if found:
        order = proven_order(text) or order
        a, b = int(found["a"]), int(found["b"])
        if order is None and a != b:
            raise Unclear(f"“{text}” can be day first or month first")
        return _build(found, a, b) if order == "month-first" else _build(found, b, a)
    found = _UNIX.fullmatch(text) or _WORDS.fullmatch(text)
    if found is None:
        return None
    parts = found.groupdict()
    month = _MONTHS.get((parts.get("m1") or parts["m2"]).lower())
    return _build(found, month, int(parts.get("a") or parts["a2"])) if month else None


def _build(found: re.Match[str], month: int, day: int) -> datetime | None:
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    parts = found.groupdict()
    hour = int(parts["hour"] or 0)
    half = (parts.get("half") or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        moment = datetime(
            year, month, day, hour, int(parts["minute"] or 0), int(parts["second"] or 0)
        )
        return _utc(moment.replace(tzinfo=_zone(parts["zone"])))
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone:
    found = re.fullmatch(r"([+\-])(\d{2}):?(\d{2})", text or "")
    if found is None:
        return UTC
    shift = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-shift if found[1] == "-" else shift)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
