"""Comments: generic or genuine, and inauthentic only when the author is suspicious too.

Texts are judged once each (``judge``), comments then point to them by number
(``TextIndex``). A comment is *generic* when it is empty, emoji only, mentions only, short
praise, an advertisement (``comment_spam``) or a copy of a longer text under several posts;
it is *inauthentic* when it is generic AND its author is suspicious. Friends write
"so cute"; one of the two alone says nothing. Texts mostly in other than Latin letters are not
judged: word lists and model cannot read them. Pure. Method page: docs/methods/comments.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import special

from .comment_spam import SpamModel, known_words
from .comment_text import (
    Flags,
    Hashes,
    Ints,
    Texts,
    is_member,
    letter_bytes,
    mention_bytes,
    words,
)

# Kinds of text, as bits.
EMPTY, EMOJI, MENTION, PRAISE, SPAM, WORDY, UNREAD = (1 << bit for bit in range(7))
GENERIC_TEXT = EMPTY | EMOJI | MENTION | PRAISE | SPAM

PRAISE_WORDS = 4
SPAM_FROM = 0.9
# A copied text must have this many words: short phrases meet by chance.
COPIED_WORDS = 5
# The same longer text under the posts of this many accounts, or this many advertisements.
COPIED_ACCOUNTS = 3
SPAM_COMMENTS = 2
# Comments from which is learnt how alike those of one post are.
LARGEST_FIT = 1_000_000

_PRAISE = """beautiful nice cool gorgeous wow cute love lovely amazing awesome stunning perfect
 great good best pretty super omg yes yess yum yummy delicious hot fire queen king goals fabulous
 fab wonderful incredible fantastic sweet adorable dope lit sick epic slay inspiring inspo obsessed
 insane brilliant excellent bravo congrats congratulations happy like linda lindo linda hermosa
 hermoso bella bello bellissima bellissimo preciosa guapa guapo maravilhosa maravilhoso perfeita
 bonita bonito gata top belle beau magnifique superbe joli jolie schön schöne wunderschön
 wunderbar traumhaft toll tolle toller tolles großartig inspirierend mega
 hübsch klasse geil mooi prachtig leuk güzel harika cantik keren bagus красиво красивая супер
 класс круто pic picture photo shot pics shots look looks feed post style view outfit dress hair
 vibes colors smile content babe girl dear bro man"""
_FILLERS = """so very this is it the my your you i a an in on what how such really just too that
 these those all of and oh ur u with looking absolutely totally simply always ever muy que tan tu
 eres es mi la el una un molto che sei sehr so wie das ist di e te amo as me for to"""
_OTHER_SCRIPTS = 0xCB
_PIECE = 1 << 22
_BEGIN = np.zeros(0, dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Judged:
    """Per text: ``kind`` (bits above), ``spam`` p(spam)."""

    kind: NDArray[np.uint8]
    spam: NDArray[np.float32]


def judge(texts: Texts, model: SpamModel) -> Judged:
    """Judge every text once; about 10 million short texts a minute on one core."""
    kind = np.zeros(len(texts), dtype=np.uint8)
    spam = np.zeros(len(texts), dtype=np.float32)
    for first, block in texts.blocks():
        span = slice(first, first + len(block))
        folded, mentions = block.folded(), mention_bytes(block)
        letters = letter_bytes(block.data)
        found = words(block, folded, mentions, letters)
        spam[span] = model.probability(block, folded, found)
        visible = block.count(folded > 32) > 0
        wordless = found.per_text == 0
        mentioned = block.count(mentions & letters) > 0
        is_praise = is_member(found.hash, known_words(_PRAISE))
        plain = is_praise | is_member(found.hash, known_words(_FILLERS))
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
            + UNREAD * _unread(block, letters)
        )
    return Judged(kind, spam)


def _unread(block: Texts, letters: Flags) -> Flags:
    """Whether most letters are of other scripts than Latin (in UTF-8, lead bytes from 0xCB)."""
    flags: Flags = 2 * block.count(letters & (block.data >= _OTHER_SCRIPTS)) > block.count(letters)
    return flags


@dataclass(slots=True)
class TextIndex:
    """Numbers the distinct texts of a stream of batches and judges each once.

    Texts that differ in case or digits only share a number.
    """

    model: SpamModel
    _hash: Hashes = field(default_factory=_BEGIN.copy)
    _number: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    _kinds: list[NDArray[np.uint8]] = field(default_factory=list)
    _spam: list[NDArray[np.float32]] = field(default_factory=list)

    def add(self, digest: Hashes, texts: Callable[[Ints], Texts]) -> Ints:
        """Numbers of texts by their ``text_hashes``; ``texts`` gives those at some positions, and
        is asked for those not met before."""
        distinct, first, inverse = np.unique(digest, return_index=True, return_inverse=True)
        at = np.searchsorted(self._hash, distinct)
        known = np.zeros(distinct.size, dtype=np.bool_)
        inside = at < self._hash.size
        known[inside] = self._hash[at[inside]] == distinct[inside]
        number = np.empty(distinct.size, dtype=np.int64)
        number[known] = self._number[at[known]]
        if not known.all():
            fresh = ~known
            judged = judge(texts(first[fresh]), self.model)
            number[fresh] = self._hash.size + np.arange(judged.kind.size)
            self._kinds.append(judged.kind)
            self._spam.append(judged.spam)
            self._hash = np.insert(self._hash, at[fresh], distinct[fresh])
            self._number = np.insert(self._number, at[fresh], number[fresh])
        found: Ints = number[inverse]
        return found

    @property
    def kind(self) -> NDArray[np.uint8]:
        return np.concatenate(self._kinds) if self._kinds else np.zeros(0, dtype=np.uint8)

    @property
    def spam(self) -> NDArray[np.float32]:
        return np.concatenate(self._spam) if self._spam else np.zeros(0, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Comments:
    """Comments as columns of equal length.

    ``author`` and ``post`` are ids, ``owner`` the position of the post's account in the
    caller's list, ``own`` says the author is that account, ``text`` is the text's number.
    """

    author: Ints
    owner: NDArray[np.int32]
    post: Ints | NDArray[np.int32]
    text: NDArray[np.int32]
    own: Flags


def copied(comments: Comments, kind: NDArray[np.uint8]) -> Flags:
    """Longer texts that appear more than once under one post, or by one author under several.

    Within a post whoever wrote them, between posts from one author. Creators' comments on
    their own posts are never copies.
    """
    flags = np.zeros(comments.text.size, dtype=np.bool_)
    for rows in _wordy_rows(comments, kind, 2):
        text = comments.text[rows]
        for other in (comments.post, comments.author):
            flags[rows[_repeated(other[rows], text, 2)]] = True
    return flags


def suspicious_authors(comments: Comments, kind: NDArray[np.uint8]) -> Ints:
    """Authors whose own record is suspicious, whatever one comment looks like.

    Those who advertised ``SPAM_COMMENTS`` times under others' posts, or put the same longer
    text under the posts of ``COPIED_ACCOUNTS`` accounts. Other evidence (pods, follower
    samples) is added by the caller.
    """
    is_spam = (kind & SPAM) > 0
    spam = np.concatenate(
        [
            rows.start + np.flatnonzero(is_spam[comments.text[rows]] & ~comments.own[rows])
            for rows in _slices(comments)
        ]
    )
    authors, times = np.unique(comments.author[spam], return_counts=True)
    repeated = [
        rows[_repeated(comments.author[rows], comments.text[rows], COPIED_ACCOUNTS)]
        for rows in _wordy_rows(comments, kind, COPIED_ACCOUNTS)
    ]
    rows = np.concatenate(repeated)
    spread = np.unique(
        np.column_stack([comments.author[rows], comments.text[rows], comments.owner[rows]]), axis=0
    )
    pairs, accounts = np.unique(spread[:, :2], axis=0, return_counts=True)
    return np.union1d(authors[times >= SPAM_COMMENTS], pairs[accounts >= COPIED_ACCOUNTS, 0])


@dataclass(frozen=True, slots=True)
class Quality:
    """Per account: others' comments judged, how many generic, inauthentic, advertisements.

    ``interval`` of a count bounds its share. Detection errors are not part of it. ``first``
    holds, of the first ``LARGEST_FIT`` comments, which are judged and which are what.
    """

    comments: Ints
    generic: Ints
    inauthentic: Ints
    spam: Ints
    first: dict[str, Flags]

    def interval(
        self, counted: Ints, level: float = 0.8, effect: NDArray[np.float64] | float = 1.0
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Jeffreys interval of ``counted`` / ``comments``; NaN where nothing was judged.

        ``effect`` is the design effect: of how many comments of the same post one tells.
        """
        rest, tail = self.comments - counted, (1 - level) / 2
        low, high = np.full((2, counted.size), np.nan)
        at_low, at_high = (
            special.betaincinv(counted / effect + 0.5, rest / effect + 0.5, p)
            for p in (tail, 1 - tail)
        )
        np.copyto(low, np.where(counted > 0, at_low, 0.0), where=self.comments > 0)
        np.copyto(high, np.where(rest > 0, at_high, 1.0), where=self.comments > 0)
        return low, high


