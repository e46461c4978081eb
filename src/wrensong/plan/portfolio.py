"""Choosing the best set of offers for a budget, with a proof of how good it is.

Pure: amounts are integers in the currency's smallest unit, so that no budget is ever passed
by rounding. The rule is greedy by gain per cost, compared with greedy by gain, with greedy at
the dual price and with the best single offer, then improved by taking one out and filling up
again. The certificate comes from the Lagrangian dual of a linear upper bound (METHODS:
portfolio): no set within the constraints can be worth more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_STEPS = 60  # of the search for the dual price; every price gives a valid bound
_CORE = 400  # offers tried when improving, beside the chosen ones
_PASSES = 3


class Objective(Protocol):
    """What a set is worth: monotone, and each offer adds less to a larger set."""

    def value(self, chosen: Sequence[int]) -> float:
        """The worth of a set of offers."""
        ...

    def gains(self, chosen: Sequence[int]) -> Floats:
        """What each offer would add to the set."""
        ...

    def linear_bound(self, chosen: Sequence[int]) -> tuple[float, Floats]:
        """(c, w) with value(T) <= c + sum of w over T for every set T; tight at ``chosen``."""
        ...


@dataclass(frozen=True)
class Pooled:
    """Worth that saturates within pools: sum over pools of M (1 - prod(1 - w_i / M)).

    ``weights`` (offers) are worth alone, ``pool`` the pool of each offer, ``size`` (pools) is M;
    an infinite M simply adds up. For reach, M is the people of a niche, and two creators of a
    pool share w_i w_j / M of them.
    """

    weights: Floats
    pool: Whole
    size: Floats

    @classmethod
    def additive(cls, weights: Floats) -> Pooled:
        """Worth that adds up, like engagements."""
        return cls(weights, np.zeros(len(weights), dtype=np.int64), np.array([np.inf]))

    def _rates(self) -> Floats:
        limit = self.size[self.pool]
        share = np.where(np.isfinite(limit), self.weights / limit, 0.0)
        return -np.log1p(-np.minimum(share, 1 - 1e-12))

    def _filled(self, chosen: Sequence[int]) -> Floats:
        picked = np.asarray(chosen, dtype=np.int64)
        rates = self._rates()[picked]
        filled: Floats = np.bincount(self.pool[picked], rates, len(self.size)).astype(np.float64)
        return filled

    def value(self, chosen: Sequence[int]) -> float:
        picked = np.asarray(chosen, dtype=np.int64)
        adds_up = ~np.isfinite(self.size[self.pool[picked]])
        plain = self.weights[picked][adds_up].sum()
        finite = np.isfinite(self.size)
        full = -np.expm1(-self._filled(chosen)[finite])
        return float(plain + (self.size[finite] * full).sum())

    def gains(self, chosen: Sequence[int]) -> Floats:
        left: Floats = np.exp(-self._filled(chosen))
        return self.weights * left[self.pool]

    def linear_bound(self, chosen: Sequence[int]) -> tuple[float, Floats]:
        """The tangent of each pool's concave curve at the set."""
        filled = self._filled(chosen)
        finite = np.isfinite(self.size)
        left = np.exp(-filled[finite])
        constant = (self.size[finite] * (1 - left - left * filled[finite])).sum()
        slope = np.where(finite, self.size, 0.0) * np.exp(-filled)
        limit = np.isfinite(self.size[self.pool])
        return float(constant), np.where(limit, slope[self.pool] * self._rates(), self.weights)


@dataclass(frozen=True)
class Problem:
    """Offers with whole ``costs`` by ``creator`` (at most one offer each) and the constraints.

    ``cap`` is the most one offer may cost, ``limit`` the most offers, ``must`` creators who have
    to be in the set, whatever their offers cost against ``cap``.
    """

    costs: Whole
    creator: Whole
    budget: int
    limit: int
    cap: int
    must: tuple[int, ...] = ()

    def allows(self, chosen: Sequence[int]) -> bool:
        """Whether a set keeps every constraint."""
        picked = list(chosen)
        return (
            int(self.costs[picked].sum()) <= self.budget
            and len(picked) <= self.limit
            and len(self._creators(picked)) == len(picked)
            and bool(self.capped[picked].all())
            and self._creators(self.forced()) <= self._creators(picked)
        )

    def _creators(self, offers: Sequence[int]) -> set[int]:
        return set(self.creator[list(offers)].tolist())

    def forced(self) -> tuple[int, ...]:
        """The cheapest offer of each creator in ``must`` who has one."""
        offers = [np.flatnonzero(self.creator == who) for who in self.must]
        return tuple(int(own[np.argmin(self.costs[own])]) for own in offers if len(own))

    @property
    def capped(self) -> npt.NDArray[np.bool_]:
        """Offers whose cost keeps the cap, or whose creator must be in the set."""
        kept: npt.NDArray[np.bool_] = (self.costs <= self.cap) | np.isin(self.creator, self.must)
        return kept

    @property
    def feasible(self) -> bool:
        """Whether any set keeps the constraints: ``must`` fits into budget and limit."""
        forced = list(self.forced())
        return int(self.costs[forced].sum()) <= self.budget and len(forced) <= self.limit


@dataclass(frozen=True)
class Choice:
    """A chosen set in the order it was chosen, its worth, and the bound nobody can pass."""

    offers: tuple[int, ...]
    value: float
    upper_bound: float

    @property
    def ratio(self) -> float:
        return 1.0 if self.upper_bound <= 0 else min(1.0, self.value / self.upper_bound)


