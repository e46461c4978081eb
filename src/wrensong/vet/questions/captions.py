"""The newest captions of every account, read once for the three questions that ask about them.

Captions are the bulk of a lake, so blocks of accounts pass through memory one after the other,
each on one core, and only what was read in them is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wrensong.core.errors import NotEnoughData
from wrensong.vet.facts import aligned
from wrensong.vet.rules.commercial import (
    CommercialModel,
    CommercialReading,
    learn_commercial,
    names_any,
    structure,
    without_disclosure,
)
from wrensong.vet.rules.expectation import Flags, Floats, Ints
from wrensong.vet.rules.niche import NicheModel, NicheReading, learn_niches, sample_of
from wrensong.vet.rules.safety import FoundWords, found_words
from wrensong.vet.rules.text_model import Singles, Weighting, text_counts

from . import Source

SEARCHED = 50  # newest captions of each account, searched for words of the safety categories
CAPTIONS = 6  # newest of each account, read for niche and commercial load
BLOCK = 125_000  # captions in memory at once on each core
CORES = 2


@dataclass(frozen=True, slots=True, eq=False)
class Captions:
    """One element per post, by account, newest first. ``owner`` is a position among the accounts
    asked for, ``place`` counts its captions from 0; ``rows`` holds post, caption, disclosed (NULL
    not known) and named (list of tag ids of the accounts mentioned or tagged, NULL not known)."""

    owner: Ints
    place: Ints
    rows: pa.Table

    def newest(self, most: int) -> Captions:
        """At most so many of each account."""
        kept = self.place < most
        rows = self.rows.filter(pa.array(kept)).combine_chunks()
        return Captions(self.owner[kept], self.place[kept], rows)

    @property
    def disclosed(self) -> Flags:
        """Whether the post says so; not known counts as not."""
        said: Flags = pc.fill_null(self.rows["disclosed"], False).to_numpy()
        return said


def captions_of(source: Source, accounts: Ints) -> Captions:
    """All captions of some accounts, ascending ids."""
    found = source.run("captions", given={"wanted": pa.table({"account_id": accounts})})
    owner = np.searchsorted(accounts, found["account_id"].to_numpy()).astype(np.int64)
    posted = pc.cast(found["posted_at"], pa.timestamp("us")).cast(pa.int64())
    age = -pc.fill_null(posted, np.iinfo(np.int64).min + 1).to_numpy()
    order = np.lexsort((age, owner))
    together = (np.diff(owner[order]) == 0) & (np.diff(age[order]) == 0)
    if together.any():  # posts of one moment stand by their name
        alike = np.zeros(len(owner), bool)
        alike[order[:-1]], alike[order[1:]] = together, alike[order[1:]] | together
        name = np.zeros(len(owner), np.int64)
        posts = found["post"].filter(pa.array(alike)).to_numpy(zero_copy_only=False)
        name[alike] = np.unique(posts.astype(str), return_inverse=True)[1]
        order = np.lexsort((name, age, owner))
    owner = owner[order]
    place = np.arange(len(owner)) - np.searchsorted(owner, owner)
    rows = found.drop_columns(["account_id", "posted_at"])
    return Captions(owner, place, rows.take(pa.array(order)))


@dataclass(frozen=True, slots=True, eq=False)
class CaptionsRead:
    """``niche`` and ``commercial`` are None where there was too little to learn from; ``owner``
    and ``disclosed`` (captions,) are those of the captions that they read. ``words`` are the
    safety words of every account, and ``searched`` (accounts,) how many captions were."""

    owner: Ints
    disclosed: Flags
    niche: NicheReading | None
    commercial: CommercialReading | None
    words: FoundWords
    searched: Ints


def read_captions(source: Source) -> CaptionsRead:
    """Learn both models from a sample of the lake's creators, then read every account's newest
    captions with them and search them for safety words, in one pass."""
    key, shared = ("captions", source.seed, source.lists.safety), source.facts.shared
    if key not in shared:
        shared[key] = _read(source)
    found: CaptionsRead = shared[key]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Models:
    """What the sample taught: ``sampled`` (accounts,) whose captions it holds, ``owner``
    (its captions,) the account of each; ``common`` are the accounts that many name."""

    sampled: Flags
    owner: Ints
    common: pa.Array
    weighting: Weighting
    niche: NicheModel | None
    commercial: CommercialModel | None


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """The captions of accounts next to each other, and what was read in them."""

    owner: Ints
    disclosed: Flags
    niche: NicheReading | None
    score: Floats
    words: FoundWords
    searched: Ints


def _read(source: Source) -> CaptionsRead:
    ids = source.facts.accounts["account_id"].to_numpy()
    written = aligned(source.run("caption_counts"), ids)["captions"]
    count = np.nan_to_num(written).astype(np.int64)
    models = _learn(source, ids, count)
    # An account's captions stay together, whole blocks of about as many.
    ends = np.cumsum(count)
    edges = np.searchsorted(ends, np.arange(BLOCK, count.sum(), BLOCK)) + 1
    ranges = pairwise(np.unique([0, *edges.tolist(), len(ids)] if len(ids) else [0, 0]).tolist())
    with ThreadPoolExecutor(CORES) as pool:
        blocks = list(pool.map(lambda ends: _read_block(source, models, ids, ends), ranges))
    return _joined(models, blocks)


def _learn(source: Source, ids: Ints, count: Ints) -> _Models:
    stated = source.facts.accounts["niche"].to_pylist()
    labelled = np.array([niche is not None for niche in stated], bool)
    sampled = sample_of(np.flatnonzero(count), labelled, source.seed)
    chosen = np.flatnonzero(sampled)
    captions = captions_of(source, ids[chosen]).newest(CAPTIONS)
    common = source.run("known_to_many")["tag_id"].combine_chunks()
    text, numbers = _prepared(captions, common)
    counts = text_counts(text)
    weighting = Weighting.fit(counts)
    rows = weighting.apply(counts)
    labels = [stated[at] for at in chosen.tolist()]
    niche: NicheModel | None = None
    commercial: CommercialModel | None = None
    with suppress(NotEnoughData):
        niche = learn_niches(rows, captions.owner, labels, weighting, source.seed)
    with suppress(NotEnoughData):
        commercial = learn_commercial(
            rows, numbers, captions.disclosed, captions.owner, source.seed
        )
    return _Models(sampled, chosen[captions.owner], common, weighting, niche, commercial)


def _prepared(captions: Captions, common: pa.Array) -> tuple[pa.Array, Singles]:
    """The texts to learn from or to read, and the numbers of their structure."""
    # What discloses is cut for both: a post must not prove itself, and a niche needs no "#ad".
    text = without_disclosure(_whole(captions.rows["caption"]))
    named = _whole(captions.rows["named"])
    return text, structure(text, named, names_any(named, common))


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def _read_block(source: Source, models: _Models, ids: Ints, ends: tuple[int, int]) -> _Block:
    first, last = ends
    searched = captions_of(source, ids[first:last]).newest(SEARCHED)
    words = found_words(
        _whole(searched.rows["caption"]), _whole(searched.rows["post"]), searched.owner,
        last - first, source.lists.safety,
    )  # fmt: skip
    captions = searched.newest(CAPTIONS)
    text, numbers = _prepared(captions, models.common)
    niche, commercial = models.niche, models.commercial
    # The last column is the commercial one; one without a model weighs nothing.
    empty = np.zeros((len(models.weighting.idf), 1), np.float32)
    parts = [niche.model.weights if niche else empty, commercial.text if commercial else empty]
    scores = models.weighting.read(text, np.hstack(parts), niche.hints if niche else None)
    of_niche, odds = scores[:, :-1], scores[:, -1].astype(float)
    # Creators that were learned from are read by models that have not learned from them; the
    # sample holds their captions in the same order.
    mine = models.sampled[first + captions.owner]
    held = slice(*np.searchsorted(models.owner, ends))
    reading: NicheReading | None = None
    if niche:
        of_niche[mine] = niche.held[held]
        reading = niche.reading(of_niche, captions.owner, last - first)
    if commercial:
        odds += (numbers @ commercial.numbers).ravel() + commercial.intercept
        odds[mine] = commercial.held[held]
    count = np.bincount(searched.owner, minlength=last - first)
    return _Block(first + captions.owner, captions.disclosed, reading, odds, words, count)


def _joined(models: _Models, blocks: Sequence[_Block]) -> CaptionsRead:
    def whole(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(block, name) for block in blocks])

    return CaptionsRead(
        whole("owner"),
        whole("disclosed"),
        NicheReading.joined([block.niche for block in blocks if block.niche]),
        models.commercial.reading(whole("score")) if models.commercial else None,
        FoundWords.joined([block.words for block in blocks]),
        whole("searched"),
    )
