"""Ridge logistic regression on dense columns: small, deterministic, NumPy only."""

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

    def log_odds(self, columns: Floats) -> Floats:
        return columns @ self.weights + self.intercept


def fit_logistic(
    columns: Floats, labels: Floats, row_weights: Floats, ridge: float, rounds: int = 7
) -> Logistic:
    """Minimise weighted log loss + ridge/2 * |w|^2 over standardised columns, by Newton steps.

    ``ridge`` is relative to the total row weight. Columns without spread get weight 0. A step
    that does not lower the loss is halved, so the result never diverges on separable data.
    """
    mean, spread = columns.mean(axis=0), columns.std(axis=0)
    scale = np.where(spread > 1e-9, spread, np.inf)
    # float32 halves the time of the one costly product; the steps correct its rounding.
    scaled = ((columns - mean) / scale).astype(np.float32)
    scaled = np.column_stack([scaled, np.ones(len(scaled), np.float32)])
    share = (row_weights / row_weights.sum()).astype(np.float32)
    penalty = np.full(scaled.shape[1], max(ridge, 1e-6))
    penalty[-1] = 1e-9
    truth = (labels > 0).astype(np.float32)

    def loss(point: Floats) -> tuple[float, NDArray[np.float32]]:
        odds = scaled @ point.astype(np.float32)
        value = share @ (np.logaddexp(0.0, odds) - truth * odds)
        return float(value) + 0.5 * float(penalty @ point**2), odds

    point = np.zeros(scaled.shape[1])
    value, odds = loss(point)
    for _ in range(rounds):
        chance = 1.0 / (1.0 + np.exp(-np.clip(odds, -30, 30)))
        gradient = scaled.T @ (share * (chance - truth)) + penalty * point
        root = np.sqrt(share * chance * (1.0 - chance))[:, None]
        weighted = scaled * root
        curve = (weighted.T @ weighted).astype(float)
        curve[np.diag_indices_from(curve)] += penalty + 1e-9
        step = np.linalg.solve(curve, gradient)
        before, length = value, 1.0
        while length > 1e-3:
            value, odds = loss(point - length * step)
            if value < before:
                point = point - length * step
                break
            length /= 2
        if before - value < 1e-6:
            break
    weights = point[:-1] / scale
    return Logistic(weights, float(point[-1] - mean @ weights))
