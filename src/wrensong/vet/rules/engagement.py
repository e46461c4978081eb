"""Engagement: a platform's model, learnt from its accounts and their posts.

    log rate of a post = usual(size, profile, niche, time) + the account's own level + the post

The first term is ``expectation``, the other two are ``levels``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .expectation import Described, Expectation, Floats, Ints, fit
from .levels import TYPICAL, Levels, Rates, Spread, learn_spread, levels
from .norms import log_norm


@dataclass(frozen=True, slots=True, eq=False)
class Accounts:
    """What is known of accounts besides their posts: counts (NaN: not known), niche codes (-1:
    not known) and what the codes mean."""

    followers: Floats
    following: Floats
    posts_count: Floats
    niche: Ints
    niches: Sequence[str]

    def described(self, account: Ints, time: Floats) -> Described:
        """Rows that belong to ``account`` at ``time``: log followers and its square, log
        following, log posts on the profile, niche."""
        size = np.log(self.followers)
        numbers = np.column_stack(
            [size, (size - 10.0) ** 2, np.log1p(self.following), np.log1p(self.posts_count)]
        )
        return Described(numbers[account], self.niche[account], time)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """How engagement on one platform behaves. Without ``expectation`` the published norms say
    what is usual. ``accounts`` counts those it was learnt from."""

    expectation: Expectation | None
    spread: Spread
    accounts: int

    def usual(self, accounts: Accounts, account: Ints, time: Floats) -> Floats:
        """The log rate that accounts like these have at these times."""
        if self.expectation is None:
            return log_norm(accounts.followers[account], accounts.niche[account], accounts.niches)
        return self.expectation.of(accounts.described(account, time))

    def levels(self, accounts: Accounts, rates: Rates, at: Floats) -> Levels:
        """Posterior levels (above what is usual) of every account at times ``at``."""
        usual = self.usual(accounts, rates.account, rates.time)
        return levels(replace(rates, value=rates.value - usual), at, self.spread)

    def trend(self, time: Floats) -> Floats:
        """What time alone adds to the log rate (for comparing accounts seen in other years)."""
        if self.expectation is None:
            return np.zeros(len(time))
        return self.expectation.trend(time)


def learn(accounts: Accounts, groups: Rates, singles: Rates) -> Model:
    """The model of one platform from its groups of posts, and how posts vary from single ones."""
    expectation = fit(groups.value, accounts.described(groups.account, groups.time))
    usual = expectation.of(accounts.described(singles.account, singles.time))
    spread = learn_spread(singles.account, singles.time, singles.value - usual)
    return Model(expectation, spread, groups.accounts)


def from_norms(groups: Rates) -> Model:
    """The model where too few accounts are known: published norms and the usual spread."""
    return Model(None, TYPICAL, groups.accounts)
