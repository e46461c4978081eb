"""How choosy creators are about brands, and what paid posts do to engagement. Sets of creators.

See docs/methods/selectivity.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST_POSTS = 5
FEWEST_PER_SIDE = 3


def brands_per_100(posts: Floats, brands: Floats) -> Floats:
    """Different brands per 100 posts; NaN below ``FEWEST_POSTS`` posts."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(posts >= FEWEST_POSTS, 100 * brands / posts, np.nan)


def repeat_share(brands: Floats, repeated: Floats) -> Floats:
    """Share of brands named on two or more days; NaN without brands."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(brands > 0, repeated / brands, np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class LogEngagement:
    """Posts of one kind of each creator (creators,): how many, and mean and sample variance of
    log(likes + comments + 1); NaN not known."""

    n: Floats
    mean: Floats
    variance: Floats


@dataclass(frozen=True, slots=True, eq=False)
class PaidDelta:
    """Paid against other posts within each creator (creators,): ratio minus one (fraction);
    NaN is *not known*: fewer than ``FEWEST_PER_SIDE`` posts on a side."""

    value: Floats
    low: Floats
    high: Floats


def paid_delta(paid: LogEngagement, other: LogEngagement, level: float = 0.8) -> PaidDelta:
    """exp(mean of ``paid`` - mean of ``other``) - 1, with Welch's t interval (Welch 1947)."""
    known = (paid.n >= FEWEST_PER_SIDE) & (other.n >= FEWEST_PER_SIDE)
    with np.errstate(invalid="ignore", divide="ignore"):
        errors = [side.variance / side.n for side in (paid, other)]
        parts = [e**2 / (side.n - 1) for e, side in zip(errors, (paid, other), strict=True)]
        freedom = (errors[0] + errors[1]) ** 2 / (parts[0] + parts[1])
        reach = np.sqrt(errors[0] + errors[1]) * student.ppf(0.5 + level / 2, freedom)
        reach = np.where(errors[0] + errors[1] == 0, 0.0, reach)
    gap = np.where(known, paid.mean - other.mean, np.nan)
    return PaidDelta(np.expm1(gap), np.expm1(gap - reach), np.expm1(gap + reach))


def shortest_gaps(
    owner: Ints, category: Ints, brand: Ints, day: Ints
) -> dict[int, tuple[float, int, int]]:
    """The shortest gap in days between two brands of one category, of each owner that has one,
    and the rows of the two, the earlier first. One row per time a brand was named."""
    order = np.lexsort((brand, day, category, owner))
    before, after = order[:-1], order[1:]
    # Between any two brands lie two neighbours of different brands, no further apart.
    pair = (owner[before] == owner[after]) & (category[before] == category[after])
    pair &= brand[before] != brand[after]
    before, after = before[pair], after[pair]
    gap = day[after] - day[before]
    found: dict[int, tuple[float, int, int]] = {}
    for at in np.argsort(-gap, kind="stable").tolist():  # the shortest last, and kept
        found[int(owner[after[at]])] = (float(gap[at]), int(before[at]), int(after[at]))
    return found
