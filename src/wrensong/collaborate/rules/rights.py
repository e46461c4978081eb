"""What a brand may use and whom a creator may not work for, until when. Pure.

Everything is counted from publication. Where several pieces were published, the right to use ends
with the first of them (afterwards something must come down), exclusivity with the last.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from .terms import Deal

Kind = Literal["usage", "paid use", "exclusivity"]
ALARM_DAYS = 14


@dataclass(frozen=True, slots=True)
class Right:
    """One right with its days, both included. ``ends`` None: nothing is published yet, so that the
    last day is not known; ``length`` says what was agreed."""

    kind: Kind
    words: str
    length: str
    starts: date | None
    ends: date | None


def rights_of(deal: Deal, agreed: date, published: Iterable[date]) -> tuple[Right, ...]:
    """What a deal grants, ``published`` on these days (none yet: empty)."""
    days = sorted(published)
    first, last = (days[0], days[-1]) if days else (None, None)
    found: list[Right] = []
    usage, alone = deal.usage, deal.exclusivity
    if usage and usage.months:
        found.append(_from("usage", f"{', '.join(usage.channels)} in {usage.territory}",
                           first, usage.months))  # fmt: skip
    if usage and usage.paid_months:
        found.append(_from("paid use", f"paid advertising in {usage.territory}", first,
                           usage.paid_months))  # fmt: skip
    if alone:
        planned = min((d.due for d in deal.deliverables if d.due), default=None)
        begin = first or planned
        starts = begin - timedelta(alone.before_days) if begin else agreed
        ends = last + timedelta(alone.days) if last else None
        found.append(Right("exclusivity", f"no {alone.category} for others",
                           _plural(alone.days, "day"), starts, ends))  # fmt: skip
    return tuple(found)


def overlaps(right: Right, starts: date, ends: date | None) -> bool:
    """Whether a right holds on any day from ``starts`` to ``ends`` (None: open)."""
    begins_in_time = ends is None or right.starts is None or right.starts <= ends
    return begins_in_time and (right.ends is None or right.ends >= starts)


def ends_soon(right: Right, today: date) -> bool:
    """Whether it ends within the days of the alarm, today included."""
    return right.ends is not None and today <= right.ends <= today + timedelta(ALARM_DAYS)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or the last one of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _from(kind: Kind, words: str, day: date | None, months: int) -> Right:
    ends = add_months(day, months) - timedelta(1) if day else None
    return Right(kind, words, _plural(months, "month"), day, ends)


def _plural(n: int, one: str) -> str:
    return f"{n} {one}" if n == 1 else f"{n} {one}s"
