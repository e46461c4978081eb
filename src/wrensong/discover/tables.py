"""Typed columns of a file as rows of the lake's tables. Pure: no lake, no clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wrensong.core.platforms import PLATFORMS
from wrensong.sources.files import places
from wrensong.sources.files.values import Unreadable

from .rules import caption_tags, disclosed, disclosure_words

Columns = Mapping[str, pa.Array]
_HYPHENATED = ("youtube", "bluesky")  # handles of any script, with hyphens
PROFILE = (
    "display_name",
    "bio",
    "country",
    "city",
    "language",
    "category",
    "email",
    "verified",
    "private",
)
COUNTS = ("followers", "following", "posts_count", "engagement_rate", "avg_likes", "avg_comments",
          "avg_views", "credibility")  # fmt: skip
_PRICES = {"price": "post", "price_reel": "reel", "price_story": "story", "price_video": "video"}
POST_METRICS = (
    "posted_at",
    "type",
    "likes",
    "comments",
    "views",
    "shares",
    "saves",
    "duration",
    "url",
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Where and when rows were observed: a source for all, a time for each."""

    source: str
    observed_at: pa.Array

    def columns(self) -> dict[str, pa.Array]:
        count = len(self.observed_at)
        return {"source": pa.repeat(pa.scalar(self.source), count), "observed_at": self.observed_at}


def platform_of(url: pa.Array) -> pa.Array:
    """The platform an address belongs to, by its host; NULL for others."""
    found = pa.nulls(len(url), pa.string())
    for key, platform in PLATFORMS.items():
        hosts = "|".join(re.escape(host) for host in platform.hosts)
        here = pc.match_substring_regex(url, rf"(?i)^(https?:)?(//)?([\w\-]+\.)*({hosts})(/|:|$)")
        found = pc.if_else(here.fill_null(False), key, found)
    return found


def post_key(post: pa.Array, url: pa.Array) -> pa.Array:
    """The post's id where given, else the one in its address, else the address itself."""
    inside = pc.extract_regex(
        url,
        r"(?:/(?:p|reel|reels|tv|video|shorts|live|post|photo)/|[?&]v=|youtu\.be/)(?P<key>[\w\-]+)",
    )
    return pc.coalesce(post, pc.struct_field(inside, "key"), url)


def profiles(columns: Columns, account_ids: pa.Array, who: Columns, seen: Seen) -> pa.Table:
    """Rows of ``accounts``: what a file says about each account, one row per file row."""
    found = {name: columns[name] for name in PROFILE if name in columns}
    if "category" in found:
        found["category"] = pc.utf8_lower(found["category"])
    return pa.table({"account_id": account_ids, **who, **found, **seen.columns()})


def snapshots(columns: Columns, account_ids: pa.Array, kind: str, seen: Seen) -> pa.Table | None:
    """Rows of ``snapshots``, for the rows with any count; None when the file has no counts."""
    found = {name: columns[name] for name in COUNTS if name in columns}
    if "fake_followers" in columns:
        real = pc.subtract(1.0, columns["fake_followers"])
        found["credibility"] = (
            pc.coalesce(found["credibility"], real) if "credibility" in found else real
        )
    if not found:
        return None
    some = pc.is_valid(pc.coalesce(*(c.cast(pa.float64()) for c in found.values())))
    if "engagement_rate" in found and "engagement_definition" in columns:
        stated = pc.is_valid(found["engagement_rate"])
        found["engagement_definition"] = pc.if_else(stated, columns["engagement_definition"], None)
    rows = {"account_id": account_ids, **found, **seen.columns()}
    rows["kind"] = pa.repeat(pa.scalar(kind), len(account_ids))
    return pa.table(rows).filter(some)


def quotes(columns: Columns, account_ids: pa.Array, seen: Seen) -> pa.Table | None:
    """Rows of ``quotes``: each price of each row; a vendor's estimate only where none is asked."""
    parts = []
    asked = columns.get("price")
    for name, form in {**_PRICES, "price_estimate": "post"}.items():
        if name not in columns:
            continue
        money = columns[name]
        keep = money.is_valid()
        if name == "price_estimate" and asked is not None:
            keep = pc.and_(keep, asked.is_null())
        count = len(money)
        rows = {
            "account_id": account_ids,
            "format": pa.repeat(pa.scalar(form), count),
            "amount": pc.struct_field(money, "amount"),
            "currency": pc.struct_field(money, "currency"),
            "kind": pa.repeat(pa.scalar("vendor" if name == "price_estimate" else "asked"), count),
            **seen.columns(),
        }
        parts.append(pa.table(rows).filter(keep))
    return pa.concat_tables(parts) if parts else None