def comment_quality(
    comments: Comments, kind: NDArray[np.uint8], suspicious: Ints, accounts: int
) -> Quality:
    """Count per owner (0 .. ``accounts`` - 1), given ``suspicious`` author ids.

    Generic AND suspicious author is inauthentic; one alone is not.
    """
    is_generic, is_spam = (kind & GENERIC_TEXT) > 0, (kind & SPAM) > 0
    unread = (kind & UNREAD) > 0
    copies = copied(comments, kind)
    members = np.unique(suspicious)
    total, loose, bad, spam = np.zeros((4, accounts), dtype=np.int64)
    first: dict[str, Flags] = {}
    for rows in _slices(comments):
        text, owner = comments.text[rows], comments.owner[rows]
        judged = ~comments.own[rows] & ~unread[text]
        generic = judged & (is_generic[text] | copies[rows])
        inauthentic = generic & is_member(comments.author[rows], members)
        advertising = judged & is_spam[text]
        total += np.bincount(owner[judged], minlength=accounts)
        loose += np.bincount(owner[generic], minlength=accounts)
        bad += np.bincount(owner[inauthentic], minlength=accounts)
        spam += np.bincount(owner[advertising], minlength=accounts)
        if not first:
            found = {"judged": judged, "generic": generic, "inauthentic": inauthentic}
            found["spam"] = advertising
            first = {name: flags[:LARGEST_FIT].copy() for name, flags in found.items()}
    return Quality(total, loose, bad, spam, first)


