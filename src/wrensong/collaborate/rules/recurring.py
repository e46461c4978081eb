"""What a month asks of an ambassador: pure."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wrensong.core.platforms import PLATFORMS

FORMATS = ("post", "carousel", "reel", "story", "video", "short", "live", "article")
JOINED_BY = 15
"""Who joins later in a month is asked for nothing in it."""
MOST = 60


@dataclass(frozen=True, slots=True)
class Ask:
    """So many of one format on one platform, each month."""

    platform: str
    format: str
    count: int


@dataclass(frozen=True, slots=True)
class Due:
    """One thing of a month: the first, second ... of its kind, and the day it is due."""

    platform: str
    format: str
    number: int
    on: date


def read_asks(text: str) -> tuple[list[Ask], list[str]]:
    """Lines such as ``2 instagram reel``, and what is wrong with the others."""
    asks: dict[tuple[str, str], Ask] = {}
    wrong = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = re.fullmatch(r"(\d{1,3})\s*[x×]?\s+(\w+)\s+(\w+?)s?", line.strip().lower())
        if found is None or found[2] not in PLATFORMS or found[3] not in FORMATS:
            wrong.append(f"Line {number} is not a number, a platform and a format: "
                         "2 instagram reel.")  # fmt: skip
        elif not 1 <= int(found[1]) <= MOST:
            wrong.append(f"Line {number}: a month asks for 1 to {MOST} of a kind.")
        elif (found[2], found[3]) in asks:
            wrong.append(f"Line {number} names {found[2]} {found[3]} a second time.")
        else:
            asks[found[2], found[3]] = Ask(found[2], found[3], int(found[1]))
    return list(asks.values()), wrong


def period_of(day: date) -> str:
    """``2026-05``."""
    return f"{day:%Y-%m}"


def first_day(period: str) -> date:
    """The first day of a month. ValueError for another text."""
    if not re.fullmatch(r"\d{4}-\d{2}", period):
        raise ValueError(period)
    return date(int(period[:4]), int(period[5:]), 1)


def last_day(period: str) -> date:
    first = first_day(period)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def tier_day(period: str, since: date) -> date:
    """The day whose tier counts for a month: its first, or that of joining."""
    return max(first_day(period), since)


def due_in(period: str, asks: Iterable[Ask], since: date, until: date | None) -> list[Due]:
    """What a month asks of a member since ``since``; nothing when she joined after the 15th, and
    nothing due after she left. Days are spread evenly over the month."""
    last = last_day(period)
    if since > first_day(period).replace(day=JOINED_BY):
        return []
    found = []
    for ask in asks:
        for number in range(1, ask.count + 1):
            on = last.replace(day=max(1, round(last.day * number / ask.count)))
            if until is None or on <= until:
                found.append(Due(ask.platform, ask.format, number, on))
    return found
