"""Twelve months of follower counts, and who the audience is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from .calendar import AS_OF, SPIKE_DAY, VIRAL_DAY, days_before
from .people import Account

WEEKS = 52
_AGES = ("13-17", "18-24", "25-34", "35-44", "45-54", "55+")
_FAR = ("BR", "IN", "ID", "TR", "BD")
_NEAR = {
    "AT": ("DE", "CH", "IT"), "DE": ("AT", "CH", "NL"), "CH": ("DE", "AT", "FR"),
    "GB": ("US", "IE", "AU"), "US": ("CA", "GB", "AU"), "NL": ("BE", "DE", "GB"),
    "IT": ("CH", "DE", "FR"),
}  # fmt: skip
_SHARE_KNOWN = 0.85
_WOMEN = {
    "beauty": 0.86,
    "fashion": 0.8,
    "parenting": 0.78,
    "baking": 0.68,
    "tech": 0.27,
    "gaming": 0.3,
}

Row = tuple[str | int, ...]


def follower_rows(rng: np.random.Generator, people: Sequence[Account]) -> Iterator[Row]:
    """Weekly counts per account, oldest first, up to a week before the creators file."""
    days = [AS_OF - timedelta(weeks=w) for w in range(WEEKS, 0, -1)]
    for p in people:
        followers = _followers(rng, p)
        following = _following(rng, p)
        gained = np.cumsum(rng.poisson(p.posts / 78, WEEKS + 1)[::-1])[::-1]
        counts = np.maximum(p.posts, p.posts_count - (gained - gained[-1]))
        for day, seen, follows, posts in zip(days, followers, following, counts, strict=False):
            yield p.handle, p.platform, day.isoformat(), int(seen), int(follows), int(posts)


def _followers(rng: np.random.Generator, p: Account) -> NDArray[np.int64]:
    """Back from today's count by weekly log growth, small and steady unless told."""
    yearly = float(np.clip(rng.normal(0.16, 0.12), -0.08, 0.6))
    gains = rng.normal(yearly / WEEKS, 0.0025 + abs(yearly) / 300, WEEKS)
    week = np.arange(WEEKS)
    if p.growth == "steps":
        gains[[9, 21, 34]] += (0.21, 0.26, 0.19)
    elif p.growth == "spike":
        gains[_week(days_before(SPIKE_DAY))] += 0.42
    elif p.growth == "viral":
        since = week - _week(days_before(VIRAL_DAY))
        gains += np.where(since >= 0, 0.5 * np.exp(-np.maximum(since, 0) / 1.3), 0.0)
    elif p.growth == "waves":
        gains += np.where(week % 6 < 3, 0.055, -0.03)
    back = np.concatenate([np.cumsum(gains[::-1])[::-1], [0.0]])
    return np.rint(p.followers * np.exp(-back)).astype(np.int64)


def _week(days_ago: int) -> int:
    """The index of the weekly gain that holds a day so many days before the end."""
    return WEEKS - 1 - (days_ago - 1) // 7


def _following(rng: np.random.Generator, p: Account) -> NDArray[np.int64]:
    week = np.arange(WEEKS, -1, -1)
    if p.growth == "waves":
        # Follows about 1,500 people in three weeks, then drops most of them again.
        saw = np.array([0, -420, -900, -1_350, -900, -450])[week % 6]
        return np.maximum(0, p.following + saw + rng.integers(-25, 26, week.size) * (week > 0))
    drift = rng.uniform(0, 0.002)
    return np.rint(p.following * np.exp(-drift * week)).astype(np.int64)


def audience_rows(rng: np.random.Generator, people: Sequence[Account]) -> Iterator[Row]:
    """Country, gender and age slices in percent, for about 85 % of the accounts.

    Shares of gender and age add up to 100.0; of countries only the largest are listed.
    """
    for p in people:
        country = _countries(rng, p)
        women = float(np.clip(rng.normal(_WOMEN.get(p.topic, 0.55), 0.07), 0.08, 0.95))
        age = rng.dirichlet([1.5, 12, 22, 13, 6, 3])
        if rng.random() > _SHARE_KNOWN and not p.audience and p.bought == 1.0:
            continue
        for value, share in country.items():
            yield p.handle, p.platform, "country", value, f"{share:.1%}"
        rounded = round(women, 3)
        yield p.handle, p.platform, "gender", "female", f"{rounded:.1%}"
        yield p.handle, p.platform, "gender", "male", f"{1 - rounded:.1%}"
        for value, tenths in zip(_AGES, _to_thousand(age), strict=True):
            yield p.handle, p.platform, "age", value, f"{tenths / 10:.1f}%"


def _countries(rng: np.random.Generator, p: Account) -> dict[str, float]:
    """Home first, neighbours, and what came from far away."""
    home = 0.55 if p.language == "de" else 0.42
    near = _NEAR[p.country]
    weights = rng.dirichlet([home * 40, 10, 4, 2, 4]) * (1 - p.mix)
    shares = dict(zip((p.country, *near), weights[:4].tolist(), strict=True))
    far = rng.dirichlet(np.full(len(_FAR), 4.0)) * p.mix
    if p.audience:
        return dict(p.audience)
    shares |= dict(zip(_FAR, far.tolist(), strict=True))
    listed = sorted(shares.items(), key=lambda item: -item[1])[:6]
    return {value: share for value, share in listed if share >= 0.01}


def _to_thousand(shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole tenths of a percent that add up to 1000 (largest remainders)."""
    exact = shares * 1000
    whole = np.floor(exact).astype(np.int64)
    missing = 1000 - int(whole.sum())
    whole[np.argsort(whole - exact)[:missing]] += 1
    return whole