def posts(
    columns: Columns,
    account_ids: pa.Array,
    platform: pa.Array,
    seen: Seen,
    tag_ids: Callable[[pa.Array], pa.Array],
) -> pa.Table:
    """Rows of ``posts`` with the features of their captions. ``tag_ids`` numbers tags."""
    count = len(account_ids)
    nothing = pa.nulls(count, pa.string())
    caption = columns.get("caption", nothing)
    if "title" in columns:
        title = columns["title"]
        joined = pc.binary_join_element_wise(title.fill_null(""), caption.fill_null(""), "\n")
        unknown = pc.and_(title.is_null(), caption.is_null())
        caption = pc.if_else(unknown, None, pc.utf8_trim(joined, characters="\n"))
    hashtags, mentions = _tags(caption, platform)
    found = {name: columns[name] for name in POST_METRICS if name in columns and name != "url"}
    found["url"] = columns.get("url", nothing)
    label = columns.get("partnership_label", pa.nulls(count, pa.bool_()))
    says = disclosed(caption, label)
    lists = {
        "hashtags": merged(hashtags, marked(columns.get("hashtags"), "#", count)),
        "mentions": merged(mentions, marked(columns.get("mentions"), "@", count)),
        "sponsors": marked(columns.get("sponsors"), "@", count),
    }
    found |= numbered(lists, tag_ids)
    version = pa.scalar(disclosure_words().version)
    return pa.table(
        {
            "account_id": account_ids,
            "post": columns["post"],
            **found,
            "caption": caption,
            "partnership_label": label,
            "disclosed": says,
            "disclosure_rules": pc.if_else(says.is_valid(), version, None),
            **seen.columns(),
        }
    )


def _tags(caption: pa.Array, platform: pa.Array) -> tuple[pa.Array, pa.Array]:
    wide = pc.is_in(platform, value_set=pa.array(_HYPHENATED))
    if not pc.any(wide).as_py():
        return caption_tags(caption)
    hashtags, mentions = caption_tags(caption, any_script=True)
    if pc.all(wide).as_py():
        return hashtags, mentions
    narrow = caption_tags(caption)[1]
    rows = pc.if_else(
        wide, pa.array(range(len(caption))), pa.array(range(len(caption), 2 * len(caption)))
    )
    return hashtags, pa.concat_arrays([mentions, narrow]).take(rows)


def marked(names: pa.Array | None, mark: str, count: int) -> pa.Array:
    """A list column with ``#`` or ``@`` before every name; all NULL when there is no column."""
    if names is None:
        return pa.nulls(count, pa.list_(pa.string()))
    values = pc.binary_join_element_wise(mark, pc.utf8_normalize(names.flatten(), "NFKC"), "")
    lengths = pc.list_value_length(names).fill_null(0)
    offsets = pa.concat_arrays(
        [pa.array([0], pa.int32()), pc.cumulative_sum(lengths.cast(pa.int32()))]
    )
    return pa.ListArray.from_arrays(offsets, values, mask=names.is_null())


def merged(first: pa.Array, second: pa.Array) -> pa.Array:
    """Two list columns as one: what ``first`` has, then what only ``second`` has."""
    if second.null_count == len(second):
        return first
    pairs = zip(first.to_pylist(), second.to_pylist(), strict=True)
    joined = (
        None if a is None and b is None else list(dict.fromkeys([*(a or ()), *(b or ())]))
        for a, b in pairs
    )
    return pa.array(joined, pa.list_(pa.string()))


def numbered(
    lists: Mapping[str, pa.Array], tag_ids: Callable[[pa.Array], pa.Array]
) -> dict[str, pa.Array]:
    """Lists of tags as lists of their numbers, asked for once for all columns."""
    flat = {name: values.flatten() for name, values in lists.items()}
    every = pa.concat_arrays([values.cast(pa.string()) for values in flat.values()])
    numbers = tag_ids(every).cast(pa.int32())
    found, start = {}, 0
    for name, values in lists.items():
        own = numbers.slice(start, len(flat[name]))
        start += len(flat[name])
        lengths = pc.list_value_length(values).fill_null(0).cast(pa.int32())
        offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths)])
        found[name] = pa.ListArray.from_arrays(offsets, own, mask=values.is_null())
    return found


