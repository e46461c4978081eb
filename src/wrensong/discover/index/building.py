"""Building one segment of the index: columns, postings and vectors of a set of accounts.

Two passes, both in batches. The first writes columns and counts words; the second, knowing how
common each word is, weighs them (BM25, Robertson and Zaragoza 2009) and sums the accounts'
vectors. What lies between is kept on disk, so memory follows the vocabulary, not the catalogue.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from wrensong.core.errors import ValueInvalid

from .columns import Writer, kind_of
from .meaning import SIZE, word_vectors
from .texts import Counter, spill, spilled
from .words import Words

if TYPE_CHECKING:
    import pyarrow as pa

Array = npt.NDArray[Any]
Progress = Callable[[int, int | None, str], None]

BATCH = 65_536
K1, B = 1.2, 0.75
ORDER = ("platform", "country", "followers")  # rows are kept in this order
_ONE_VALUE = ("number", "flag", "word")
KEYWORDS = 16  # terms kept per account, for search by example
_VOCABULARY_BLOCK = 32_768
_SORTED_AT_ONCE = 4_000_000  # postings
_TERMS_AT_ONCE = 2**17


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


def build_segment(
    folder: Path,
    catalogue: pa.Table | Iterable[pa.Table],
    ground: Ground | None = None,
    progress: Progress | None = None,
) -> None:
    """Write a segment into a new folder; ``ground`` is that of the index it is added to."""
    folder.mkdir(parents=True)
    passing = folder / "passing"
    passing.mkdir()
    tell = progress or (lambda done, total, words: None)
    counter = Counter()
    columns: dict[str, Writer] = {}
    ids: list[Array] = [np.empty(0, np.int64)]
    lengths: list[Array] = [np.empty(0, np.float32)]
    rows = batches = 0
    for batch in _batches(catalogue):
        _take_columns(columns, batch, rows)
        ids.append(batch.column("account_id").to_numpy())
        term, row, weight = counter.count(batch)
        lengths.append(np.bincount(row, weight, minlength=len(batch)).astype(np.float32))
        spill(passing, batches, (term, row, weight.astype(np.uint16)))
        rows, batches = rows + len(batch), batches + 1
        tell(rows, None, "reading accounts")
    order = _row_order(columns, rows)
    kinds = _write_columns(folder, columns, order)
    _write_ids(folder, np.concatenate(ids)[order])
    own = np.concatenate(lengths)
    length = ground.length if ground else float(own.mean()) if own.any() else 1.0
    place = np.empty(rows, np.int32)
    place[order] = np.arange(rows)
    weighing = _Weighing(folder, passing, counter, rows, length)
    weighing.vocabulary(batches, ground)
    start = 0
    for number in range(batches):
        size = len(lengths[number + 1])
        weighing.batch(number, place[start : start + size], lengths[number + 1])
        start += size
        tell(start, rows, "weighing words")
    weighing.close()
    shutil.rmtree(passing)
    about = {"rows": rows, "kinds": kinds, "length": length}
    (folder / "segment.json").write_text(json.dumps(about), "utf-8")


def _batches(catalogue: pa.Table | Iterable[pa.Table]) -> Iterator[pa.Table]:
    import pyarrow as pa

    for table in [catalogue] if isinstance(catalogue, pa.Table) else catalogue:
        for start in range(0, max(1, len(table)), BATCH):
            yield table.slice(start, BATCH).combine_chunks()


def _take_columns(columns: dict[str, Writer], batch: pa.Table, rows: int) -> None:
    names = [n for n in batch.column_names if n != "account_id" and not n.startswith("text_")]
    if rows and set(names) != set(columns):
        raise ValueInvalid("The tables of the catalogue have different columns.")
    for name in names:
        column = batch.column(name)
        writer = columns.setdefault(name, Writer(name, kind_of(column.type, name)))
        writer.take(column.combine_chunks())


def _row_order(columns: dict[str, Writer], rows: int) -> Array:
    """Rows that are often asked for together lie together."""
    keys = [columns[n].values() for n in ORDER if n in columns and columns[n].kind in _ONE_VALUE]
    return np.lexsort(keys[::-1]) if keys else np.arange(rows)


def _write_ids(folder: Path, account_ids: Array) -> None:
    order = np.argsort(account_ids)
    if np.any(np.diff(account_ids[order]) == 0):
        raise ValueInvalid("The catalogue names an account twice.")
    np.save(folder / "ids.npy", account_ids)
    np.save(folder / "ids.order.npy", order.astype(np.int32))


def _write_columns(folder: Path, columns: dict[str, Writer], order: Array) -> dict[str, str]:
    kinds: dict[str, str] = {}
    for name in list(columns):
        writer = columns.pop(name)  # its pieces are freed once written
        writer.write(folder, order)
        kinds[name] = writer.kind
    return kinds


class _Weighing:
    """The second pass: postings in the order of terms, keywords and vectors per account."""

    def __init__(
        self, folder: Path, passing: Path, counter: Counter, rows: int, length: float
    ) -> None:
        self.folder, self.passing, self.rows, self.length = folder, passing, rows, length
        self._words = counter.terms
        self._open: list[np.memmap[Any, Any]] = []

    def _create(self, name: str, kind: Any, *shape: int) -> Array:
        path = self.folder / f"{name}.npy"
        if 0 in shape:
            empty = np.empty(shape, kind)
            np.save(path, empty)
            return empty
        made = np.lib.format.open_memmap(path, "w+", kind, shape)
        self._open.append(made)
        return made

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
        Words.write(self.folder, "terms", ordered)
        counts = counts[order]
        ends = np.cumsum(counts)
        np.save(self.folder / "postings.ends.npy", ends)
        self.cursor = ends - counts
        if ground:
            known, accounts = counts + ground.frequencies(ordered), self.rows + ground.accounts
        else:
            known, accounts = counts, self.rows
        self.idf = idf(known, accounts).astype(np.float32)
        total = int(ends[-1]) if size else 0
        self.docs = self._create("postings.rows", np.int32, total)
        self.weights = self._create("postings.weights", np.uint16, total)
        self.keywords = self._create("keywords", np.int32, self.rows, KEYWORDS)
        self.vectors = self._create("vectors", np.int8, self.rows, SIZE)
        self.scales = self._create("scales", np.float32, self.rows)
        self.bits = self._create("bits", np.uint64, SIZE // 64, self.rows)
        self.words = np.lib.format.open_memmap(
            self.passing / "vectors.npy", "w+", np.float32, (max(size, 1), SIZE)
        )
        for start in range(0, size, _VOCABULARY_BLOCK):
            some = ordered[start : start + _VOCABULARY_BLOCK]
            self.words[start : start + len(some)] = word_vectors(some)
        common = (counts * self.idf)[:, None] if size else np.zeros((1, 1))
        centre = ground.centre if ground else _centre(self.words, common)
        for start in range(0, size, _VOCABULARY_BLOCK):
            self.words[start : start + _VOCABULARY_BLOCK] -= centre
        np.save(self.folder / "centre.npy", centre)

    def batch(self, number: int, rows: Array, lengths: Array) -> None:
        """Weigh the words of one batch, whose accounts belong into ``rows``."""
        from scipy.sparse import csc_array

        term, row, count = spilled(self.passing, number)
        term = self.place[term]
        if len(term):
            first = np.flatnonzero(np.r_[True, term[1:] != term[:-1]])
            sizes = np.diff(np.r_[first, len(term)])
            offset = np.repeat(self.cursor[term[first]] - first, sizes)
            at = offset + np.arange(len(term))
            self.cursor[term[first]] += sizes
        else:
            first, at = np.empty(0, np.int64), np.empty(0, np.int64)
        norm = K1 * (1 - B + B * lengths / self.length)
        weight = (count / (count + norm[row])).astype(np.float32)
        self.docs[at] = rows[row]
        self.weights[at] = np.maximum(1, np.round(weight * 65535))
        weight *= self.idf[term]
        own = term[first]
        shape = (len(lengths), len(own))
        by_term = csc_array((weight, row, np.r_[first, len(term)]), shape)
        by_row = by_term.tocsr()
        self._store_vectors(rows, by_row @ self.words[own])
        self.keywords[rows] = _heaviest(by_row, own)

    def _store_vectors(self, rows: Array, vectors: Array) -> None:
        largest = np.abs(vectors).max(axis=1, initial=0.0)
        vectors *= (127 / np.where(largest > 0, largest, 1))[:, None]
        self.vectors[rows] = rounded = np.round(vectors)
        length = np.linalg.norm(rounded, axis=1)
        self.scales[rows] = np.where(length > 0, 1 / np.where(length > 0, length, 1), np.nan)
        self.bits[:, rows] = signs(rounded)

    def close(self) -> None:
        """Put the rows of each term in order and everything on disk."""
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
        for made in self._open:
            made.flush()


def signs(vectors: Array) -> Array:
    """One bit per dimension (above zero), as words of 64 bits (4 x rows). The last dimension is
    left out, so that the number of differing bits fits a byte."""
    packed = np.packbits(vectors > 0, axis=1, bitorder="little")
    words = np.ascontiguousarray(packed).view(np.uint64).T.copy()
    words[-1] &= np.uint64(2**63 - 1)
    return words


def _centre(vectors: Array, weights: Array) -> npt.NDArray[np.float32]:
    total = np.zeros(SIZE)
    for start in range(0, len(weights), _VOCABULARY_BLOCK):
        block = slice(start, start + _VOCABULARY_BLOCK)
        total += (weights[block].T @ vectors[block])[0]
    return (total / max(float(weights.sum()), 1e-9)).astype(np.float32)


def _heaviest(by_row: Any, terms: Array) -> Array:
    """The KEYWORDS heaviest terms of each row, heaviest first, -1 where there are fewer."""
    sizes = np.diff(by_row.indptr)
    rows = np.repeat(np.arange(len(sizes)), sizes)
    order = np.lexsort((-by_row.data, rows))
    rank = np.arange(len(rows)) - np.repeat(by_row.indptr[:-1], sizes)
    kept = rank < KEYWORDS
    found = np.full((len(sizes), KEYWORDS), -1, np.int32)
    found[rows[kept], rank[kept]] = terms[by_row.indices[order]][kept]
    return found
