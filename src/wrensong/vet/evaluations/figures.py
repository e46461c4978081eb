"""Figures of merit with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]


def auc(negative: Floats, positive: Floats) -> float:
    """P(positive scores above negative), ties counted half."""
    ranks = rankdata(np.concatenate([negative, positive]))
    n, p = len(negative), len(positive)
    return float((ranks[n:].sum() - p * (p + 1) / 2) / (n * p))


def tpr_at(negative: Floats, positive: Floats, fpr: float = 0.05) -> float:
    """Share of positives above the (1 - fpr) quantile of negatives."""
    return float((positive > np.quantile(negative, 1 - fpr)).mean())


def bootstrap(
    measure: Callable[[NDArray[np.int64]], float], n: int, seed: int, rounds: int = 100
) -> tuple[float, float]:
    """80 % percentile interval of ``measure(indices)`` over resampled units (creators)."""
    rng = np.random.default_rng(seed)
    values = [measure(rng.integers(0, n, n)) for _ in range(rounds)]
    low, high = np.quantile(values, (0.1, 0.9))
    return float(low), float(high)


def calibration_error(confidence: Floats, correct: Floats, bins: int = 10) -> float:
    """Expected calibration error: |accuracy - confidence| over equal-width bins, weighted."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    weight = np.bincount(place, minlength=bins)
    gap = np.bincount(place, correct - confidence, minlength=bins)
    return float(np.abs(gap).sum() / weight.sum())
