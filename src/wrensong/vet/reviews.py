"""The table of reviews: one row per account, computed at once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.core.tiers import TierPreset

from .facts import Facts
from .rules.expectation import Floats
from .rules.proportions import clustering, per_week, repeats, wilson
from .standing import Standing, base_of

WHOLE = ("followers", "posts", "peers_n", "comments_seen")
COLUMNS = (
    "account_id", "account", "platform", "display_name", "followers", "tier", "niche",
    "country", "language", "posts", "er", "er_low", "er_high", "er_raw", "er_base",
    "peer_percentile", "peer_percentile_low", "peer_percentile_high", "p_top_quartile",
    "peers_n", "log_mean", "log_sd", "post_sd", "likes_evidence", "likes_expected_low",
    "likes_expected_high", "likes_observed", "comments_evidence", "comments_expected_low",
    "comments_expected_high", "comments_observed", "median_likes", "median_comments",
    "median_views", "reply_ratio", "reply_low", "reply_high", "comments_seen",
    "disclosed_share", "disclosed_low", "disclosed_high", "posts_per_week", "topic_focus",
    "mentions_per_100", "first_post_at", "last_post_at", "observed_at",
)  # fmt: skip


def review_table(facts: Facts, standing: Standing, tiers: TierPreset) -> pa.Table:
    """The columns of ``COLUMNS``; fractions unless said, NULL where not known."""
    totals, details, accounts = facts.totals, facts.details, facts.accounts
    bases = np.array([base_of(platform) for platform in facts.platforms], dtype=object)
    numbers: dict[str, Floats] = {
        **standing.columns,
        "followers": facts.followers,
        "posts": np.nan_to_num(standing.columns["posts_rated"]),
        **{name: details[name] for name in ("median_likes", "median_comments", "median_views")},
        **_replies(facts),
        **_disclosure(totals),
        "posts_per_week": per_week(totals["posts"], _days(facts)),
        "topic_focus": repeats(details["pairs"], details["tagged_posts"]),
        "mentions_per_100": 100.0 * totals["mentions"] / totals["mentions_known"],
    }
    columns: dict[str, Any] = {
        name: accounts[name]
        for name in ("account_id", "platform", "display_name", "niche", "country", "language")
    }
    columns |= {name: _column(name, values) for name, values in numbers.items() if name in COLUMNS}
    columns["account"] = pc.binary_join_element_wise("@", accounts["handle"], "")
    columns["tier"] = _tiers(facts.followers, tiers)
    columns["er_base"] = pa.array(bases[facts.platform], pa.string())
    columns["first_post_at"] = facts.times["first_post_at"]
    columns["last_post_at"] = facts.times["last_post_at"]
    columns["observed_at"] = pc.max_element_wise(
        facts.times["observed_at"], accounts["counted_at"], skip_nulls=True
    )
    return pa.table({name: columns[name] for name in COLUMNS})


def _column(name: str, values: Floats) -> pa.Array:
    """NaN becomes NULL; counts become whole numbers."""
    column = pa.array(values, from_pandas=True)
    return column.cast(pa.int64()) if name in WHOLE else column


def _replies(facts: Facts) -> dict[str, Floats]:
    """Answers per comment by others; the interval knows that answers come in bursts."""
    sums = facts.details
    seen, replies = sums["comments_seen"], np.minimum(sums["replies"], sums["comments_seen"])
    effect = clustering(
        seen, replies, sums["others_squared"], sums["replies_squared"], sums["others_replies"]
    )
    low, high = wilson(replies / effect, seen / effect)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = replies / seen
    known = seen > 0
    return {
        "comments_seen": np.nan_to_num(seen),
        "reply_ratio": np.where(known, ratio, np.nan),
        "reply_low": np.where(known, low, np.nan),
        "reply_high": np.where(known, high, np.nan),
    }


def _disclosure(totals: Mapping[str, Floats]) -> dict[str, Floats]:
    marked, known = totals["disclosed"], totals["disclosure_known"]
    low, high = wilson(marked, known)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(known > 0, marked / known, np.nan)
    return {
        "disclosed_share": share,
        "disclosed_low": np.where(known > 0, low, np.nan),
        "disclosed_high": np.where(known > 0, high, np.nan),
    }


def _days(facts: Facts) -> Floats:
    """Days from the first to the last known post."""
    first = facts.times["first_post_at"].cast(pa.timestamp("us")).cast(pa.int64())
    last = facts.times["last_post_at"].cast(pa.timestamp("us")).cast(pa.int64())
    micros = pc.subtract(last, first).cast(pa.float64())
    return micros.to_numpy(zero_copy_only=False) / 86_400e6


def _tiers(followers: Floats, preset: TierPreset) -> pa.Array:
    """The tier's name of each account; NULL where followers are not known."""
    lows = np.array([tier.low for tier in preset.tiers], np.float64)
    place = np.searchsorted(lows, np.nan_to_num(followers), side="right") - 1
    names = pa.array([tier.name for tier in preset.tiers])
    unknown = ~np.isfinite(followers)
    return names.take(pa.array(np.maximum(place, 0), mask=unknown))
