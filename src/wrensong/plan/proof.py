"""The best set in relaxed form: a linear programme whose optimum no set can pass.

Solved by HiGHS (in SciPy). Fractions allowed, it bounds every set; with whole numbers only,
it is the best set, and the search over it is limited by nodes, never by time, so that the
same question always has the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from .problem import Problem

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_NODES = 3_000
_SAFETY = 1e-9  # a bound is lifted by this share: the solver's own tolerance


@dataclass(frozen=True)
class Program:
    """``constant + weights x + sum of z``, never less than the worth of the set x.

    Row r keeps ``z[piece[r]] <= intercept[r] + slopes[r] x``, and ``0 <= z <= top``.
    ``slopes`` is a sparse matrix (rows x offers).
    """

    weights: Floats
    constant: float = 0.0
    slopes: Any = None
    piece: Whole = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    intercept: Floats = field(default_factory=lambda: np.empty(0))
    top: Floats = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True)
class Relaxed:
    """``bound``: no allowed set is worth more; ``x`` how much of each offer gets there."""

    bound: float
    x: Floats


def solve(problem: Problem, program: Program, *, whole: bool = False) -> Relaxed | None:
    """The optimum of a programme under all constraints; None when nothing can keep them.

    With ``whole``, x is a set (rounded) or empty when none was found within the nodes allowed.
    """
    from scipy import optimize, sparse

    n, pieces = len(problem.costs), len(program.top)
    if not n:
        kept = bool((problem.least <= 0).all() and (problem.most >= 0).all())
        return Relaxed(program.constant, np.empty(0)) if kept else None
    size = np.maximum(1, np.abs(problem.takes).max(axis=1, initial=1)).astype(float)
    felt = (problem.takes.sum(axis=1) > problem.most) | (problem.least > 0)
    rows = [sparse.csr_matrix((problem.takes / size[:, None])[felt])]
    least, most = [(problem.least / size)[felt]], [(problem.most / size)[felt]]
    shared, at_least = _per_creator(problem)
    if len(at_least):
        rows.append(shared)
        least.append(at_least)
        most.append(np.ones(len(at_least)))
    limits = sparse.vstack(rows, format="csr")
    if pieces:
        empty = sparse.csr_matrix((limits.shape[0], pieces))
        lifted = sparse.csr_matrix(
            (np.ones(len(program.piece)), (np.arange(len(program.piece)), program.piece)),
            shape=(len(program.piece), pieces),
        )
        limits = sparse.vstack(
            [sparse.hstack([limits, empty]), sparse.hstack([-program.slopes, lifted])], "csr"
        )
        least.append(np.full(len(program.piece), -np.inf))
        most.append(program.intercept)
    highest = max(1e-300, np.abs(program.weights).max(initial=0), program.top.max(initial=0))
    answer = optimize.milp(
        -np.concatenate([program.weights, np.ones(pieces)]) / highest,
        integrality=np.repeat([int(whole), 0], [n, pieces]),
        bounds=optimize.Bounds(0, np.concatenate([problem.capped.astype(float), program.top])),
        constraints=optimize.LinearConstraint(limits, np.concatenate(least), np.concatenate(most)),
        options={"node_limit": _NODES, "mip_rel_gap": 0.0} if whole else {"presolve": False},
    )
    if answer.status == 2:
        return None
    bound = answer.mip_dual_bound if whole else answer.fun
    if bound is None:
        return Relaxed(np.inf, np.empty(0))
    upper = program.constant - bound * highest
    x = np.empty(0) if answer.x is None else np.clip(answer.x[:n], 0, 1)
    return Relaxed(upper + _SAFETY * abs(upper), np.round(x) if whole else x)


def knapsack(problem: Problem, values: Floats, near: float = 0.0) -> tuple[Floats, float]:
    """Offers of most value under budget and number alone, and the price of money found.

    At price p the ``limit`` largest of value - p * cost are taken; the price is where that just
    fits the budget (bisection, from ``near`` where one is known). Not an optimum to the last
    cent: a good direction.
    """
    costs = problem.costs.astype(float)
    usable = np.flatnonzero(problem.capped & (values > 0) & (problem.costs <= problem.budget))
    limit = min(problem.limit, len(usable))

    def at(price: float) -> Whole:
        left = values[usable] - price * costs[usable]
        best = np.argpartition(-left, limit - 1)[:limit] if limit else np.empty(0, np.int64)
        return usable[best[left[best] > 0]]

    def fits(price: float) -> bool:
        return float(costs[at(price)].sum()) <= problem.budget

    low, high = 0.0, float((values[usable] / np.maximum(costs[usable], 0.5)).max(initial=0.0))
    if near > 0 and not fits(near / 1.3):
        low = near / 1.3
        high = near * 1.3 if fits(near * 1.3) else high
    for _ in range(8 if near > 0 else 30):
        middle = (low + high) / 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    x = np.zeros(len(values))
    x[at(high)] = 1.0
    return x, high


def dual_bound(problem: Problem, values: Floats) -> float:
    """What no set under budget and number passes in value: the Lagrangian bound at the price of
    money of ``knapsack`` (each creator's best offer at that price)."""
    _, price = knapsack(problem, values)
    left = np.where(problem.capped, values - price * problem.costs, 0.0)
    each = np.zeros(int(problem.creator.max(initial=-1)) + 1)
    np.maximum.at(each, problem.creator, left)
    best = np.sort(each)[::-1][: problem.limit]
    return price * problem.budget + float(best.sum())


def _per_creator(problem: Problem) -> tuple[Any, Floats]:
    """One row for each creator with several offers or who must be in the set, and its least."""
    from scipy import sparse

    forced = problem.creator[list(problem.forced)]
    creators, row, count = np.unique(problem.creator, return_inverse=True, return_counts=True)
    asked = np.isin(creators, forced)
    kept = (count > 1) | asked
    number = np.cumsum(kept) - 1
    mine = kept[row]
    matrix = sparse.csr_matrix(
        (np.ones(int(mine.sum())), (number[row[mine]], np.flatnonzero(mine))),
        shape=(int(kept.sum()), len(problem.costs)),
    )
    return matrix, asked[kept].astype(float)
