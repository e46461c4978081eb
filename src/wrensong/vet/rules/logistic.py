"""Ridge logistic regression on dense columns: small, deterministic.

The two loops that run dozens of times are compiled: one reads each row once for the loss and its
slope of all models, the other is a product too small to be worth the threads that a matrix
library starts for it (on a machine with other work, waiting for them took most of the time).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Logistic:
    """log odds = intercept + columns @ weights; columns as given, scaling folded in."""

    weights: Floats
    intercept: float

    def log_odds(self, columns: Floats | NDArray[np.float32]) -> Floats:
        """(n,) in the precision of the columns."""
        odds = columns @ self.weights.astype(columns.dtype) + self.intercept
        return np.asarray(odds, dtype=np.float64)


@njit(cache=True, nogil=True)
def _product(left, right):  # type: ignore[no-untyped-def]
    out = np.zeros((left.shape[0], right.shape[1]))
    for i in range(left.shape[0]):
        for j in range(left.shape[1]):
            for k in range(right.shape[1]):
                out[i, k] += left[i, j] * right[j, k]
    return out


@njit(cache=True, nogil=True, fastmath=True)
def _loss(columns, truth, share, weights, intercepts, slope):  # type: ignore[no-untyped-def]
    """The log loss of all models; adds its slope by weights, then by intercept, to ``slope``
    (models, columns + 1)."""
    rows, size = columns.shape
    value, part = 0.0, np.zeros(weights.shape, np.float32)
    for row in range(rows):
        for m in range(len(weights)):
            if share[row, m] == 0:
                continue
            odds = np.float32(intercepts[m])
            for k in range(size):
                odds += columns[row, k] * weights[m, k]
            rise = max(odds, 0) + np.log1p(np.exp(-abs(odds)))
            value += share[row, m] * (rise - truth[row] * odds)
            error = np.float32(share[row, m] * (1 / (1 + np.exp(-odds)) - truth[row]))
            slope[m, size] += error
            for k in range(size):
                part[m, k] += error * columns[row, k]
        if row % 256 == 255 or row == rows - 1:  # single precision must not add up too much
            for m in range(len(weights)):
                for k in range(size):
                    slope[m, k] += part[m, k]
            part[:] = 0
    return value


def fit_logistic(
    columns: Floats | NDArray[np.float32],
    labels: Floats,
    row_weights: Floats,
    ridge: float,
    rounds: int = 60,
) -> Logistic:
    """``fit_together`` of one model: ``row_weights`` (n,)."""
    return fit_together(columns, labels, row_weights[:, None], ridge, rounds)[0]


def fit_together(
    columns: Floats | NDArray[np.float32],
    labels: Floats,
    row_weights: Floats,
    ridge: float,
    rounds: int = 60,
) -> tuple[Logistic, ...]:
    """For each column of ``row_weights`` (n, models), minimise weighted log loss + ridge/2 *
    |w|^2 over standardised columns, by L-BFGS.

    ``ridge`` is relative to the total row weight. Columns without spread get weight 0. The
    steps are taken in the coordinates where the loss curves alike in every direction at even
    odds (Cholesky of that one second derivative), so a few dozen of them are enough and the
    product of all columns with all columns is taken once, not in every step of Newton. Models
    that leave out one part of the rows each pass through memory together.
    """
    from scipy.linalg import cholesky, solve_triangular
    from scipy.optimize import minimize

    mean, spread = columns.mean(axis=0), columns.std(axis=0)
    scale = np.where(spread > 1e-9, spread, np.inf)
    # float32 halves the time of the products with all rows; a log odds needs no more.
    scaled = ((columns - mean) / scale).astype(np.float32)
    share = (row_weights / row_weights.sum(axis=0)).astype(np.float32)
    truth = (labels > 0).astype(np.float32)
    penalty = max(ridge, 1e-6)
    weighted = scaled * np.sqrt(share.mean(axis=1))[:, None]
    curve = 0.25 * (weighted.T @ weighted).astype(np.float64)
    curve[np.diag_indices_from(curve)] += penalty
    root = solve_triangular(cholesky(curve), np.eye(len(curve)))
    across = np.ascontiguousarray(root.T)
    shape = share.shape[1], len(curve) + 1

    def loss(flat: Floats) -> tuple[float, Floats]:
        point = flat.reshape(shape)
        weights = _product(point[:, :-1], across)
        slope = np.zeros(shape)
        value = _loss(scaled, truth, share, weights.astype(np.float32), 2 * point[:, -1], slope)
        value += 0.5 * penalty * float((weights * weights).sum())
        slope[:, :-1] = _product(slope[:, :-1] + penalty * weights, root)
        slope[:, -1] *= 2
        return value, slope.ravel()

    found = minimize(
        loss,
        np.zeros(shape[0] * shape[1]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": rounds, "maxcor": 15, "ftol": 1e-7},
    ).x.reshape(shape)
    weights = _product(found[:, :-1], across) / scale
    intercepts = 2 * found[:, -1] - weights @ mean
    return tuple(
        Logistic(w, float(intercept)) for w, intercept in zip(weights, intercepts, strict=True)
    )
