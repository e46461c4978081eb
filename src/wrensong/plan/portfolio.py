"""Choosing the best set of offers for a budget, with a proof of how good it is.

Greedy by gain per cost, greedy by gain, the best single offer filled up, and the relaxed
optimum rounded; the best of them is improved by taking one out and filling up again. Among
few offers an exact search follows. The certificate is the relaxed optimum (METHODS:
portfolio): no set within the constraints can be worth more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .problem import Flags, Problem, Whole
from .proof import Program, knapsack, solve
from .worth import Floats, Objective

_CORE = 400  # offers tried when improving, beside the chosen ones
_PASSES = 3
_EFFORT = 40_000_000  # numbers read at most while improving
EXACT = 100  # offers up to which the best set is searched for exactly


@dataclass(frozen=True)
class Choice:
    """A chosen set in the order it was chosen, its worth, and the bound nobody can pass.

    ``feasible`` is False when no set can keep the constraints; it is empty then.
    """

    offers: tuple[int, ...]
    value: float
    upper_bound: float
    feasible: bool = True

    @property
    def ratio(self) -> float:
        return 1.0 if self.upper_bound <= 0 else min(1.0, self.value / self.upper_bound)


NOTHING = Choice((), 0.0, 0.0, feasible=False)


def choose(problem: Problem, worth: Objective, known: Sequence[int] = ()) -> Choice:
    """The best set found; never worth less than ``known`` where that set is allowed."""
    start = problem.forced
    per_cost = _per_cost(problem.costs)
    sets = [
        _fill(problem, worth, start, per_cost),
        _fill(problem, worth, start, lambda gains: gains),
        *_single(problem, worth, start),
    ]
    if known and problem.allows(known):
        sets += [tuple(known), _fill(problem, worth, tuple(known), per_cost)]
    sets = [found for found in sets if problem.allows(found)] or _any(problem)
    if not sets:
        return NOTHING
    best = max(sets, key=worth.value)
    relaxed = worth.relaxed(problem, best)
    if relaxed is None:
        return NOTHING
    bound = relaxed.bound
    at_price = _at_price(problem, worth, best)
    if problem.allows(at_price):
        best = max((best, at_price), key=worth.value)
    whole = tuple(np.flatnonzero(relaxed.x > 1 - 1e-6).tolist())
    rounded = _fill(problem, worth, tuple(dict.fromkeys((*start, *whole))), per_cost)
    if problem.allows(rounded):
        best = max((best, rounded), key=worth.value)
    best = _improve(problem, worth, best, relaxed.x)
    if worth.value(best) < bound * (1 - 1e-7) and len(problem.costs) <= EXACT:
        exact = worth.relaxed(problem, best, whole=True)
        if exact is not None:
            bound = min(bound, exact.bound)
            found = _in_order(worth, np.flatnonzero(exact.x > 0.5).tolist())
            if problem.allows(found) and worth.value(found) > worth.value(best):
                best = found
    value = worth.value(best)
    # Only rounding can put a valid bound under a value that was reached.
    return Choice(best, value, max(value, bound))


def path(problems: Sequence[Problem], worth: Objective) -> list[Choice]:
    """Choices for growing budgets: each starts from the last, so more never buys less."""
    choices: list[Choice] = []
    for problem in problems:
        choices.append(choose(problem, worth, choices[-1].offers if choices else ()))
    return choices


def feasible(problem: Problem) -> bool:
    """Whether any set at all keeps the constraints."""
    return problem.allows(problem.forced) or bool(_any(problem))


def _any(problem: Problem) -> list[tuple[int, ...]]:
    """One set that keeps all constraints, where the fills found none."""
    found = solve(problem, Program(-problem.costs.astype(float)), whole=True)
    if found is None:
        return []
    chosen = tuple(np.flatnonzero(found.x > 0.5).tolist())
    return [chosen] if problem.allows(chosen) else []


def _in_order(worth: Objective, chosen: list[int]) -> tuple[int, ...]:
    """A set in the order in which each adds most to the ones before."""
    ordered: list[int] = []
    left = list(chosen)
    while left:
        gains = worth.gains(ordered)[left]
        ordered.append(left.pop(int(np.argmax(gains))))
    return tuple(ordered)


def _per_cost(costs: Whole) -> Callable[[Floats], Floats]:
    return lambda gains: gains / np.maximum(costs, 0.5)


def _fill(
    problem: Problem,
    worth: Objective,
    start: tuple[int, ...],
    rank: Callable[[Floats], Floats],
    among: Flags | None = None,
) -> tuple[int, ...]:
    """Add the affordable offer of highest rank until none adds anything.

    While less is taken of something than asked, only offers that take of it are added.
    """
    chosen = list(start)
    takes, most, least = problem.takes, problem.most, problem.least
    taken = takes[:, chosen].sum(axis=1)
    free = ~np.isin(problem.creator, problem.creator[chosen]) & problem.capped
    if among is not None:
        free &= among
    while free.any():
        short = taken < least
        fits = free & (takes <= (most - taken)[:, None]).all(axis=0)
        if short.any():
            fits &= (takes[short] > 0).any(axis=0)
        gains = worth.gains(chosen)
        fits &= (gains > 0) | short.any()
        if not fits.any():
            break
        best = int(np.argmax(np.where(fits, rank(gains), -np.inf)))
        chosen.append(best)
        taken = taken + takes[:, best]
        free &= problem.creator != problem.creator[best]
    return tuple(chosen)


def _single(problem: Problem, worth: Objective, start: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The forced offers and the one that alone adds most, then filled up."""
    room = problem.most - problem.takes[:, list(start)].sum(axis=1)
    fits = (problem.takes <= room[:, None]).all(axis=0) & problem.capped
    fits &= ~np.isin(problem.creator, problem.creator[list(start)])
    if not fits.any():
        return []
    best = int(np.argmax(np.where(fits, worth.gains(start), -np.inf)))
    return [_fill(problem, worth, (*start, best), _per_cost(problem.costs))]


