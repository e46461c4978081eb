"""What a design could see, before anybody spends: from the history of the same places.

The treatment is supposed to have begun at every earlier moment that leaves enough history before
it, with each effect added to what was observed; the share of those moments at which ``blocks``
would have refused "no effect" is the chance of seeing it. A normal curve through those shares
smooths what few moments leave rough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

from wrensong.measure.domain import Panel, Power

from .lift import moved
from .simplex import shares, squeezed

if TYPE_CHECKING:
    from wrensong.measure.domain import Floats

LEVEL, ASKED = 0.9, 0.8
WINDOWS = 40
EFFECTS = 81
LEAST_HISTORY = 4  # times the length of the treatment


def power(
    panel: Panel, treated: tuple[int, ...], length: int, *, level: float = LEVEL,
    asked: float = ASKED,
) -> Power:  # fmt: skip
    """The chance of seeing each effect (a share of the usual) that lasts ``length`` periods.

    ``asked`` is the chance wanted. Raises ValueError when the history is shorter than four times
    the treatment.
    """
    periods = len(panel.times)
    if periods < LEAST_HISTORY * length:
        raise ValueError("too short")
    starts = np.unique(np.linspace(0, periods - length, WINDOWS).round().astype(int))
    own = panel.values[:, list(treated)].mean(axis=1)
    columns = panel.values[:, [i for i in range(panel.values.shape[1]) if i not in treated]]
    least = np.array([
        _least(columns, own, (int(start), length), side, 1 - level)
        for start in starts for side in (1.0, -1.0)
    ])  # fmt: skip
    usual, middle, spread = float(own.mean()), float(least.mean()), float(least.std(ddof=1))
    effects = np.linspace(0, middle + 3 * spread, EFFECTS)
    chances = norm.cdf((effects - middle) / spread) + norm.cdf((-effects - middle) / spread)
    seen = np.flatnonzero(chances >= asked)
    return Power(
        effects=tuple((effects / usual).tolist()), chances=tuple(chances.tolist()),
        smallest=float(effects[seen[0]] / usual) if len(seen) else None, asked=asked, level=level,
        spread=spread / usual, windows=len(starts),
    )  # fmt: skip


def _least(
    columns: Floats, own: Floats, window: tuple[int, int], side: float, refuse: float
) -> float:
    """The least effect of the sign ``side`` that ``blocks`` would have told from none; negative
    where chance alone is taken for an effect of that sign."""
    during = np.zeros(len(own))
    start, length = window
    during[start : start + length] = side
    small = squeezed(np.column_stack([columns, own, during]))

    def told(added: float) -> bool:
        weights = shares(small[:, :-2], small[:, -2] + added * small[:, -1])
        gap = own + added * during - columns @ weights
        gap -= gap.mean()
        # Told as an effect of this sign, not of the other.
        last = np.roll(gap, -(start + length))
        return moved(last, length) <= refuse and side * float(last[-length:].sum()) > 0

    weights = shares(small[:, :-2], small[:, -2])
    step = 4 * float(np.std(own - columns @ weights)) / np.sqrt(length) or 1.0
    low, high = -step, step
    while not told(high) and high < 1e3 * step:
        high *= 2
    while told(low) and low > -1e3 * step:
        low *= 2
    for _ in range(9):
        middle = (low + high) / 2
        low, high = (low, middle) if told(middle) else (middle, high)
    return high
