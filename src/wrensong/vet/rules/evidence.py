"""Two-sided evidence from public counts: likes against followers, comments against likes.

Each compares an account with what is usual for its like, in both directions, and says by how
many robust standard deviations of its peers it differs. Too few likes for the following can
mean bought followers, too many bought likes; neither alone proves anything, and what is not
known counts for nobody and against nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .expectation import Floats
from .levels import Z80
from .peers import Peers

IQR_SD = 1.3489795003921634  # interquartile range of a normal in standard deviations


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Per account: ``evidence`` in robust standard deviations among peers (negative: fewer than
    usual), the range in which 80 % of accounts like it lie (``expected_low`` to
    ``expected_high``), and ``observed``; counts per post. NaN where not known."""

    evidence: Floats
    expected_low: Floats
    expected_high: Floats
    observed: Floats


def compare(values: Floats, expected: Floats, noise: Floats, peers: Peers) -> Evidence:
    """How far each account's count per post lies from what its description brings.

    ``values``: log(1 + median count per post); ``expected``: what the regression expects of them;
    ``noise``: variance of ``values`` from the few posts behind them. Strength = (residual -
    peers' median) / sd, where sd is the peers' interquartile range / 1.349, widened by the
    noise beyond the usual noise, so that an account known by few posts is not called
    unusual for its few posts alone.
    """
    residual = values - expected
    quarter, middle, three_quarters = peers.quantiles(residual, 0.25, 0.5, 0.75)
    compared = np.isfinite(middle)
    usual_noise = float(np.median(noise[compared])) if compared.any() else 0.0
    extra = np.maximum(noise - usual_noise, 0.0)
    sd = np.sqrt(((three_quarters - quarter) / IQR_SD) ** 2 + extra)
    with np.errstate(invalid="ignore", divide="ignore"):
        strength = np.where(sd > 0, (residual - middle) / sd, np.nan)
    usual = expected + middle
    low, high = (np.maximum(np.expm1(usual + side * Z80 * sd), 0.0) for side in (-1, 1))
    return Evidence(strength, low, high, np.expm1(values))