def comments(columns: Columns, account_ids: pa.Array, owner: pa.Array, seen: Seen) -> pa.Table:
    """Rows of ``comments``. ``owner`` is the handle of the account of each row's post."""
    count = len(account_ids)
    commenter = columns.get("commenter", pa.nulls(count, pa.string()))
    commenter = pc.utf8_lower(pc.utf8_ltrim(pc.utf8_trim_whitespace(commenter), characters="@"))
    own = pc.equal(commenter, owner)
    if "by_creator" in columns:
        own = pc.coalesce(columns["by_creator"], own)
    kept = {
        name: columns[name] for name in ("parent", "posted_at", "likes", "text") if name in columns
    }
    return pa.table(
        {
            "account_id": account_ids,
            "post": columns["post"],
            "comment": columns["comment"],
            "commenter": commenter,
            "by_creator": own,
            **kept,
            **seen.columns(),
        }
    )


# ---- audience and followers ------------------------------------------------------------------

_DIMENSIONS = {
    "country": "country", "countries": "country", "geo": "country", "location": "country",
    "city": "city", "cities": "city", "gender": "gender", "genders": "gender", "sex": "gender",
    "age": "age", "ages": "age", "age group": "age", "age range": "age", "language": "language",
    "languages": "language", "interest": "interest", "interests": "interest",
}  # fmt: skip
_GENDERS = {"f": "female", "w": "female", "women": "female", "m": "male", "men": "male"}


def dimension(text: str | None) -> str | None:
    """The audience dimension a word means; None for any other (ethnicity is not kept)."""
    words = re.sub(r"[_\W]+", " ", text or "").strip().lower()
    return _DIMENSIONS.get(words.removeprefix("audience "))


def segment(kind: str, text: str) -> str:
    """A segment of an audience as stored: ``Germany`` -> ``DE``, ``FEMALE`` -> ``female``."""
    bare = text.strip()
    try:
        if kind == "country":
            return places.country(bare) or bare
        if kind == "language":
            return places.language(bare) or bare
    except Unreadable:
        return bare
    if kind == "gender":
        return _GENDERS.get(bare.lower(), bare.lower())
    return bare


def audience(columns: Columns, account_ids: pa.Array, seen: Seen) -> pa.Table:
    """Rows of ``audience``; ``dimension`` and ``value`` NULL where they are not usable."""
    kinds = [dimension(text) for text in columns["dimension"].to_pylist()]
    pairs = zip(kinds, columns["value"].to_pylist(), strict=True)
    values = [segment(kind, text) if kind and text else None for kind, text in pairs]
    found = {"dimension": pa.array(kinds, pa.string()), "value": pa.array(values, pa.string())}
    return pa.table(
        {"account_id": account_ids, **found, "share": columns["share"], **seen.columns()}
    )


def followers(columns: Columns, account_ids: pa.Array, seen: Seen) -> pa.Table:
    """Rows of ``follower_samples``; digits and name length counted where only names are given."""
    follower = pc.utf8_lower(pc.utf8_ltrim(columns["follower"], characters="@"))
    kept = (
        "posts_count",
        "followers",
        "following",
        "has_picture",
        "private",
        "digits_share",
        "name_length",
    )
    found = {name: columns[name] for name in kept if name in columns}
    if "digits_share" not in found:
        digits = pc.count_substring_regex(follower, r"\d").cast(pa.float64())
        found["digits_share"] = pc.divide(digits, pc.utf8_length(follower).cast(pa.float64()))
    if "name_length" not in found and "full_name" in columns:
        found["name_length"] = pc.utf8_length(columns["full_name"]).cast(pa.int64())
    return pa.table({"account_id": account_ids, "follower": follower, **found, **seen.columns()})


def only(table: pa.Table, *needed: str) -> tuple[pa.Table, Any]:
    """The rows where all ``needed`` columns are known, and the mask that chose them."""
    mask = pc.is_valid(table[needed[0]])
    for name in needed[1:]:
        mask = pc.and_(mask, pc.is_valid(table[name]))
    return table.filter(mask), mask