def choose(problem: Problem, worth: Objective, known: Sequence[int] = ()) -> Choice:
    """The best set found; never worth less than ``known`` where that set is allowed.

    Empty and worth nothing when the problem is not feasible.
    """
    if not problem.feasible:
        return Choice((), 0.0, 0.0)
    start = problem.forced()
    ratio = _per_cost(problem.costs)
    sets = [
        _fill(problem, worth, start, ratio),
        _fill(problem, worth, start, lambda gains: gains),
        *_single(problem, worth, start),
    ]
    if known and problem.allows(known):
        sets += [tuple(known), _fill(problem, worth, tuple(known), ratio)]
    best = max(sets, key=worth.value)
    constant, weights = worth.linear_bound(best)
    price, bound = dual(problem, weights)
    at_price = _fill(problem, worth, start, lambda gains: gains - price * problem.costs)
    best = max((best, _fill(problem, worth, at_price, ratio)), key=worth.value)
    best = _improve(problem, worth, best, weights - price * problem.costs)
    empty_constant, empty_weights = worth.linear_bound(())
    bounds = [constant + bound, empty_constant + dual(problem, empty_weights)[1]]
    constant, weights = worth.linear_bound(best)
    bounds.append(constant + dual(problem, weights)[1])
    value = worth.value(best)
    # Only rounding can put a valid bound under a value that was reached.
    return Choice(best, value, max(value, min(bounds)))


def _per_cost(costs: Whole) -> Callable[[Floats], Floats]:
    return lambda gains: gains / np.maximum(costs, 0.5)


def _fill(
    problem: Problem,
    worth: Objective,
    start: tuple[int, ...],
    rank: Callable[[Floats], Floats],
    among: npt.NDArray[np.bool_] | None = None,
) -> tuple[int, ...]:
    """Add the affordable offer of highest rank until none adds anything."""
    chosen = list(start)
    left = problem.budget - int(problem.costs[chosen].sum())
    free = ~np.isin(problem.creator, problem.creator[chosen]) & problem.capped
    if among is not None:
        free &= among
    while len(chosen) < min(problem.limit, len(free)):
        gains = worth.gains(chosen)
        score = rank(gains)
        score[~free | (problem.costs > left) | (gains <= 0)] = -np.inf
        best = int(np.argmax(score))
        if score[best] <= 0:
            break
        chosen.append(best)
        left -= int(problem.costs[best])
        free &= problem.creator != problem.creator[best]
    return tuple(chosen)


def _single(problem: Problem, worth: Objective, start: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The forced offers and the one that alone adds most, then filled up."""
    left = problem.budget - int(problem.costs[list(start)].sum())
    gains = worth.gains(start)
    fits = (problem.costs <= min(left, problem.cap)) & ~np.isin(
        problem.creator, problem.creator[list(start)]
    )
    if len(start) >= problem.limit or not fits.any():
        return []
    best = int(np.argmax(np.where(fits, gains, -np.inf)))
    return [_fill(problem, worth, (*start, best), _per_cost(problem.costs))]


def _improve(
    problem: Problem, worth: Objective, chosen: tuple[int, ...], promise: Floats
) -> tuple[int, ...]:
    """Take one offer out and fill up again, as long as that is worth more."""
    kept = min(len(promise), _CORE)
    core = np.zeros(len(promise), dtype=bool)
    core[np.argpartition(-promise, kept - 1)[:kept] if kept else []] = True
    forced = set(problem.forced())
    value = worth.value(chosen)
    for _ in range(_PASSES):
        before = value
        for offer in sorted(set(chosen) - forced, key=lambda i: promise[i])[:60]:
            rest = tuple(i for i in chosen if i != offer)
            for rank in (_per_cost(problem.costs), lambda gains: gains):
                other = _fill(problem, worth, rest, rank, core)
                if worth.value(other) > value * (1 + 1e-12):
                    chosen, value = other, worth.value(other)
                    break
        if value <= before:
            break
    return chosen


def dual(problem: Problem, weights: Floats) -> tuple[float, float]:
    """(price, bound): the Lagrangian dual of the additive problem, minimised over the price.

    bound(price) = price * budget + the ``limit`` largest of max(0, w - price * cost), the best
    offer of each creator. Every price >= 0 gives a valid upper bound (weak duality); the
    function is convex, so a ternary search finds the smallest.
    """
    usable = problem.capped & (problem.costs <= problem.budget)
    costs, values = problem.costs[usable].astype(float), weights[usable]
    if not len(costs) or problem.limit <= 0:
        return 0.0, 0.0
    order = np.argsort(problem.creator[usable], kind="stable")
    costs, values = costs[order], values[order]
    first = np.flatnonzero(np.diff(problem.creator[usable][order], prepend=-1))
    limit = min(problem.limit, len(first))

    def bound(price: float) -> float:
        best = np.maximum(np.maximum.reduceat(values - price * costs, first), 0.0)
        if limit < len(best):
            best = np.partition(best, len(best) - limit)[len(best) - limit :]
        return price * problem.budget + float(best.sum())

    paid = costs > 0
    low, high = 0.0, float((values[paid] / costs[paid]).max(initial=0.0))
    for _ in range(_STEPS):
        third = (high - low) / 3
        if bound(low + third) <= bound(high - third):
            high -= third
        else:
            low += third
    price = min((0.0, low, high), key=bound)
    return price, bound(price)


def path(problems: Sequence[Problem], worth: Objective) -> list[Choice]:
    """Choices for growing budgets: each starts from the last, so more never buys less."""
    choices: list[Choice] = []
    for problem in problems:
        choices.append(choose(problem, worth, choices[-1].offers if choices else ()))
    return choices
