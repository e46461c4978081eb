"""The similar accounts a creator is drawn among: their rates, and how their followers grew.

Vet ranks her among the accounts nearest in followers, of the same niche where there are enough; the
same are drawn here, from the prepared table of reviews.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from wrensong.vet.service import Reviews

FEWEST = 10  # peers with counts on a day, for a band of 8 in 10
NEAREST = 60  # whose follower counts are read
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Peers:
    """``ids`` and ``rates`` (engagement, fractions) of the similar accounts, from the nearest in
    followers; empty where there are too few."""

    ids: Ints
    rates: Floats

    @property
    def nearest(self) -> Ints:
        return self.ids[:NEAREST]


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """What is asked of every account, as arrays: codes of platform and niche (-1 not known)."""

    ids: Ints
    platform: Ints
    niche: Ints
    size: Floats
    rate: Floats
    n: Ints


_columns: WeakKeyDictionary[Any, _Columns] = WeakKeyDictionary()
_guard = threading.Lock()


def peers_of(reviews: Reviews, account_id: int, least: int) -> Peers:
    """The accounts that ``account_id`` is compared with; ``least`` is the setting min_peers."""
    told = _read(reviews)
    at = int(np.searchsorted(told.ids, account_id))
    nobody = Peers(np.zeros(0, np.int64), np.zeros(0))
    if at == len(told.ids) or told.ids[at] != account_id or not told.n[at]:
        return nobody
    usable = np.isfinite(told.rate) & np.isfinite(told.size) & (told.platform == told.platform[at])
    alike = usable & (told.niche == told.niche[at])
    group = alike if told.niche[at] >= 0 and alike.sum() > least else usable
    rows = np.flatnonzero(group)
    ordered = rows[np.argsort(told.size[rows], kind="stable")]
    size = int(told.n[at]) + 1
    place = int(np.flatnonzero(ordered == at)[0]) if group[at] else 0
    start = max(0, min(place - size // 2, len(ordered) - size))
    window = ordered[start : start + size]
    window = window[window != at]
    chosen = window[np.argsort(np.abs(told.size[window] - told.size[at]), kind="stable")]
    return Peers(told.ids[chosen], told.rate[chosen])


def peer_growth(
    told: pa.Table, days: Sequence[datetime], first: float
) -> Mapping[datetime, tuple[float, float]]:
    """Where 8 in 10 of the peers would stand on each of ``days``, had they begun with ``first``
    followers on the first of them: 10 % below, 10 % above. Days on which fewer than ten peers were
    counted before and after are left out."""
    wanted = np.array([_utc(day) for day in days])
    account = told["account_id"].to_numpy()
    at = told["observed_at"].cast(pa.timestamp("us")).cast(pa.int64()).to_numpy() / 1e6
    followers = told["followers"].cast(pa.float64()).to_numpy()
    edges = np.flatnonzero(np.diff(account, prepend=account[:1] - 1)).tolist()
    factors = []
    for start, end in zip(edges, [*edges[1:], len(account)], strict=True):
        if end - start > 1 and at[start] <= wanted[0]:
            line = np.interp(wanted, at[start:end], followers[start:end])
            line[wanted > at[end - 1]] = np.nan
            factors.append(line / line[0])
    if len(factors) < FEWEST:
        return {}
    grid = np.array(factors)
    found = {}
    for i, day in enumerate(days):
        here = grid[np.isfinite(grid[:, i]), i]
        if len(here) >= FEWEST:
            low, high = np.quantile(here, (0.1, 0.9))
            found[day] = (float(first * low), float(first * high))
    return found


def described(reviews: Reviews, account_id: int) -> dict[str, Any]:
    """What the prepared table says of an account's profile: handle, platform, display_name,
    country, language; nothing where it is not there."""
    at = int(np.searchsorted(reviews.table["account_id"].to_numpy(), account_id))
    names = ["account_id", "account", "platform", "display_name", "country", "language"]
    found = reviews.table.select(names).slice(at, 1).to_pylist()
    if not found or found[0].pop("account_id") != account_id:
        return dict.fromkeys(["handle", *names[2:]])
    return {**found[0], "handle": found[0]["account"].removeprefix("@")}


def creators_among(reviews: Reviews, platform: str, tags: Mapping[int, str]) -> dict[int, int]:
    """Those of some tags that are accounts of this workspace on the platform: tag -> account."""
    names = pa.array([tag for tag in tags.values() if tag.startswith("@")], pa.string())
    if not len(names):
        return {}
    table = reviews.table
    here = pc.and_(pc.is_in(table["account"], value_set=names),
                   pc.equal(table["platform"], platform))  # fmt: skip
    found = table.select(["account", "account_id"]).filter(here)
    ids = dict(zip(found["account"].to_pylist(), found["account_id"].to_pylist(), strict=True))
    return {tag: ids[word] for tag, word in tags.items() if word in ids}


def _utc(day: datetime) -> float:
    return (day.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds()


def _read(reviews: Reviews) -> _Columns:
    with _guard:
        found = _columns.get(reviews)
        if found is None:
            table = reviews.table
            found = _Columns(
                table["account_id"].to_numpy(),
                _codes(table["platform"]),
                _codes(table["niche"]),
                np.log(_floats(pc.if_else(pc.greater(table["followers"], 0),
                                          table["followers"], None))),
                _floats(table["er"]),
                np.nan_to_num(_floats(table["peers_n"])).astype(np.int64),
            )  # fmt: skip
            _columns[reviews] = found
        return found


def _codes(column: pa.ChunkedArray) -> Ints:
    names = pc.drop_null(pc.unique(column))
    return pc.fill_null(pc.index_in(column, value_set=names), -1).to_numpy().astype(np.int64)


def _floats(column: pa.ChunkedArray) -> Floats:
    return column.cast(pa.float64()).to_numpy(zero_copy_only=False)
