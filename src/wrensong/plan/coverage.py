"""Worth as people covered by real sets: each creator's audience, each person counted once.

Large audiences are kept as a sample by hash (the same people in every set), so that unions and
overlaps keep their meaning; counts are scaled back.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .problem import Problem
from .proof import Program, Relaxed, dual_bound, knapsack, solve

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_PATTERNS = 20_000  # memberships x offers up to which the programme holds every person
_STEPS = 60
# The search for the relaxed optimum sees one person in so many, but so many memberships.
_FEWER, _ENOUGH = 48, 100_000
_SOFT = (0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0)
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Covered:
    """Worth as the number of different people in the sets of the chosen offers.

    ``sets`` are the ids (integers, any) of each offer's audience; ``one_in`` keeps the people
    whose hash falls into one of so many parts.
    """

    def __init__(self, sets: Sequence[npt.ArrayLike], one_in: int = 1) -> None:
        from scipy import sparse

        kept = [sampled(np.unique(np.asarray(ids, dtype=np.int64)), one_in) for ids in sets]
        ends = np.cumsum([0, *(len(ids) for ids in kept)])
        people, column = np.unique(
            np.concatenate([*kept, np.empty(0, np.int64)]), return_inverse=True
        )
        # Who follows nobody else changes nothing about overlaps: a count is enough.
        alone = np.bincount(column, minlength=len(people)) == 1
        owner = np.repeat(np.arange(len(kept)), np.diff(ends))
        self.scale = float(one_in)
        self.alone = np.bincount(owner[alone[column]], minlength=len(kept)).astype(float)
        number = np.cumsum(~alone) - 1
        shared = ~alone[column]
        self._sets = sparse.csr_matrix(
            (np.ones(int(shared.sum()), np.float32), (owner[shared], number[column[shared]])),
            shape=(len(kept), int((~alone).sum())),
        )
        self._followed = self._sets.T.tocsr()
        self._sizes: Floats = np.diff(self._sets.indptr) + self.alone
        self._last = self._nobody()
        fewer = min(_FEWER, int(self._sets.nnz) // _ENOUGH)
        self._few = self._fewer(fewer) if fewer > 1 else None

    def _nobody(self) -> tuple[tuple[int, ...], npt.NDArray[np.bool_], Whole]:
        """Nobody chosen: the set, who is covered, and what each offer has lost by it."""
        people = np.zeros(self._sets.shape[1], dtype=bool)
        return (), people, np.zeros(len(self.alone), dtype=np.int64)

    @property
    def effort(self) -> int:
        return int(self._sets.nnz)

    def value(self, chosen: Sequence[int]) -> float:
        picked = list(chosen)
        seen = int(self._seen(picked).sum())
        return self.scale * (seen + float(self.alone[picked].sum()))

    def _seen(self, chosen: Sequence[int]) -> npt.NDArray[np.bool_]:
        seen = np.zeros(self._sets.shape[1], dtype=bool)
        for offer in chosen:
            start, end = self._sets.indptr[offer : offer + 2]
            seen[self._sets.indices[start:end]] = True
        return seen

    def gains(self, chosen: Sequence[int]) -> Floats:
        """What each offer would add; a set that grows from the last one asked is quick."""
        picked = tuple(chosen)
        before, seen, lost = self._last
        if picked[: len(before)] != before:
            before, seen, lost = (), np.zeros_like(seen), np.zeros_like(lost)
        now = seen | self._seen(picked[len(before) :])
        covered = self._followed[np.flatnonzero(now & ~seen)]
        lost = lost + np.bincount(covered.indices, minlength=len(self.alone))
        self._last = (picked, now, lost)
        gains = self._sizes - lost
        gains[list(picked)] = 0.0
        return np.asarray(self.scale * gains, dtype=np.float64)

    def program(self, prices: Floats) -> Program:
        """The bound at ``prices`` in [0, 1], what a further follower of each person counts.

        A person followed by s chosen creators counts at most (1 - price) + price * s, so any
        prices give a valid bound: sum(1 - price) + sum over creators of their people's prices.
        """
        worth = np.asarray(self._sets @ prices, dtype=np.float64) + self.alone
        return Program(self.scale * worth, self.scale * float((1 - prices).sum()))

    def relaxed(
        self, problem: Problem, chosen: Sequence[int], *, whole: bool = False
    ) -> Relaxed | None:
        """The optimum of the linear programme of all people where they are few.

        Else a bound: Frank-Wolfe on a smooth form of the coverage over a smaller sample finds
        how much of each creator is wanted; how often that covers each person gives the prices.
        """
        if self._sets.nnz <= _PATTERNS:
            return solve(problem, self._all_people(), whole=whole)
        x = (self._few or self)._wanted(problem, chosen)
        cover = np.asarray(self._followed @ x.astype(np.float32), dtype=np.float64)
        programs = [self.program(_prices(cover, soft)) for soft in _SOFT]
        best = min(programs, key=lambda p: p.constant + dual_bound(problem, p.weights))
        found = solve(problem, best)
        return found and Relaxed(found.bound, x)

    def _all_people(self) -> Program:
        from scipy import sparse

        n = self._sets.shape[1]
        return Program(
            self.scale * self.alone,
            slopes=sparse.csr_matrix(self._followed, dtype=np.float64) * self.scale,
            piece=np.arange(n),
            intercept=np.zeros(n),
            top=np.full(n, self.scale),
        )

    def _fewer(self, one_in: int) -> Covered:
        """The same over every so-many-th person (columns are in order of their ids)."""
        other = object.__new__(Covered)
        other.scale = self.scale * one_in
        other.alone = self.alone / one_in
        other._sets = self._sets[:, ::one_in].tocsr()
        other._followed = other._sets.T.tocsr()
        other._sizes = np.diff(other._sets.indptr) + other.alone
        other._few = None
        other._last = other._nobody()
        return other

    def _wanted(self, problem: Problem, chosen: Sequence[int]) -> Floats:
        """How much of each offer the smooth relaxed optimum holds (0-1)."""
        x = np.zeros(len(self.alone))
        x[list(chosen)] = 1.0
        price = 0.0
        for step in range(_STEPS):
            cover = np.asarray(self._followed @ x.astype(np.float32), dtype=np.float64)
            values = np.asarray(self._sets @ _prices(cover, 0.5), dtype=np.float64) + self.alone
            best, price = knapsack(problem, values, price)
            x += 2 / (step + 4) * (best - x)
        return x


def sampled(ids: Whole, one_in: int) -> Whole:
    """The ids whose hash falls into one part of ``one_in``."""
    if one_in <= 1:
        return ids
    with np.errstate(over="ignore"):
        mixed = ids.astype(np.uint64) * _MIX
        mixed ^= mixed >> np.uint64(31)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return ids[(mixed >> np.uint64(33)) % np.uint64(one_in) == 0]


def _prices(cover: Floats, soft: float) -> Floats:
    """1 for who is not covered, 0 for who is covered more than once, between them by degrees."""
    prices: Floats = np.clip((1 + soft - cover) / (2 * soft), 0.0, 1.0)
    return prices
