"""Shares and ratios with intervals that stay honest when counts are small or clustered."""

from __future__ import annotations

import numpy as np

from .expectation import Floats
from .levels import Z80

# Answers come in bursts: a creator answers under some posts and not under others. Used where an
# too few accounts show it; measured on 6,441 Instagram creators of 2012-2019.
TYPICAL_CLUSTERING = 2.8


def wilson(successes: Floats, trials: Floats, z: float = Z80) -> tuple[Floats, Floats]:
    """The Wilson score interval of a share (Wilson 1927); fractions, NaN without trials."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = successes / trials
        widened = 1.0 + z**2 / trials
        middle = (share + z**2 / (2.0 * trials)) / widened
        half = z / widened * np.sqrt(share * (1.0 - share) / trials + z**2 / (4.0 * trials**2))
        # Rounding must not push an end past the share itself.
        return np.clip(middle - half, 0.0, share), np.clip(middle + half, share, 1.0)


def clustering(
    others: Floats,
    replies: Floats,
    others_squared: Floats,
    replies_squared: Floats,
    product: Floats,
) -> float:
    """How much more the reply ratio varies from post to post than single comments would.

    The arguments are sums over the posts of each account (comments by others, replies, their
    squares, their product). Ratio of the pooled between-post sum of squares of
    ``replies - ratio * others`` to its binomial value: the design effect of cluster samples
    (Kish 1965), at least 1.
    """
    known = (others > 0) & (replies > 0) & (replies < others)
    ratio = replies[known] / others[known]
    between = replies_squared[known] - 2 * ratio * product[known] + ratio**2 * others_squared[known]
    binomial = ratio * (1 - ratio) * others[known]
    if known.sum() < 30:
        return TYPICAL_CLUSTERING
    return max(1.0, float(between.sum() / binomial.sum()))


def per_week(events: Floats, days: Floats) -> Floats:
    """Posts a week: the gaps between the first and the last post, (n - 1) / days * 7.

    NaN for fewer than ``5`` posts or less than a week, where a rate says nothing.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((events >= 5) & (days >= 7), (events - 1) / days * 7, np.nan)


def repeats(pairs: Floats, posts: Floats) -> Floats:
    """Topic focus: the chance that two posts start with the same hashtag (Simpson 1949).

    ``pairs / (posts * (posts - 1))``, a fraction; NaN for fewer than 5 posts with hashtags.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(posts >= 5, pairs / (posts * (posts - 1)), np.nan)
