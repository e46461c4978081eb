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

from .columns import Mask
from .segment import Segment, Selected
from .weighing import signs

Array = npt.NDArray[Any]

WORDS = 0.5  # part of the words in the fit
SHORTLIST = 8192  # accounts whose vectors are compared in full, with and without words
_DENSE = 4  # one row in so many is enough to compare them all
_FULL = 255  # bits of a vector
_MARGIN = 24  # bits: three deviations of the number that differ, at any angle
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
    scores = _scratch.of(segment.rows)
    matched = _add_words(segment, selected.mask, question.words, scores)
    try:
        rows = _candidates(segment, selected, question, matched, scores, 0 if exact else most)
        words = scores.take(rows)
    finally:
        scores[matched] = 0
    fit, meaning = _fit(segment, rows, words, question.vector)
    best = np.arange(len(fit))
    if len(fit) > most > 0:  # all that are as good as the last: ties go by id
        best = np.flatnonzero(fit >= np.partition(fit, -most)[-most])
    best = best[np.lexsort((segment.array("ids")[rows[best]], -fit[best]))][:most]
    return Ranked(rows[best], fit[best], words[best], meaning[best])


def _fit(
    segment: Segment, rows: Array, words: Array, vector: Array | None
) -> tuple[Array, npt.NDArray[np.float32]]:
    """The fit of rows and the meaning in it."""
    if vector is None:
        return WORDS * words, np.full(len(rows), np.nan, np.float32)
    meaning = cosines(segment, rows, vector)
    return WORDS * words + (1 - WORDS) * np.fmax(meaning, 0), meaning


def _candidates(
    segment: Segment,
    selected: Selected,
    question: Question,
    matched: Array,
    scores: Array,
    most: int,
) -> Array:
    """Rows that may be among the ``most`` best (0: all rows), judged by their words and by one
    bit per dimension."""
    vector, short = question.vector, max(SHORTLIST, 8 * most)
    if vector is None:
        rows = selected.rows()
        return np.r_[matched, rows[scores.take(rows) == 0][: most or None]]
    if not most or selected.total <= short:
        return selected.rows()
    bits, wanted = segment.array("bits"), signs(vector[None])
    limit = _FULL
    if len(matched) > most:
        words = scores.take(matched)
        apart = _differing(bits.take(matched, 1), wanted)
        guess = WORDS * words + (1 - WORDS) * _COSINE[apart]
        first = _top(guess, 4 * most)
        fit, _ = _fit(segment, matched[first], words[first], vector)
        least = float(np.partition(fit, -most)[-most])  # the best are at least so good
        kept = _top(guess, short)
        highest = (
            WORDS * words[kept] + (1 - WORDS) * _COSINE[np.maximum(apart[kept], _MARGIN) - _MARGIN]
        )
        matched = matched[kept[highest >= least]]
        if least >= 1 - WORDS:
            return matched  # nobody without any of the words can be among them
        limit = int(_FULL * np.arccos(least / (1 - WORDS)) / np.pi) + _MARGIN
    near = _nearest(bits, selected, wanted, short, limit)
    return np.concatenate([near[scores.take(near) == 0], matched])


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


def _nearest(bits: Array, selected: Selected, wanted: Array, short: int, limit: int) -> Array:
    """The ``short`` rows (and those as good as the last) that differ in the fewest bits, and in
    no more than ``limit``."""
    counts = np.zeros(_FULL + 1, np.int64)
    kept = []
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
