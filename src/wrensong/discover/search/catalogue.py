"""The catalogue: one row per account with a column for every filter and the searched text.

Facts come from the lake by portable SQL, measures from the table of reviews as data. A column
that cannot be known yet (reviews without their deeper questions) is left out, so that asking
for it is an error with the next step and not an empty answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.lake.pipeline import steps

from .filters import FILTERS, Filter

if TYPE_CHECKING:
    from wrensong.lake.store import Lake

ROOM = "wrensong.discover"
CAPTIONS = 20  # newest captions of an account whose words are searched
BLOCK = 20_000  # accounts whose captions are put together at once
TEXT = ("text_handle", "text_name", "text_bio", "text_captions", "text_tags")
# Columns of the reviews under another name than their filter's.
_MEASURED = {"er_posts": "posts", "top_quartile": "p_top_quartile", "peers": "peers_n"}
_KNOWN_BY = {
    "hashtag": "hashtags_known", "mention": "mentions_known", "sponsor": "sponsors_known",
    "paid_brand": "paid_known",
}  # fmt: skip
Ints = npt.NDArray[np.int64]


def catalogue(lake: Lake, measures: pa.Table | None) -> pa.Table:
    """One row per account, ascending ``account_id``; columns are those of the filters, one per
    currency for prices (``price_post_EUR``), and ``TEXT``. The user's lists are no part of it:
    a change of theirs must not make the next search wait.

    ``measures`` is the table of reviews (None: no such columns).
    """
    columns: dict[str, Any] = {}
    facts = lake.run(steps(ROOM, "catalogue_accounts"))
    ids: Ints = facts["account_id"].to_numpy()
    found = {name: facts[name] for name in facts.column_names}
    for step in ("catalogue_posts", "catalogue_growth"):
        found |= _aligned(lake.run(steps(ROOM, step)), ids)
    found |= _measured(measures, ids, found["followers"])
    found["posts_known"] = pc.fill_null(found["posts_known"], 0)
    found["seen"] = pc.max_element_wise(
        found["described_at"], found["counted"], found["posts_seen"], found["audience_at"]
    )
    found |= _word_sets(lake, ids, found)
    found |= _share_maps(lake.run(steps(ROOM, "catalogue_shares")), ids)
    for kind in FILTERS.values():
        if kind.kind == "amounts":
            columns |= {n: c for n, c in found.items() if n.startswith(kind.name + "_")}
        elif kind.column in found:
            columns[kind.column] = _typed(kind, found[kind.column])
    columns |= _texts(lake, ids, found)
    return pa.table({"account_id": pa.array(ids), **columns})


def _measured(measures: pa.Table | None, ids: Ints, followers: pa.Array) -> dict[str, pa.Array]:
    """The columns of the reviews that a filter asks for, and ratios of them."""
    if measures is None:
        return {}
    wanted = {
        f.name: _MEASURED.get(f.name, f.name)
        for f in FILTERS.values()
        if f.source.startswith("reviews.")
    }
    there = {name: column for name, column in wanted.items() if column in measures.column_names}
    picked = {name: measures[column] for name, column in there.items()}
    found = _aligned(pa.table({"account_id": measures["account_id"], **picked}), ids)
    found["views_per_follower"] = _ratio(found["median_views"], followers)
    found["comments_per_like"] = _ratio(found["median_comments"], found["median_likes"])
    if "safety_flags" in found:
        # Empty: the captions were read and nothing was found.
        text = found["safety_flags"]
        parts = pc.split_pattern(pc.fill_null(text, ""), ", ")
        none = pa.scalar([], parts.type)
        found["safety_flags"] = pc.if_else(pc.equal(text, ""), none, _where(text, parts))
    return found


def _where(known: pa.Array, values: pa.Array) -> pa.Array:
    """``values``, NULL where ``known`` is."""
    return pc.if_else(pc.is_valid(known), values, pa.scalar(None, values.type))


def _ratio(over: pa.Array, under: pa.Array) -> pa.Array:
    base = pc.cast(under, pa.float64())
    base = pc.if_else(pc.greater(base, 0), base, pa.scalar(None, pa.float64()))
    return pc.divide(pc.cast(over, pa.float64()), base)


def _aligned(rows: pa.Table, ids: Ints) -> dict[str, pa.Array]:
    """Columns of a table of some accounts, in the order of ``ids``; NULL where it has none."""
    where = pc.index_in(pa.array(ids), value_set=_one(rows["account_id"]))
    return {n: _one(rows[n]).take(where) for n in rows.column_names if n != "account_id"}


def _word_sets(lake: Lake, ids: Ints, found: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    rows = lake.run(steps(ROOM, "catalogue_words"))
    sets = {}
    for name in ("hashtag", "mention", "sponsor", "paid_brand", "source", "also_on"):
        part = rows.filter(pc.equal(rows["filter"], name))
        known = None
        if name in _KNOWN_BY:
            known = pc.greater(pc.fill_null(found[_KNOWN_BY[name]], 0), 0)
            known = known.to_numpy(zero_copy_only=False)
        sets[name] = _gathered(ids, part["account_id"].to_numpy(), _one(part["word"]), known)
    return sets


def _share_maps(rows: pa.Table, ids: Ints) -> dict[str, pa.Array]:
    """A map of word to share for each such filter, and a number for each price and currency."""
    found: dict[str, pa.Array] = {}
    for kind in FILTERS.values():
        if kind.kind not in ("shares", "amounts"):
            continue
        part = rows.filter(pc.equal(rows["filter"], kind.name))
        if kind.kind == "amounts":
            for currency in pc.unique(part["word"]).to_pylist():
                one = part.filter(pc.equal(part["word"], currency))
                aligned = _aligned(one.select(["account_id", "share"]), ids)
                found[f"{kind.name}_{currency}"] = aligned["share"]
        else:
            owners: Ints = part["account_id"].to_numpy()
            offsets, has = _offsets(ids, owners)
            words, shares = _one(part["word"]), pc.cast(_one(part["share"]), pa.float64())
            found[kind.name] = pa.MapArray.from_arrays(
                pa.array(offsets, pa.int32(), mask=np.append(~has, False)), words, shares
            )
    return found


def _offsets(ids: Ints, owners: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Where the rows of each account start among rows sorted by owner, and who has any."""
    starts = np.searchsorted(owners, ids, "left")
    ends = np.searchsorted(owners, ids, "right")
    return np.append(starts, len(owners)), ends > starts


