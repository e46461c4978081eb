"""The table of reviews: one row per account, computed at once for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.core.tiers import TierPreset
from wrensong.lake.schema import Column

from .facts import Facts
from .rules.expectation import Floats
from .rules.proportions import Clusters, clustered, per_week, repeats, together, wilson
from .standing import Standing, base_of

WHOLE = ("followers", "posts", "peers_n", "comments_seen")
_DESCRIBED = """
    account_id BIGINT | id ac_ | the account on one platform; rows are in this order
    account VARCHAR | | @handle
    platform VARCHAR | | instagram, tiktok, youtube, bluesky, twitch
    display_name VARCHAR | | as shown on the profile
    followers BIGINT | accounts | newest known followers
    tier VARCHAR | | size class of the followers, by the setting `tiers`
    niche VARCHAR | | niche as stated by a source, or read from the captions
    country VARCHAR | ISO 3166-1 alpha-2 | as stated by a source
    language VARCHAR | ISO 639-1 | as stated by a source
    posts BIGINT | posts | posts the engagement rests on
    er DOUBLE | fraction | engagement per follower, or per view by er_base; posterior median
    er_low DOUBLE | fraction | lower end of its 80 % interval
    er_high DOUBLE | fraction | upper end of its 80 % interval
    er_raw DOUBLE | fraction | the same from its own posts alone, geometric mean
    er_base VARCHAR | | what it is divided by: followers or views
    peer_percentile DOUBLE | 0 to 100 | share of similar accounts with a lower engagement
    peer_percentile_low DOUBLE | 0 to 100 | the percentile of er_low
    peer_percentile_high DOUBLE | 0 to 100 | the percentile of er_high
    p_top_quartile DOUBLE | probability | of belonging to the top quarter of similar accounts
    peers_n BIGINT | accounts | how many similar accounts it is compared with
    log_mean DOUBLE | log fraction | posterior mean of the log rate
    log_sd DOUBLE | log fraction | posterior standard deviation of the log rate
    post_sd DOUBLE | log fraction | spread of single posts around it
    likes_evidence DOUBLE | robust sd | likes a post against what such a following brings
    likes_expected_low DOUBLE | likes | lower end of what 80 % of similar accounts get
    likes_expected_high DOUBLE | likes | upper end of the same
    likes_observed DOUBLE | likes | typical likes a post
    comments_evidence DOUBLE | robust sd | comments a post against what such likes bring
    comments_expected_low DOUBLE | comments | lower end of what 80 % of similar accounts get
    comments_expected_high DOUBLE | comments | upper end of the same
    comments_observed DOUBLE | comments | typical comments a post
    median_likes DOUBLE | likes | of the middle post
    median_comments DOUBLE | comments | of the middle post
    median_views DOUBLE | views | of the middle post
    reply_ratio DOUBLE | fraction | answers of the creator over comments by others
    reply_low DOUBLE | fraction | lower end of its 80 % interval
    reply_high DOUBLE | fraction | upper end of its 80 % interval
    comments_seen BIGINT | comments | comments by others that were in the files
    disclosed_share DOUBLE | fraction | posts marked as advertising
    disclosed_low DOUBLE | fraction | lower end of its 80 % interval
    disclosed_high DOUBLE | fraction | upper end of its 80 % interval
    posts_per_week DOUBLE | posts/week | cadence over the known posts
    topic_focus DOUBLE | probability | that two posts start with the same hashtag
    mentions_per_100 DOUBLE | mentions per 100 posts | accounts named or tagged, people and brands
    first_post_at TIMESTAMP | UTC | oldest known post
    last_post_at TIMESTAMP | UTC | newest known post
    observed_at TIMESTAMP | UTC | when the newest numbers used were true
"""


def _columns(described: str) -> Iterator[Column]:
    """``name TYPE | unit | meaning`` lines."""
    for line in described.strip().splitlines():
        head, unit, meaning = (part.strip() for part in line.split("|"))
        name, kind = head.split()
        yield Column(name, kind, unit, meaning)


BASE = tuple(_columns(_DESCRIBED))
COLUMNS = tuple(column.name for column in BASE)
AS_OF = Column(
    "as_of", "TIMESTAMP", "UTC",
    "the time the row speaks of: the one asked for, else the newest observation of any account",
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
    seen, replies = sums["comments_seen"], sums["replies"]
    found = Clusters(sums["posts"], seen, replies, sums["others_squared"], sums["replies_share"])
    low, high = clustered(found, together(found))
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
