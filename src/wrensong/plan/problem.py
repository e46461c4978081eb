"""What may be chosen: offers, what each takes, and how much of everything there is.

Pure: amounts are integers in the currency's smallest unit and hours are whole minutes, so that
no limit is ever passed by rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Limit:
    """What the chosen offers take of something in all: ``least <= sum of takes <= most``.

    Minutes of one's own time, or the number of creators of a niche, platform or tier.
    """

    name: str
    takes: Whole
    most: int
    least: int = 0


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
    limits: tuple[Limit, ...] = ()

    @cached_property
    def every_limit(self) -> tuple[Limit, ...]:
        """All limits in one form, the budget and the number of offers first."""
        ones = np.ones(len(self.costs), dtype=np.int64)
        return (
            Limit("budget", self.costs, self.budget),
            Limit("creators", ones, self.limit),
            *self.limits,
        )

    @cached_property
    def takes(self) -> Whole:
        """What each offer takes of each limit (limits x offers)."""
        return np.array([limit.takes for limit in self.every_limit], dtype=np.int64)

    @cached_property
    def most(self) -> Whole:
        return np.array([limit.most for limit in self.every_limit], dtype=np.int64)

    @cached_property
    def least(self) -> Whole:
        return np.array([limit.least for limit in self.every_limit], dtype=np.int64)

    def allows(self, chosen: Sequence[int]) -> bool:
        """Whether a set keeps every constraint."""
        picked = list(chosen)
        taken = self.takes[:, picked].sum(axis=1)
        return (
            bool((taken <= self.most).all() and (taken >= self.least).all())
            and len(self._creators(picked)) == len(picked)
            and bool(self.capped[picked].all())
            and self._creators(self.forced) <= self._creators(picked)
        )

    def _creators(self, offers: Sequence[int]) -> set[int]:
        return set(self.creator[list(offers)].tolist())

    @cached_property
    def forced(self) -> tuple[int, ...]:
        """The cheapest offer of each creator in ``must`` who has one."""
        offers = [np.flatnonzero(self.creator == who) for who in self.must]
        return tuple(int(own[np.argmin(self.costs[own])]) for own in offers if len(own))

    @cached_property
    def capped(self) -> Flags:
        """Offers whose cost keeps the cap, or whose creator must be in the set."""
        kept: Flags = (self.costs <= self.cap) | np.isin(self.creator, self.must)
        return kept
