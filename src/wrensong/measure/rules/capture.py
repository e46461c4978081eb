"""How many orders did creators bring in all, tracked or not? Two lists of the same orders.

Some orders carry a code or a click (list A); at the checkout some buyers say who told them (S). An
order on both lists was seen twice. If being on one list says nothing of being on the other, the
share of S that is also in A says how much of everything A holds (Chapman 1951, Seber 1982):

    N = (A + 1) (S + 1) / (m + 1) - 1

Both lists are cleaned first. A: orders with a code that got out (no click, and a coupon page or a
time outside the campaign) are not the creators' doing. S: people also name creators by mistake;
how many is read from answers that name somebody who did nothing in that time (a placebo).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.stats import norm

LEVEL = 0.8
FEWEST, FEWEST_TWICE = 100, 7
"""Below so many orders on the lists, or on both of them, no total is said."""
TIED = 0.03
"""Standard deviation, as a share of the total, of what no count can show: that one list does say a
little of the other (buyers with a code name her at odds of 1.2 move it by that much), and that
some of a leak is not recognised."""


@dataclass(frozen=True, slots=True)
class Lists:
    """Orders by code or link without those of a leak (``tracked``), by name at the checkout
    (``named``), on both (``twice``), and the answers that named a placebo (``mistaken``: the mean
    over the placebos that were offered, 0 where none was). ``most``: all orders there are."""

    tracked: int
    named: int
    twice: int
    mistaken: float = 0.0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """All orders that creators brought, with an interval of probability ``level``; ``value`` is
    None where there are too few to say, with the ``reason``."""

    value: float | None
    low: float | None
    high: float | None
    level: float
    reason: str = ""


def total(lists: Lists, level: float = LEVEL) -> Total:
    """Chapman's estimate. Its interval is log-normal in the orders nobody tracked or named
    (Chao 1987), so that it never falls below what was seen.

    Raises ValueError where more orders are on both lists than on one.
    """
    a, m = lists.tracked, lists.twice
    if m > min(a, lists.named):
        raise ValueError("more on both lists than on one")
    # Mistakes are on S alone: who bought by a creator's link did not name her by mistake.
    s = max(float(m), lists.named - lists.mistaken)
    seen = a + s - m
    if seen < FEWEST or m < FEWEST_TWICE:
        few = f"{seen:.0f} orders are known and {m} of them from both sides"
        return Total(None, None, None, level,
                     f"{few}; {FEWEST} and {FEWEST_TWICE} are needed. Take several creators, or a "
                     "longer time, together.")  # fmt: skip
    n = (a + 1) * (s + 1) / (m + 1) - 1
    if lists.most is not None and n > lists.most:
        reason = (
            f"the lists make {n:.0f} orders of {lists.most}. Many answers at the checkout must be "
            "mistaken: offer the name of somebody who did nothing, too."
        )
        return Total(None, None, None, level, reason)
    variance = (a + 1) * (s + 1) * (a - m) * (s - m) / ((m + 1) ** 2 * (m + 2))
    variance += lists.mistaken * ((a + 1) / (m + 1)) ** 2
    variance += (TIED * n) ** 2
    unseen = max(n - seen, 1e-9)
    spread = math.exp(norm.ppf((1 + level) / 2) * math.sqrt(math.log1p(variance / unseen**2)))
    high = seen + unseen * spread
    return Total(
        seen + unseen, seen + unseen / spread,
        high if lists.most is None else min(high, float(lists.most)), level,
    )  # fmt: skip
