"""How well accounts meet words and meaning: BM25 and the cosine of vectors, fused.

``fit = WORDS * words + (1 - WORDS) * max(meaning, 0)``, between 0 and 1. Both parts depend only
on the account and the question, never on who else is found.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .building import signs
from .columns import Mask
from .segment import Segment, Selected

Array = npt.NDArray[Any]

WORDS = 0.5  # part of the words in the fit
SHORTLIST = 4096  # accounts whose vectors are compared in full, per part
_DENSE = 4  # one row in so many is enough to compare them all
_FULL = 255  # bits of a vector
_COSINE = np.cos(np.pi * np.arange(_FULL + 1) / _FULL).astype(np.float32)


@dataclass(frozen=True)
class Question:
    """``words``: term -> weight (adding up to 1); ``vector``: unit vector of the meaning."""

    words: dict[str, float]
    vector: npt.NDArray[np.float32] | None


@dataclass(frozen=True)
class Ranked:
    """Rows of a segment, best first, with their parts (NaN: nothing to compare)."""

    rows: Array
    fit: Array
    words: Array
    meaning: Array


class _Scratch(threading.local):
    """Scores per row, zero between uses; one per thread."""

    def __init__(self) -> None:
        self.scores = np.zeros(0, np.float32)

    def of(self, rows: int) -> Array:
        if len(self.scores) < rows:
            self.scores = np.zeros(rows, np.float32)
        return self.scores


_scratch = _Scratch()


def rank(
    segment: Segment, selected: Selected, question: Question, most: int, exact: bool = False
) -> Ranked:
    """The ``most`` best rows of those selected. ``exact`` compares every vector in full."""
    scores, vector = _scratch.of(segment.rows), question.vector
    matched = _add_words(segment, selected.mask, question.words, scores)
    try:
        short = max(SHORTLIST, 8 * most)
        if vector is None:
            rows = selected.rows()
            rows = np.r_[matched, rows[scores.take(rows) == 0][:most]]
        elif exact or selected.total <= 2 * short:
            rows = selected.rows()
        else:
            rows = _shortlist(segment, selected, matched, scores, vector, short)
        words = scores.take(rows)
    finally:
        scores[matched] = 0
    if vector is None:
        meaning = np.full(len(rows), np.nan, np.float32)
        fit = words
    else:
        meaning = cosines(segment, rows, vector)
        fit = WORDS * words + (1 - WORDS) * np.fmax(meaning, 0)
    best = _top(fit, most)
    best = best[np.lexsort((segment.array("ids")[rows[best]], -fit[best]))]
    return Ranked(rows[best], fit[best], words[best], meaning[best])


def _add_words(segment: Segment, mask: Mask, words: dict[str, float], scores: Array) -> Array:
    """Add the weights of the words to ``scores``; the rows of ``mask`` that use any of them."""
    fresh = [np.empty(0, np.int32)]
    for term, weight in words.items():
        code = segment.code(term)
        if code is None:
            continue
        rows, weights = segment.postings(code)
        kept = np.flatnonzero(mask.take(rows))
        rows, weights = rows.take(kept), weights.take(kept)
        before = scores.take(rows)
        fresh.append(rows[before == 0])
        scores[rows] = before + weights * np.float32(weight / 65535)
    return np.concatenate(fresh)


def _shortlist(
    segment: Segment,
    selected: Selected,
    matched: Array,
    scores: Array,
    vector: Array,
    short: int,
) -> Array:
    """Rows that may be among the best, judged by their words and by one bit per dimension."""
    bits, wanted = segment.array("bits"), signs(vector[None])
    near = _nearest(bits, selected, wanted, short)
    near = near[scores.take(near) == 0]  # without words; those with words follow
    if len(matched) > short:
        apart = _differing(bits.take(matched, 1), wanted)
        guess = WORDS * scores.take(matched) + (1 - WORDS) * _COSINE[apart]
        matched = matched[_top(guess, short)]
    return np.concatenate([near, matched])


def _nearest(bits: Array, selected: Selected, wanted: Array, short: int) -> Array:
    """The ``short`` rows (and those as good as the last) that differ in the fewest bits."""
    counts = np.zeros(_FULL + 1, np.int64)
    limit, kept = _FULL, []
    dense = selected.total * _DENSE > selected.looked_at
    for start, end in selected.spans:
        mask = selected.mask[start:end]
        if dense:  # reading on is quicker than picking
            apart = _differing(bits[:, start:end], wanted)
            apart |= mask.view(np.uint8) - 1  # 255, the farthest, where not selected
            close = np.flatnonzero((apart <= limit) & mask)
            kept.append((close + start, apart.take(close)))
        else:
            rows = np.flatnonzero(mask) + start
            apart = _differing(bits.take(rows, 1), wanted)
            close = np.flatnonzero(apart <= limit)
            kept.append((rows.take(close), apart.take(close)))
        counts += np.bincount(apart, minlength=_FULL + 1)
        # No row beyond the limit so far can be among the nearest of all.
        limit = min(limit, int(np.searchsorted(np.cumsum(counts), short)))
    rows, apart = map(np.concatenate, zip(*kept, strict=True))
    return rows[apart <= limit]


def _differing(bits: Array, wanted: Array) -> npt.NDArray[np.uint8]:
    """In how many bits each row (a column of ``bits``, 4 x rows) differs."""
    apart: npt.NDArray[np.uint8] = np.bitwise_count(bits ^ wanted).sum(axis=0, dtype=np.uint8)
    return apart


def cosines(segment: Segment, rows: Array, vector: Array) -> npt.NDArray[np.float32]:
    """Cosine of each row's vector with a unit vector; NaN where the row has no text."""
    vectors, found = segment.array("vectors"), np.empty(len(rows), np.float32)
    for start in range(0, len(rows), 256):
        some = rows[start : start + 256]
        found[start : start + len(some)] = vectors[some].astype(np.float32) @ vector
    return found * segment.array("scales")[rows]


def _top(values: Array, most: int) -> Array:
    if len(values) <= most:
        return np.arange(len(values))
    return np.argpartition(values, len(values) - most)[len(values) - most :]
