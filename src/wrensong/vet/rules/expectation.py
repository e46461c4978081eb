"""What is usual for an account: a robust regression on size, niche and time.

    expected = intercept + slopes . numbers + offset of the niche + trend(time)

Fitted by iteratively reweighted least squares with Huber weights (Huber 1964, k = 1.345) and a
ridge of ``RIDGE`` pseudo-observations (1 on the first slope, none on the intercept), so that
a niche with three accounts borrows from the rest instead of fitting their noise. The trend is
piecewise linear between year boundaries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

RIDGE = 8.0
HUBER = 1.345
ROUNDS = 4
FIT_ROWS = 6_000
NORMAL_MAD = 1.4826  # median absolute deviation -> standard deviation of a normal


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """What rows are explained by.

    ``numbers`` (rows, k): NaN where not known, which counts as the average; ``niche`` (rows):
    codes from 0, -1 where not known; ``time`` (rows): calendar years with fraction, NaN where
    not known.
    """

    numbers: Floats
    niche: Ints
    time: Floats

    def take(self, rows: Ints) -> Described:
        return Described(self.numbers[rows], self.niche[rows], self.time[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Expectation:
    """A fitted regression; units are those of the values it was fitted to."""

    intercept: float
    centre: Floats
    slopes: Floats
    niches: Floats
    knots: Floats
    heights: Floats
    spread: float

    def of(self, rows: Described) -> Floats:
        """The expected value of each row."""
        numbers = np.nan_to_num(rows.numbers - self.centre)
        # Code -1 reads the last element, which is the zero of an unknown niche.
        offsets = np.append(self.niches, 0.0)[rows.niche]
        expected: Floats = self.intercept + numbers @ self.slopes + offsets + self.trend(rows.time)
        return expected

    def trend(self, time: Floats) -> Floats:
        """The part that depends on time alone; 0 where the time is not known."""
        if len(self.knots) == 0:
            return np.zeros(len(time))
        return np.nan_to_num(np.interp(time, self.knots, self.heights))


def fit(values: Floats, rows: Described) -> Expectation:
    """Fit to rows with finite values (at most ``FIT_ROWS`` of them, evenly spread).

    ``spread`` is the robust standard deviation of the residuals. Raises ValueError without rows.
    """
    usable = np.flatnonzero(np.isfinite(values))
    if len(usable) == 0:
        raise ValueError("nothing to fit")
    if len(usable) > FIT_ROWS:
        usable = usable[np.linspace(0, len(usable) - 1, FIT_ROWS).astype(np.int64)]
    values, rows = values[usable], rows.take(usable)
    count = rows.numbers.shape[1]
    niche_count = int(rows.niche.max(initial=-1)) + 1
    knots = _knots(rows.time)
    centre = _column_means(rows.numbers)
    columns = np.zeros((len(values), 1 + count + niche_count + len(knots)))
    columns[:, 0] = 1.0
    columns[:, 1 : 1 + count] = np.nan_to_num(rows.numbers - centre)
    known = rows.niche >= 0
    columns[np.flatnonzero(known), 1 + count + rows.niche[known]] = 1.0
    columns[:, 1 + count + niche_count :] = _hats(rows.time, knots)
    penalty = np.full(columns.shape[1], RIDGE)
    penalty[:2] = 1e-6, 1.0
    weights = np.ones(len(values))
    for _ in range(ROUNDS):
        weighted = columns * weights[:, None]
        solution = np.linalg.solve(weighted.T @ columns + np.diag(penalty), weighted.T @ values)
        residual = values - columns @ solution
        spread = NORMAL_MAD * float(np.median(np.abs(residual - np.median(residual))))
        if spread == 0.0:
            break
        weights = np.minimum(1.0, HUBER * spread / np.maximum(np.abs(residual), 1e-12))
    split = 1 + count
    return Expectation(
        float(solution[0]),
        centre,
        solution[1:split],
        solution[split : split + niche_count],
        knots,
        solution[split + niche_count :],
        spread,
    )


def _knots(time: Floats) -> Floats:
    """Year boundaries around the known times; none where they span less than a year."""
    known = time[np.isfinite(time)]
    if len(known) == 0 or known.max() - known.min() < 1.0:
        return np.zeros(0)
    return np.arange(np.floor(known.min()), np.ceil(known.max()) + 1)


def _hats(time: Floats, knots: Floats) -> Floats:
    """Rows of weights on the two knots around each time; zeros where it is not known."""
    hats = np.zeros((len(time), len(knots)))
    if len(knots) == 0:
        return hats
    known = np.flatnonzero(np.isfinite(time))
    place = np.clip(time[known] - knots[0], 0.0, len(knots) - 1.0)
    left = np.minimum(place.astype(np.int64), len(knots) - 2)
    hats[known, left] = 1.0 - (place - left)
    hats[known, left + 1] = place - left
    return hats


def _column_means(numbers: Floats) -> Floats:
    known = np.isfinite(numbers)
    means: Floats = np.where(known, numbers, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return means
