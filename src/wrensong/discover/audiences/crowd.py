"""The people behind many accounts, to choose among the accounts: whole lists, else pools."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from .nouns import Basis, Crowd
from .reach import ENOUGH, ENOUGH_HITS, OVERLAP_SAME_NICHE, WHOLE
from .sets import members

if TYPE_CHECKING:
    from wrensong.lake.store import Lake

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def crowd(
    lake: Lake,
    account_ids: Sequence[int],
    followers: Sequence[float],
    groups: Sequence[int],
    as_of: datetime | None,
) -> Crowd:
    """What is known of who follows different accounts (in ``groups`` from 0 on).

    ``followers`` are their counts. From follower samples where every account has one, else from
    commenters, as ``overlap_reach`` does.
    """
    ids, group = np.array(account_ids, dtype=np.int64), np.array(groups, dtype=np.int64)
    sizes = np.array(followers, dtype=float)
    basis: Basis = "followers"
    seen = members(lake, basis, ids, as_of)
    counts = np.diff(seen.indptr)
    if len(ids) and (sizes > 0).all() and (counts >= WHOLE * sizes).all():
        return Crowd(basis, seen.shape[1], (), tuple(np.split(seen.indices, seen.indptr[1:-1])))
    if (counts < ENOUGH).any():
        basis, seen = "commenters", members(lake, "commenters", ids, as_of)
    pools = []
    for number in range(int(group.max(initial=-1)) + 1):
        enough = np.flatnonzero((group == number) & (sizes > 0) & (np.diff(seen.indptr) >= ENOUGH))
        pools.append(_pool(seen[enough], sizes[enough], basis))
    return Crowd(basis, seen.shape[1], tuple(pools))


def _pool(seen: sparse.csr_matrix, followers: Floats, basis: Basis) -> float:
    """The people from whom followings are drawn: sum F_i F_j / sum of what pairs share.

    What a pair shares is k F_i F_j / (a_i a_j) for k common people of two random samples. Of
    commenters it is the middle of that and of the share among commenters, as in the reach of a
    set. Half a common person is added, so that none in common is no proof of none. NaN where a
    usual overlap would be expected to show fewer than ENOUGH_HITS common people.
    """
    counts = np.diff(seen.indptr).astype(float)
    order = np.argsort(followers)
    before = np.cumsum(counts[order]) - counts[order]
    hits = OVERLAP_SAME_NICHE * float((counts / followers)[order] @ before)
    if hits < ENOUGH_HITS:
        return float("nan")
    common = sparse.triu(seen @ seen.T, 1).tocoo()
    one, other = common.row, common.col
    smaller = np.minimum(followers[one], followers[other])
    drawn = common.data * followers[one] * followers[other] / (counts[one] * counts[other])
    shared = np.minimum(drawn, smaller)
    if basis == "commenters":
        among = common.data / np.minimum(counts[one], counts[other]) * smaller
        shared = (shared + np.minimum(among, shared)) / 2
    everybody = _pairs(followers)
    half = 0.5 * everybody / _pairs(counts)
    return everybody / float(shared.sum() + half)


def _pairs(values: Floats) -> float:
    """The sum of the products of all pairs."""
    return float(values.sum() ** 2 - (values**2).sum()) / 2
