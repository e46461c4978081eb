"""What a set of offers is worth, and linear programmes that never undervalue it.

Every worth is monotone, and each offer adds less to a larger set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from .problem import Problem
from .proof import Program, Relaxed, solve

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_CUTS = 12  # tangents added at most before a relaxed optimum is taken as it is


class Objective(Protocol):
    """What a set is worth."""

    def value(self, chosen: Sequence[int]) -> float:
        """The worth of a set of offers."""
        ...

    def gains(self, chosen: Sequence[int]) -> Floats:
        """What each offer would add to the set."""
        ...

    def relaxed(
        self, problem: Problem, chosen: Sequence[int], *, whole: bool = False
    ) -> Relaxed | None:
        """The optimum with fractions allowed (or not: ``whole``), near a set already known."""
        ...

    @property
    def effort(self) -> int:
        """Numbers read to know the gains once: how much searching is worth while."""
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

    @property
    def effort(self) -> int:
        return len(self.weights)

    def _rates(self) -> Floats:
        limit = self.size[self.pool]
        share = np.where(np.isfinite(limit), self.weights / limit, 0.0)
        return -np.log1p(-np.minimum(share, 1 - 1e-12))

    def _filled(self, x: Floats) -> Floats:
        return np.bincount(self.pool, self._rates() * x, len(self.size)).astype(np.float64)

    def _one_by_one(self, chosen: Sequence[int]) -> Floats:
        x = np.zeros(len(self.weights))
        x[list(chosen)] = 1.0
        return x

    def value(self, chosen: Sequence[int]) -> float:
        return self._at(self._one_by_one(chosen))

    def _at(self, x: Floats) -> float:
        """The worth of a set, continued to fractions of offers (concave)."""
        adds_up = ~np.isfinite(self.size[self.pool])
        finite = np.isfinite(self.size)
        full = -np.expm1(-self._filled(x)[finite])
        return float((self.weights * x)[adds_up].sum() + (self.size[finite] * full).sum())

    def gains(self, chosen: Sequence[int]) -> Floats:
        left: Floats = np.exp(-self._filled(self._one_by_one(chosen)))
        return self.weights * left[self.pool]

    def program(self, points: Sequence[Floats]) -> Program:
        """The tangents of each pool's concave curve at how full it is at some x."""
        from scipy import sparse

        finite = np.flatnonzero(np.isfinite(self.size))
        adds_up = ~np.isfinite(self.size[self.pool])
        weights = np.where(adds_up, self.weights, 0.0)
        if not len(finite):
            return Program(weights)
        number = np.full(len(self.size), -1)
        number[finite] = np.arange(len(finite))
        mine = np.flatnonzero(~adds_up)
        shape = (len(finite), len(self.weights))
        rates = sparse.csr_matrix((self._rates()[mine], (number[self.pool[mine]], mine)), shape)
        slopes, intercepts = [], []
        for x in points:
            filled = self._filled(x)[finite]
            slope = self.size[finite] * np.exp(-filled)
            slopes.append(sparse.diags(slope) @ rates)
            intercepts.append(self.size[finite] - slope * (1 + filled))
        return Program(
            weights,
            slopes=sparse.vstack(slopes, "csr"),
            piece=np.tile(np.arange(len(finite)), len(points)),
            intercept=np.concatenate(intercepts),
            top=self.size[finite],
        )

    def relaxed(
        self, problem: Problem, chosen: Sequence[int], *, whole: bool = False
    ) -> Relaxed | None:
        """Tangents are added where the last optimum stood until they meet the curve there."""
        points = [np.zeros(len(self.weights)), self._one_by_one(chosen)]
        best: Relaxed | None = None
        for _ in range(_CUTS if np.isfinite(self.size).any() else 1):
            found = solve(problem, self.program(points), whole=whole)
            if found is None or not len(found.x):
                return best or found
            if best is None:
                best = found
            higher = self._at(found.x) >= self._at(best.x) if whole else True
            best = Relaxed(min(found.bound, best.bound), found.x if higher else best.x)
            if self._at(found.x) >= found.bound * (1 - 1e-8):
                break
            points.append(found.x)
        return best
