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
from .segment import Segment

Array = npt.NDArray[Any]

WORDS = 0.5  # part of the words in the fit
SHORTLIST = 4096  # accounts whose vectors are compared in full, per part
_BLOCK = 8192  # rows whose bits are compared at a time; they stay in the processor's cache
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
    segment: Segment, mask: Mask, question: Question, most: int, exact: bool = False
) -> Ranked:
    """The ``most`` best rows of ``mask``. ``exact`` compares every vector in full."""
    scores = _scratch.of(segment.rows)
    matched = _add_words(segment, mask, question.words, scores)
    try:
        rows = np.flatnonzero(mask)
        short = max(SHORTLIST, 8 * most)
        if question.vector is None:
            rows = np.r_[matched, rows[scores[rows] == 0][:most]]
        elif len(rows) > 2 * short and not exact:
            rows = _shortlist(segment, rows, matched, scores, question.vector, short)
        words = scores[rows]
    finally:
        scores[matched] = 0
    if question.vector is None:
        meaning = np.full(len(rows), np.nan, np.float32)
        fit = words
    else:
        meaning = cosines(segment, rows, question.vector)
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
        kept = mask.take(rows)
        rows, weights = rows[kept], weights[kept]
        before = scores.take(rows)
        fresh.append(rows[before == 0])
        scores[rows] = before + weights * np.float32(weight / 65535)
    return np.concatenate(fresh)


def _shortlist(
    segment: Segment, rows: Array, matched: Array, scores: Array, vector: Array, short: int
) -> Array:
    """Rows that may be among the best, judged by their words and by one bit per dimension."""
    wanted = signs(vector[None])[:, 0]
    apart = _distances(segment.array("bits"), rows, wanted)
    near = rows[_lowest(apart, short)]
    if len(matched) > short:
        apart = _distances(segment.array("bits"), matched, wanted)
        guess = WORDS * scores[matched] + (1 - WORDS) * _COSINE[apart]
        matched = matched[_top(guess, short)]
    return np.union1d(near, matched)


def _distances(bits: Array, rows: Array, wanted: Array) -> npt.NDArray[np.uint8]:
    """In how many bits each row differs."""
    found = np.empty(len(rows), np.uint8)
    for start in range(0, len(rows), _BLOCK):
        some = rows[start : start + _BLOCK]
        total = np.bitwise_count(bits[0].take(some) ^ wanted[0])
        for plane, own in zip(bits[1:], wanted[1:], strict=True):
            total += np.bitwise_count(plane.take(some) ^ own)
        found[start : start + len(some)] = total
    return found


def _lowest(apart: Array, most: int) -> Array:
    limit = np.partition(apart, most - 1)[most - 1]
    return np.flatnonzero(apart <= limit)


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
