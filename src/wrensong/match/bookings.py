"""What past bookings teach about fit. Pure, closed form, no seed; see docs/methods/fit.md.

Two models of the same pairs, both fitted in one step:

* two-covariance (Ioffe 2006): brand and creator are one Gaussian vector seen twice. The log
  likelihood ratio of "seen together" against "seen apart" follows from two covariances.
* within-pair whitening (Hatch, Kajarekar and Stolcke 2006): directions in which booked pairs
  differ anyway are shrunk before the cosine is taken.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Pairs = npt.NDArray[np.int64]

PATIENCE = 300  # bookings at which what was learnt weighs half of what it weighs in the end
RATIO_WEIGHT = 2.0  # of the log likelihood ratio, against 1 for the whitened cosine


def booked_pairs(positives: npt.ArrayLike, brands: int, creators: int) -> Pairs:
    """Past bookings as rows of (brand, creator), without repeats.

    ``positives`` is a table (brands x creators), positive where a creator was booked, or a list
    of (brand, creator) positions. Raises ValueError for another shape or a position that does
    not exist.
    """
    given = np.asarray(positives)
    if given.shape == (brands, creators):
        return np.argwhere(np.nan_to_num(given.astype(np.float64)) > 0)
    if not given.size:
        return np.empty((0, 2), np.int64)
    if given.ndim != 2 or given.shape[1] != 2:
        raise ValueError(f"bookings are {brands} x {creators} or pairs, not {given.shape}")
    pairs = np.unique(given.astype(np.int64), axis=0)
    if pairs.min() < 0 or pairs[:, 0].max() >= brands or pairs[:, 1].max() >= creators:
        raise ValueError("a booking names a brand or a creator that was not given")
    return pairs


def learnt_parts(brands: Floats, creators: Floats, pairs: Pairs) -> tuple[Floats, Floats, float]:
    """Log likelihood ratio and whitened cosine of every brand with every creator, and the
    weight (0 to 1) that so many bookings earn.

    ``brands`` and ``creators`` (rows x dimensions) are centred features, zero where not known;
    ``pairs`` are positions of bookings. With d dimensions and n bookings both covariances are
    shrunk towards their mean variance by d / (n + d).
    """
    at, to = brands[pairs[:, 0]], creators[pairs[:, 1]]
    size, count = brands.shape[1], len(pairs)
    shrink = size / (count + size)
    total = _shrunk((at.T @ at + to.T @ to) / (2 * count), shrink)
    between = (1 - shrink) * (at.T @ to + to.T @ at) / (2 * count)
    ratio = _likelihood_ratio(brands, creators, total, between)
    apart = at - to
    values, vectors = np.linalg.eigh(_shrunk(apart.T @ apart / count, shrink))
    white = vectors / np.sqrt(values)
    cosine = unit(brands @ white) @ unit(creators @ white).T
    return ratio, cosine, count / (count + PATIENCE)


def unit(table: Floats) -> Floats:
    """Rows of length one; rows of zeros stay zeros."""
    length = np.linalg.norm(table, axis=1, keepdims=True)
    return np.divide(table, length, out=np.zeros_like(table), where=length > 0)


def _shrunk(covariance: Floats, share: float) -> Floats:
    """The covariance mixed with a round one of the same trace; never singular."""
    size = len(covariance)
    level = np.trace(covariance) / size or 1.0
    mixed: Floats = (1 - share) * covariance + share * level * np.eye(size)
    return mixed


def _likelihood_ratio(brands: Floats, creators: Floats, total: Floats, between: Floats) -> Floats:
    """log N([b, c]; 0, [[T, X], [X, T]]) - log N(b; 0, T) - log N(c; 0, T), less a constant."""
    alone = np.linalg.inv(total)
    together = np.linalg.inv(total - between @ alone @ between)
    excess, cross = together - alone, alone @ between @ together

    def own(rows: Floats) -> Floats:
        quadratic: Floats = np.einsum("nd,nd->n", rows @ excess, rows)
        return quadratic / 2

    ratio: Floats = brands @ cross @ creators.T - own(brands)[:, None] - own(creators)[None, :]
    return ratio
