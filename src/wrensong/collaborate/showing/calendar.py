"""The calendar: a month as a table and as a list, and every day as a file for calendar programs."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from wrensong.collaborate.desk.calendar import KINDS, Item, items
from wrensong.desk.models import Space

Body = dict[str, Any]
BEFORE, AFTER = timedelta(days=92), timedelta(days=366)
"""How much of the past and of the future a file holds."""
IN_DAY, LISTED = 4, 16
"""Entries of a day that are seen at once, and that a page lists at all; a file holds them all."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def told_month(space: Space, asked: Mapping[str, str]) -> Body:
    """The month ``month`` (2026-12; this one without it): ``weeks`` of days with their items, and
    the days that have some, in order."""
    today = timezone.now().date()
    first, wrong = _month(asked, today)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    found = [_told(space, one) for one in _wanted(items(space, first, last), asked)]
    by_day: dict[date, list[Body]] = {}
    for one in found:
        by_day.setdefault(one["day"], []).append(one)
    weeks = [
        [{"day": day, "inside": day.month == first.month, "today": day == today,
          "items": by_day.get(day, [])[:IN_DAY],
          "rest": by_day.get(day, [])[IN_DAY:LISTED],
          "left": max(0, len(by_day.get(day, [])) - LISTED)} for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]  # fmt: skip
    return {
        "month": first.strftime("%Y-%m"), "first": first, "wrong": wrong, "items": found,
        "weeks": weeks, "weekdays": WEEKDAYS, "kinds": KINDS, "kind": asked.get("kind", ""),
        "days": [{"day": day, "today": day == today, "items": rows[:LISTED],
                  "left": max(0, len(rows) - LISTED)}
                 for day, rows in by_day.items()],
        "previous": (first - timedelta(days=1)).strftime("%Y-%m"),
        "next": (last + timedelta(days=1)).strftime("%Y-%m"),
        "this": today.strftime("%Y-%m"),
    }  # fmt: skip


def every_item(space: Space, asked: Mapping[str, str]) -> list[Body]:
    """What a file holds: about three months back and a year ahead."""
    today = timezone.now().date()
    found = items(space, today - BEFORE, today + AFTER)
    return [_told(space, one) for one in _wanted(found, asked)]


def ics(space: Space, asked: Mapping[str, str], site: str) -> bytes:
    """``every_item`` as iCalendar (RFC 5545). The same thing always has the same UID, so that a
    program that reads a newer file replaces it. ``site`` begins the addresses in it."""
    stamp = f"{timezone.now().astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Wrensong//Collaborations//EN",
             "CALSCALE:GREGORIAN", f"X-WR-CALNAME:{_text(space.name)}"]  # fmt: skip
    for one in every_item(space, asked):
        at: datetime | None = one["at"]
        if at is not None:
            when = [f"DTSTART:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", "DURATION:PT15M"]
        else:
            ends = one["day"] + timedelta(days=1)
            when = [f"DTSTART;VALUE=DATE:{one['day']:%Y%m%d}", f"DTEND;VALUE=DATE:{ends:%Y%m%d}",
                    "TRANSP:TRANSPARENT"]  # fmt: skip
        lines += [
            "BEGIN:VEVENT", f"UID:{one['uid']}", f"DTSTAMP:{stamp}", *when,
            f"SUMMARY:{_text(one['words'])}", f"CATEGORIES:{_text(one['kind_words'])}",
            f"URL:{site}{one['href']}", "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _month(asked: Mapping[str, str], today: date) -> tuple[date, dict[str, str]]:
    said = str(asked.get("month") or "").strip()
    this = today.replace(day=1)
    if not said:
        return this, {}
    try:
        first = date.fromisoformat(f"{said}-01")
    except ValueError:
        return this, {"month": "Write a month like 2026-12."}
    if not 2000 <= first.year <= 2100:
        return this, {"month": "Choose a month from 2000 to 2100."}
    return first, {}


def _wanted(found: list[Item], asked: Mapping[str, str]) -> list[Item]:
    kind = asked.get("kind") or ""
    return [one for one in found if one.kind == kind] if kind in KINDS else found


def _told(space: Space, one: Item) -> Body:
    if one.deliverable is not None:
        href = reverse("collaborate:deliverable", args=[space.slug, one.deliverable])
    else:
        href = reverse("collaborate:collaboration", args=[space.slug, one.collaboration])
    return {
        "kind": one.kind, "kind_words": KINDS[one.kind], "uid": f"{one.key}.{space.slug}@wrensong",
        "day": one.day, "at": one.at, "words": one.words, "href": href,
        "collaboration": one.collaboration,
    }  # fmt: skip


def _text(words: str) -> str:
    """A text as iCalendar takes it."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(escaped.split())


def _folded(line: str) -> bytes:
    """A line of at most 75 bytes, continued by a space; never cut inside a letter."""
    done, room = b"", 75
    for letter in line:
        encoded = letter.encode()
        if room < len(encoded):
            done, room = done + b"\r\n ", 74
        done, room = done + encoded, room - len(encoded)
    return done + b"\r\n"