def _slices(comments: Comments) -> list[slice]:
    """All rows in pieces, so that nothing beside the columns themselves grows with them."""
    return [slice(at, at + _PIECE) for at in range(0, max(comments.text.size, 1), _PIECE)]


def _wordy_rows(comments: Comments, kind: NDArray[np.uint8], times: int) -> Iterator[Ints]:
    """Others' comments whose text is long enough to be a copy and seen ``times`` times.

    In parts that never divide one text, as many as keep a part near ``_PIECE`` rows.
    """
    often = np.zeros(kind.size, dtype=np.int64)
    for rows in _slices(comments):
        often += np.bincount(comments.text[rows], minlength=kind.size)
    often[(often < times) | ((kind & WORDY) == 0)] = 0
    parts = min(int(often.sum()) // _PIECE + 1, 250)
    part_of = np.where(often > 0, np.arange(kind.size) % parts + 1, 0).astype(np.uint8)
    part = part_of[comments.text]
    part[comments.own] = 0
    for number in range(1, parts + 1):
        yield np.flatnonzero(part == number)


def _repeated(one: Ints | NDArray[np.int32], two: NDArray[np.int32], times: int) -> Flags:
    """Which rows hold a pair that occurs ``times`` times or more (by a 64-bit hash of it)."""
    mixed = (one.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) ^ two.astype(np.uint64)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    # Values alone sort ten times faster than with their places, and few are repeated.
    ordered = np.sort(mixed)
    again = ordered[times - 1 :]
    return is_member(mixed, np.unique(again[again == ordered[: again.size]]))
