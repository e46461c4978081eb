"""One account as several sources see it, under one definition.

The common rate is ``RATE``: average likes and comments a post, per follower. A source that states
averages and followers is recomputed under it; one that states only a rate under a known definition
is translated with the account's own posts; anything else stays what it is and is not
compared. Pure. Method page: docs/methods/vendor-cross-audit.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wrensong.doors import wording

from .definitions import DEFINITIONS, Column, measure, translate, vendor_named

RATE = "mean_engagement_per_follower"
OWN = "your posts"
FAR = 30  # days between sources after which time alone explains a lot
_AGREE, _NEAR = 1.05, 1.25  # largest over smallest
_AGREE_POINTS, _NEAR_POINTS = 0.02, 0.05  # of a share
_WORDS = {
    "followers": "followers",
    "engagement": f"engagement rate ({DEFINITIONS[RATE].words})",
    "avg_likes": "likes a post",
    "avg_comments": "comments a post",
    "avg_views": "views a post",
    "credibility": "audience held to be real",
}


@dataclass(frozen=True, slots=True)
class Stated:
    """What one source says. ``engagement`` is its rate under the common definition (fraction;
    None: cannot be told), ``how`` how that came about; ``stated_rate`` is the rate it published,
    under ``definition`` where that is known."""

    source: str
    seen_at: datetime | None
    followers: float | None
    avg_likes: float | None
    avg_comments: float | None
    avg_views: float | None
    credibility: float | None
    stated_rate: float | None
    definition: str | None
    engagement: float | None
    how: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One number as the sources that know it give it; ``times`` is largest over smallest (None
    for shares and where the smallest is 0), ``word`` is agree, near or differ."""

    what: str
    unit: str
    values: dict[str, float]
    times: float | None
    word: str
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One account from several sources; ``alone`` names what only one of them states, and
    ``notes`` what else to know before anybody is called wrong."""

    account: str
    platform: str
    definition: str
    sources: tuple[Stated, ...]
    compared: tuple[Compared, ...]
    alone: tuple[str, ...]
    notes: tuple[str, ...]


def stated(row: Mapping[str, Any], platform: str, posts: Mapping[str, Column]) -> Stated:
    """One row of stated_counts.sql, with its rate under the common definition."""
    definition, vendor = row["engagement_definition"], vendor_named(row["source"])
    by_name = definition is None and vendor is not None and platform == "instagram"
    if vendor is not None and by_name:
        definition = vendor.definition
    if definition not in DEFINITIONS:
        definition = None
    rate, how = _common(row, definition, posts)
    if vendor is not None and by_name and definition and "“" in how:
        how += f"; {vendor.name} by the file's name"
    return Stated(
        source=row["source"],
        seen_at=row["seen_at"],
        **{k: row[k] for k in ("followers", "avg_likes", "avg_comments", "avg_views")},
        credibility=row["credibility"],
        stated_rate=row["engagement_rate"],
        definition=definition,
        engagement=rate,
        how=how,
    )


def _common(
    row: Mapping[str, Any], definition: str | None, posts: Mapping[str, Column]
) -> tuple[float | None, str]:
    likes, comments, followers = row["avg_likes"], row["avg_comments"], row["followers"]
    if None not in (likes, comments) and followers:
        return (likes + comments) / followers, "from its average likes, comments and followers"
    if row["engagement_rate"] is None:
        return None, "states no rate, and not all of average likes, comments and followers"
    if definition is None:
        return None, "states a rate without saying by which definition"
    rate = translate(row["engagement_rate"], definition, RATE, posts)
    words = DEFINITIONS[definition].words
    if rate is None:
        return None, f"states “{words}”; without the account's posts that cannot be translated"
    if definition == RATE:
        return rate, "as stated"
    return rate, f"translated from “{words}” with the account's own posts"


def own(posts: Mapping[str, Column], followers: float | None, seen_at: Any) -> Stated | None:
    """The account's raw posts as a source; None without any."""
    means = {
        name: float(known.mean()) if len(known := column[column == column]) else None
        for name, column in posts.items()
    }
    if all(value is None for value in means.values()):
        return None
    found = measure(DEFINITIONS[RATE], posts, followers)
    return Stated(
        OWN, seen_at, None, means["likes"], means["comments"], means["views"], None, found.value,
        RATE, found.value, f"{found.n} raw posts, over the newest known followers",
    )  # fmt: skip


def compare(account: str, platform: str, sources: Sequence[Stated]) -> Comparison:
    """What two or more sources say, side by side."""
    compared, alone = [], []
    for what in _WORDS:
        values = {s.source: v for s in sources if (v := getattr(s, what)) is not None}
        if len(values) > 1:
            compared.append(_compared(what, values))
        elif values:
            alone.append(f"{_WORDS[what]}: only {next(iter(values))} tells")
    notes: tuple[str, ...] = ()
    seen = sorted(s.seen_at for s in sources if s.seen_at is not None)
    if seen and (days := (seen[-1] - seen[0]).days) > FAR:
        notes = (f"The sources were seen {days} days apart: some of the difference is time.",)
    return Comparison(account, platform, RATE, tuple(sources), tuple(compared), tuple(alone), notes)


def _compared(what: str, values: dict[str, float]) -> Compared:
    ordered = sorted(values, key=lambda source: values[source])
    least, most = ordered[0], ordered[-1]
    low, high = values[least], values[most]
    share = what == "credibility"
    times = high / low if low > 0 and not share else None
    if share:
        word = _word(high - low, _AGREE_POINTS, _NEAR_POINTS)
    else:
        word = _word(times if times is not None else float(high > 0) * 99, _AGREE, _NEAR)
    if share or what == "engagement":
        shown = [wording.percent(values[source]) for source in ordered]
    else:
        shown = [wording.number(values[source]) for source in ordered]
    sides = wording.listing(f"{s} {v}" for s, v in zip(ordered, shown, strict=True))
    apart = f"{most} gives {times:.2f} times what {least} does" if times is not None else ""
    if share:
        apart = f"{(high - low) * 100:.0f} points apart, each by its own method"
    elif times is None:
        apart = f"{least} gives nothing, {most} does"
    why = f"{_WORDS[what][0].upper()}{_WORDS[what][1:]}: {sides}."
    if word != "agree":
        why += f" {apart[0].upper()}{apart[1:]}."
    unit = {"followers": "accounts"}.get(what, "per post" if what.startswith("avg") else "fraction")
    return Compared(what, unit, values, times, word, why)


def _word(apart: float, agree: float, near: float) -> str:
    return "agree" if apart <= agree else "near" if apart <= near else "differ"
