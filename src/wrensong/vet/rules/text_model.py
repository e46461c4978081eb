"""Captions as hashed character n-grams and words, and linear models reading them.

N-grams of three to five letters read hashtags glued from several words, misspellings and any
language without a tokenizer; whole words, #tags and @names beside them say what n-grams blur.
Hashing keeps memory fixed. Fitting and reading are compiled: the same in NumPy and SciPy takes
more than ten times as long (docs/methods/niche.md). ``tests/vet/test_text_model.py`` holds the
plain Python they must agree with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
GRAMS = 1 << 18  # buckets of character n-grams; those of words follow
BUCKETS = GRAMS + (1 << 17)
LONGEST = 2500  # characters read per caption
FEWEST_GRAM, FEWEST_WORD = 10, 4  # captions that must hold a bucket
CHUNK = 50_000  # captions held in lower case at a time
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SPACE, _HASH, _AT = np.uint64(32), np.uint64(35), np.uint64(64)


@njit(cache=True)
def _mixed(code, bits):  # type: ignore[no-untyped-def]
    return np.int64(((code ^ (code >> np.uint64(29))) * _MIX) >> np.uint64(64 - bits))


@njit(cache=True)
def _buckets(text, at, end, out):  # type: ignore[no-untyped-def]
    """Fills ``out`` with the buckets of the UTF-8 in text[at:end]; returns how many.

    Runs of space count as one, and one stands at either end. A #tag is its word and itself, an
    @name itself only; a symbol (emoji) is a word of its own.
    """
    n = 0
    a = b = c = np.uint64(0)
    d = _SPACE
    seen, read, word, sign = 1, 0, np.uint64(0), np.uint64(0)
    while at <= end and read < LONGEST:
        read += 1
        letter = _SPACE
        if at < end:
            lead = np.uint64(text[at])
            more = 0 if lead < 128 else 1 if lead < 224 else 2 if lead < 240 else 3
            letter = lead if more == 0 else lead & np.uint64(63 >> more)
            for k in range(more):
                letter = (letter << np.uint64(6)) | np.uint64(text[at + 1 + k] & 63)
            at += 1 + more
            if letter < 33 or letter == 160:
                letter = _SPACE
        else:
            at += 1
        symbol = 0x2190 <= letter < 0x2E00 or letter >= 0x1F000
        mark = 0x2000 <= letter < 0x2E00 or 0xFE00 <= letter < 0xFE10
        latin = 97 <= letter < 123 or 48 <= letter < 58 or letter == 95
        if latin or (letter >= 0xC0 and not mark and not symbol):
            word = (word + letter) * _MIX
            word ^= word >> np.uint64(31)
        else:
            if word != 0:
                if sign != _AT:
                    out[n] = GRAMS + _mixed(word, 17)
                    n += 1
                if sign != 0:
                    out[n] = GRAMS + _mixed(word * _MIX + sign, 17)
                    n += 1
            word = np.uint64(0)
            sign = letter if letter in (_HASH, _AT) else np.uint64(0)
            if symbol:
                out[n] = GRAMS + _mixed(letter * _MIX, 17)
                n += 1
        if letter == _SPACE and d == _SPACE:
            continue
        seen += 1
        code = (c * _MIX + d) * _MIX + letter
        if seen >= 3:
            out[n] = _mixed(code * _MIX + np.uint64(3), 18)
            n += 1
        if seen >= 4:
            code = ((b * _MIX + c) * _MIX + d) * _MIX + letter
            out[n] = _mixed(code * _MIX + np.uint64(4), 18)
            n += 1
        if seen >= 5:
            code = (((a * _MIX + b) * _MIX + c) * _MIX + d) * _MIX + letter
            out[n] = _mixed(code * _MIX + np.uint64(5), 18)
            n += 1
        a, b, c, d = b, c, d, letter
    return n


@njit(cache=True)
def _count(text, ends):  # type: ignore[no-untyped-def]
    pointer = np.zeros(ends.size, np.int64)
    size = 0
    for row in range(ends.size - 1):
        size += min(ends[row + 1] - ends[row] + 1, LONGEST) * 5
    found, times = np.empty(size, np.int32), np.empty(size, np.float32)
    out, place = np.empty(LONGEST * 5, np.int64), np.full(BUCKETS, -1, np.int64)
    at = 0
    for row in range(ends.size - 1):
        first = at
        for k in range(_buckets(text, ends[row], ends[row + 1], out)):
            bucket = out[k]
            if place[bucket] < first:
                place[bucket], found[at], times[at] = at, bucket, 1
                at += 1
            else:
                times[place[bucket]] += 1
        pointer[row + 1] = at
    return found[:at], times[:at], pointer


@njit(cache=True, nogil=True)
def _weigh(counts, place, idf):  # type: ignore[no-untyped-def]
    pointer, indices, times = counts
    ends = np.zeros(pointer.size, np.int64)
    columns, values = np.empty(indices.size, np.int32), np.empty(indices.size, np.float32)
    at = 0
    for row in range(pointer.size - 1):
        length = 0.0
        for k in range(pointer[row], pointer[row + 1]):
            column = place[indices[k]]
            if column >= 0:
                columns[at], values[at] = column, (1 + np.log(times[k])) * idf[column]
                length += values[at] * values[at]
                at += 1
        values[ends[row] : at] /= max(np.sqrt(length), 1e-9)
        ends[row + 1] = at
    return columns[:at].copy(), values[:at].copy(), ends


@njit(cache=True, nogil=True)
def _read(texts, columns, readers, others):  # type: ignore[no-untyped-def]
    (text, ends), (place, idf, hints) = texts, columns
    (first, by), (second, other) = readers, others
    rows, left, right = ends.size - 1, first.shape[2], second.shape[2]
    scores = np.zeros((rows, left + right), np.float32)
    out, used = np.empty(LONGEST * 5, np.int64), np.empty(LONGEST * 5, np.int64)
    times = np.zeros(idf.size, np.int32)
    logs = 1 + np.log(np.arange(1, LONGEST + 2)).astype(np.float32)
    sums = np.empty(left + right, np.float32)
    for row in range(rows):
        n, kept = _buckets(text, ends[row], ends[row + 1], out), 0
        for k in range(n):
            column = place[out[k]]
            if column >= 0:
                if times[column] == 0:
                    used[kept] = column
                    kept += 1
                times[column] += 1
        length = np.float32(0)
        sums[:] = 0
        ours, theirs = first[by[row]], second[other[row]]
        for k in range(kept):
            column = used[k]
            value = logs[times[column] - 1] * idf[column]
            times[column] = 0
            length += value * value
            for j in range(left):
                sums[j] += value * ours[column, j]
            for j in range(right):
                sums[left + j] += value * theirs[column, j]
            for j in range(hints.shape[1]):
                scores[row, j] += hints[column, j]
        length = np.float32(1 / max(np.sqrt(length), 1e-9))
        for j in range(left + right):
            scores[row, j] += sums[j] * length
    return scores


def _utf8(texts: Sequence[str] | pa.Array) -> tuple[NDArray[np.uint8], Ints]:
    """The bytes of all texts in lower case, and where each ends (the first starts at ends[0])."""
    lower = pc.utf8_lower(pa.array(texts, pa.large_string()))
    _, offsets, data = lower.buffers()
    ends = np.frombuffer(offsets, np.int64)[lower.offset : lower.offset + len(lower) + 1]
    return np.frombuffer(data or b"", np.uint8), ends


def text_counts(texts: Sequence[str] | pa.Array) -> csr_matrix:
    """(texts, BUCKETS) counts of n-grams and words."""
    columns, counts, pointer = _count(*_utf8(texts))
    return csr_matrix((counts, columns, pointer), (len(texts), BUCKETS))


@dataclass(frozen=True, slots=True, eq=False)
class Weighting:
    """(1 + log count) times inverse document frequency, rows of length one, of kept buckets.
    ``place`` (BUCKETS,) is the column of each, -1 where left out; ``idf`` (columns,)."""

    place: NDArray[np.int32]
    idf: Singles

    @classmethod
    def fit(cls, counts: csr_matrix) -> Weighting:
        frequency = np.bincount(counts.indices, minlength=BUCKETS)
        fewest = np.where(np.arange(BUCKETS) < GRAMS, FEWEST_GRAM, FEWEST_WORD)
        kept = np.flatnonzero(frequency >= fewest)
        place = np.full(BUCKETS, -1, dtype=np.int32)
        place[kept] = np.arange(len(kept))
        idf = np.log((1 + counts.shape[0]) / (1 + frequency[kept])) + 1
        return cls(place, idf.astype(np.float32))

    def apply(self, counts: csr_matrix) -> csr_matrix:
        """(texts, columns) rows of length one."""
        indices, values, pointer = _weigh(
            (counts.indptr, counts.indices, counts.data), self.place, self.idf
        )
        return csr_matrix((values, indices, pointer), (counts.shape[0], len(self.idf)))

    def read(
        self,
        texts: Sequence[str] | pa.Array,
        first: Readers,
        second: Readers | None = None,
        hints: Singles | None = None,
    ) -> Singles:
        """(texts, classes of the first, then of the second) ``apply(text_counts(texts)) @
        weights`` without keeping the rows, each text by its model; plus ``hints`` (columns, the
        first classes), once for each column a text holds."""
        size = len(self.idf)
        hints = np.empty((size, 0), np.float32) if hints is None else hints
        other = second or Readers(np.empty((1, size, 0), np.float32))
        all_texts = pa.array(texts, pa.large_string())
        blocks = []
        for at in range(0, len(all_texts), CHUNK):
            some = all_texts[at : at + CHUNK]
            by, of = (reader.of(at, len(some)) for reader in (first, other))
            columns = self.place, self.idf, hints
            blocks.append(_read(_utf8(some), columns, (first.weights, by), (other.weights, of)))
        classes = first.weights.shape[2] + other.weights.shape[2]
        return np.concatenate([np.empty((0, classes), np.float32), *blocks])


@dataclass(frozen=True, slots=True, eq=False)
class Readers:
    """``weights`` (models, columns, classes), and ``which`` (texts,) model reads each text; all
    by the first unless given."""

    weights: Singles
    which: Ints | None = None

    def each(self, owner: Ints) -> Readers:
        """For texts of owners, where ``which`` is of these."""
        return Readers(self.weights, None if self.which is None else self.which[owner])

    def of(self, at: int, size: int) -> Ints:
        """The model of each of ``size`` texts from ``at``."""
        return np.zeros(size, np.int64) if self.which is None else self.which[at : at + size]
