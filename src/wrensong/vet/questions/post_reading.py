"""The newest posts of every account, read once for the four questions that ask about them.

The models are learnt from a sample of the lake as it was at the moment to learn from, and kept;
so is what was read in the posts, until the models change or the account's posts do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wrensong.vet.cache import keep, kept, packed, unpacked
from wrensong.vet.facts import calendar_years, floats
from wrensong.vet.learning import learning
from wrensong.vet.rules.caption_numbers import caption_numbers
from wrensong.vet.rules.commercial import CommercialReading
from wrensong.vet.rules.expectation import Flags, Floats, Ints
from wrensong.vet.rules.injection import PublicCounts
from wrensong.vet.rules.niche import NicheReading
from wrensong.vet.rules.residuals import of_posts, trait_columns
from wrensong.vet.rules.safety import FoundWords, found_words
from wrensong.vet.rules.text_model import Singles

from . import Source
from .caption_models import CAPTIONS, CaptionModels, caption_models, disclosed, prepared
from .newest import Newest, in_blocks, posts_of, unread

COUNTED = 12  # newest posts of each account, whose counts and captions fraud looks at
SEARCHED = 50  # newest captions of each account, searched for words of the safety categories


@dataclass(frozen=True, slots=True, eq=False)
class PostsRead:
    """``posted`` (accounts, columns) is what ``residuals.of_posts`` says of the newest posts.
    ``niche`` and ``commercial`` are None where there was too little to learn from; ``owner``
    and ``disclosed`` (captions,) are those of the captions that they read. ``words`` are the
    safety words of every account, and ``searched`` (accounts,) how many captions were."""

    posted: Floats
    owner: Ints
    disclosed: Flags
    niche: NicheReading | None
    commercial: CommercialReading | None
    words: FoundWords
    searched: Ints


def read_posts(source: Source) -> PostsRead:
    """Every account's newest posts: counted, their captions read with both models, and searched
    for safety words."""
    key, shared = ("posts", source.seed, source.lists.safety), source.facts.shared
    if key not in shared:
        models = caption_models(source)
        ids = source.facts.accounts["account_id"].to_numpy()
        shared[key] = _reading(_rows(source, models, ids), models, len(ids))
    found: PostsRead = shared[key]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """What was read: of each caption its account ``owner`` (a position), whether it says so and
    the scores of ``niche`` (captions, niches) and ``odds``; of each account (ids ascending) what
    was ``posted``, its safety words and how many captions were searched."""

    ids: Ints
    posted: Floats
    owner: Ints
    disclosed: Flags
    niche: Singles
    odds: Floats
    words: FoundWords
    searched: Ints

    def only(self, wanted: Flags) -> _Rows:
        """The accounts wanted."""
        place = np.cumsum(wanted) - 1
        rows, which = wanted[self.owner], pa.array(wanted)
        words = self.words
        return _Rows(
            self.ids[wanted], self.posted[wanted], place[self.owner[rows]],
            self.disclosed[rows], self.niche[rows], self.odds[rows],
            FoundWords(
                words.flags.filter(which), words.hits[wanted], words.weight[wanted],
                words.quotes.filter(which),
            ),
            self.searched[wanted],
        )  # fmt: skip


def _together(ids: Ints, parts: Sequence[_Rows]) -> _Rows:
    """Accounts of several readings, each of them in one, in ascending order."""
    if len(parts) == 1:
        return parts[0]

    def whole(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(part, name) for part in parts])

    at = np.searchsorted(ids, whole("ids"))
    first = np.concatenate([[0], np.cumsum([len(part.ids) for part in parts])])
    owner = at[np.concatenate([part.owner + k for part, k in zip(parts, first, strict=False)])]
    order, back = np.argsort(owner, kind="stable"), np.argsort(at)
    words = FoundWords.joined([part.words for part in parts])
    place = pa.array(back)
    return _Rows(
        ids, whole("posted")[back], owner[order], whole("disclosed")[order],
        whole("niche")[order], whole("odds")[order],
        FoundWords(
            words.flags.take(place), words.hits[back], words.weight[back], words.quotes.take(place)
        ),
        whole("searched")[back],
    )  # fmt: skip


def _rows(source: Source, models: CaptionModels, ids: Ints) -> _Rows:
    """From what was kept, and the captions of accounts with posts imported since."""
    told = (learning(source).digest, source.lists.safety)
    name = f"posts-{hashlib.sha256(repr(told).encode()).hexdigest()[:16]}.npz"
    path = None if source.as_of else source.kept and source.kept / name
    parts, stored = source.lake.parts("posts"), kept(path)
    again = unread(source, stored[0]["ids"], stored[1]["parts"]) if stored else None
    before: list[_Rows] = []
    if stored is not None and again is not None:
        known = _loaded(stored[0])
        before = [known.only(np.isin(known.ids, ids) & ~np.isin(known.ids, again))]
    else:
        again = ids
    read = in_blocks(source, again, lambda some: _read(source, models, some))
    found = _together(ids, [*before, *read])
    if len(again):
        keep(path, _stored(found), {"parts": parts})
    return found


def public_counts(posts: Newest) -> dict[str, Any]:
    """The posts' part of ``PublicCounts``."""
    return {
        "owner": posts.owner,
        "likes": floats(posts.rows["likes"]),
        "comments": floats(posts.rows["comments"]),
        "year": calendar_years(posts.rows["posted_at"]),
        "traits": trait_columns(*caption_numbers(posts.rows["caption"].combine_chunks()).T),
    }


