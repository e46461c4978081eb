"""Did we cause it? Synthetic control and difference in differences, each with two inferences.

The places that were treated are averaged. What they would have done is taken from the others:

* synthetic control: shares of them (none below zero, together one) that follow the treated places
  before the treatment, each place seen relative to its own mean (Abadie, Diamond and Hainmueller
  2010; with place effects: Ferman and Pinto 2021);
* difference in differences: all of them alike.

``placebo`` treats other places in the same periods and asks how the real gap ranks among theirs.
``blocks`` fits the whole time under each supposed effect and moves the residuals around in a circle
(Chernozhukov, Wüthrich and Zhu 2021): the effects it does not refuse are the interval.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from wrensong.core.estimate import Estimate
from wrensong.measure.domain import Design, Inference, Lift, Panel

from .simplex import shares, squeezed

if TYPE_CHECKING:
    from wrensong.measure.domain import Floats

SYNTHETIC, DIFFERENCES = "synthetic-control", "difference-in-differences"
METHODS = (SYNTHETIC, DIFFERENCES)
PLACEBO, BLOCKS = "placebo places", "moved blocks"
LEVEL = 0.9
PLACEBOS = 199
_STEPS = 24


def lift(
    panel: Panel, design: Design, method: str = SYNTHETIC, *, level: float = LEVEL, seed: int = 7
) -> Lift:
    """The effect on the treated places, with its interval and both inferences.

    The interval holds the effects that ``blocks`` does not refuse at ``1 - level``. ``seed`` only
    draws which groups of places are placebos where there are more than ``PLACEBOS``.
    """
    values, treated = panel.values, list(design.treated)
    donors = [i for i in range(values.shape[1]) if i not in design.treated]
    own = values[:, treated].mean(axis=1)
    weights = _weights(values[: design.start], own[: design.start], donors, method)
    expected = _expected(values[:, donors], own, weights, design.start)
    gap = own - expected
    effect = float(gap[design.start : design.end].mean())
    fit = float(np.sqrt(np.mean(gap[: design.start] ** 2)))
    ranks = _placebo(values, design, method, seed)
    inferences = [_ranked(ranks, _strength(effect, fit))]
    if method == SYNTHETIC:
        low, high, p, moves = _blocks(values, own, donors, design, effect, 1 - level)
        inferences.append(Inference(BLOCKS, p, moves, 1 / moves))
    else:
        reach = _reach(ranks, level) * fit
        low, high = effect - reach, effect + reach
    periods, places = design.end - design.start, len(treated)
    base = float(expected[design.start : design.end].mean())

    def told(scale: float, unit: str) -> Estimate:
        ends = sorted((low * scale, high * scale))
        return Estimate(effect * scale, ends[0], ends[1], n=periods * places, unit=unit,
                        method="lift", level=level, kind="estimated")  # fmt: skip

    needs = "a result that is expected above zero"
    share = told(1 / base, "fraction") if base else Estimate.unknown(needs, method="lift")
    return Lift(
        method=method,
        effect=told(1.0, panel.unit),
        total=told(periods * places, panel.unit),
        share=share,
        inferences=tuple(inferences),
        observed=tuple(own.tolist()),
        expected=tuple(expected.tolist()),
        weights={panel.places[d]: float(w) for d, w in zip(donors, weights, strict=True) if w > 0},
        fit=fit,
        scale=float(own[: design.start].mean()),
    )


def _weights(before: Floats, own: Floats, donors: list[int], method: str) -> Floats:
    if method == DIFFERENCES:
        return np.full(len(donors), 1 / len(donors))
    columns = before[:, donors]
    small = squeezed(np.column_stack([columns, own]))
    return shares(small[:, :-1], small[:, -1])


def _expected(columns: Floats, own: Floats, weights: Floats, start: int) -> Floats:
    """What was to be expected: the weighted places, moved to the treated ones' own mean."""
    made = columns @ weights
    return made + float(own[:start].mean() - made[:start].mean())


def _strength(effect: float, fit: float) -> float:
    """A gap in units of how well the time before was met."""
    return abs(effect) / fit if fit > 0 else (float("inf") if effect else 0.0)


