"""Joining accounts to persons, whatever the order in which they arrive. Pure.

Rules are applied from the strongest to the weakest. A rule joins whole components at once: a
component in which two profiles of one platform would meet, or two accounts that somebody said
are different people, keeps what stronger rules joined and takes nothing of this rule. No tie is
preferred to another of its rule, so the result does not depend on their order.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .nouns import RULES, Ints, Tie


def join(
    platform: Ints, profile: Ints, ties: Sequence[Tie], apart: Ints
) -> tuple[Ints, list[Tie], list[Tie]]:
    """(person of each account, ties that hold, ties refused).

    ``platform`` and ``profile`` are codes of each account; accounts with one profile are one
    profile seen twice. ``apart`` (m x 2) are accounts known to be different people. A person is
    numbered by its first account.
    """
    different = {(min(a, b), max(a, b)) for a, b in apart.tolist()}
    held: list[Tie] = []
    refused: list[Tie] = []
    persons = np.arange(len(platform))
    for rule in RULES:
        mine = [tie for tie in ties if tie.rule == rule]
        if not mine:
            continue
        free = [tie for tie in mine if (tie.a, tie.b) not in different]
        bad = _impossible(_components(len(platform), [*held, *free]), platform, profile, apart)
        persons = _components(len(platform), [*held, *free])
        kept = [tie for tie in free if not bad[persons[tie.a]]]
        gone = [tie for tie in free if bad[persons[tie.a]]]
        held += kept
        refused += gone
        persons = _components(len(platform), held)
    return persons, held, refused


def _components(n: int, ties: Sequence[Tie]) -> Ints:
    """The first account of each account's component."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    ends = np.array([(tie.a, tie.b) for tie in ties], dtype=np.int64).reshape(-1, 2)
    graph = sparse.coo_matrix((np.ones(len(ends), np.int8), (ends[:, 0], ends[:, 1])), (n, n))
    _, labels = connected_components(graph, directed=False)
    _, first, which = np.unique(labels, return_index=True, return_inverse=True)
    persons: Ints = first[which.reshape(-1)].astype(np.int64)
    return persons


def _impossible(persons: Ints, platform: Ints, profile: Ints, apart: Ints) -> npt.NDArray[np.bool_]:
    """Which persons (by number) cannot be: two profiles of a platform, or kept apart."""
    bad = np.zeros(len(persons), dtype=bool)
    profiles = np.unique(np.stack([persons, platform, profile], axis=1), axis=0)
    places, counts = np.unique(profiles[:, :2], axis=0, return_counts=True)
    bad[places[counts > 1, 0]] = True
    same = persons[apart[:, 0]] == persons[apart[:, 1]]
    bad[persons[apart[same, 0]]] = True
    return bad


def numbered(persons: Ints, creator_ids: Ints, mint: range) -> Ints:
    """The creator id of each account: a person keeps the oldest id its accounts have, unless an
    earlier person has it already; then it takes the next of ``mint``."""
    first, which = np.unique(persons, return_inverse=True)
    oldest = np.full(len(first), np.iinfo(np.int64).max)
    np.minimum.at(oldest, which, creator_ids)
    fresh = iter(mint)
    taken: set[int] = set()
    ids = []
    for number in oldest.tolist():
        ids.append(number if number not in taken else next(fresh))
        taken.add(number)
    found: Ints = np.array(ids, dtype=np.int64)[which]
    return found
