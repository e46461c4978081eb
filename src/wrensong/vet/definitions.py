"""Engagement rates by name: the same posts give different rates under different definitions.

A definition is data, so that a vendor's number can be reproduced and told apart from another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Aggregator = Literal["median", "mean", "total"]


@dataclass(frozen=True, slots=True)
class Definition:
    """``parts`` are added up per post and divided by ``base``; ``window`` is the number of newest
    posts looked at (None: all known). ``total`` divides the sum over posts by the sum of the base.
    The unit is a fraction."""

    key: str
    words: str
    parts: tuple[str, ...]
    base: Literal["followers", "views"]
    aggregator: Aggregator
    window: int | None = None


_BOTH = ("likes", "comments")
_ALL = (
    Definition(
        "median_likes_per_follower", "likes of the middle post, per follower",
        ("likes",), "followers", "median",
    ),
    Definition(
        "mean_likes_per_follower", "average likes a post, per follower",
        ("likes",), "followers", "mean",
    ),
    Definition(
        "median_engagement_per_follower", "likes and comments of the middle post, per follower",
        _BOTH, "followers", "median",
    ),
    Definition(
        "mean_engagement_per_follower", "average likes and comments a post, per follower",
        _BOTH, "followers", "mean",
    ),
    Definition(
        "mean_engagement_per_follower_12",
        "average likes and comments of the newest 12 posts, per follower",
        _BOTH, "followers", "mean", 12,
    ),
    Definition(
        "engagement_per_view", "all likes and comments, per view", _BOTH, "views", "total"
    ),
    Definition(
        "median_engagement_per_view", "likes and comments per view of the middle post",
        _BOTH, "views", "median",
    ),
    Definition("likes_per_view", "all likes, per view", ("likes",), "views", "total"),
)  # fmt: skip
DEFINITIONS: dict[str, Definition] = {d.key: d for d in _ALL}

Column = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """A rate with its 80 % interval (None where too few posts tell) and the posts it rests on."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def measure(
    definition: Definition, posts: Mapping[str, Column], followers: float | None
) -> Measured:
    """A rate by one definition.

    ``posts``: columns likes, comments and views, newest post first, NaN where not known. A post
    that lacks a part or the base is left out, never counted as zero. The interval of a
    median is that of order statistics, of the others the jackknife's.
    """
    newest = {name: column[: definition.window] for name, column in posts.items()}
    above = np.sum([newest[part] for part in definition.parts], axis=0)
    below = (
        newest["views"] if definition.base == "views" else np.full(len(above), followers or np.nan)
    )
    known = np.isfinite(above) & (below > 0)
    above, below = above[known], below[known]
    n = len(above)
    if n == 0:
        return Measured(None, None, None, 0)
    if definition.aggregator == "median":
        return _median(np.sort(above / below))
    if definition.aggregator == "mean":
        above, below = above / below, np.ones(n)
    value = float(above.sum() / below.sum())
    if n < 3:
        return Measured(value, None, None, n)
    without = (above.sum() - above) / (below.sum() - below)
    error = float(np.sqrt((n - 1) / n * np.sum((without - without.mean()) ** 2)))
    return Measured(value, max(0.0, value - 1.2816 * error), value + 1.2816 * error, n)


def _median(ordered: Column) -> Measured:
    """The median, and the order statistics that bracket it with at least 80 %."""
    n = len(ordered)
    middle = float(np.median(ordered))
    rank = int((n + 1 - 1.2816 * np.sqrt(n)) / 2) - 1
    if n < 4:
        return Measured(middle, None, None, n)
    return Measured(middle, float(ordered[rank]), float(ordered[n - 1 - rank]), n)


@dataclass(frozen=True, slots=True)
class Published:
    """How a vendor states its engagement rate of Instagram: by which definition, in which unit.

    ``definition`` None: the vendor's documents do not give the formula, so that the number can
    be put beside others but not be reproduced or translated. On other platforms none does.
    """

    key: str
    name: str
    definition: str | None
    unit: Literal["fraction", "percent"]
    words: str


VENDORS: dict[str, Published] = {
    vendor.key: vendor
    for vendor in (
        Published(
            "modash", "Modash", "median_likes_per_follower", "fraction",
            "median likes over followers, by its help pages",
        ),
        Published(
            "hypeauditor", "HypeAuditor", "mean_engagement_per_follower_12", "percent",
            "likes and comments over followers, newest 12 posts, by its yearly report",
        ),
        Published(
            "influship", "Influship", "mean_engagement_per_follower_12", "percent",
            "average likes and comments over followers, newest 12 posts, by its API reference",
        ),
        Published("insightiq", "InsightIQ", None, "percent", "formula not published"),
        Published(
            "influencers.club", "influencers.club", None, "percent",
            "formula not published; a field engagement_rate is a fraction",
        ),
    )
}  # fmt: skip


def vendor_named(text: str) -> Published | None:
    """The vendor whose name occurs in a source or a file name, or None."""
    bare = "".join(letter for letter in text.lower() if letter.isalnum())
    return next((v for k, v in VENDORS.items() if k.replace(".", "") in bare), None)


def published_rate(vendor: str, posts: Mapping[str, Column], followers: float) -> float | None:
    """What a vendor of ``VENDORS`` would publish of these posts (see ``measure``), in its own
    unit; None where its formula is not published or no post tells."""
    known = VENDORS[vendor]
    if known.definition is None:
        return None
    rate = measure(DEFINITIONS[known.definition], posts, followers).value
    return None if rate is None else rate * (100 if known.unit == "percent" else 1)


def translate(rate: float, given: str, wanted: str, posts: Mapping[str, Column]) -> float | None:
    """A rate stated under the definition ``given`` as it would read under ``wanted``: scaled by
    what the account's own posts say about the two. None where the posts do not tell, or where
    one is per view and the other per follower."""
    if given == wanted:
        return rate
    if DEFINITIONS[given].base != DEFINITIONS[wanted].base:
        return None
    ours, theirs = (measure(DEFINITIONS[key], posts, 1.0).value for key in (wanted, given))
    return rate * ours / theirs if ours and theirs else None
