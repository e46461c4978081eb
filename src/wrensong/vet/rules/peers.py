"""Peers: the accounts nearest in log followers, on the same platform and in the same niche.

Accounts of one platform and niche are sorted by followers and cut into overlapping windows; an
account's peers are the window centred next to it. Sorting each window once gives every
quantile and rank, so the cost grows with the number of accounts, not with its square.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .expectation import Flags, Floats, Ints

MOST = 200  # accounts in a window, fewer in small groups
FEWEST = 60
STEPS = 10  # windows in which an account of a large group appears


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Overlapping windows over accounts sorted by followers.

    ``members`` (windows, size): positions of accounts; ``accounts``: those compared here, each a
    member of the row ``window`` that it uses.
    """

    members: Ints
    accounts: Ints
    window: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Peers:
    """Who is compared with whom. Per account: ``n`` peers, itself not counted (0: too few to
    compare), and whether they share its niche."""

    groups: tuple[Group, ...]
    n: Ints
    same_niche: Flags

    def quantiles(self, values: Floats, *levels: float) -> tuple[Floats, ...]:
        """Quantiles of ``values`` (one per account) among each account and its peers."""
        found = tuple(np.full(len(values), np.nan) for _ in levels)
        for group in self.groups:
            ordered = np.sort(values[group.members], axis=1)
            for out, level in zip(found, levels, strict=True):
                place = level * (ordered.shape[1] - 1)
                low = min(int(place), ordered.shape[1] - 2)
                step = ordered[:, low + 1] - ordered[:, low]
                out[group.accounts] = (ordered[:, low] + (place - low) * step)[group.window]
        return found

    def percentiles(self, values: Floats, *probes: Floats) -> tuple[Floats, ...]:
        """Per cent (0-100) of each account's peers whose value lies below each probe."""
        found = tuple(np.full(len(values), np.nan) for _ in probes)
        for group in self.groups:
            ordered = np.sort(values[group.members], axis=1)
            size, lowest = ordered.shape[1], ordered.min()
            # One search in all windows at once: each window has its own range of numbers.
            width = float(ordered.max() - lowest) + 1.0
            stride = width + 2.0
            flat = (ordered - lowest + np.arange(len(ordered))[:, None] * stride).ravel()
            for out, probe in zip(found, probes, strict=True):
                sought = np.clip(probe[group.accounts] - lowest, -1.0, width)
                rank = np.searchsorted(flat, sought + group.window * stride) - group.window * size
                itself = values[group.accounts] < probe[group.accounts]
                out[group.accounts] = 100.0 * (rank - itself) / (size - 1)
        return found


def neighbours(followers: Floats, platform: Ints, niche: Ints, usable: Flags, least: int) -> Peers:
    """Peers of every usable account with known followers.

    ``platform`` and ``niche`` are codes (niche -1: not known). An account whose platform and
    niche hold fewer than ``least`` others is compared across its platform; where that is
    too few as well it has none.
    """
    n = np.zeros(len(followers), np.int64)
    same_niche = np.zeros(len(followers), np.bool_)
    compared = np.flatnonzero(usable & (followers > 0))
    groups: list[Group] = []
    left: list[Ints] = [np.zeros(0, np.int64)]
    group = platform * (niche.max(initial=-1) + 2) + niche + 1
    order = _sorted(compared, group, followers)
    for start, end in _runs(group[order]):
        if niche[order[start]] >= 0 and end - start > least:
            groups.append(_windows(order[start:end], order[start:end]))
            same_niche[order[start:end]] = True
        else:
            left.append(order[start:end])
    alone = np.zeros(len(followers), np.bool_)
    alone[np.concatenate(left)] = True
    order = _sorted(compared if alone.any() else compared[:0], platform, followers)
    for start, end in _runs(platform[order]):
        here = order[start:end]
        if end - start > least and alone[here].any():
            groups.append(_windows(here, here[alone[here]]))
    for found in groups:
        n[found.accounts] = found.members.shape[1] - 1
    return Peers(tuple(groups), n, same_niche)


def _sorted(accounts: Ints, group: Ints, followers: Floats) -> Ints:
    """Accounts by group, and by followers within it."""
    # One key sorts faster than two: log followers stay well below 100.
    return accounts[
        np.argsort(group[accounts] * 100.0 + np.log(followers[accounts]), kind="stable")
    ]


def _runs(group: Ints) -> Iterator[tuple[int, int]]:
    """Start and end of each run of equal groups."""
    if len(group):
        edges = np.flatnonzero(group[1:] != group[:-1]) + 1
        yield from pairwise([0, *edges.tolist(), len(group)])


def _windows(ordered: Ints, accounts: Ints) -> Group:
    """Windows over ``ordered`` accounts, for those among them that are compared."""
    count = len(ordered)
    size = min(count, max(FEWEST, min(MOST, count // 4)))
    step = max(1, size // STEPS)
    starts = np.append(np.arange(0, count - size, step), count - size)
    members = ordered[starts[:, None] + np.arange(size)]
    place = np.empty(int(ordered.max()) + 1, np.int64)
    place[ordered] = np.arange(count)
    wanted = np.clip(place[accounts] - size // 2, 0, count - size)
    window = np.searchsorted(starts, wanted, side="right") - 1
    return Group(members, accounts, window)
