"""Filters, conditions and values in the words of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wrensong.core.estimate import Estimate
from wrensong.core.periods import utc_now
from wrensong.discover.domain import Condition
from wrensong.discover.search.filters import Filter, filter_named
from wrensong.discover.search.quantities import PARTS, write_range
from wrensong.doors import wording

# Where the name of a filter says too little.
_LABELS = {
    "er": "engagement rate", "er_low": "engagement, at least", "er_high": "engagement, at most",
    "er_raw": "engagement of its own posts", "er_base": "engagement is per",
    "er_posts": "posts behind the engagement", "stated_er": "stated engagement rate",
    "also_on": "also on", "has_email": "public e-mail address", "has_bio": "profile text known",
    "peer_percentile": "percentile among similar", "peers": "similar accounts",
    "reply_ratio": "comments answered", "last_post_age": "newest post",
    "first_post_age": "oldest post", "seen_age": "newest fact", "seen": "newest fact on",
    "counted_age": "followers counted", "audience_at_age": "age of the audience shares",
    "disclosed_share": "posts marked as ads", "commercial_load": "paid posts, expected",
    "pods": "comments in a circle", "gain": "unexplained gain", "growth_30": "growth in 30 days",
    "growth_90": "growth in 90 days", "growth_365": "growth in a year", "country": "country",
    "bought_both": "bought followers and likes", "paid_delta": "paid posts against others",
    "niche_found": "niche by its captions", "list": "your lists",
    "credibility": "credibility, by a vendor",
}  # fmt: skip
LIGHTS = ("bought_followers", "bought_likes", "bought_both", "traded_comments", "follow_unfollow",
          "gain", "pods", "arranged_comments")  # fmt: skip
# Number -> its interval's ends and what it rests on, as far as the catalogue has them.
INTERVALS: dict[str, tuple[str, str, str, str]] = {
    "er": ("er_low", "er_high", "er_posts", "post"),
    "peer_percentile": ("peer_percentile_low", "peer_percentile_high", "peers", "similar account"),
    "reply_ratio": ("reply_low", "", "comments_seen", "comment"),
    "disclosed_share": ("disclosed_low", "disclosed_high", "", ""),
    "commercial_load": ("commercial_low", "commercial_high", "", ""),
    "paid_delta": ("paid_delta_low", "", "", ""),
    "niche_share": ("niche_low", "", "", ""),
}
_MOST = 3  # words of a set, shares of an audience


@dataclass(frozen=True, slots=True)
class Cell:
    """One value in words; ``note`` is the muted line below it, ``light`` a class of lights."""

    text: str
    note: str = ""
    light: str = ""


def label(name: str) -> str:
    """A filter as a reader calls it."""
    return _LABELS.get(name, name.replace("_", " "))


def numeric(kind: Filter) -> bool:
    return kind.kind in ("number", "amounts")


def condition_in_words(condition: Condition) -> str:
    """``followers 5 000 to 50 000``, ``not country DE or AT``, ``audience country DE at least
    40 %``."""
    kind = filter_named(condition.filter)
    parts = [label(kind.name)]
    if kind.kind == "flag":
        negative = ("no" in condition.values) != condition.exclude
        parts = [f"{'no ' if negative else ''}{label(kind.name)}"]
    else:
        if condition.values:
            parts.append(wording.listing(condition.values, "or"))
        if condition.low is not None or condition.high is not None:
            parts.append(_range(kind, condition.low, condition.high))
        if condition.exclude:
            parts.insert(0, "not")
    return " ".join(parts) + (", or not known" if condition.unknown else "")


def _range(kind: Filter, low: float | None, high: float | None) -> str:
    left, _, right = write_range(kind, low, high).partition("..")
    left, right = (_spaced(kind, end) for end in (left, right))
    if left and right:
        return left if left == right else f"{left} to {right}"
    return f"at least {left}" if left else f"at most {right}"


def _spaced(kind: Filter, end: str) -> str:
    if end.isdigit() and kind.kind != "date":
        return wording.number(int(end))
    return end.replace("%", f"{wording.THIN}%").replace(">", "above ").replace("<", "below ")


def cell(kind: Filter, values: Mapping[str, Any], asked: tuple[str, ...] = ()) -> Cell:
    """The value of a filter in a row of the catalogue; ``asked`` words come first."""
    if kind.kind == "amounts":
        return Cell(_prices(kind.name, values) or wording.UNKNOWN)
    value = values.get(kind.column)
    if kind.name in LIGHTS:
        light = {"clear": "clear", "look": "ask"}.get(str(value), "unknown")
        return Cell(value or wording.UNKNOWN, light=light)
    if value is None:
        return Cell(wording.UNKNOWN)
    if kind.name in INTERVALS:
        return _with_interval(kind, values)
    return Cell(_plain(kind, value, asked))


def _plain(kind: Filter, value: Any, asked: tuple[str, ...]) -> str:
    if kind.kind == "flag":
        return "yes" if value else "no"
    if kind.kind == "shares":
        top = sorted(value.items(), key=lambda item: (item[0] not in asked, -item[1]))[:_MOST]
        return ", ".join(f"{word} {wording.percent(share)}" for word, share in top)
    if kind.kind == "set":
        first = sorted(value, key=lambda word: (word not in asked, word))
        more = f" and {len(value) - _MOST} more" if len(value) > _MOST else ""
        return ", ".join(first[:_MOST]) + more if first else "none"
    if isinstance(value, datetime):
        now = utc_now()
        return wording.ago(value, now) if kind.kind == "age" else wording.day(value, now)
    if kind.kind != "number":
        return str(value)
    if kind.unit in PARTS:
        return wording.percent(value)
    return wording.estimate(Estimate(float(value), unit=""))


def _with_interval(kind: Filter, values: Mapping[str, Any]) -> Cell:
    low, high, rests_on, rows = INTERVALS[kind.name]
    ends, n = (values.get(low), values.get(high)), values.get(rests_on)
    unit = "fraction" if kind.unit in PARTS else ""
    value = float(values[kind.column])
    known = None not in ends
    shown = Estimate(value, ends[0], ends[1], unit=unit) if known else Estimate(value, unit=unit)
    text = wording.estimate(shown)
    if not known and ends[0] is not None:
        text += f" (at least {wording.estimate(Estimate(float(ends[0]), unit=unit))})"
    return Cell(text, wording.plural(int(n), rows) if n else "")


def _prices(name: str, values: Mapping[str, Any]) -> str:
    there = {n.rpartition("_")[2]: v for n, v in values.items() if n.startswith(f"{name}_")}
    return ", ".join(
        f"{wording.estimate(Estimate(float(amount), unit=''))}{wording.THIN}{code}"
        for code, amount in sorted(there.items())
        if amount is not None
    )
