"""The second pass of a build: what accounts write, weighed by how common each word is.

Postings with their BM25 weight (Robertson and Zaragoza 2009) in the order of terms, and per
account its heaviest terms and the weighted sum of its words' vectors.
"""

from __future__ import annotations

import mmap
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .meaning import SIZE, word_vectors
from .packs import Pack
from .texts import spilled
from .words import Words

Array = npt.NDArray[Any]

K1, B = 1.2, 0.75
KEYWORDS = 16  # terms kept per account, for search by example
_BLOCK = 32_768  # words whose vectors are looked up together
_ROWS = 4_096  # accounts whose vectors are worked out together
_SORTED_AT_ONCE = 4_000_000  # postings
_TERMS_AT_ONCE = 2**17
_RELEASED_AFTER = 4  # batches: pages written since are given back, or they would all stay
_LOW_24 = np.uint64(2**24 - 1)


@dataclass(frozen=True)
class Ground:
    """What a later segment takes from the first so that their scores are comparable."""

    length: float  # mean weighted number of words of an account
    centre: npt.NDArray[np.float32]  # mean word vector (256)
    accounts: int
    frequencies: Callable[[Sequence[str]], Array]  # how many accounts use each word


def idf(documents: Array | float, accounts: int) -> Array:
    """Inverse document frequency, never negative: ln(1 + (N - n + .5) / (n + .5))."""
    return np.log1p((accounts - np.minimum(documents, accounts) + 0.5) / (documents + 0.5))