def _read(source: Source, models: CaptionModels, ids: Ints) -> _Rows:
    """The posts of accounts next to each other. Those that were learnt from are read by models
    that have not learnt from them."""
    posts, alone = posts_of(source, ids), np.full(len(ids), np.nan)
    posted = of_posts(PublicCounts(
        alone, alone, alone, alone, np.zeros(len(ids), np.int64),
        **public_counts(posts.newest(COUNTED)),
    ))  # fmt: skip
    searched = posts.newest(SEARCHED, captions=True)
    words = found_words(
        searched.rows["caption"].combine_chunks(), searched.rows["post"].combine_chunks(),
        searched.owner, len(ids), source.lists.safety,
    )  # fmt: skip
    captions = searched.newest(CAPTIONS)
    owner = captions.owner
    text, numbers = prepared(captions, models.common)
    niches, advertising = models.of_niche(ids).each(owner), models.of_advertising(ids).each(owner)
    scores = models.weighting.read(
        text, niches, advertising, models.niche.hints if models.niche else None
    )
    odds = np.full(len(owner), np.nan)
    if models.commercial:
        rest = advertising.weights[advertising.which, len(models.weighting.idf) :, 0]
        odds = scores[:, -1] + (numbers * rest).sum(axis=1) + models.commercial.intercept
        scores = scores[:, :-1]
    count = np.bincount(searched.owner, minlength=len(ids))
    return _Rows(ids, posted, owner, disclosed(captions), scores, odds, words, count)


def _reading(rows: _Rows, models: CaptionModels, accounts: int) -> PostsRead:
    niche, commercial = models.niche, models.commercial
    return PostsRead(
        rows.posted,
        rows.owner,
        rows.disclosed,
        niche.reading(rows.niche, rows.owner, accounts) if niche else None,
        commercial.reading(rows.odds) if commercial else None,
        rows.words,
        rows.searched,
    )


def _stored(rows: _Rows) -> dict[str, Any]:
    names = ("ids", "posted", "owner", "disclosed", "niche", "odds", "searched")
    words = {"hits": rows.words.hits, "weight": rows.words.weight}
    texts = packed("flags", rows.words.flags) | packed("quotes", rows.words.quotes)
    return {name: getattr(rows, name) for name in names} | words | texts


def _loaded(arrays: dict[str, Any]) -> _Rows:
    words = FoundWords(
        unpacked("flags", arrays), arrays["hits"], arrays["weight"], unpacked("quotes", arrays)
    )
    names = ("ids", "posted", "owner", "disclosed", "niche", "odds", "searched")
    return _Rows(**{name: arrays[name] for name in names}, words=words)
