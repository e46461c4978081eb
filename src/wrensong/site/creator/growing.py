"""Followers over time, and how that compares with similar accounts."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from wrensong.doors import wording

from .cards import Card
from .facts import Known
from .nouns import Day, Growth

FEWEST_DAYS = 30


def growth_of(facts: Known, row: Mapping[str, Any], card: Card | None) -> Growth:
    """The counts by day (the middle of what the sources say), and what they come to."""
    told: dict[datetime, list[float]] = defaultdict(list)
    for count in facts.counts:
        if count["followers"] is not None:
            told[count["observed_at"]].append(count["followers"])
    days = tuple(
        Day(at.date(), statistics.median(values), *facts.band.get(at, (None, None)))
        for at, values in sorted(told.items())
    )
    looked = card is not None and card.light == "ask"
    return Growth(
        words=_words(days),
        days=days if len(days) > 1 else (),
        from_day=_date(row.get("growth_from")) if looked else None,
        until_day=_date(row.get("growth_until")) if looked else None,
        card=card,
    )


def _words(days: tuple[Day, ...]) -> str:
    needs = f"not known: needs {FEWEST_DAYS} days of follower counts"
    if not days:
        return needs
    first, last = days[0], days[-1]
    whole = (last.day - first.day).days
    if whole < FEWEST_DAYS:
        counted = wording.plural(len(days), "count")
        return f"{needs}; there {'is' if len(days) == 1 else 'are'} {counted}"
    change = last.followers / first.followers - 1 if first.followers else None
    words = (
        f"{wording.number(first.followers)} to {wording.number(last.followers)} followers "
        f"in {wording.plural(round(whole / 7), 'week')}"
    )
    if change is not None:
        words += f": {_signed(change)}"
        if last.low is not None and last.high is not None and first.followers:
            low, high = (end / first.followers - 1 for end in (last.low, last.high))
            words += f"; 8 in 10 similar accounts {_signed(low)} to {_signed(high)}"
    return words


def _signed(share: float) -> str:
    return ("+" if share >= 0 else "") + wording.percent(share)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