class Weighing:
    """Writes a segment's texts. ``vocabulary`` first, then every ``batch`` (in any order and
    from several threads), then ``close``."""

    def __init__(
        self, pack: Pack, passing: Path, terms: dict[str, int], rows: int, length: float
    ) -> None:
        self.pack, self.passing, self.rows, self.length = pack, passing, rows, length
        self._words = terms
        self._open: list[np.memmap[Any, Any]] = []  # what is written to
        self._room = threading.Lock()
        self._batches = 0

    def vocabulary(self, batches: int, ground: Ground | None) -> None:
        """Number the terms in their order and learn how common each is."""
        size = len(self._words)
        counts = np.zeros(size, np.int64)
        for number in range(batches):
            term = np.load(self.passing / f"{number}.t.npy")
            counts += np.bincount(term, minlength=size)
        ordered = sorted(self._words, key=lambda word: word.encode("utf-8", "replace"))
        order = np.fromiter(map(self._words.__getitem__, ordered), np.int64, size)
        self._words = {}
        self.place = np.empty(size, np.int32)
        self.place[order] = np.arange(size)
        Words.write(self.pack, "terms", ordered)
        counts = counts[order]
        ends = np.cumsum(counts)
        self.pack.put("postings.ends", ends)
        self.cursor = ends - counts
        if ground:
            known, accounts = counts + ground.frequencies(ordered), self.rows + ground.accounts
        else:
            known, accounts = counts, self.rows
        self.idf = idf(known, accounts).astype(np.float32)
        self.words = np.lib.format.open_memmap(
            self.passing / "vectors.npy", "w+", np.float32, (max(size, 1), SIZE)
        )
        self._open.append(self.words)
        for start in range(0, size, _BLOCK):
            some = ordered[start : start + _BLOCK]
            self.words[start : start + len(some)] = word_vectors(some)
        centre = ground.centre if ground else _centre(self.words[:size], counts * self.idf)
        for start in range(0, size, _BLOCK):
            self.words[start : start + _BLOCK] -= centre
        self.pack.put("centre", centre)
        self._make_room(int(ends[-1]) if size else 0)
        self._release()

    def _make_room(self, postings: int) -> None:
        room = self.pack.room
        places = (
            room("postings.rows", np.int32, postings),
            room("postings.weights", np.uint16, postings),
            room("keywords", np.int32, self.rows, KEYWORDS),
            room("vectors", np.int8, self.rows, SIZE),
            room("scales", np.float32, self.rows),
            room("bits", np.uint64, SIZE // 64, self.rows),
        )
        mapped = self.pack.mapped()
        self._open.append(mapped)
        arrays = [place.of(np.asarray(mapped)) for place in places]
        self.docs, self.weights, self.keywords, self.vectors, self.scales, self.bits = arrays

    def batch(self, number: int, rows: Array, lengths: Array) -> None:
        """Weigh the words of one batch, whose accounts belong into ``rows``."""
        from scipy.sparse import csc_array, csr_array

        term, row, count = spilled(self.passing, number)
        term = self.place[term]
        first = np.flatnonzero(np.r_[True, term[1:] != term[:-1]][: len(term)])
        sizes = np.diff(np.r_[first, len(term)])
        own = term[first]
        with self._room:
            offset = self.cursor[own] - first
            self.cursor[own] += sizes
        at = np.repeat(offset, sizes)
        at += np.arange(len(term))
        norm = (K1 * (1 - B + B * lengths / self.length)).astype(np.float32)
        weight = count / (count + norm[row])
        self.docs[at] = rows[row]
        self.weights[at] = np.maximum(1, np.round(weight * 65535))
        del at, count
        weight *= np.repeat(self.idf[own], sizes)
        by_term = csc_array((weight, row, np.r_[first, len(term)]), (len(lengths), len(own)))
        by_row = by_term.tocsr()
        by_row = csr_array((by_row.data, own[by_row.indices], by_row.indptr), copy=False,
                           shape=(len(lengths), len(self.words)))  # fmt: skip
        self.keywords[rows] = _heaviest(by_row)
        for start in range(0, len(lengths), _ROWS):
            block = slice(start, start + _ROWS)
            some = by_row[block]
            self._store_vectors(rows[block], some @ self.words, np.diff(some.indptr) > 0)
        with self._room:
            self._batches += 1
            if self._batches % _RELEASED_AFTER == 0:
                self._release()

    def _release(self) -> None:
        """Pages of the files stay with the system, but no longer count as this process's."""
        for made in self._open if hasattr(mmap, "MADV_DONTNEED") else ():
            made._mmap.madvise(mmap.MADV_DONTNEED)  # type: ignore[attr-defined]

    def _store_vectors(self, rows: Array, vectors: Array, written: Array) -> None:
        """``written``: which accounts have words at all. The scale of others is not known, that
        of a vector without direction is 0."""
        largest = np.maximum(vectors.max(axis=1), -vectors.min(axis=1))
        vectors *= (127 / np.where(largest > 0, largest, 1))[:, None]
        np.rint(vectors, out=vectors)
        self.vectors[rows] = vectors
        length = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
        scales = np.divide(1, length, out=np.zeros_like(length), where=length > 0)
        self.scales[rows] = np.where(written, scales, np.nan)
        self.bits[:, rows] = signs(vectors)

    def close(self) -> None:
        """Put the rows of each term in order."""
        ends = self.cursor  # by now the end of each term
        first = 0
        while first < len(ends):
            start = int(ends[first - 1]) if first else 0
            last = int(np.searchsorted(ends, start + _SORTED_AT_ONCE, "right"))
            last = min(max(last, first + 1), first + _TERMS_AT_ONCE)
            span = slice(start, int(ends[last - 1]))
            sizes = np.diff(np.r_[start, ends[first:last]])
            key = np.repeat(np.arange(last - first, dtype=np.uint64) << 47, sizes)
            key |= self.docs[span].astype(np.uint64) << 16
            key |= self.weights[span]
            key.sort()
            self.docs[span] = (key >> 16) & (2**31 - 1)
            self.weights[span] = key & 65535
            first = last
        self._release()


def signs(vectors: Array) -> Array:
    """One bit per dimension (above zero), as words of 64 bits (4 x rows). The last dimension is
    left out, so that the number of differing bits fits a byte."""
    packed = np.packbits(vectors > 0, axis=1, bitorder="little")
    words = np.ascontiguousarray(packed).view(np.uint64).T.copy()
    words[-1] &= np.uint64(2**63 - 1)
    return words


def _centre(vectors: Array, weights: Array) -> npt.NDArray[np.float32]:
    total = np.zeros(SIZE)
    for start in range(0, len(weights), _BLOCK):
        block = slice(start, start + _BLOCK)
        total += weights[block] @ vectors[block]
    return (total / max(float(weights.sum()), 1e-9)).astype(np.float32)


def _heaviest(by_row: Any) -> Array:
    """The KEYWORDS heaviest terms of each row, heaviest first, -1 where there are fewer."""
    starts, sizes = by_row.indptr[:-1], np.diff(by_row.indptr)
    rows = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
    within = np.arange(len(rows)) - np.repeat(starts, sizes)
    # One integer per term sorts in a fraction of the time of two keys: row, then the bits of
    # the weight (in their order above zero, the last eight let go) turned round, then the place.
    weight = by_row.data.view(np.uint32).astype(np.uint64) >> np.uint64(8)
    key = rows << np.uint64(48) | (_LOW_24 - weight) << np.uint64(24) | within.astype(np.uint64)
    key.sort()
    kept = within < KEYWORDS
    place = (key[kept] & _LOW_24).astype(np.int64)
    row = rows[kept].astype(np.int64)
    found = np.full((len(sizes), KEYWORDS), -1, np.int32)
    found[row, within[kept]] = by_row.indices[starts[row] + place]
    return found
