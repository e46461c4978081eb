"""Ends of a range in the unit of a filter, read and written: `5k`, `3%`, `30d`, `2026-01`.

What is written reads back as exactly the same number (a property test holds it).
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from wrensong.sources.files.values import Unreadable, number

from .filters import Filter

Ends = tuple[float | None, float | None]
PARTS = {
    "fraction", "probability", "ratio minus one", "comments per like", "views per follower",
    "accounts per follower",
}  # fmt: skip
_DAYS = {"": 1, "d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7, "m": 30, "mo": 30,
         "month": 30, "months": 30, "y": 365, "year": 365, "years": 365}  # fmt: skip
_AGE = re.compile(r"(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*([a-z]*)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_SIGNS = re.compile(r"^(>=|<=|=>|=<|>|<|≥|≤)\s*")
_AT_LEAST = (">=", "=>", ">", "≥")
_TICK = 1e-6  # times are kept to the microsecond


def read_range(kind: Filter, text: str) -> Ends:
    """The inclusive ends that `5k..50k`, `>=3%`, `<1m`, `10+` or one value ask for.

    Raises Unreadable with the reason.
    """
    text = text.strip()
    if ".." in text or "…" in text:
        left, _, right = text.replace("…", "..").partition("..")
        low = _end(kind, left, low=True) if left.strip() else None
        high = _end(kind, right, low=False) if right.strip() else None
    elif found := _SIGNS.match(text):
        low_end = found[1] in _AT_LEAST
        end = _end(kind, text, low=low_end)
        low, high = (end, None) if low_end else (None, end)
    elif text.endswith("+"):
        low, high = _end(kind, text[:-1], low=True), None
    else:
        low, high = _alone(kind, text)
    if low is None and high is None:
        raise Unreadable("no end is given")
    if low is not None and high is not None and low > high:
        raise Unreadable("its low end is above its high end")
    return low, high


def _alone(kind: Filter, text: str) -> Ends:
    if kind.kind == "age":
        return None, _end(kind, text, low=False)
    if kind.kind == "date":
        return _end(kind, text, low=True), _end(kind, text, low=False)
    end = _end(kind, text, low=True)
    if kind.kind != "number" or not end.is_integer() or "%" in text:
        raise Unreadable("it could mean at least or at most")
    return end, end


def _end(kind: Filter, text: str, low: bool) -> float:
    """One end; ``>`` and ``<`` leave out the value itself."""
    text = text.strip()
    found = _SIGNS.match(text)
    if found and (found[1] in _AT_LEAST) != low:
        raise Unreadable(f"“{text}” stands on the wrong side")
    strict = found is not None and found[1] in (">", "<")
    bare = text[found.end() :] if found else text
    if kind.kind == "date":
        first, after = _period(bare)
        # From a day on, or after it; until its last moment, or before it.
        return (after if strict else first) if low else (first if strict else after) - _TICK
    value = _days(bare) if kind.kind == "age" else _number(kind, bare)
    if strict:
        value = math.nextafter(value, math.inf if low else -math.inf)
    return value


def _number(kind: Filter, text: str) -> float:
    bare = text.strip().replace("−", "-")
    sign = -1 if bare.startswith("-") else 1
    bare = bare.lstrip("+-")
    part = bare.endswith("%")
    if part and kind.unit not in PARTS:
        raise Unreadable(f"“{text}” is a percentage, and {kind.name} counts {kind.unit}")
    bare = bare.rstrip("%").strip()
    if not re.match(r"[\d.,]", bare):
        raise Unreadable(f"“{text}” is not a number")
    value = number(bare, None if "," in bare else ".")
    if value is None:
        raise Unreadable(f"“{text}” is not a number")
    if part:
        value = value.scaleb(-2)
    elif kind.unit in ("fraction", "probability") and value > 1:
        raise Unreadable(f"“{text}” is more than everything; did you mean {text.strip()}%")
    return float(sign * value)


def _days(text: str) -> float:
    found = _AGE.fullmatch(text.strip())
    if found is None or found[2].lower() not in _DAYS:
        raise Unreadable(f"“{text}” is not a time like 30d, 8w, 6m or 1y")
    return float(Decimal(found[1]) * _DAYS[found[2].lower()])


def _period(text: str) -> tuple[float, float]:
    """Seconds since 1970 when a day, month, year or moment starts, and when the next does."""
    text = text.strip()
    found = _DATE.fullmatch(text)
    try:
        if found is None:
            moment = datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
            return moment.timestamp(), moment.timestamp() + _TICK
        year, month, day = (int(part) if part else None for part in found.groups())
        start = date(year or 0, month or 1, day or 1)
        if day:
            after = start + timedelta(days=1)
        else:
            after = date(start.year + (month in (None, 12)), (month or 12) % 12 + 1, 1)
    except (ValueError, OverflowError):
        raise Unreadable(f"“{text}” is not a date like 2026-01-31") from None
    return _seconds(start), _seconds(after)


def _seconds(day: date) -> float:
    return float((day - date(1970, 1, 1)).days * 86_400)


# ---- writing ---------------------------------------------------------------------------------


def write_range(kind: Filter, low: float | None, high: float | None) -> str:
    """The shortest text that ``read_range`` reads as these ends: `5000..50000`, `3%..`."""
    left = "" if low is None else _written(kind, low, low=True)
    right = "" if high is None else _written(kind, high, low=False)
    return f"{left}..{right}"


def _written(kind: Filter, end: float, low: bool) -> str:
    if kind.kind == "date":
        return _date_written(end, low)
    inside = math.nextafter(end, -math.inf if low else math.inf)
    mark = ""
    if len(repr(inside)) + 2 < len(repr(end)):  # `>5` was asked, and 5.000000000000001 is kept
        end, mark = inside, ">" if low else "<"
    exact = Decimal(repr(end))
    if kind.kind == "age":
        return f"{mark}{plain(exact)}d"
    if kind.unit in PARTS:
        return f"{mark}{plain(exact.scaleb(2))}%"
    return mark + plain(exact)


def _date_written(end: float, low: bool) -> str:
    """A day where the end is that of a day, else a moment."""
    micro = round(end * 1e6) + (not low)
    days, rest = divmod(micro, 86_400_000_000)
    if rest == 0:
        return (date(1970, 1, 1) + timedelta(days=days - (not low))).isoformat()
    moment = datetime(1970, 1, 1) + timedelta(microseconds=micro - (not low))
    return moment.isoformat(timespec="microseconds") + "Z"


def plain(value: Decimal) -> str:
    """``5000``, ``0.3``: no exponent where it can be said without one."""
    text = f"{value.normalize():f}"
    return text if len(text) <= 24 else str(value.normalize())
