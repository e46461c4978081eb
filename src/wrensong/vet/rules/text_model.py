"""Text as hashed character n-grams, and a linear softmax on them.

Character n-grams of three to five letters read hashtags glued from several words, misspellings
and any language without a tokenizer; hashing keeps memory fixed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack

Floats = NDArray[np.float64]
BUCKETS = 1 << 18
LONGEST = 2500  # characters read per document
_SPACE = re.compile(r"[\s\0]+")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def _chunks(texts: Sequence[str], step: int = 4000) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), step):
        yield texts[start : start + step]


def ngram_counts(texts: Sequence[str], shortest: int = 3, longest: int = 5) -> csr_matrix:
    """(documents, BUCKETS) counts of character n-grams, lower case, runs of space as one."""
    blocks = [_count(chunk, shortest, longest) for chunk in _chunks(texts)]
    return vstack(blocks or [_count([], shortest, longest)], format="csr")


def _count(texts: Sequence[str], shortest: int, longest: int) -> csr_matrix:
    # Code point 0 parts the documents, so none may hold it.
    clean = [_SPACE.sub(" ", f" {text[:LONGEST].lower()} ") for text in texts]
    joined = "\0".join(clean)
    letters = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    document = np.cumsum(letters == 0)
    rows, columns = [], []
    with np.errstate(over="ignore"):
        code = np.zeros(len(letters), dtype=np.uint64)
        for size in range(1, longest + 1):
            usable = len(letters) - size + 1
            if usable <= 0:
                break
            code = code[:usable] * _MULTIPLIER + letters[size - 1 :].astype(np.uint64)
            if size < shortest:
                continue
            inside = document[:usable] == document[size - 1 :]
            inside &= (letters[:usable] != 0) & (letters[size - 1 :] != 0)
            mixed = (code[inside] ^ (code[inside] >> np.uint64(29))) * _MULTIPLIER
            columns.append((mixed >> np.uint64(64 - 18)).astype(np.int32))
            rows.append(document[:usable][inside].astype(np.int32))
    none = np.empty(0, dtype=np.int32)
    row, column = np.concatenate([none, *rows]), np.concatenate([none, *columns])
    ones = np.ones(len(row), dtype=np.float32)
    return csr_matrix((ones, (row, column)), shape=(len(texts), BUCKETS))


@dataclass(frozen=True, slots=True)
class Weighting:
    """Log counts times inverse document frequency, rows of length one, of the kept buckets."""

    kept: NDArray[np.int32]
    idf: NDArray[np.float32]

    @classmethod
    def fit(cls, counts: csr_matrix, fewest: int = 3) -> Weighting:
        """Keeps buckets that occur in at least ``fewest`` documents."""
        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        kept = np.flatnonzero(frequency >= fewest)
        idf = np.log((1 + counts.shape[0]) / (1 + frequency[kept])) + 1
        return cls(kept.astype(np.int32), idf.astype(np.float32))

    def apply(self, counts: csr_matrix) -> csr_matrix:
        place = np.full(counts.shape[1], -1, dtype=np.int32)
        place[self.kept] = np.arange(len(self.kept))
        column = place[counts.indices]
        used = column >= 0
        before = np.concatenate([[0], np.cumsum(used)])
        pointer = before[counts.indptr]
        values = (1 + np.log(counts.data[used])) * self.idf[column[used]]
        shape = (counts.shape[0], len(self.kept))
        out = csr_matrix((values.astype(np.float32), column[used], pointer), shape=shape)
        length = np.sqrt(np.asarray(out.multiply(out).sum(axis=1)).ravel())
        out.data /= np.repeat(np.maximum(length, 1e-9), np.diff(out.indptr))
        return out


def softmax(scores: Floats) -> Floats:
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


@dataclass(frozen=True, slots=True)
class Softmax:
    """P(class | row) = softmax(row @ weights + intercept)."""

    weights: NDArray[np.float32]
    intercept: Floats

    def scores(self, rows: csr_matrix) -> Floats:
        return np.asarray(rows @ self.weights, dtype=float) + self.intercept


def fit_softmax(
    rows: csr_matrix, targets: Floats, row_weights: Floats, ridge: float, rounds: int = 30
) -> Softmax:
    """Cross entropy against soft ``targets`` (n, classes) + ridge/2 |w|^2, by L-BFGS."""
    columns, classes = rows.shape[1], targets.shape[1]
    share = (row_weights / row_weights.sum())[:, None]
    flipped = rows.T.tocsr()

    def loss(point: Floats) -> tuple[float, Floats]:
        weights = point[: columns * classes].reshape(columns, classes)
        scores = rows @ weights.astype(np.float32) + point[columns * classes :]
        chance = softmax(scores)
        value = -float((share * targets * np.log(chance + 1e-12)).sum())
        pull = share * (chance - targets)
        slope = flipped @ pull.astype(np.float32) + ridge * weights
        value += 0.5 * ridge * float((weights**2).sum())
        return value, np.concatenate([slope.ravel(), pull.sum(axis=0)])

    start = np.zeros(columns * classes + classes)
    start[columns * classes :] = np.log((share * targets).sum(axis=0) + 1e-6)
    options = {"maxiter": rounds, "maxcor": 6}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x  # type: ignore[call-overload]
    weights = found[: columns * classes].reshape(columns, classes).astype(np.float32)
    return Softmax(weights, found[columns * classes :])
