"""How many mails may go out, and when the next one may: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """``daily`` mails a day (in UTC) of one workspace; ``spacing`` seconds between two of them;
    ``person_days`` days between two mails to one person."""

    daily: int
    spacing: float
    person_days: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether a mail may go now; else why not, and when to look again."""

    may: bool
    why: str = ""
    at: datetime | None = None


def day_of(now: datetime) -> datetime:
    """When the day of a moment began, in UTC."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def turn(limits: Limits, sent_today: int, last: datetime | None, now: datetime) -> Turn:
    """Whether this workspace may send one more mail now."""
    if sent_today >= limits.daily:
        return Turn(False, f"Today's limit of {limits.daily} is reached.",
                    day_of(now) + timedelta(days=1))  # fmt: skip
    if last is not None and (next_at := last + timedelta(seconds=limits.spacing)) > now:
        return Turn(False, f"There are {limits.spacing:g} seconds between two mails.", next_at)
    return Turn(True)


def again(limits: Limits, last_to_her: datetime | None, now: datetime) -> Turn:
    """Whether this person may be written to again now."""
    if last_to_her is None:
        return Turn(True)
    next_at = last_to_her + timedelta(days=limits.person_days)
    if next_at > now:
        return Turn(False, f"She was written to less than {limits.person_days} days ago.", next_at)
    return Turn(True)
