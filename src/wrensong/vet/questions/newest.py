"""The newest posts of every account, a block of accounts at a time.

Posts and their captions are the bulk of a lake, so blocks of accounts pass through memory one
after the other, each on one core, and only what was read in them is kept: in the workspace as
well, so that after an import only the accounts it touched are read again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.vet.facts import aligned
from wrensong.vet.rules.expectation import Ints

from . import Source

BLOCK = 125_000  # posts in memory at once on each core
CORES = 2
_Read = TypeVar("_Read")
_UNDATED = np.iinfo(np.int64).min + 1


@dataclass(frozen=True, slots=True, eq=False)
class Newest:
    """One element per post, by account, newest first. ``owner`` is a position among the accounts
    asked for, ``place`` counts its posts from 0; ``rows`` holds the other columns of the query."""

    owner: Ints
    place: Ints
    rows: pa.Table

    def newest(self, most: int) -> Newest:
        """At most so many of each account."""
        kept = self.place < most
        return Newest(self.owner[kept], self.place[kept], self.rows.filter(pa.array(kept)))


@dataclass(frozen=True, slots=True, eq=False)
class Posts:
    """The posts of some accounts as rows of newest_posts.sql, ``owner`` of each, and their
    ``order`` by account, newest first."""

    owner: Ints
    order: Ints
    rows: pa.Table

    def newest(self, most: int, captions: bool = False) -> Newest:
        """At most so many of each account; of those with ``captions``."""
        order = self.order
        if captions:
            written = pc.fill_null(pc.not_equal(self.rows["caption"], ""), False)
            order = order[written.to_numpy()[order]]
        place = _places(self.owner[order])
        kept = place < most
        return Newest(self.owner[order][kept], place[kept], self.rows.take(pa.array(order[kept])))


def posts_of(source: Source, accounts: Ints) -> Posts:
    """All posts of some accounts (ascending ids)."""
    wanted = pa.table({"account_id": accounts})
    found = source.run("newest_posts", given={"wanted": wanted}).combine_chunks()
    owner = np.searchsorted(accounts, found["account_id"].to_numpy()).astype(np.int64)
    posted = pc.cast(found["posted_at"], pa.timestamp("us")).cast(pa.int64())
    age = -pc.fill_null(posted, _UNDATED).to_numpy()
    order = np.lexsort((age, owner))
    together = (np.diff(owner[order]) == 0) & (np.diff(age[order]) == 0)
    if together.any():  # posts of one moment stand by their name
        alike = np.zeros(len(owner), bool)
        alike[order[:-1]] |= together
        alike[order[1:]] |= together
        name = np.zeros(len(owner), np.int64)
        posts = found["post"].filter(pa.array(alike)).combine_chunks()
        name[alike] = pc.rank(posts, "ascending", tiebreaker="dense").to_numpy()
        order = np.lexsort((name, age, owner))
    return Posts(owner, order, found.drop_columns(["account_id"]))


def _places(owner: Ints) -> Ints:
    """The place of each post among its account's; ``owner`` ascends."""
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    size = np.diff(np.append(starts, len(owner)))
    places: Ints = np.arange(len(owner)) - np.repeat(starts, size)
    return places


def in_blocks(source: Source, ids: Ints, read: Callable[[Ints], _Read]) -> Sequence[_Read]:
    """``read`` of blocks of the accounts ``ids`` (ascending), each with about ``BLOCK`` posts, on
    ``CORES`` cores."""
    count = np.nan_to_num(aligned(source.run("post_counts"), ids)["posts"])
    ends = np.cumsum(count)
    edges = np.searchsorted(ends, np.arange(BLOCK, count.sum(), BLOCK)) + 1
    ranges = pairwise(np.unique([0, *edges.tolist(), len(ids)] if len(ids) else [0, 0]).tolist())
    with ThreadPoolExecutor(CORES) as pool:
        return list(pool.map(lambda ends: read(ids[ends[0] : ends[1]]), ranges))


def unread(source: Source, known: Ints, parts: Sequence[str]) -> Ints | None:
    """Which of the lake's accounts (ascending ids) must be read again after ``known`` were read
    from ``parts`` of the posts; None: all of them, because parts were merged since."""
    written = source.lake.accounts_since("posts", parts)
    if written is None:
        return None
    ids = source.facts.accounts["account_id"].to_numpy()
    again: Ints = ids[np.isin(ids, written.to_numpy()) | ~np.isin(ids, known)]
    return again
