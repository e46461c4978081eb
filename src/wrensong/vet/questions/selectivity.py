"""How many brands does a creator work with, and do paid posts do as well as the others?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.core.estimate import Estimate
from wrensong.doors import wording
from wrensong.lake.schema import Column
from wrensong.vet.domain import Signal
from wrensong.vet.facts import aligned, coded
from wrensong.vet.rules import selectivity as rules
from wrensong.vet.rules.expectation import Floats

from . import Source

COLUMNS = (
    Column("brands_per_100_posts", "DOUBLE", "brands/100 posts",
           "different brands named per 100 posts, from five posts"),
    Column("repeat_partner_share", "DOUBLE", "fraction", "brands named on two or more days"),
    Column("brands_named", "BIGINT", "brands", "different brands named"),
    Column("brand_posts", "BIGINT", "posts", "posts whose mentions are known"),
    Column("rival_brands", "BIGINT", "brands", "brands of brands.toml named, on dated posts"),
    Column("rival_gap_days", "DOUBLE", "days",
           "shortest time between two brands of one category in brands.toml"),
    Column("rival_gap", "VARCHAR", "", "which two brands that were, and when the second"),
    Column("paid_delta", "DOUBLE", "fraction",
           "engagement of posts that disclose against the creator's others, ratio minus one"),
    Column("paid_delta_low", "DOUBLE", "fraction", "lower end, 80 %"),
    Column("paid_delta_high", "DOUBLE", "fraction", "upper end, 80 %"),
    Column("paid_posts", "BIGINT", "posts", "posts that disclose, with likes and comments"),
    Column("unpaid_posts", "BIGINT", "posts", "other posts with likes and comments"),
)  # fmt: skip
_ABOUT: dict[str, Any] = {"rows": "account_posts"}


def columns(source: Source) -> dict[str, Any]:
    """Counts of brands, gaps between those that compete, and the paid delta of every account."""
    ids = source.table["account_id"].to_numpy()
    named = aligned(source.run("brand_mentions", "account_brands"), ids)
    posts = source.run("disclosed_engagement")
    paid, other = (
        rules.LogEngagement(**aligned(posts.filter(side).drop_columns("disclosed"), ids))
        for side in (posts["disclosed"], pc.invert(posts["disclosed"]))
    )
    delta = rules.paid_delta(paid, other)
    seen = np.isfinite(paid.n) | np.isfinite(other.n)
    return {
        "brands_per_100_posts": rules.brands_per_100(named["posts"], named["brands"]),
        "repeat_partner_share": rules.repeat_share(named["brands"], named["repeated"]),
        "brands_named": named["brands"],
        "brand_posts": named["posts"],
        **_rivals(source, named["posts"]),
        "paid_delta": delta.value,
        "paid_delta_low": delta.low,
        "paid_delta_high": delta.high,
        "paid_posts": np.where(seen, np.nan_to_num(paid.n), np.nan),
        "unpaid_posts": np.where(seen, np.nan_to_num(other.n), np.nan),
    }


def _rivals(source: Source, posts: Floats) -> dict[str, Any]:
    """Not known without brands.toml, and for accounts whose mentions are not known."""
    size = len(posts)
    brands, days = np.full((2, size), np.nan)
    which: list[str | None] = [None] * size
    if source.lists.rivals is not None:
        brands = np.where(np.isfinite(posts), 0.0, np.nan)
        given = pa.table(
            {
                "tag": pa.array(source.lists.rivals.keys(), pa.string()),
                "category": pa.array(source.lists.rivals.values(), pa.string()),
            }
        )
        found = source.run("rival_posts", given={"rivals": given})
        known = pc.is_in(found["account_id"], value_set=source.table["account_id"])
        found = found.filter(known)
        at = pc.index_in(found["account_id"], value_set=source.table["account_id"])
        owner = at.to_numpy().astype(np.int64)
        pairs = np.unique(np.column_stack([owner, coded(found["tag"])[0]]), axis=0)
        brands[np.unique(owner)] = np.bincount(pairs[:, 0], minlength=size)[np.unique(owner)]
        day = found["day"].cast(pa.int32()).to_numpy()
        gaps = rules.shortest_gaps(owner, coded(found["category"])[0], coded(found["tag"])[0], day)
        tags, dates = found["tag"].to_pylist(), found["day"].to_pylist()
        for who, (gap, first, second) in gaps.items():
            days[who] = gap
            which[who] = f"{tags[first]} and {tags[second]}, {dates[second]}"
    return {
        "rival_brands": brands, "rival_gap_days": days,
        "rival_gap": pa.array(which, pa.string()),
    }  # fmt: skip


def cards(row: Mapping[str, Any]) -> tuple[Signal, ...]:
    return _brands(row), _gap(row), _paid(row)


def _brands(row: Mapping[str, Any]) -> Signal:
    key, question, unit = "selectivity", "How many brands?", "brands/100 posts"
    blind = "brands shown or spoken of without a mention, and brands that fewer than three name"
    if row["brands_per_100_posts"] is None:
        missing = f"{rules.FEWEST_POSTS} or more posts with captions"
        return Signal(
            key, question, Estimate.unknown(missing, unit, key), wording.UNKNOWN,
            f"It needs {missing}.", "not known", changes=missing, cannot_see=blind, **_ABOUT,
        )  # fmt: skip
    brands, posts = row["brands_named"], row["brand_posts"]
    why = f"{wording.plural(brands, 'brand')} in {wording.plural(posts, 'post')}"
    if brands:
        again = round(row["repeat_partner_share"] * brands)
        why += f", {wording.number(again)} of them on more than one day"
    why += (
        ". A brand is a sponsor the platform names, or an account three or more creators mention."
    )
    estimate = Estimate(row["brands_per_100_posts"], n=posts, unit=unit, method=key)
    word = "counted" if brands else "none seen"
    return Signal(
        key, question, estimate, word, why, changes="more posts", cannot_see=blind, **_ABOUT
    )


def _gap(row: Mapping[str, Any]) -> Signal:
    key, question = "rival_gap", "How long between brands that compete?"
    blind = "brands that are not in brands.toml, and those shown or spoken of without a mention"
    about: dict[str, Any] = {"cannot_see": blind, "rows": "account_posts"}
    named = row["rival_brands"]
    if named is None:
        missing = "captions of posts, and which brands compete: say so in brands.toml"
        return Signal(
            key, question, Estimate.unknown(missing, "days", key), wording.UNKNOWN,
            f"It needs {missing}.", "not known", changes=missing, **about,
        )  # fmt: skip
    if row["rival_gap_days"] is None:
        why = f"{wording.plural(named, 'brand')} of brands.toml named, no two of one category."
        estimate = Estimate(float(named), n=row["brand_posts"], unit="brands", method=key)
        return Signal(key, question, estimate, "none seen", why, changes="more posts", **about)
    gap = row["rival_gap_days"]
    when = f"{wording.plural(round(gap), 'day')} apart" if gap else "on one day"
    why = f"The closest two of one category were named {when}: {row['rival_gap']}."
    estimate = Estimate(gap, n=row["brand_posts"], unit="days", method=key)
    return Signal(key, question, estimate, when, why, changes="more posts", **about)


def _paid(row: Mapping[str, Any]) -> Signal:
    key, question = "paid_delta", "Do paid posts do as well as the others?"
    blind = "paid posts that do not say so; they count among the others"
    if row["paid_delta"] is None:
        missing = (
            f"{rules.FEWEST_PER_SIDE} or more posts that disclose and as many others, "
            "with likes and comments"
        )
        return Signal(
            key, question, Estimate.unknown(missing, method=key), wording.UNKNOWN,
            f"It needs {missing}.", "not known", changes=missing, cannot_see=blind, **_ABOUT,
        )  # fmt: skip
    value, low, high = (row[f"paid_delta{end}"] for end in ("", "_low", "_high"))
    paid, others = row["paid_posts"], row["unpaid_posts"]
    estimate = Estimate(value, low, high, n=paid, method=key)
    side = "less" if value < 0 else "more"
    word = "as well" if low <= 0 <= high else "less than the others" if high < 0 else "better"
    why = (
        f"{wording.plural(paid, 'post')} that disclose bring {wording.percent(abs(value))} {side} "
        f"engagement than the account's {wording.number(others)} others "
        f"({_signed(low)} to {_signed(high)})."
    )
    if word == "as well":
        why += " That is no more than chance can do."
    changes = "more posts that disclose"
    return Signal(key, question, estimate, word, why, changes=changes, cannot_see=blind, **_ABOUT)


def _signed(x: float) -> str:
    return f"+{wording.percent(x)}" if x > 0 else wording.percent(x)
