"""Comments: generic or genuine, and inauthentic only when the author is suspicious too.

Texts are judged once each (``judge``), comments then point to them by number
(``TextIndex``). A comment is *generic* when it is empty, emoji only, mentions only, short
praise, an advertisement (``comment_spam``) or a copy of a longer text under several posts;
it is *inauthentic* when it is generic AND its author is suspicious. Friends write
"so cute"; one of the two alone says nothing. Pure. Method page: docs/methods/comments.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import special

from .comment_spam import SpamModel, known_words
from .comment_text import Flags, Hashes, Ints, Texts, hashes, letter_bytes, mention_bytes, words

# Kinds of text, as bits.
EMPTY, EMOJI, MENTION, PRAISE, SPAM, WORDY = (1 << bit for bit in range(6))
GENERIC_TEXT = EMPTY | EMOJI | MENTION | PRAISE | SPAM

PRAISE_WORDS = 4
SPAM_FROM = 0.9
# A copied text must have this many words: short phrases meet by chance.
COPIED_WORDS = 5
# The same longer text under the posts of this many accounts, or this many advertisements.
COPIED_ACCOUNTS = 3
SPAM_COMMENTS = 2

_PRAISE = """beautiful nice cool gorgeous wow cute love lovely amazing awesome stunning perfect great
 good best pretty super omg yes yess yum yummy delicious hot fire queen king goals fabulous fab
 wonderful incredible fantastic sweet adorable dope lit sick epic slay inspiring inspo obsessed
 insane brilliant excellent bravo congrats congratulations happy like linda lindo linda hermosa
 hermoso bella bello bellissima bellissimo preciosa guapa guapo maravilhosa maravilhoso perfeita
 bonita bonito gata top belle beau magnifique superbe joli jolie schön wunderschön toll mega
 hübsch klasse geil mooi prachtig leuk güzel harika cantik keren bagus красиво красивая супер
 класс круто pic picture photo shot pics shots look looks feed post style view outfit dress hair
 vibes colors smile content babe girl dear bro man"""
_FILLERS = """so very this is it the my your you i a an in on what how such really just too that these
 those all of and oh ur u with looking absolutely totally simply always ever muy que tan tu eres
 es mi la el una un molto che sei sehr so wie das ist di e te amo love2 as me for to"""
_BEGIN = np.zeros(0, dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Judged:
    """Per text: ``kind`` (bits above), ``spam`` p(spam), ``hash`` (case and digits folded)."""

    kind: NDArray[np.uint8]
    spam: NDArray[np.float32]
    hash: Hashes


def judge(texts: Texts, model: SpamModel) -> Judged:
    """Judge every text once; about 10 million short texts a minute on one core."""
    kind = np.zeros(len(texts), dtype=np.uint8)
    spam = np.zeros(len(texts), dtype=np.float32)
    digest = np.zeros(len(texts), dtype=np.uint64)
    for first, block in texts.blocks():
        span = slice(first, first + len(block))
        folded, mentions = block.folded(), mention_bytes(block)
        found = words(block, folded, mentions)
        spam[span] = model.probability(block, folded, found)
        digest[span] = hashes(folded, block.starts[:-1], block.starts[1:])
        visible = block.count(folded > 32) > 0
        wordless = found.per_text == 0
        mentioned = block.count(mentions & letter_bytes(block.data)) > 0
        is_praise = np.isin(found.hash, known_words(_PRAISE))
        plain = is_praise | np.isin(found.hash, known_words(_FILLERS))
        praise = np.bincount(found.owner, is_praise, len(block)) > 0
        all_plain = np.bincount(found.owner, plain, len(block)) == found.per_text
        short = ~wordless & (found.per_text <= PRAISE_WORDS)
        kind[span] = (
            EMPTY * ~visible
            + EMOJI * (visible & wordless & ~mentioned)
            + MENTION * (wordless & mentioned)
            + PRAISE * (short & all_plain & praise)
            + SPAM * (spam[span] >= SPAM_FROM)
            + WORDY * (found.per_text >= COPIED_WORDS)
        )
    return Judged(kind, spam, digest)


@dataclass(slots=True)
class TextIndex:
    """Numbers the distinct texts of a stream of batches and judges each once.

    Give it the distinct texts of a batch (a dictionary page, say); it returns their numbers.
    Texts that differ in case or digits only share a number.
    """

    model: SpamModel
    _hash: Hashes = field(default_factory=_BEGIN.copy)
    _number: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    _kinds: list[NDArray[np.uint8]] = field(default_factory=list)
    _spam: list[NDArray[np.float32]] = field(default_factory=list)

    def add(self, texts: Texts, digest: Hashes) -> Ints:
        """Numbers of ``texts``; ``digest`` is ``text_hashes(texts)``."""
        at = np.minimum(np.searchsorted(self._hash, digest), max(self._hash.size - 1, 0))
        known = self._hash[at] == digest if self._hash.size else np.zeros(len(texts), dtype=bool)
        fresh, first = np.unique(digest[~known], return_index=True)
        if fresh.size:
            chosen = np.sort(np.flatnonzero(~known)[first])
            judged = judge(texts.take(chosen), self.model)
            numbers = self._hash.size + np.arange(chosen.size)
            self._kinds.append(judged.kind)
            self._spam.append(judged.spam)
            merged = np.concatenate([self._hash, digest[chosen]])
            order = np.argsort(merged, kind="stable")
            self._hash = merged[order]
            self._number = np.concatenate([self._number, numbers])[order]
        found: Ints = self._number[np.searchsorted(self._hash, digest)]
        return found

    @property
    def kind(self) -> NDArray[np.uint8]:
        return np.concatenate(self._kinds) if self._kinds else np.zeros(0, dtype=np.uint8)

    @property
    def spam(self) -> NDArray[np.float32]:
        return np.concatenate(self._spam) if self._spam else np.zeros(0, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Comments:
    """Comments as columns of equal length: ids of author, owner and post, number of the text."""

    author: Ints
    owner: Ints
    post: Ints
    text: NDArray[np.int32]


def copied(comments: Comments, kind: NDArray[np.uint8]) -> Flags:
    """Longer texts that appear more than once under one post, or by one author under several.

    Within a post the copy must come from different comments (whoever wrote them); between
    posts from the same author. Creators' comments on their own posts are never copies.
    """
    often = np.bincount(comments.text, minlength=kind.size) > 1
    rows = np.flatnonzero((often & ((kind & WORDY) > 0))[comments.text])
    rows = rows[comments.author[rows] != comments.owner[rows]]
    flags = np.zeros(comments.text.size, dtype=np.bool_)
    text = comments.text[rows]
    for other in (comments.post, comments.author):
        flags[rows] |= _repeated(other[rows], text)
    return flags


def suspicious_authors(comments: Comments, kind: NDArray[np.uint8]) -> Ints:
    """Authors whose own record is suspicious, whatever one comment looks like.

    Those who advertised ``SPAM_COMMENTS`` times under others' posts, or put the same longer
    text under the posts of ``COPIED_ACCOUNTS`` accounts. Other evidence (pods, follower
    samples) is added by the caller.
    """
    foreign = comments.author != comments.owner
    spam = np.flatnonzero(foreign & ((kind & SPAM) > 0)[comments.text])
    authors, times = np.unique(comments.author[spam], return_counts=True)
    often = np.bincount(comments.text, minlength=kind.size) >= COPIED_ACCOUNTS
    rows = np.flatnonzero(foreign & (often & ((kind & WORDY) > 0))[comments.text])
    spread = np.unique(
        np.column_stack([comments.author[rows], comments.text[rows], comments.owner[rows]]), axis=0
    )
    pairs, accounts = np.unique(spread[:, :2], axis=0, return_counts=True)
    copiers = pairs[accounts >= COPIED_ACCOUNTS, 0]
    return np.union1d(authors[times >= SPAM_COMMENTS], copiers)


@dataclass(frozen=True, slots=True)
class Quality:
    """Per account: others' comments seen, how many generic, how many inauthentic.

    ``low`` and ``high`` bound the inauthentic share (Jeffreys) at the level asked for; they
    are NaN where nothing was seen. Detection errors are not part of the interval.
    """

    account: Ints
    comments: Ints
    generic: Ints
    inauthentic: Ints
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def comment_quality(
    comments: Comments, kind: NDArray[np.uint8], suspicious: Ints, level: float = 0.8
) -> Quality:
    """Count per owner, given ``suspicious`` author ids: generic AND suspicious is inauthentic."""
    generic = ((kind & GENERIC_TEXT) > 0)[comments.text] | copied(comments, kind)
    inauthentic = generic & is_member(comments.author, suspicious)
    foreign = comments.author != comments.owner
    account, at = np.unique(comments.owner, return_inverse=True)
    counts = [
        np.bincount(at[flags], minlength=account.size)
        for flags in (foreign, generic & foreign, inauthentic & foreign)
    ]
    total, bad = counts[0], counts[2]
    tail = (1 - level) / 2
    low = np.where(bad > 0, special.betaincinv(bad + 0.5, total - bad + 0.5, tail), 0.0)
    high = np.where(
        bad < total, special.betaincinv(bad + 0.5, total - bad + 0.5, 1 - tail), 1.0
    )
    unseen = total == 0
    low[unseen], high[unseen] = np.nan, np.nan
    return Quality(account, total, counts[1], bad, low, high)


def is_member(values: Ints, members: Ints) -> Flags:
    """Which ``values`` are in ``members`` (any order)."""
    if members.size == 0:
        return np.zeros(values.size, dtype=np.bool_)
    ordered = np.unique(members)
    found: Flags = ordered[np.minimum(np.searchsorted(ordered, values), ordered.size - 1)] == values
    return found


def _repeated(one: Ints, two: NDArray[np.int32]) -> Flags:
    if one.size == 0:
        return np.zeros(0, dtype=np.bool_)
    mixed = one.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) ^ two.astype(np.uint64)
    mixed = (mixed ^ mixed >> np.uint64(31)) * np.uint64(0xBF58476D1CE4E5B9)
    _, at, times = np.unique(mixed, return_inverse=True, return_counts=True)
    repeated: Flags = times[at] > 1
    return repeated