def _at_price(problem: Problem, worth: Objective, best: tuple[int, ...]) -> tuple[int, ...]:
    """Filled by what is left of each gain once its cost is paid at the price of money: matters
    where the number of creators, not only the budget, is short."""
    values = worth.gains(best)
    for i in best:
        values[i] = worth.value(best) - worth.value([j for j in best if j != i])
    _, price = knapsack(problem, values)
    return _fill(problem, worth, problem.forced, lambda gains: gains - price * problem.costs)


def _improve(
    problem: Problem, worth: Objective, chosen: tuple[int, ...], promise: Floats
) -> tuple[int, ...]:
    """Take one offer out and fill up again, as long as that is worth more."""
    order = np.lexsort((-worth.gains(()) / np.maximum(problem.costs, 0.5), -promise))
    core = np.zeros(len(promise), dtype=bool)
    core[order[:_CORE]] = True
    forced = set(problem.creator[list(problem.forced)].tolist())
    free = [i for i in chosen if int(problem.creator[i]) not in forced]
    tries = max(0, _EFFORT // max(1, worth.effort * 4) // _PASSES)
    value = worth.value(chosen)
    for _ in range(_PASSES):
        before = value
        for offer in sorted(free, key=lambda i: promise[i])[: min(60, tries)]:
            rest = tuple(i for i in chosen if i != offer)
            for rank in (_per_cost(problem.costs), lambda gains: gains):
                other = _fill(problem, worth, rest, rank, core)
                if worth.value(other) > value * (1 + 1e-12) and problem.allows(other):
                    chosen, value = other, worth.value(other)
                    break
        if value <= before:
            break
        free = [i for i in chosen if int(problem.creator[i]) not in forced]
    return chosen
