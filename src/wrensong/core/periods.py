"""Half-open periods of time in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .errors import ValueInvalid


def utc_now() -> datetime:
    """The clock, in one place. Everything stored is UTC."""
    return datetime.now(UTC)


def as_utc(moment: datetime) -> datetime:
    """An aware datetime in UTC; naive ones are refused, never guessed."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Period:
    """``start <= t < end``, both aware. Neighbouring periods never share an instant."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if as_utc(self.start) >= as_utc(self.end):
            raise ValueInvalid(
                f"A period must end after it starts ({self.start} to {self.end}).",
                "Swap the two dates, or move the end one day later.",
            )

    @classmethod
    def of_days(cls, first: date, last: date, zone: str = "UTC") -> Period:
        """Whole days, both included, in a time zone."""
        try:
            here = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueInvalid(
                f"“{zone}” is not a time zone.", "Write it like Europe/Vienna."
            ) from None
        start = datetime(first.year, first.month, first.day, tzinfo=here)
        after = last + timedelta(days=1)
        return cls(start, datetime(after.year, after.month, after.day, tzinfo=here))

    def __contains__(self, moment: datetime) -> bool:
        return as_utc(self.start) <= as_utc(moment) < as_utc(self.end)

    @property
    def length(self) -> timedelta:
        return as_utc(self.end) - as_utc(self.start)

    def before(self) -> Period:
        """The period of equal length that ends where this one starts (for comparison)."""
        start = as_utc(self.start)
        return Period(start - self.length, start)
