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
    counts = sparse.csr_matrix(counts, dtype=np.float64)
    users = np.asarray((counts > 0).sum(axis=0)).ravel()
    shared = counts @ sparse.diags((users >= _MIN_USERS).astype(np.float64))
    shared.data = np.log1p(shared.data)
    shared.eliminate_zeros()
    matrix, share = ppmi(shared)
    creators, tags = matrix.shape
    size = min(size, max(1, min(creators, tags) - 1))
    known = np.diff(matrix.indptr) > 0
    if matrix.nnz == 0:
        return TagGraph(np.zeros((creators, size)), np.zeros((tags, size)), share * 0, known)
    random = np.random.default_rng(_SEED)
    basis = matrix @ random.standard_normal((tags, min(tags, size + 10)))
    for _ in range(2):
        basis, _r = np.linalg.qr(matrix @ (matrix.T @ np.linalg.qr(basis)[0]))
    _u, _s, right = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    right = right[:size]
    return TagGraph(np.asarray(matrix @ right.T), right.T, np.where(users >= 2, share, 0.0), known)
