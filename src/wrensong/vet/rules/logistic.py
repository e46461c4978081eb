"""Ridge logistic regression on dense columns: small, deterministic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
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
    truth = (labels > 0).astype(np.float32)[:, None]
    penalty = max(ridge, 1e-6)
    weighted = scaled * np.sqrt(share.mean(axis=1))[:, None]
    curve = 0.25 * (weighted.T @ weighted).astype(np.float64)
    curve[np.diag_indices_from(curve)] += penalty
    root = solve_triangular(cholesky(curve), np.eye(len(curve)))
    shape = len(curve) + 1, share.shape[1]

    def loss(flat: Floats) -> tuple[float, Floats]:
        point = flat.reshape(shape)
        weights = root @ point[:-1]
        odds = scaled @ weights.astype(np.float32) + (2 * point[-1]).astype(np.float32)
        value = float(np.vdot(share, np.logaddexp(0, odds) - truth * odds))
        error = share * (0.5 + 0.5 * np.tanh(0.5 * odds) - truth)
        slope = root.T @ (scaled.T @ error + penalty * weights)
        value += 0.5 * penalty * float(np.vdot(weights, weights))
        return value, np.vstack([slope, 2 * error.sum(axis=0, dtype=np.float64)]).ravel()

    found = minimize(
        loss,
        np.zeros(shape[0] * shape[1]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": rounds, "maxcor": 15, "ftol": 1e-7},
    ).x.reshape(shape)
    weights = root @ found[:-1] / scale[:, None]
    intercepts = 2 * found[-1] - mean @ weights
    return tuple(
        Logistic(w, float(intercept)) for w, intercept in zip(weights.T, intercepts, strict=True)
    )
