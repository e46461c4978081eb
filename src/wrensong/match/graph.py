"""Who uses the same hashtags and mentions the same accounts: PPMI and a truncated SVD.

Pure and seeded: the same counts give the same vectors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]

SIZE = 64
SMOOTHING = 0.75  # of the tags' own frequencies (context distribution smoothing)
_MIN_USERS = 2  # a tag that one creator uses tells nothing about others
_SEED = 20_260


@dataclass(frozen=True)
class TagGraph:
    """``creators`` (creators x size) and the basis ``tags`` (tags x size) with the smoothed
    share of each tag, by which something new is folded in. ``known``: creators with tags."""

    creators: Floats
    tags: Floats
    tag_share: Floats
    known: npt.NDArray[np.bool_]

    def fold(self, columns: npt.NDArray[np.int64]) -> Floats | None:
        """The vector of somebody who uses exactly these tags once; None when none is known."""
        columns = np.unique(columns)
        columns = columns[self.tag_share[columns] > 0]
        if not len(columns):
            return None
        weight = np.maximum(0.0, -np.log(len(columns) * self.tag_share[columns]))
        vector: Floats = weight @ self.tags[columns]
        return vector if np.any(vector) else None


def ppmi(counts: Any) -> tuple[Any, Floats]:
    """Positive pointwise mutual information of a sparse creators x tags matrix.

    ppmi(c, t) = max(0, log(p(c, t) / (p(c) p'(t)))) with p'(t) ~ p(t)^0.75 (Levy, Goldberg
    and Dagan 2015). Returns the matrix and p'.
    """
    table = sparse.coo_matrix(counts, dtype=np.float64)
    total = table.data.sum()
    by_creator = np.asarray(table.sum(axis=1)).ravel()
    by_tag = np.asarray(table.sum(axis=0)).ravel() ** SMOOTHING
    share = by_tag / max(by_tag.sum(), 1e-300)
    expected = by_creator[table.row] * share[table.col]
    value = np.log(table.data / np.maximum(expected, 1e-300))
    keep = value > 0
    kept = (value[keep], (table.row[keep], table.col[keep]))
    return (sparse.csr_matrix(kept, shape=table.shape) if total else table.tocsr()), share


def embed(counts: Any, size: int = SIZE) -> TagGraph:
    """Vectors of creators from their tags.

    ``counts``: sparse, creators x tags, in how many posts a creator uses a tag.
    Randomised SVD (Halko, Martinsson and Tropp 2011): two power iterations, fixed seed.
    """
    counts = sparse.csc_matrix(counts, dtype=np.float64)
    creators, tags = counts.shape
    shared = np.flatnonzero(np.diff(counts.indptr) >= _MIN_USERS)
    table = counts[:, shared]
    table.data = np.log1p(table.data)
    matrix, share = ppmi(table)
    size = min(size, max(1, min(creators, tags) - 1))
    known = np.diff(matrix.indptr) > 0
    basis, tag_share = np.zeros((tags, size)), np.zeros(tags)
    if matrix.nnz:
        right = _right_vectors(matrix, size)
        basis[shared, : right.shape[1]] = right
        tag_share[shared] = share
    return TagGraph(np.asarray(matrix @ basis[shared]), basis, tag_share, known)


def _right_vectors(matrix: Any, size: int) -> Floats:
    """The leading right singular vectors (columns) of a sparse matrix."""
    random = np.random.default_rng(_SEED)
    sample = random.standard_normal((matrix.shape[1], min(*matrix.shape, size + 10)))
    for _ in range(3):
        sample = _orthonormal(matrix.T @ _orthonormal(matrix @ sample))
    # Turned so that the directions come in the order of their weight.
    return _orthonormal(matrix.T @ _orthonormal(matrix @ sample))[:, :size]


def _orthonormal(columns: Floats) -> Floats:
    """An orthonormal basis of the columns, heaviest direction first.

    By the Gram matrix, which is small; a QR of the tall matrix costs many times more.
    """
    values, vectors = np.linalg.eigh(columns.T @ columns)
    order = np.argsort(-values)
    order = order[values[order] > 1e-10 * values.max()]
    basis: Floats = columns @ vectors[:, order] / np.sqrt(values[order])
    return basis