def _placebo(values: Floats, design: Design, method: str, seed: int) -> Floats:
    """How strong the gap of each other group is. Every group, the real one too, is compared with
    all places outside it: without an effect none is special, so the share of false alarms is
    exact."""
    small = squeezed(values[: design.start])
    found = []
    for group in placebo_groups(values.shape[1], design.treated, seed):
        others = [i for i in range(values.shape[1]) if i not in group]
        own = values[:, group].mean(axis=1)
        if method == DIFFERENCES:
            weights = np.full(len(others), 1 / len(others))
        else:
            weights = shares(small[:, others], small[:, group].mean(axis=1))
        gap = own - _expected(values[:, others], own, weights, design.start)
        fit = float(np.sqrt(np.mean(gap[: design.start] ** 2)))
        found.append(_strength(float(gap[design.start : design.end].mean()), fit))
    return np.array(found)


def _ranked(ranks: Floats, strength: float) -> Inference:
    """The rank of the real gap among the placebos'."""
    n = len(ranks) + 1
    return Inference(PLACEBO, float(1 + np.sum(ranks >= strength)) / n, n, 1 / n)


def _reach(ranks: Floats, level: float) -> float:
    """The strength that a placebo passes with probability 1 - level; infinite with too few."""
    place = int(np.ceil(level * (len(ranks) + 1)))
    return float(np.sort(ranks)[place - 1]) if place <= len(ranks) else float("inf")


def placebo_groups(places: int, treated: tuple[int, ...], seed: int) -> list[list[int]]:
    """Other groups of as many places as were treated: every single other place, or random groups
    of all places, none twice and never the treated one itself."""
    size = len(treated)
    if size == 1:
        return [[i] for i in range(places) if i != treated[0]]
    rng = np.random.default_rng(seed)
    found: set[tuple[int, ...]] = set()
    for _ in range(4 * PLACEBOS):
        found.add(tuple(sorted(rng.choice(places, size, replace=False).tolist())))
        found.discard(tuple(sorted(treated)))
        if len(found) == PLACEBOS:
            break
    return [list(group) for group in sorted(found)]


def _blocks(
    values: Floats, own: Floats, donors: list[int], design: Design, effect: float, refuse: float
) -> tuple[float, float, float, int]:
    """Lower and upper end of the effects that moved blocks do not refuse, p of no effect, and
    the number of moves."""
    own, columns = own[: design.end], values[: design.end, donors]
    during = np.zeros(design.end)
    during[design.start :] = 1.0
    small = squeezed(np.column_stack([columns, own, during]))
    length = design.end - design.start

    def gap_of(supposed: float) -> Floats:
        weights = shares(small[:, :-2], small[:, -2] - supposed * small[:, -1])
        gap = own - supposed * during - columns @ weights
        centred: Floats = gap - gap.mean()
        return centred

    def p_of(supposed: float) -> float:
        return moved(gap_of(supposed), length)

    # What such a mean moves by chance is a first step towards each end.
    step = float(np.std(gap_of(effect))) / np.sqrt(length) or abs(effect) or 1.0
    low, high = (_end(p_of, effect, side * step, refuse) for side in (-1, 1))
    return low, high, p_of(0.0), design.end


def moved(gap: Floats, length: int) -> float:
    """The share of circular moves in which the last ``length`` periods differ from the others at
    least as much as they do; ``gap`` has mean zero."""
    round_ = np.concatenate([[0.0], np.cumsum(np.concatenate([gap, gap]))])
    sums = np.abs(round_[length : length + len(gap)] - round_[: len(gap)])
    real = abs(float(gap[-length:].sum()))
    slack = 1e-9 * float(np.abs(gap).sum())
    return float(np.mean(sums >= real - slack))


def _end(p_of: Callable[[float], float], effect: float, step: float, refuse: float) -> float:
    """The outermost effect on one side that is not refused: doubled steps, then halved ones.
    Infinite where no effect is refused."""
    inside, outside = effect, effect + step
    for _ in range(_STEPS):
        if p_of(outside) < refuse:
            break
        inside, outside = outside, effect + 2 * (outside - effect)
    else:
        return float(np.sign(step)) * float("inf")
    for _ in range(8):
        middle = (inside + outside) / 2
        if p_of(middle) < refuse:
            outside = middle
        else:
            inside = middle
    return float(outside)