def _gathered(
    ids: Ints, owners: Ints, words: pa.Array, known: npt.NDArray[np.bool_] | None = None
) -> pa.Array:
    """A list of words for each account from rows sorted by owner; empty where there are none,
    NULL where it is not ``known``."""
    # Both in order, which is several times quicker than np.isin.
    first = np.searchsorted(ids, owners, "left")
    here = np.searchsorted(ids, owners, "right") > first
    if known is not None:
        here[here] = known[first[here]]
    owners, words = owners[here], words.filter(pa.array(here))
    mask = None if known is None else np.append(~known, False)
    return pa.ListArray.from_arrays(
        pa.array(_offsets(ids, owners)[0], pa.int32(), mask=mask), words
    )


def _texts(lake: Lake, ids: Ints, found: Mapping[str, Any]) -> dict[str, pa.Array]:
    captions = lake.run(steps(ROOM, "catalogue_captions"), parameters={"per_account": CAPTIONS})
    owners: Ints = captions["account_id"].to_numpy()
    told = []
    # By blocks: all captions together may be longer than one array of strings can be.
    for start in range(0, len(ids), BLOCK):
        block = ids[start : start + BLOCK]
        first, last = np.searchsorted(owners, [block[0], block[-1] + 1])
        words = _one(captions["caption"].slice(first, last - first))
        told.append(pc.binary_join(_gathered(block, owners[first:last], words), "\n"))
    said, tags = pa.chunked_array(told, pa.string()), pc.binary_join(found["hashtag"], " ")
    columns = (found["handle"], found["name"], found["bio"], said, tags)
    return {name: pc.fill_null(column, "") for name, column in zip(TEXT, columns, strict=True)}


def _typed(kind: Filter, column: Any) -> pa.Array:
    """A column in the type by which an index knows how to hold it."""
    column = _one(column)
    if kind.kind == "word":
        return pc.if_else(pc.equal(column, ""), None, column)
    if kind.kind != "number":
        return column
    if pa.types.is_integer(column.type):
        return pc.cast(column, pa.int64())
    column = pc.cast(column, pa.float64())
    return pc.if_else(pc.is_finite(column), column, None)


def _one(array: Any) -> pa.Array:
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
