"""The newest captions of every account, and what the two models of their text read in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.core.errors import NotEnoughData
from wrensong.vet.rules.commercial import (
    CommercialReading,
    learn_commercial,
    structure,
    without_disclosure,
)
from wrensong.vet.rules.expectation import Flags, Ints
from wrensong.vet.rules.niche import NicheReading, learn_niches, sample_of
from wrensong.vet.rules.text_model import Weighting, text_counts

from . import Source

if TYPE_CHECKING:
    from datetime import datetime

    from wrensong.lake.store import Lake
    from wrensong.vet.facts import Facts

CAPTIONS = 6  # newest of each account, read for niche and commercial load


@dataclass(frozen=True, eq=False)
class Captions:
    """One element per post, by account, newest first. ``owner`` is a position in the table of
    reviews; ``rows`` holds post, caption, disclosed (NULL not known) and named (list of tag ids
    of the accounts mentioned or tagged, NULL not known)."""

    owner: Ints
    rows: pa.Table

    @cached_property
    def post(self) -> Sequence[str]:
        posts: Sequence[str] = self.rows["post"].to_pylist()
        return posts

    @cached_property
    def text(self) -> Sequence[str]:
        captions: Sequence[str] = self.rows["caption"].to_pylist()
        return captions

    @property
    def disclosed(self) -> Flags:
        """Whether the post says so; not known counts as not."""
        said: Flags = pc.fill_null(self.rows["disclosed"], False).to_numpy()
        return said

    def count(self, accounts: int) -> Ints:
        """Captions of each account."""
        return np.bincount(self.owner, minlength=accounts)


def newest_captions(source: Source, most: int) -> Captions:
    """At most ``most`` of each account; empty captions are left out."""
    found = source.run("newest_captions", captions=most)
    owner = pc.index_in(found["account_id"], value_set=source.table["account_id"])
    known: Flags = pc.is_valid(owner).to_numpy()
    found, owner = found.filter(pa.array(known)), owner.drop_null()
    return Captions(owner.to_numpy().astype(np.int64), found.drop_columns(["account_id"]))


@dataclass(frozen=True, slots=True, eq=False)
class CaptionsRead:
    """``niche`` and ``commercial`` are None where there was too little to learn from;
    ``owner`` and ``disclosed`` (captions,) are those of the captions read."""

    owner: Ints
    disclosed: Flags
    niche: NicheReading | None
    commercial: CommercialReading | None


def read_captions(source: Source) -> CaptionsRead:
    """Learn both models from a sample of the lake's creators and read the newest ``CAPTIONS``
    of every account with them, in one pass: two questions share it."""
    return _read(source.lake, source.as_of, source.facts, source.seed)


@lru_cache(maxsize=1)
def _read(lake: Lake, as_of: datetime | None, facts: Facts, seed: int) -> CaptionsRead:
    source = Source(lake, as_of, facts, facts.accounts, seed)
    captions = newest_captions(source, CAPTIONS)
    owner, disclosed = captions.owner, captions.disclosed
    stated = facts.accounts["niche"].to_pylist()
    # What discloses is cut for both: a post must not prove itself, and a niche needs no "#ad".
    text = without_disclosure(captions.rows["caption"].combine_chunks())
    numbers = structure(text, captions.rows["named"].combine_chunks(), owner)
    chosen = sample_of(owner, np.array([niche is not None for niche in stated], bool), seed)
    at = np.flatnonzero(chosen[owner])
    counts = text_counts(text.take(pa.array(at)))
    weighting = Weighting.fit(counts)
    rows = weighting.apply(counts)
    try:
        niche = learn_niches(rows, owner[at], stated, weighting, seed)
    except NotEnoughData:
        niche = None
    try:
        commercial = learn_commercial(rows, numbers[at], disclosed[at], owner[at], seed)
    except NotEnoughData:
        commercial = None
    # The last column is the commercial one; one without a model weighs nothing.
    empty = np.zeros((len(weighting.idf), 1), np.float32)
    parts = [niche.model.weights if niche else empty, commercial.text if commercial else empty]
    scores = weighting.read(text, np.hstack(parts), niche.hints if niche else None)
    of_niche, odds = scores[:, :-1], scores[:, -1].astype(float)
    if niche:
        of_niche[at] = niche.held
    if commercial:
        odds += (numbers @ commercial.numbers).ravel() + commercial.intercept
        odds[at] = commercial.held
    return CaptionsRead(
        owner,
        disclosed,
        niche.reading(of_niche, owner, len(stated)) if niche else None,
        commercial.reading(odds) if commercial else None,
    )
