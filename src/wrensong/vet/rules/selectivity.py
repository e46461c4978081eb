"""How choosy a creator is about brands, from the posts where one is named. Pure arrays.

See docs/methods/selectivity.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

Floats = NDArray[np.float64]
FEWEST_POSTS = 5
FEWEST_PER_SIDE = 3


@dataclass(frozen=True, slots=True)
class Selectivity:
    """``brands_per_100`` distinct brands per 100 posts (None below ``FEWEST_POSTS`` posts);
    ``repeat_share`` of brands seen on two or more days (None without brands);
    ``competitor_gaps`` days between neighbouring posts for different brands of one category;
    ``shortest_gap`` the least of them (None without); ``posts`` and ``brands`` counted."""

    brands_per_100: float | None
    repeat_share: float | None
    competitor_gaps: tuple[float, ...]
    shortest_gap: float | None
    posts: int
    brands: int


def selectivity(
    posts: int,
    brand: Sequence[str],
    day: Floats,
    category: Sequence[str | None] | None = None,
) -> Selectivity:
    """One creator. ``posts`` in all; ``brand``, ``day`` (days, any origin) and ``category``
    per brand mention. Without categories there are no competitors to speak of."""
    names, days = list(brand), np.asarray(day, dtype=float)
    distinct = sorted(set(names))
    where = {
        name: {int(d) for n, d in zip(names, days, strict=True) if n == name} for name in names
    }
    kinds = list(category) if category is not None else [None] * len(names)
    gaps = []
    for kind in sorted({k for k in kinds if k}):
        rows = sorted((d, n) for d, n, k in zip(days, names, kinds, strict=True) if k == kind)
        gaps += [
            float(later[0] - sooner[0]) for sooner, later in pairwise(rows) if sooner[1] != later[1]
        ]
    repeated = sum(len(seen) > 1 for seen in where.values())
    return Selectivity(
        brands_per_100=100 * len(distinct) / posts if posts >= FEWEST_POSTS else None,
        repeat_share=repeated / len(distinct) if distinct else None,
        competitor_gaps=tuple(gaps),
        shortest_gap=min(gaps) if gaps else None,
        posts=posts,
        brands=len(distinct),
    )


@dataclass(frozen=True, slots=True)
class PaidDelta:
    """Paid against organic engagement within one creator, as a ratio minus one (fraction).

    ``value`` None is *not known*: fewer than ``FEWEST_PER_SIDE`` posts on a side."""

    value: float | None
    low: float | None
    high: float | None
    paid: int
    organic: int


def paid_delta(engagement: Floats, paid: NDArray[np.bool_], level: float = 0.8) -> PaidDelta:
    """exp(mean log(e+1) paid - mean log(e+1) organic) - 1, with Welch's t interval.

    ``engagement`` (posts,) likes + comments, NaN not known; ``paid`` says which disclosed.
    """
    seen = ~np.isnan(engagement)
    sides = [np.log1p(engagement[seen & mask]) for mask in (paid, ~paid)]
    n = [len(side) for side in sides]
    if min(n) < FEWEST_PER_SIDE:
        return PaidDelta(None, None, None, n[0], n[1])
    errors = [side.var(ddof=1) / len(side) for side in sides]
    gap, error = float(sides[0].mean() - sides[1].mean()), float(np.sqrt(sum(errors)))
    if error == 0.0:
        reach = 0.0
    else:
        parts = sum(e * e / (size - 1) for e, size in zip(errors, n, strict=True))
        reach = error * float(student.ppf(0.5 + level / 2, sum(errors) ** 2 / parts))
    middle, low, high = (float(np.expm1(gap + side * reach)) for side in (0, -1, 1))
    return PaidDelta(middle, low, high, n[0], n[1])
